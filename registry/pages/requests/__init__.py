"""What people ask and are answered: the form, the receipt, the way, the public record."""

from registry.pages.requests import (
    asking,
    confirming,
    filing,
    holds,
    open311,
    papers,
    receipt,
    record,
    record_counts,
    status,
    way,
)

__all__ = [
    "asking",
    "confirming",
    "filing",
    "holds",
    "open311",
    "papers",
    "receipt",
    "record",
    "record_counts",
    "status",
    "way",
]
