"""Changes of the register on their way: submitted, reviewed, published."""

from registry.office.changes import (
    listing,
)

__all__ = [
    "listing",
]
