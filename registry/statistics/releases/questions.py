"""What everyone may read of releases: the published ones, and of the others title and date.

A cell may be published more than once, each time in a later vintage; the newest one stands. What a
release said on its own day is told with `until`: the cells as they stood when it came out.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Row, Select, or_, select
from sqlalchemy.orm import Session, defer

from registry.errors import NotFound
from registry.statistics.cells import Cell, Dims, Mark
from registry.statistics.releases import naming
from registry.statistics.releases.stages import Stage
from registry.statistics.releases.tables import (
    EarlyReader,
    Release,
    ReleaseCell,
    ReleaseEvent,
    Revision,
    SuppressionRun,
)

COLUMNS = (
    ReleaseCell.name,
    ReleaseCell.system_id,
    ReleaseCell.area_id,
    ReleaseCell.period,
    ReleaseCell.measure,
    ReleaseCell.value,
    ReleaseCell.dims,
    ReleaseCell.marks,
    ReleaseCell.reason,
    ReleaseCell.release_id,
    Release.published_at,
)
AWAITED = (Stage.ANNOUNCED, Stage.PREPARING, Stage.READY, Stage.REFUSED)


@dataclass(frozen=True)
class Stood:
    """A published cell, its name in the relations, and the release whose vintage it is."""

    name: str
    cell: Cell
    release_id: str
    published_at: datetime


@dataclass(frozen=True)
class Rested:
    """A return that a release rests on, sealed so that nobody can guess what was in it."""

    return_id: int
    system: str
    area: str
    vintage: int
    seal: str


@dataclass(frozen=True)
class Corrected:
    """A cell that was published otherwise before; None: it was hidden, or not there."""

    cell: Cell
    before: int | None
    after: int | None
    reason: str
    note: str | None
    release: Release


def published(session: Session) -> list[Release]:
    """The published releases, the newest first."""
    query = _listed().where(Release.status == Stage.PUBLISHED)
    return list(session.scalars(query.order_by(Release.published_at.desc(), Release.id.desc())))


def awaited(session: Session) -> list[Release]:
    """The announced releases, the next one first."""
    query = _listed().where(Release.status.in_(AWAITED))
    return list(session.scalars(query.order_by(Release.due_at, Release.id)))


def cancelled(session: Session) -> list[Release]:
    """The releases that were announced and will not come, the newest first."""
    query = _listed().where(Release.status == Stage.CANCELLED)
    return list(session.scalars(query.order_by(Release.due_at.desc(), Release.id)))


def by_id(session: Session, release_id: str) -> Release:
    """A release, which may be only announced; NotFound names the id."""
    found = session.get(Release, release_id)
    if found is None:
        raise NotFound(
            "There is no release “{id}”. The releases are listed at /statistics/releases.",
            field="release",
            id=release_id,
        )
    return found


def out(session: Session, release_id: str) -> Release:
    """A published release; NotFound where it is not out yet."""
    found = by_id(session, release_id)
    if found.status != Stage.PUBLISHED:
        raise NotFound(
            "The release “{id}” is not out. Its date stands at /statistics/releases.",
            field="release",
            id=release_id,
        )
    return found


def cells_of(session: Session, release_id: str) -> list[Stood]:
    """The cells of one published release, by name."""
    out(session, release_id)
    rows = session.execute(_cells().where(Release.id == release_id).order_by(ReleaseCell.name))
    return [_stood(row) for row in rows]


def standing(
    session: Session,
    *,
    system: str | None = None,
    area: str | None = None,
    periods: Sequence[str] = (),
    until: datetime | None = None,
    invented: bool = True,
) -> list[Stood]:
    """The newest vintage of each cell, by name; `until` tells how they stood at that moment.

    Parts are left out whose whole was told anew later, and none of them: they add up no more.
    Without `invented` the releases of the demonstration are left out.
    """
    query = _cells()
    if system is not None:
        query = query.where(ReleaseCell.system_id == system)
    if area is not None:
        query = query.where(ReleaseCell.area_id == area)
    if periods:
        query = query.where(ReleaseCell.period.in_(periods))
    if until is not None:
        query = query.where(Release.published_at <= until)
    if not invented:
        query = query.where(~Release.demonstration)
    rows = session.execute(query.order_by(Release.published_at, Release.id))
    newest = {row[0]: row for row in rows}
    return _adding_up([_stood(newest[name]) for name in sorted(newest)])


def _adding_up(stood: list[Stood]) -> list[Stood]:
    at = {one.name: (one.published_at, one.release_id) for one in stood}
    latest: dict[naming.Whole, tuple[datetime, str]] = {}
    for one in stood:
        for whole in naming.wholes(one.cell):
            latest[whole] = max(at[one.name], latest.get(whole, at[one.name]))
    old = {whole for whole, told in latest.items() if at.get(whole[0], told) > told}
    return [one for one in stood if old.isdisjoint(naming.wholes(one.cell))]


def invented(session: Session) -> frozenset[str]:
    """The published releases of the demonstration."""
    query = select(Release.id).where(Release.status == Stage.PUBLISHED, Release.demonstration)
    return frozenset(session.scalars(query))


def sources(release: Release) -> list[Rested]:
    """The returns that a published release rests on, by number."""
    if release.status != Stage.PUBLISHED or release.frozen is None:
        return []
    found = [
        Rested(one["return"], one["system"], one["area"], one["vintage"], one["seal"])
        for one in json.loads(release.frozen)["sources"]
    ]
    return sorted(found, key=lambda one: one.return_id)


def covered(session: Session, until: datetime | None = None) -> list[tuple[str, str, str]]:
    """The system, area and period of all that was published up to then, in this order."""
    columns = (ReleaseCell.system_id, ReleaseCell.area_id, ReleaseCell.period)
    query = (
        select(*columns)
        .join(Release, Release.id == ReleaseCell.release_id)
        .where(Release.status == Stage.PUBLISHED)
        .distinct()
        .order_by(*columns)
    )
    if until is not None:
        query = query.where(Release.published_at <= until)
    return [(system, area, period) for system, area, period in session.execute(query)]


def spoken(session: Session, periods: Sequence[str]) -> set[tuple[str, str]]:
    """The systems and areas of which some count is out in these periods, hidden or not."""
    there = or_(ReleaseCell.value.is_not(None), ReleaseCell.marks.contains(Mark.SUPPRESSED.value))
    query = (
        select(ReleaseCell.system_id, ReleaseCell.area_id)
        .join(Release, Release.id == ReleaseCell.release_id)
        .where(Release.status == Stage.PUBLISHED, ReleaseCell.period.in_(periods), there)
        .where(ReleaseCell.dims == "{}")
        .distinct()
    )
    return {(system, area) for system, area in session.execute(query)}


def corrections(session: Session, release_id: str | None = None) -> list[Corrected]:
    """What later releases said otherwise, the newest first, those of one release by name."""
    query = (
        select(Revision, ReleaseCell, Release)
        .join(Release, Release.id == Revision.release_id)
        .join(
            ReleaseCell,
            (ReleaseCell.release_id == Revision.release_id) & (ReleaseCell.name == Revision.name),
        )
        .where(Release.status == Stage.PUBLISHED)
        .options(defer(Release.frozen))
        .order_by(Release.published_at.desc(), Release.id.desc(), Revision.name)
    )
    if release_id is not None:
        query = query.where(Release.id == release_id)
    return [
        Corrected(_cell(cell), said.before, said.after, said.reason, said.note, release)
        for said, cell, release in session.execute(query)
    ]


def told(session: Session, release_id: str) -> list[ReleaseEvent]:
    """What happened to a release and was explained to everyone, the oldest first."""
    query = select(ReleaseEvent).where(ReleaseEvent.release_id == release_id)
    query = query.where(ReleaseEvent.text.is_not(None))
    return list(session.scalars(query.order_by(ReleaseEvent.at, ReleaseEvent.id)))


def early_readers(session: Session, release_id: str) -> list[EarlyReader]:
    """Who may see it before its hour, by organisation."""
    query = select(EarlyReader).where(EarlyReader.release_id == release_id)
    order = EarlyReader.organisation, EarlyReader.role, EarlyReader.id
    return list(session.scalars(query.order_by(*order)))


def audit(session: Session, release_id: str) -> SuppressionRun | None:
    """The run of the disclosure control that a published release passed."""
    query = select(SuppressionRun).where(
        SuppressionRun.release_id == release_id, SuppressionRun.is_safe
    )
    order = SuppressionRun.at.desc(), SuppressionRun.id.desc()
    return session.scalar(query.order_by(*order).limit(1))


def _listed() -> Select[Release]:
    """Releases without their files, which are large."""
    return select(Release).options(defer(Release.frozen))


def _cells() -> Select[*tuple[Any, ...]]:
    """The cells of published releases, as plain rows: there are many of them."""
    return (
        select(*COLUMNS)
        .join(Release, Release.id == ReleaseCell.release_id)
        .where(Release.status == Stage.PUBLISHED)
    )


def _stood(row: Row[*tuple[Any, ...]]) -> Stood:
    name, system, area, period, measure, value, dims, marks, reason, release, at = row
    cell = Cell(system, area, period, measure, value, _dims(dims), marks, reason)
    return Stood(name, cell, release, at)


def _cell(row: ReleaseCell) -> Cell:
    place = row.system_id, row.area_id, row.period, row.measure
    return Cell(*place, row.value, _dims(row.dims), row.marks, row.reason)


@lru_cache(maxsize=10_000)
def _dims(written: str) -> Dims:
    told: dict[str, Any] = json.loads(written)
    return tuple(sorted((name, str(said)) for name, said in told.items()))
