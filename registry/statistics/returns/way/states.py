"""What a return can be, what may be done to it, and the few words that its values come with."""

from enum import StrEnum


class Status(StrEnum):
    """Where a return stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    QUERIED = "queried"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"


class Deed(StrEnum):
    """What may be done to a return."""

    AMEND = "amend"
    SUBMIT = "submit"
    QUERY = "query"
    ACCEPT = "accept"
    WITHDRAW = "withdraw"


S = Status
# An accepted return stays as it is: a later vintage replaces it.
TABLE: dict[Deed, dict[Status, Status]] = {
    Deed.AMEND: {S.DRAFT: S.DRAFT, S.QUERIED: S.QUERIED},
    Deed.SUBMIT: {S.DRAFT: S.SUBMITTED, S.QUERIED: S.SUBMITTED},
    Deed.QUERY: {S.SUBMITTED: S.QUERIED},
    Deed.ACCEPT: {S.SUBMITTED: S.ACCEPTED},
    Deed.WITHDRAW: {S.DRAFT: S.WITHDRAWN, S.SUBMITTED: S.WITHDRAWN, S.QUERIED: S.WITHDRAWN},
}


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
