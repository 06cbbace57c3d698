"""What one may ask of changes on their way; strangers to an office find nothing there."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from registry.accounts import Office, Official, Role, Who, roles
from registry.drafts.rights import WRITING
from registry.drafts.states import State
from registry.drafts.tables import ChangeSet, Draft, SetEvent
from registry.errors import NotFound


@dataclass(frozen=True)
class Listing:
    """A page of change sets, the newest first; `after` asks for the next one."""

    sets: list[ChangeSet]
    total: int
    after: int | None


@dataclass(frozen=True)
class Contents:
    """What is in a set, in short: how many drafts, of which kinds, and the first cameras."""

    count: int
    kinds: list[str]
    cameras: list[str]


@dataclass(frozen=True)
class Correction:
    """An urgent correction as the public sees it: no word of who made it."""

    set_id: int
    office: Office
    reason: str
    published_at: datetime
    confirmed_at: datetime | None
    entries: list[tuple[str, int]]  # camera and entry


@dataclass(frozen=True)
class Confirmed:
    """A page of confirmed corrections; `after` asks for the next one."""

    corrections: list[Correction]
    after: int | None


def by_id(session: Session, who: Who, set_id: int) -> ChangeSet:
    """A change set of an office of theirs; to strangers it is as if there were none."""
    found = session.get(ChangeSet, set_id) if 0 < set_id < 2**63 else None
    if found is None or not roles.may_view(who, found.office_id):
        raise NotFound("There is no such change in your offices.")
    return found


def draft_of(session: Session, change_set: ChangeSet, draft_id: int) -> Draft:
    """A draft of this set."""
    found = session.get(Draft, draft_id) if 0 < draft_id < 2**63 else None
    if found is None or found.set_id != change_set.id:
        raise NotFound("This draft is no longer part of the change.")
    return found


def drafts_of(session: Session, change_set: ChangeSet) -> list[Draft]:
    """The drafts of a set, in the order in which they came."""
    query = select(Draft).where(Draft.set_id == change_set.id).order_by(Draft.id)
    return list(session.scalars(query))


def contents(session: Session, change_set: ChangeSet, *, first: int = 3) -> Contents:
    """What is in a set, without reading the whole of a large one."""
    own = Draft.set_id == change_set.id
    counted = session.execute(select(Draft.kind, func.count()).where(own).group_by(Draft.kind))
    kinds = {row[0]: int(row[1]) for row in counted}
    some = select(Draft.camera_id).where(own, Draft.camera_id.is_not(None)).order_by(Draft.id)
    cameras = [str(camera) for camera in session.scalars(some.limit(first))]
    return Contents(sum(kinds.values()), sorted(kinds), cameras)


def events_of(session: Session, change_set: ChangeSet, *, after: int = 0) -> list[SetEvent]:
    """What happened to a set since a version of it, in order."""
    query = select(SetEvent).where(SetEvent.set_id == change_set.id, SetEvent.version > after)
    return list(session.scalars(query.order_by(SetEvent.id)))


def details(event: SetEvent) -> dict[str, Any]:
    """What an event changed: `drafts` by camera, and the set's own `words`."""
    return dict(json.loads(event.details)) if event.details else {}


def names(session: Session, accounts: Sequence[int | None]) -> dict[int, str]:
    """The names of officials by account, for those inside alone."""
    query = select(Official.id, Official.name).where(Official.id.in_(set(filter(None, accounts))))
    return {row.id: row.name for row in session.execute(query)}


def listed(
    session: Session,
    who: Who,
    *,
    office: str | None = None,
    state: str | None = None,
    mine: bool = False,
    waiting: bool = False,
    after: int | None = None,
    limit: int = 50,
) -> Listing:
    """The change sets of the official's offices, the newest first.

    `mine` are those they began, `waiting` those that wait for a deed of theirs.
    """
    seen = [one for one in who.offices(*roles.LOOKS_ON) if office in (None, one)]
    query = select(ChangeSet).where(ChangeSet.office_id.in_(seen))
    if state is not None:
        query = query.where(ChangeSet.state == state)
    if mine:
        query = query.where(ChangeSet.author_id.in_(_accounts(who)))
    if waiting:
        query = query.where(_waits_for(session, who))
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    if after is not None:
        query = query.where(ChangeSet.id < after)
    found = list(session.scalars(query.order_by(ChangeSet.id.desc()).limit(limit + 1)))
    more = found[limit - 1].id if len(found) > limit else None
    return Listing(found[:limit], total, more)


def unconfirmed(session: Session) -> list[Correction]:
    """All urgent corrections that no second person has confirmed yet, the oldest first."""
    query = _urgent().where(ChangeSet.confirmed_at.is_(None))
    return _told(session, query.order_by(ChangeSet.published_at, ChangeSet.id))


def confirmed(session: Session, *, after: int | None = None, limit: int = 50) -> Confirmed:
    """A page of the urgent corrections that a second person has confirmed, the newest first."""
    query = _urgent().where(ChangeSet.confirmed_at.is_not(None))
    if after is not None:
        last = session.get(ChangeSet, after) if 0 < after < 2**63 else None
        if last is None or last.published_at is None:
            raise NotFound("There is no correction {id}.", id=after)
        is_same = ChangeSet.published_at == last.published_at
        older = or_(ChangeSet.published_at < last.published_at, and_(is_same, ChangeSet.id < after))
        query = query.where(older)
    newest = query.order_by(ChangeSet.published_at.desc(), ChangeSet.id.desc())
    found = _told(session, newest.limit(limit + 1))
    return Confirmed(found[:limit], found[limit - 1].set_id if len(found) > limit else None)


def _urgent() -> Select[ChangeSet, Office]:
    return (
        select(ChangeSet, Office)
        .join(Office, Office.id == ChangeSet.office_id)
        .where(ChangeSet.urgent.is_(True), ChangeSet.state == State.PUBLISHED.value)
        .where(ChangeSet.publisher_id.is_not(None), ChangeSet.reviewer_id.is_(None))
    )


def _told(session: Session, query: Select[ChangeSet, Office]) -> list[Correction]:
    rows = session.execute(query).all()
    entries = _entries(session, [change_set.id for change_set, _ in rows])
    return [
        Correction(
            one.id,
            office,
            one.reason,
            one.published_at or one.changed_at,
            one.confirmed_at,
            entries.get(one.id, []),
        )
        for one, office in rows
    ]


def _entries(session: Session, sets: Sequence[int]) -> dict[int, list[tuple[str, int]]]:
    """The cameras of published sets, each with the entry that it became."""
    query = select(Draft.set_id, Draft.camera_id, Draft.entry_number).where(
        Draft.set_id.in_(sets), Draft.camera_id.is_not(None), Draft.entry_number.is_not(None)
    )
    found: dict[int, list[tuple[str, int]]] = {}
    for set_id, camera_id, number in session.execute(query.order_by(Draft.id)):
        found.setdefault(set_id, []).append((str(camera_id), int(number or 0)))
    return found


def _accounts(who: Who) -> Select[Any]:
    """All accounts of the person."""
    return select(Official.id).where(Official.person == who.person)


def _waits_for(session: Session, who: Who) -> ColumnElement[bool]:
    own = _accounts(who)
    wrote = select(SetEvent.set_id).where(SetEvent.official_id.in_(own), SetEvent.what.in_(WRITING))
    not_own = and_(ChangeSet.author_id.not_in(own), ChangeSet.id.not_in(wrote))
    reviews = and_(ChangeSet.office_id.in_(who.offices(Role.REVIEWER)), not_own)
    query = select(Office.id, Office.reviewer_publishes).where(Office.id.in_(list(who.roles)))
    publishing = [
        office_id
        for office_id, by_reviewers in session.execute(query)
        if roles.may_publish(who, office_id, reviewer_publishes=by_reviewers)
    ]
    in_state = ChangeSet.state
    return or_(
        and_(in_state == State.SUBMITTED.value, reviews),
        and_(in_state == State.APPROVED.value, ChangeSet.office_id.in_(publishing)),
        and_(in_state == State.RETURNED.value, ChangeSet.author_id.in_(own)),
        and_(is_unconfirmed(), reviews),
    )


def is_unconfirmed() -> ColumnElement[bool]:
    """Whether a set is an urgent correction that waits for a second person."""
    return and_(
        ChangeSet.urgent.is_(True),
        ChangeSet.state == State.PUBLISHED.value,
        ChangeSet.reviewer_id.is_(None),
        ChangeSet.confirmed_at.is_(None),
    )
