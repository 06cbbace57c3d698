"""What a release can be."""

from enum import StrEnum


class Stage(StrEnum):
    """Where a release stands; nothing but `published` is public beyond title and date."""

    ANNOUNCED = "announced"
    PREPARING = "preparing"
    READY = "ready"  # frozen, audited, waiting for its hour
    REFUSED = "refused"  # the disclosure control found no safe table
    PUBLISHED = "published"
    CANCELLED = "cancelled"
