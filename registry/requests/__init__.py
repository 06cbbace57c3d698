"""Asking: what a resident may ask of whoever answers for a camera."""
