"""What a return can be, and the few words that its values come with."""

from enum import StrEnum


class Status(StrEnum):
    """Where a return stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    QUERIED = "queried"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"


class Missing(StrEnum):
    """Why a count is not there."""

    NOT_COLLECTED = "not_collected"
    NOT_APPLICABLE = "not_applicable"
    REFUSED = "refused"
    PENDING = "pending"


class Counting(StrEnum):
    """How a number came about."""

    COUNTED = "counted"
    ESTIMATED = "estimated"
    MODELLED = "modelled"
