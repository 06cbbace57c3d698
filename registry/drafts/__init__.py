"""Changes on their way to the register: drafted, reviewed by another person, published.

Every verb takes the session of a transaction that its caller commits, and the official who acts.
"""

from registry.drafts.comparing import Difference, NoLongerFits, differences
from registry.drafts.merging import merge
from registry.drafts.publishing import (
    attest,
    confirm,
    correct_urgently,
    publish,
    publish_due,
)
from registry.drafts.questions import (
    Correction,
    Listing,
    by_id,
    confirmed,
    details,
    draft_of,
    drafts_of,
    events_of,
    listed,
    unconfirmed,
)
from registry.drafts.reviewing import (
    Stale,
    approve,
    content_hash,
    reject,
    schedule,
    send_back,
    submit,
    unschedule,
    withdraw,
)
from registry.drafts.rights import refusal
from registry.drafts.states import Deed, State
from registry.drafts.stepping import Moved
from registry.drafts.tables import ChangeSet, Draft, SetEvent
from registry.drafts.writing import Wanted, begin, describe, drop, put, put_many

__all__ = [
    "ChangeSet",
    "Correction",
    "Deed",
    "Difference",
    "Draft",
    "Listing",
    "Moved",
    "NoLongerFits",
    "SetEvent",
    "Stale",
    "State",
    "Wanted",
    "approve",
    "attest",
    "begin",
    "by_id",
    "confirm",
    "confirmed",
    "content_hash",
    "correct_urgently",
    "describe",
    "details",
    "differences",
    "draft_of",
    "drafts_of",
    "drop",
    "events_of",
    "listed",
    "merge",
    "publish",
    "publish_due",
    "put",
    "put_many",
    "refusal",
    "reject",
    "schedule",
    "send_back",
    "submit",
    "unconfirmed",
    "unschedule",
    "withdraw",
]
