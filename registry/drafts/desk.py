"""What waits for an official today, the most urgent first: numbers, and where each leads.

Changes on their way are counted by indexed queries, cameras in the map index: the desk of an
office with the whole country is as quick as that of a village.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from registry.accounts import Office, Official, Role, Who, offices, roles
from registry.cameras.index import choosing, duties
from registry.drafts.questions import is_unconfirmed
from registry.drafts.rights import WRITING
from registry.drafts.states import State
from registry.drafts.tables import ChangeSet, SetEvent
from registry.mail import Letter

SHOWN = 5  # returned changes told one by one, with what was said about them
# Tasks as they are told: what others wait for, then what grows worse by itself, then the rest.
ORDER = (
    "correction",
    "returned",
    "review",
    "publish",
    "authorised_until",
    "basis_until",
    "review_by",
    "serious",
    "unconfirmed",
    "notable",
    "draft",
    "letters",
    "minor",
)


@dataclass(frozen=True)
class Note:
    """A returned change: why it was begun, and what the reviewer said."""

    set_id: int
    reason: str
    comment: str


@dataclass(frozen=True)
class Task:
    """Something that waits, how many of it, and in which office where that matters."""

    code: str
    count: int
    office: Office | None = None
    findings: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    set_id: int | None = None  # the one change, where there is but one


def tasks(session: Session, who: Who, *, today: date, timezone: ZoneInfo) -> list[Task]:
    """All that waits for this official, the most urgent first; empty when nothing does."""
    found = [*_of_changes(session, who), *_of_letters(session, who)]
    kept = [office_id for office_id in who.roles if roles.may_confirm(who, office_id)]
    for office in offices.every(session, kept):
        found += of_cameras(session, office, today=today, timezone=timezone)
    waiting = [task for task in found if task.count]
    return sorted(waiting, key=lambda task: (ORDER.index(task.code), -task.count))


def of_cameras(session: Session, office: Office, *, today: date, timezone: ZoneInfo) -> list[Task]:
    """What the cameras of an office leave to be done."""
    chosen = duties.of_office(office, today=today, timezone=timezone)
    ending = duties.ending(session, chosen)
    found = [Task(what, count, office) for what, count in ending.items()]
    old = choosing.count(session, chosen.with_value("finding", duties.UNCONFIRMED))
    found.append(Task("unconfirmed", old, office))
    for severity in duties.SEVERITIES:
        codes = duties.of_severity(severity)
        count = duties.with_findings(session, chosen, codes)
        found.append(Task(severity, count, office, findings=tuple(codes)))
    return found


def _of_changes(session: Session, who: Who) -> list[Task]:
    own = select(Official.id).where(Official.person == who.person)
    mine = ChangeSet.author_id.in_(own)
    wrote = select(SetEvent.set_id).where(SetEvent.official_id.in_(own), SetEvent.what.in_(WRITING))
    others = and_(~mine, ChangeSet.id.not_in(wrote))
    seen = ChangeSet.office_id.in_(sorted(who.roles))
    reviewed = ChangeSet.office_id.in_(who.offices(Role.REVIEWER))
    published = ChangeSet.office_id.in_(_publishing(session, who))

    def in_state(state: State) -> ColumnElement[bool]:
        return ChangeSet.state == state.value

    returned = _sets(session, mine, seen, in_state(State.RETURNED))
    return [
        _task("correction", _sets(session, reviewed, others, is_unconfirmed())),
        Task("returned", len(returned), notes=_notes(session, returned), set_id=_one(returned)),
        _task("review", _sets(session, reviewed, others, in_state(State.SUBMITTED))),
        _task("publish", _sets(session, published, in_state(State.APPROVED))),
        _task("draft", _sets(session, mine, seen, in_state(State.DRAFT))),
    ]


def _sets(session: Session, *conditions: ColumnElement[bool]) -> Sequence[int]:
    query = select(ChangeSet.id).where(*conditions)
    return session.scalars(query.order_by(ChangeSet.changed_at.desc())).all()


def _task(code: str, sets: Sequence[int]) -> Task:
    return Task(code, len(sets), set_id=_one(sets))


def _one(sets: Sequence[int]) -> int | None:
    return sets[0] if len(sets) == 1 else None


def _notes(session: Session, sets: Sequence[int]) -> tuple[Note, ...]:
    query = (
        select(ChangeSet.id, ChangeSet.reason, SetEvent.comment)
        .join(SetEvent, SetEvent.set_id == ChangeSet.id)
        .where(ChangeSet.id.in_(sets[:SHOWN]), SetEvent.comment.is_not(None))
        .order_by(SetEvent.id)
    )
    latest = {row.id: Note(row.id, row.reason, row.comment) for row in session.execute(query)}
    return tuple(latest[set_id] for set_id in sets[:SHOWN] if set_id in latest)


def _publishing(session: Session, who: Who) -> list[str]:
    return [
        office.id
        for office in offices.every(session, who.roles)
        if roles.may_publish(who, office.id, reviewer_publishes=office.reviewer_publishes)
    ]


def _of_letters(session: Session, who: Who) -> list[Task]:
    if not who.offices(Role.ADMINISTRATOR):
        return []
    failed = select(func.count()).where(Letter.sent_at.is_(None), Letter.failure.is_not(None))
    return [Task("letters", session.scalar(failed) or 0)]
