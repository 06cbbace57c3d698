"""One step of a request: looked up in the table, guarded, written once, chained to the last."""

import json
from datetime import datetime
from hashlib import sha256
from typing import Any, cast

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import Session

from registry import audit
from registry.errors import Conflict, NotAllowed, Refused
from registry.requests import private
from registry.requests.public import publishing
from registry.requests.saying import Actor, Means, Said
from registry.requests.tables import Request, RequestBar, RequestEvent
from registry.requests.way import effects
from registry.requests.way.guards import GUARDS, Case
from registry.requests.way.states import Event, Part, State
from registry.requests.way.workflow import BACK, SAME, Step, steps

MOVED = Conflict(
    "Somebody else has changed this request since you opened it. What you wrote is still here: "
    "look at what they did, and decide whether it is still to be sent."
).template


class Moved(Conflict):
    """Somebody else was first; `seen` is the version of the form."""

    def __init__(self, request: Request, seen: int) -> None:
        super().__init__(MOVED)
        self.request_id, self.seen = request.id, seen


def apply(
    session: Session,
    means: Means,
    request: Request,
    event: Event,
    actor: Actor,
    said: Said | None = None,
    *,
    at: datetime,
    version: int | None = None,
    key: str | None = None,
) -> RequestEvent:
    """Let it happen, with all that follows from it; or refuse, and nothing has happened.

    A `key` names one form: sent in twice, it happens once.
    """
    if key and (done := _done(session, key)):
        return done
    if version is not None and version != request.version:
        raise Moved(request, version)
    case = Case(session, means, request, actor, said or Said(), at)
    row = permitted(case, event)
    part = next(part for part in Part if part in row.parts and part in actor.parts)
    was = State(request.state)
    _move(session, request, _target(request, row), was)
    written = _write(case, event, part, was, key)
    effects.follow(case, event, written)
    publishing.publish(session, means, request, at=at)
    _tell_auditor(case, event, was)
    session.flush()
    return written


def refusal(case: Case, event: Event) -> Refused | None:
    """Why this cannot be done now; None where it can."""
    try:
        permitted(case, event)
    except Refused as refused:
        return refused
    return None


def permitted(case: Case, event: Event) -> Step:
    """The row of the table by which it may be done; Refused says why not."""
    _check_bars(case)
    state = State(case.request.state)
    rows = list(steps(state, event))
    if not rows:
        raise Conflict(
            "This cannot be done now: the request stands at “{state}”.", state=state, event=event
        )
    fitting = [row for row in rows if row.parts & case.actor.parts]
    if not fitting:
        raise NotAllowed(
            "This is done by others: {parts}.", parts=", ".join(sorted(rows[0].parts)), event=event
        )
    for guard in fitting[0].guards:
        if refused := GUARDS[guard](case):
            raise refused
    return fitting[0]


def event_hash(before: str, told: dict[str, Any]) -> str:
    """The hash of an event: of the one before, and of everything that it says."""
    text = json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(f"{before}\n{text}".encode()).hexdigest()


def told(event: RequestEvent) -> dict[str, Any]:
    """What an event says, as it is hashed."""
    return {
        "seq": event.seq,
        "at": event.at.isoformat(),
        "event": event.event,
        "from": event.from_state,
        "to": event.to_state,
        "part": event.part,
        "facts": json.loads(event.facts),
        "note": sha256(event.note.encode()).hexdigest() if event.note else None,
    }


def begin(
    session: Session, request: Request, *, at: datetime, part: Part, facts: dict[str, Any]
) -> RequestEvent:
    """The first event of a request, which brings it to the state it was filed in."""
    first = RequestEvent(
        request_id=request.id,
        seq=1,
        at=at,
        event=Event.SUBMIT,
        from_state=None,
        to_state=request.state,
        part=part,
        facts=_plain(facts),
        before_hash="",
    )
    return _chained(session, request, first)


def _write(case: Case, event: Event, part: Part, was: State, key: str | None) -> RequestEvent:
    request, said = case.request, case.said
    newest = RequestEvent(
        request_id=request.id,
        seq=_next(case.session, request),
        at=case.at,
        event=event,
        from_state=was,
        to_state=request.state,
        part=part,
        official_id=case.actor.official_id,
        facts=_plain(_facts(said)),
        before_hash=request.head,
        key=key,
    )
    if said.note:
        newest.note = private.close(
            case.session, case.means, request.submission_id, "note", said.note, at=case.at
        )
    return _chained(case.session, request, newest)


def _chained(session: Session, request: Request, newest: RequestEvent) -> RequestEvent:
    newest.hash = request.head = event_hash(newest.before_hash, told(newest))
    session.add(newest)
    session.flush()
    return newest


def _facts(said: Said) -> dict[str, Any]:
    named = {
        "reason": said.reason,
        "outcome": said.outcome,
        "ground": said.ground,
        "office": said.office_id,
        "amount": said.amount,
        "holds": list(said.hold_ids) or None,
        **said.facts,
    }
    return {name: value for name, value in named.items() if value is not None}


def _plain(facts: dict[str, Any]) -> str:
    return json.dumps(facts, sort_keys=True, ensure_ascii=False, default=str)


def _move(session: Session, request: Request, to: State, was: State) -> None:
    session.flush()
    seen = request.version
    query = update(Request).where(
        Request.id == request.id, Request.version == seen, Request.state == str(was)
    )
    values: dict[str, Any] = {"state": str(to), "version": seen + 1}
    if to == State.AWAITING_REQUESTER and was != to:
        values["before"] = str(was)
    done = session.execute(query.values(values).execution_options(synchronize_session=False))
    if cast(CursorResult[Any], done).rowcount != 1:
        raise Moved(request, seen)
    session.refresh(request)


def _target(request: Request, row: Step) -> State:
    if row.to == SAME:
        return State(request.state)
    if row.to == BACK:
        return State(request.before or State.TRIAGE)
    return State(row.to)


def _next(session: Session, request: Request) -> int:
    newest = select(RequestEvent.seq).where(RequestEvent.request_id == request.id)
    return (session.scalar(newest.order_by(RequestEvent.seq.desc()).limit(1)) or 0) + 1


def _done(session: Session, key: str) -> RequestEvent | None:
    return session.scalar(select(RequestEvent).where(RequestEvent.key == key))


def _check_bars(case: Case) -> None:
    official_id = case.actor.official_id
    if official_id and case.session.get(RequestBar, (case.request.id, official_id)):
        raise NotAllowed("This request is about you; others of the office deal with it.")


def _tell_auditor(case: Case, event: Event, was: State) -> None:
    if case.actor.who is None:
        return
    audit.write(
        case.session,
        f"request.{event}",
        at=case.at,
        official=case.actor.official_id,
        office=case.request.office_id,
        subject=f"requests/{case.request.number}",
        was=str(was),
        state=case.request.state,
    )
