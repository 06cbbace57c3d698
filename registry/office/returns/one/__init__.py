"""One return: what it holds, what is wrong with it, what would be public, and what may be done."""

from registry.office.returns.one import deeds

__all__ = ["deeds"]
