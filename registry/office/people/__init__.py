"""Who works where: officials, offices, and the trail of what they did."""

from registry.office.people import (
    offices,
    officials,
    trail,
)

__all__ = [
    "offices",
    "officials",
    "trail",
]
