"""Invariants over requests: each stands where its events lead, and the events are unbroken."""

from collections.abc import Iterator
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.requests.tables import Request, RequestEvent
from registry.requests.time import clocks
from registry.requests.way import engine, workflow
from registry.requests.way.states import ENDED, OWED, Event, Part, State

FIRST = frozenset({State.UNCONFIRMED, State.QUARANTINED, State.RECEIVED})


def faults(session: Session) -> Iterator[str]:
    """Everything that does not hold, one finished sentence each; nothing when all is sound."""
    requests = {one.id: one for one in session.scalars(select(Request))}
    query = select(RequestEvent).order_by(RequestEvent.request_id, RequestEvent.seq)
    told = set()
    for request_id, events in groupby(session.scalars(query), lambda one: one.request_id):
        told.add(request_id)
        yield from _event_faults(requests[request_id], list(events))
    for request in requests.values():
        if request.id not in told:
            yield f"Request {request.number} has no events."
        yield from _clock_faults(session, request)


def _event_faults(request: Request, events: list[RequestEvent]) -> Iterator[str]:
    number, before, state = request.number, "", None
    for place, event in enumerate(events, start=1):
        if event.seq != place:
            yield f"Of request {number} event {place} is missing."
            return
        if event.before_hash != before or event.hash != engine.event_hash(
            before, engine.told(event)
        ):
            yield f"Event {place} of request {number} is not as it was written."
        if event.from_state != state or not _is_in_table(event):
            yield f"Event {place} of request {number} leads where the table does not."
        before, state = event.hash, event.to_state
    if request.head != before:
        yield f"Request {number} does not end with its newest event."
    if request.state != state:
        yield f"Request {number} stands at “{request.state}”; its events lead to “{state}”."


def _is_in_table(event: RequestEvent) -> bool:
    if event.event == Event.SUBMIT:
        return event.seq == 1 and event.to_state in FIRST
    rows = workflow.steps(State(event.from_state or ""), Event(event.event))
    return any(
        Part(event.part) in row.parts
        and (
            row.to in (event.to_state, workflow.BACK)
            or (row.to == workflow.SAME and event.to_state == event.from_state)
        )
        for row in rows
    )


def _clock_faults(session: Session, request: Request) -> Iterator[str]:
    clock = clocks.answering(session, request)
    if request.state in OWED and clock is None and clocks.every(session, request):
        yield f"Request {request.number} waits for its answer, and no clock runs for it."
    if clock is not None and request.due_on != clock.due_on:
        yield f"Request {request.number} is due on another day than its clock says."
    if request.state in ENDED and request.closed_at is None:
        yield f"Request {request.number} has ended, and nothing says when."
    for one in clocks.every(session, request):
        if one.stopped_at is None and clocks.due_of(session, one).on != one.due_on:
            yield f"A clock of request {request.number} is due on another day than it says."
