"""The way of a change set: one table says from which state which deed leads where."""

from enum import StrEnum


class State(StrEnum):
    """Where a change set stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Deed(StrEnum):
    """What may be done to a change set."""

    EDIT = "edit"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    APPROVE = "approve"
    SEND_BACK = "send_back"
    REJECT = "reject"
    SCHEDULE = "schedule"
    UNSCHEDULE = "unschedule"
    PUBLISH = "publish"
    MERGE = "merge"
    CORRECT = "correct"  # an urgent correction, published by one person
    CONFIRM = "confirm"  # a second person looks at an urgent correction
    ATTEST = "attest"  # “still true”, which states no new fact


S = State
TABLE: dict[Deed, dict[State, State]] = {
    Deed.EDIT: {S.DRAFT: S.DRAFT, S.RETURNED: S.RETURNED},
    Deed.SUBMIT: {S.DRAFT: S.SUBMITTED, S.RETURNED: S.SUBMITTED},
    Deed.WITHDRAW: {
        S.DRAFT: S.WITHDRAWN,
        S.RETURNED: S.WITHDRAWN,
        S.SUBMITTED: S.WITHDRAWN,
    },
    Deed.APPROVE: {S.SUBMITTED: S.APPROVED},
    Deed.SEND_BACK: {
        S.SUBMITTED: S.RETURNED,
        S.APPROVED: S.RETURNED,
        S.SCHEDULED: S.RETURNED,
    },
    Deed.REJECT: {S.SUBMITTED: S.REJECTED},
    Deed.SCHEDULE: {S.APPROVED: S.SCHEDULED},
    Deed.UNSCHEDULE: {S.SCHEDULED: S.APPROVED},
    Deed.PUBLISH: {S.APPROVED: S.PUBLISHED, S.SCHEDULED: S.PUBLISHED},
    # What was approved is not what a merge makes of it: it is reviewed anew.
    Deed.MERGE: {
        S.DRAFT: S.DRAFT,
        S.RETURNED: S.RETURNED,
        S.SUBMITTED: S.RETURNED,
        S.APPROVED: S.RETURNED,
        S.SCHEDULED: S.RETURNED,
    },
    Deed.CORRECT: {S.DRAFT: S.PUBLISHED, S.RETURNED: S.PUBLISHED},
    Deed.CONFIRM: {S.PUBLISHED: S.PUBLISHED},
    Deed.ATTEST: {S.DRAFT: S.PUBLISHED},
}
ENDED = frozenset({S.PUBLISHED, S.REJECTED, S.WITHDRAWN})
OPEN = frozenset(S) - ENDED
