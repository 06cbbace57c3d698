"""Files that officials upload: looked at before they become a change."""

from registry.office.files import (
    uploads,
)

__all__ = [
    "uploads",
]
