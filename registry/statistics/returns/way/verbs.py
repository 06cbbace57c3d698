"""A return on its way: drafted, amended, submitted, asked about, accepted, or given up.

Every verb takes the session of a transaction that its caller commits, and the official who acts.
A return is changed under its version alone, so that nobody overwrites what another has done.
"""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import Session

from registry import audit
from registry.accounts import Official, Who
from registry.errors import N_, Conflict, Refused
from registry.statistics.returns import breaks, checks, framing, keeping, questions
from registry.statistics.returns.given import Given, fingerprint
from registry.statistics.returns.problems import Problem, errors, warnings
from registry.statistics.returns.tables import Return, ReturnEvent
from registry.statistics.returns.way import rights
from registry.statistics.returns.way.states import TABLE, Deed, Status

START = "start"
MOVED = N_(
    "{name} has changed this return since you opened it. Nothing of yours was lost: look at what "
    "was changed, and decide what is to stand."
)
BLOCKED = N_("The return was not submitted. Errors to correct in it: {count}.")
UNANSWERED = N_(
    "The return was not submitted. Doubts without an answer: {count}. Correct each figure, or "
    "write why it is right."
)


class Moved(Conflict):
    """Somebody else was first; `by` is their name, `event` what they did, `at` when."""

    def __init__(self, return_id: int, seen: int, first: ReturnEvent | None, by: str) -> None:
        super().__init__(
            MOVED,
            name=by,
        )
        self.return_id, self.seen, self.by = return_id, seen, by
        self.event: str | None = first.event if first else None
        self.at: datetime | None = first.at if first else None


class Blocked(Refused):
    """The return has errors; `problems` are all of them."""

    code = "return_has_errors"

    def __init__(self, found: list[Problem]) -> None:
        super().__init__(
            BLOCKED,
            count=len(found),
        )
        self.problems = found


class Unanswered(Refused):
    """Warnings that nobody has answered yet; `problems` are all of them."""

    code = "return_has_unanswered_warnings"

    def __init__(self, found: list[Problem]) -> None:
        super().__init__(
            UNANSWERED,
            count=len(found),
        )
        self.problems = found


def start(session: Session, who: Who, given: Given, *, at: datetime) -> int:
    """Begin a return as a draft; with `supersedes_id` it is a later vintage of that one."""
    rights.check_counting(session, who, given.office_id)
    system = framing.check(session, given)
    older = framing.replaced(session, given)
    kept = Return(
        vintage=older.vintage + 1 if older else 1,
        status=Status.DRAFT,
        version=1,
        demonstration=bool(system.get("demonstration")),
        created_at=at,
        created_by=who.id,
        **_frame(given),
    )
    keeping.check_fits(given)
    session.add(kept)
    session.flush()
    keeping.write(session, kept.id, given)
    _note(session, kept, START, who, at=at)
    return kept.id


def amend(
    session: Session, who: Who, return_id: int, version: int, given: Given, *, at: datetime
) -> None:
    """Put what is given now in the place of what the draft held."""
    kept = _opened(session, who, return_id, version, Deed.AMEND)
    framing.check_same(kept, given)
    framing.check(session, given)
    framing.replaced(session, given)
    keeping.check_fits(given)
    _move(session, who, kept, Deed.AMEND, at=at, values={**_frame(given), "answers": None})
    keeping.write(session, return_id, given)


def submit(
    session: Session,
    who: Who,
    return_id: int,
    version: int,
    answers: Mapping[str, str],
    *,
    at: datetime,
    today: date,
) -> None:
    """Hand the return in: without errors, and with an answer to each warning under its key."""
    kept = _opened(session, who, return_id, version, Deed.SUBMIT)
    given = keeping.as_given(session, kept)
    found = checks.check(session, given, today=today)
    if wrong := errors(found):
        raise Blocked(wrong)
    said = {one.key: answers.get(one.key, "").strip() for one in warnings(found)}
    if silent := [one for one in warnings(found) if not said[one.key]]:
        raise Unanswered(silent)
    if any(len(text) > keeping.LONGEST for text in said.values()):
        raise Refused("An answer has at most {most} characters.", most=keeping.LONGEST)
    values = {
        "answers": json.dumps(said, ensure_ascii=False, sort_keys=True) if said else None,
        "sha256": fingerprint(given),
        "submitted_at": at,
        "submitted_by": who.id,
    }
    _move(session, who, kept, Deed.SUBMIT, at=at, values=values, sha256=values["sha256"])


def query(
    session: Session, who: Who, return_id: int, version: int, text: str, *, at: datetime
) -> None:
    """Send a submitted return back with a question."""
    kept = _opened(session, who, return_id, version, Deed.QUERY)
    _move(session, who, kept, Deed.QUERY, at=at, text=_needed(text, "text"))


def accept(session: Session, who: Who, return_id: int, version: int, *, at: datetime) -> None:
    """Take the return as the office's word; what it replaces counts no more."""
    kept = _opened(session, who, return_id, version, Deed.ACCEPT)
    given = keeping.as_given(session, kept)
    framing.check_not_replaced(session, kept)
    if wrong := errors(checks.standing(session, given)):
        raise Blocked(wrong)
    _move(session, who, kept, Deed.ACCEPT, at=at, values={"accepted_at": at, "accepted_by": who.id})
    breaks.remember(session, kept.system_id, kept.area_id)


def withdraw(
    session: Session, who: Who, return_id: int, version: int, reason: str, *, at: datetime
) -> None:
    """Give a return up before it was accepted."""
    kept = _opened(session, who, return_id, version, Deed.WITHDRAW)
    _move(session, who, kept, Deed.WITHDRAW, at=at, text=_needed(reason, "reason"))


def invent(session: Session, given: Given, *, at: datetime) -> int:
    """Keep a return of the demonstration as accepted; nobody has handed it in."""
    if not framing.check(session, given).get("demonstration"):
        raise Refused("Invented figures belong to invented systems alone.")
    keeping.check_fits(given)
    kept = Return(
        vintage=1,
        status=Status.ACCEPTED,
        version=1,
        demonstration=True,
        created_at=at,
        submitted_at=at,
        accepted_at=at,
        sha256=fingerprint(given),
        **_frame(given),
    )
    session.add(kept)
    session.flush()
    keeping.write(session, kept.id, given)
    return kept.id


def _opened(session: Session, who: Who, return_id: int, version: int, deed: Deed) -> Return:
    kept = questions.find(session, who, return_id)
    if version != kept.version:
        raise _moved(session, kept, version)
    rights.check(session, who, kept, deed)
    return kept


def _move(
    session: Session,
    who: Who,
    kept: Return,
    deed: Deed,
    *,
    at: datetime,
    values: Mapping[str, Any] | None = None,
    text: str | None = None,
    **details: object,
) -> None:
    """Bring the return on, if it still is as it was read, and remember it in both trails."""
    seen = kept.version
    to = TABLE[deed][Status(kept.status)]
    change = update(Return).where(Return.id == kept.id, Return.version == seen)
    change = change.values(status=str(to), version=seen + 1, **(values or {}))
    done = session.execute(change.execution_options(synchronize_session=False))
    if cast(CursorResult[Any], done).rowcount != 1:
        raise _moved(session, kept, seen)
    session.refresh(kept)
    _note(session, kept, deed, who, at=at, text=text, **details)


def _moved(session: Session, kept: Return, seen: int) -> Moved:
    events = select(ReturnEvent).where(ReturnEvent.return_id == kept.id)
    first = session.scalar(events.order_by(ReturnEvent.id.desc()).limit(1))
    official = session.get(Official, first.official_id) if first and first.official_id else None
    return Moved(kept.id, seen, first, official.name if official else "")


def _note(
    session: Session,
    kept: Return,
    event: str,
    who: Who,
    *,
    at: datetime,
    text: str | None = None,
    **details: object,
) -> None:
    session.add(
        ReturnEvent(return_id=kept.id, at=at, event=str(event), official_id=who.id, text=text)
    )
    audit.write(
        session,
        f"return.{event}",
        at=at,
        official=who.id,
        office=kept.office_id,
        subject=f"returns/{kept.id}",
        status=str(kept.status),
        version=kept.version,
        **details,
    )
    session.flush()


def _frame(given: Given) -> dict[str, Any]:
    """What the table keeps of a return beside its rows."""
    return {
        "office_id": given.office_id,
        "system_id": given.system_id,
        "capability": given.capability,
        "area_id": given.area_id,
        "period_start": given.period_start,
        "period_end": given.period_end,
        "supersedes_id": given.supersedes_id,
        "reason": given.reason,
        "evidence_url": given.evidence_url,
        **keeping.beside(given),
    }


def _needed(text: str, field: str) -> str:
    said = text.strip()
    if not said or len(said) > keeping.LONGEST:
        raise Refused(
            "Say it in words, in {most} characters at most: those who work on the return read it.",
            most=keeping.LONGEST,
            field=field,
        )
    return said
