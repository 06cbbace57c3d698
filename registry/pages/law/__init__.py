"""The law that requests rest on: its packs, and the days that follow from them."""

from registry.pages.law import deadlines, packs

__all__ = ["deadlines", "packs"]
