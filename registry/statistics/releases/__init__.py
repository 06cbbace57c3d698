"""Releases: what is published of the accepted returns, when, and how people are protected."""
