"""The way of a request: one table says from which states what leads where, who may do it, and
what else has to hold. The same table is published, drawn and tested."""

from collections.abc import Iterator
from typing import NamedTuple

from registry.requests.way.states import ENDED, OPEN, Event, Part, State

E, P, S = Event, Part, State
BACK = "before"  # leads to the state that the request was in before it was asked about
SAME = "same"  # leads nowhere else


class Step(NamedTuple):
    """One row: `to` is a state, `SAME`, or `BACK`; `guards` are names of `guards.GUARDS`."""

    event: Event
    froms: frozenset[State]
    to: State | str
    parts: frozenset[Part]
    guards: tuple[str, ...] = ()


def _step(
    event: Event,
    froms: frozenset[State] | tuple[State, ...],
    to: State | str,
    parts: tuple[Part, ...],
    *guards: str,
) -> Step:
    return Step(event, frozenset(froms), to, frozenset(parts), guards)


PERSON, SYSTEM, OFFICE = (P.PERSON,), (P.SYSTEM,), (P.CLERK, P.HANDLER, P.DECIDER)
WORKED_ON = (S.TRIAGE, S.IN_PROGRESS)
SPOKEN_OF = OPEN - {S.UNCONFIRMED, S.QUARANTINED} | {S.CLOSED}
HELD = frozenset(State) - {S.PURGED}

TABLE: tuple[Step, ...] = (
    _step(E.CONFIRM_CONTACT, (S.UNCONFIRMED,), S.RECEIVED, (P.PERSON, P.SYSTEM)),
    _step(
        E.QUARANTINE, (S.UNCONFIRMED, S.RECEIVED, S.TRIAGE), S.QUARANTINED, (P.SYSTEM, P.CLERK),
        "reason",
    ),
    _step(E.RELEASE, (S.QUARANTINED,), S.RECEIVED, (P.CLERK, P.SYSTEM), "reason"),
    _step(E.REGISTER, (S.RECEIVED,), S.TRIAGE, (P.SYSTEM, P.CLERK)),
    _step(E.MERGE, (S.TRIAGE,), S.MERGED, (P.CLERK, P.SYSTEM), "same_question"),
    _step(E.FORWARD, WORKED_ON, S.FORWARDED, (P.CLERK, P.HANDLER), "reason", "other_office"),
    _step(
        E.ASK, WORKED_ON, S.AWAITING_REQUESTER, (P.CLERK, P.HANDLER),
        "words", "pause_allowed", "not_overdue", "few_questions",
    ),
    _step(E.REPLY, (S.AWAITING_REQUESTER,), BACK, (P.PERSON, P.CLERK), "words"),
    _step(E.WARN, (S.AWAITING_REQUESTER,), SAME, SYSTEM),
    _step(E.LAPSE, (S.AWAITING_REQUESTER,), S.LAPSED, SYSTEM, "warned"),
    _step(E.REVIVE, (S.LAPSED,), BACK, PERSON, "within_thirty_days"),
    _step(E.ASSIGN, (S.TRIAGE,), S.IN_PROGRESS, OFFICE, "assignee"),
    _step(
        E.HAND_OVER, (S.IN_PROGRESS, S.AWAITING_REQUESTER, S.INTERNAL_REVIEW), SAME, OFFICE,
        "assignee",
    ),
    _step(E.VERIFY, OPEN, SAME, (P.CLERK,), "identity_needed"),
    _step(E.FAIL_IDENTITY, OPEN, SAME, (P.CLERK,), "identity_needed", "reason"),
    _step(E.ORDER_HOLD, HELD - ENDED, SAME, (P.SYSTEM, P.HANDLER), "about_footage"),
    _step(E.ACKNOWLEDGE_HOLD, HELD, SAME, (P.OPERATOR, P.HANDLER)),
    _step(E.LOSE_FOOTAGE, HELD, SAME, (P.OPERATOR, P.SYSTEM, P.HANDLER)),
    _step(E.RELEASE_HOLD, HELD, SAME, (P.SYSTEM, P.HANDLER, P.GUARDIAN), "hold_not_needed"),
    _step(
        E.EXTEND, (S.IN_PROGRESS,), SAME, (P.DECIDER,),
        "reason", "words", "extension_allowed", "not_overdue",
    ),
    _step(E.VISIT, (S.IN_PROGRESS,), SAME, (P.HANDLER,), "is_report", "words"),
    _step(E.PROPOSE_CHANGE, (S.IN_PROGRESS,), SAME, (P.HANDLER,), "is_public_kind"),
    _step(E.MESSAGE, SPOKEN_OF, SAME, (P.PERSON, P.CLERK, P.HANDLER, P.DECIDER), "words"),
    _step(
        E.DRAFT_DECISION, (S.IN_PROGRESS,), S.IN_REVIEW, (P.HANDLER,),
        "outcome", "words", "remedy", "identity_proved", "files_redacted", "kept_for_nobody_else",
    ),
    _step(E.SEND_BACK, (S.IN_REVIEW,), S.IN_PROGRESS, (P.HANDLER, P.DECIDER), "reason", "second"),
    _step(
        E.APPROVE, (S.IN_REVIEW,), S.DECIDED, (P.HANDLER, P.DECIDER),
        "second", "unchanged", "decider_where_grave", "identity_proved",
        "kept_for_nobody_else",
    ),
    _step(
        E.REFUSE_ADMISSION, (S.TRIAGE,), S.INADMISSIBLE, (P.DECIDER,), "reason", "words", "remedy"
    ),
    _step(E.DELIVER, (S.DECIDED,), S.DELIVERING, (P.SYSTEM, P.HANDLER), "something_to_hand_out"),
    _step(E.FETCH, (S.DELIVERING,), S.CLOSED, PERSON),
    _step(E.EXPIRE_LINK, (S.DELIVERING,), S.CLOSED, SYSTEM),
    _step(
        E.CLOSE, (S.DECIDED, S.DELIVERING), S.CLOSED, (P.SYSTEM, P.HANDLER), "answer_sent"
    ),
    _step(E.APPEAL, (S.CLOSED, S.INADMISSIBLE), S.INTERNAL_REVIEW, PERSON, "words", "appeal_open"),
    _step(
        E.APPEAL, (S.TRIAGE, S.IN_PROGRESS, S.IN_REVIEW), S.INTERNAL_REVIEW, PERSON,
        "words", "overdue",
    ),
    _step(
        E.DECIDE_APPEAL, (S.INTERNAL_REVIEW,), S.DECIDED, (P.DECIDER,),
        "outcome", "words", "remedy", "third", "identity_proved", "kept_for_nobody_else",
    ),
    _step(
        E.ESCALATE, (S.CLOSED, S.INTERNAL_REVIEW, S.INADMISSIBLE), S.EXTERNAL_REVIEW,
        (P.PERSON, P.GUARDIAN),
    ),
    _step(
        E.ESCALATE, (S.TRIAGE, S.IN_PROGRESS, S.IN_REVIEW), S.EXTERNAL_REVIEW,
        (P.PERSON, P.GUARDIAN), "overdue",
    ),
    _step(
        E.RECORD_RESULT, (S.EXTERNAL_REVIEW,), S.CLOSED, (P.GUARDIAN, P.CLERK), "outcome", "reason"
    ),
    _step(E.REOPEN, (S.CLOSED,), S.IN_PROGRESS, (P.DECIDER,), "reason"),
    _step(E.WITHDRAW, OPEN, S.WITHDRAWN, PERSON),
    _step(E.WITHHOLD, HELD, SAME, (P.GUARDIAN,), "reason", "published"),
    _step(E.FALL_DUE, OPEN, SAME, SYSTEM),
    _step(E.RECOMPUTE, OPEN | {S.CLOSED}, SAME, SYSTEM),
    _step(E.PURGE, ENDED - {S.PURGED}, S.PURGED, SYSTEM, "no_hold", "kept_long_enough"),
)  # fmt: skip


def steps(state: State, event: Event) -> Iterator[Step]:
    """The rows that lead on from a state by an event."""
    return (row for row in TABLE if row.event == event and state in row.froms)


def events(state: State, part: Part) -> list[Event]:
    """What this part could do in a state, whatever else has to hold, in the table's order."""
    found = [row.event for row in TABLE if state in row.froms and part in row.parts]
    return list(dict.fromkeys(found))
