"""Releases: announced, prepared, published; and what an attacker makes of them."""
