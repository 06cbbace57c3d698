"""Where a request can stand, what can happen to it, and as whom one does it."""

from enum import StrEnum


class Type(StrEnum):
    """What a person asks for; never asked by these words, but by plain questions."""

    FOOTAGE = "footage"
    DATA = "data"
    ERASURE = "erasure"
    OBJECTION = "objection"
    CORRECTION = "correction"
    INFORMATION = "information"
    COMPLAINT = "complaint"
    REPORT = "report"
    GROUP = "group"


# About a person: proof of identity before anything is handed out, and little of it is ever public.
PERSONAL = frozenset(
    {Type.FOOTAGE, Type.DATA, Type.ERASURE, Type.OBJECTION, Type.CORRECTION, Type.GROUP}
)


class State(StrEnum):
    """Where a request stands. Overdue is none of them: it follows from a clock and the day."""

    UNCONFIRMED = "unconfirmed"
    QUARANTINED = "quarantined"
    RECEIVED = "received"
    TRIAGE = "triage"
    AWAITING_REQUESTER = "awaiting_requester"
    IN_PROGRESS = "in_progress"
    IN_REVIEW = "in_review"
    DECIDED = "decided"
    DELIVERING = "delivering"
    CLOSED = "closed"
    INTERNAL_REVIEW = "internal_review"
    EXTERNAL_REVIEW = "external_review"
    FORWARDED = "forwarded"
    MERGED = "merged"
    INADMISSIBLE = "inadmissible"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    PURGED = "purged"


class Event(StrEnum):
    """What can happen to a request."""

    SUBMIT = "submit"
    CONFIRM_CONTACT = "confirm_contact"
    QUARANTINE = "quarantine"
    RELEASE = "release"
    REGISTER = "register"
    MERGE = "merge"
    FORWARD = "forward"
    ASK = "ask"
    REPLY = "reply"
    WARN = "warn"
    LAPSE = "lapse"
    REVIVE = "revive"
    ASSIGN = "assign"
    HAND_OVER = "hand_over"
    VERIFY = "verify"
    FAIL_IDENTITY = "fail_identity"
    ORDER_HOLD = "order_hold"
    ACKNOWLEDGE_HOLD = "acknowledge_hold"
    LOSE_FOOTAGE = "lose_footage"
    RELEASE_HOLD = "release_hold"
    EXTEND = "extend"
    VISIT = "visit"
    PROPOSE_CHANGE = "propose_change"
    MESSAGE = "message"
    DRAFT_DECISION = "draft_decision"
    SEND_BACK = "send_back"
    APPROVE = "approve"
    REFUSE_ADMISSION = "refuse_admission"
    DELIVER = "deliver"
    FETCH = "fetch"
    EXPIRE_LINK = "expire_link"
    CLOSE = "close"
    APPEAL = "appeal"
    DECIDE_APPEAL = "decide_appeal"
    ESCALATE = "escalate"
    RECORD_RESULT = "record_result"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"
    WITHHOLD = "withhold"
    FALL_DUE = "fall_due"
    RECOMPUTE = "recompute"
    PURGE = "purge"


class Part(StrEnum):
    """As whom something is done."""

    PERSON = "person"
    SYSTEM = "system"
    CLERK = "clerk"
    HANDLER = "handler"
    DECIDER = "decider"
    OPERATOR = "operator"
    GUARDIAN = "guardian"


S = State
OPEN = frozenset(
    {
        S.UNCONFIRMED, S.QUARANTINED, S.RECEIVED, S.TRIAGE, S.AWAITING_REQUESTER, S.IN_PROGRESS,
        S.IN_REVIEW, S.DECIDED, S.DELIVERING, S.INTERNAL_REVIEW, S.EXTERNAL_REVIEW,
    }
)  # fmt: skip
ENDED = frozenset(State) - OPEN
# In which the office owes the person its next step.
OWED = frozenset({S.RECEIVED, S.TRIAGE, S.IN_PROGRESS, S.IN_REVIEW, S.QUARANTINED})
APPEALED = frozenset({S.INTERNAL_REVIEW, S.EXTERNAL_REVIEW})
