"""Days across which the figures of a system cannot be compared: found, remembered, explained."""

from registry.statistics.returns.breaks.detecting import Break, detect
from registry.statistics.returns.breaks.keeping import add, note, of, remember

__all__ = ["Break", "add", "detect", "note", "of", "remember"]
