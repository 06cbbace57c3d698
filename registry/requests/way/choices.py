"""What may be done with a request now, by whom, and why not: asked of the table and its guards.

A form is offered where only its own fields are missing; what else stands in the way is said.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.accounts import offices
from registry.errors import Refused
from registry.requests.office import questions
from registry.requests.saying import Actor, Means, Said
from registry.requests.tables import Hold, Request
from registry.requests.time import clocks
from registry.requests.way import engine
from registry.requests.way.guards import Case, newest_decision
from registry.requests.way.states import Event, Part, State
from registry.requests.way.workflow import TABLE

# What an official can do, in the order in which it is offered. Assigning and claiming are one.
OFFERED = (
    Event.RELEASE, Event.REGISTER, Event.ASSIGN, Event.APPROVE, Event.SEND_BACK,
    Event.DECIDE_APPEAL, Event.REPLY, Event.VERIFY, Event.FAIL_IDENTITY, Event.DRAFT_DECISION,
    Event.ASK, Event.VISIT, Event.PROPOSE_CHANGE, Event.MESSAGE, Event.ORDER_HOLD,
    Event.ACKNOWLEDGE_HOLD, Event.LOSE_FOOTAGE, Event.RELEASE_HOLD, Event.EXTEND,
    Event.HAND_OVER, Event.FORWARD, Event.MERGE, Event.REFUSE_ADMISSION, Event.QUARANTINE,
    Event.DELIVER, Event.CLOSE, Event.RECORD_RESULT, Event.ESCALATE, Event.REOPEN, Event.WITHHOLD,
)  # fmt: skip
INSIDE = frozenset({Part.CLERK, Part.HANDLER, Part.DECIDER, Part.GUARDIAN})
OF_HOLDS = frozenset({Event.ACKNOWLEDGE_HOLD, Event.LOSE_FOOTAGE, Event.RELEASE_HOLD})
OF_IDENTITY = frozenset({Event.VERIFY, Event.FAIL_IDENTITY})
OF_REPORTS = frozenset({Event.VISIT, Event.PROPOSE_CHANGE})
# Of these the guard only says again that there is nothing to be done; nobody looks for them then.
QUIET = OF_IDENTITY | OF_REPORTS | {Event.ORDER_HOLD, Event.WITHHOLD, Event.DELIVER, Event.ESCALATE}


@dataclass(frozen=True)
class Choice:
    """Something that the state allows; `refused` says why this official cannot do it now.

    `parts` are those who do it where this official is none of them, else empty.
    """

    event: Event
    refused: Refused | None = None
    parts: tuple[Part, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether it can be done now, by this official."""
        return self.refused is None and not self.parts


def choices(
    session: Session, means: Means, request: Request, actor: Actor, *, at: datetime
) -> list[Choice]:
    """All that the state of a request allows to an office, in the order in which it is offered."""
    state = State(request.state)
    said = _said(session, request)
    case = Case(session, means, request, actor, said, at)
    found = []
    for event in OFFERED:
        does = {part for row in TABLE if row.event == event and state in row.froms
                for part in row.parts & INSIDE}  # fmt: skip
        if not does or _is_idle(session, request, event):
            continue
        if not does & actor.parts:
            found.append(Choice(event, parts=tuple(sorted(does))))
            continue
        refused = engine.refusal(_with_draft(case) if event == Event.APPROVE else case, event)
        if refused is None or (refused.field is not None and _can_be_filled_in(event, said)):
            found.append(Choice(event))
        elif event not in QUIET:
            found.append(Choice(event, refused))
    return found


def _said(session: Session, request: Request) -> Said:
    """A form filled in as well as it can be, so that only what lies elsewhere is refused."""
    newest = newest_decision(session, request)
    reasons = clocks.pause_reasons(clocks.running(session, request, clocks.RESPOND))
    return Said(
        words="…",
        note="…",
        reason=reasons[0] if reasons else None,
        outcome="not_held",
        remedy="…",
        assignee=request.handler_id,
        amount=1 if _is_extendable(session, request) else None,
        office_id=_another_office(session, request),
        content_hash=newest.content_hash if newest else "",
    )


def _with_draft(case: Case) -> Case:
    """The same, but for the outcome: it is the draft's own."""
    return replace(case, said=replace(case.said, outcome=None))


def _can_be_filled_in(event: Event, said: Said) -> bool:
    """Whether a form could bring what is missing; where the rule allows nothing, none can."""
    if event == Event.EXTEND:
        return said.amount is not None
    return event != Event.ASK or said.reason is not None


def _is_extendable(session: Session, request: Request) -> bool:
    clock = clocks.answering(session, request)
    return clock is not None and clocks.rule_of(clock).ext_unit is not None


def _another_office(session: Session, request: Request) -> str | None:
    every = (one for one in offices.every(session) if one.closed_at is None)
    return next((one.id for one in every if one.id != request.office_id), None)


def _is_idle(session: Session, request: Request, event: Event) -> bool:
    """Whether there is nothing here that the event could be about."""
    if event in OF_HOLDS:
        states: tuple[str, ...] = (
            ("ordered",) if event != Event.RELEASE_HOLD else ("ordered", "held", "partly")
        )
        states += ("held", "partly") if event == Event.LOSE_FOOTAGE else ()
        standing = select(Hold.id).where(Hold.request_id == request.id, Hold.state.in_(states))
        return session.scalar(standing.limit(1)) is None
    if event == Event.CLOSE:
        return not questions.files_of(session, request, "answer")
    return False
