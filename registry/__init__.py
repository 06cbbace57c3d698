"""Ashyq Kamera: a public register of city cameras, derived from one append-only log."""
