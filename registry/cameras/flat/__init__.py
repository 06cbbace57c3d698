"""Cameras as flat rows, for tables of every kind."""
