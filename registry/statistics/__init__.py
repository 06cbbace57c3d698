"""Figures about the register and beside it, each with where it comes from and what it counts."""
