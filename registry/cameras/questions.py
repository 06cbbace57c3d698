"""What one may ask of the register of cameras. Answers are plain records, in a stated order.

`for_office` and `from_source` give true places; everything else gives public facts alone.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import Session

from registry import log
from registry.cameras import findings, organisations
from registry.cameras.publishing import restored
from registry.cameras.record import Camera, camera
from registry.cameras.rows import MARKS
from registry.cameras.selection import (
    FILTERS,
    MARKED,
    NOT_DECLARED,
    Selection,
    finding_holds,
)
from registry.cameras.tables import CameraIdentity
from registry.cameras.tables import CameraVersion as V
from registry.cameras.vocabulary import terms
from registry.errors import NotFound, Refused
from registry.log import Entry


@dataclass(frozen=True)
class Shown:
    """A camera as the public sees it, with the entry that says so and what that leaves open."""

    camera: Camera
    number: int
    recorded_at: datetime
    findings: list[str]


@dataclass(frozen=True)
class Kept:
    """A camera as its office knows it: the true record, for offices and the importer alone."""

    id: str
    source: str | None
    source_id: str | None
    camera: Camera
    number: int


@dataclass(frozen=True)
class Page:
    """A page of cameras by id; `after` asks for the next one and is None on the last."""

    cameras: list[Shown]
    total: int
    after: str | None


@dataclass(frozen=True)
class Facets:
    """How many cameras a selection holds, in all and by each word of each filter."""

    total: int
    marks: dict[str, int]
    counts: dict[str, dict[str, int]] = field(default_factory=dict)


def selection(
    session: Session, args: Mapping[str, Sequence[str]], *, today: date, timezone: ZoneInfo
) -> Selection:
    """The selection of a query string, its organisations and its `as_of` checked as well."""
    chosen = Selection.parse(args, today=today, timezone=timezone)
    known: dict[str, Any] | None = None
    for key in ("controller", "operator"):
        for value in chosen.values(key):
            known = known if known is not None else organisations.standing(session)
            if value not in known and value != NOT_DECLARED:
                raise Refused(
                    "{key}={value}: there is no such organisation on the register; "
                    "/organisations lists them.",
                    field=key,
                    code="unknown_value",
                    key=key,
                    value=value,
                )
    if len(chosen.values("as_of")) > 1:
        raise Refused("as_of can be given once only.", field="as_of")
    standing_at(session, chosen)
    return chosen


def standing_at(session: Session, chosen: Selection) -> int | None:
    """The log size a selection speaks of; None for the newest."""
    said = chosen.values("as_of")
    return log.size_at(session, said[0], chosen.timezone) if said else None


def page(session: Session, chosen: Selection, *, after: str | None = None, limit: int = 50) -> Page:
    """The cameras of a selection by id, from behind `after` on."""
    query = _versions(session, chosen, V.entry_from, V.camera_id).order_by(V.camera_id)
    if after:
        query = query.where(V.camera_id > after)
    rows = session.execute(query.limit(limit + 1)).all()
    shown = _shown(session, [row.entry_from for row in rows[:limit]], chosen.today)
    more = rows[limit - 1].camera_id if len(rows) > limit else None
    return Page(shown, count(session, chosen), more)


def every(session: Session, chosen: Selection, *, chunk: int = 1_000) -> Iterator[Shown]:
    """All cameras of a selection by id, a chunk in memory at a time."""
    after = ""
    while True:
        query = _versions(session, chosen, V.entry_from, V.camera_id).order_by(V.camera_id)
        rows = session.execute(query.where(V.camera_id > after).limit(chunk)).all()
        yield from _shown(session, [row.entry_from for row in rows], chosen.today)
        if len(rows) < chunk:
            return
        after = rows[-1].camera_id


def count(session: Session, chosen: Selection) -> int:
    """How many cameras a selection holds."""
    return session.scalar(_versions(session, chosen, func.count())) or 0


def facets(session: Session, chosen: Selection) -> Facets:
    """Counts by each word; a filter's own key is left open, so that its other words can be seen."""
    counts = {
        "function": _function_counts(session, chosen.without("function")),
        "finding": _finding_counts(session, chosen.without("finding")),
        "retention": _retention_counts(session, chosen),
    }
    columns: dict[str, Any] = {
        "place_type": V.place_type,
        "controller": V.controller,
        "connection": V.connection,
        "status": V.status,
        "legal_basis": V.legal_basis,
        "area": V.area_id,
    }
    for key, column in columns.items():
        query = _versions(session, chosen.without(key), column, func.count()).group_by(column)
        found = session.execute(query.order_by(func.count().desc(), column)).all()
        counts[key] = {row[0] or NOT_DECLARED: row[1] for row in found}
    by_mark = _versions(session, chosen, V.mark, func.count()).group_by(V.mark)
    marks = dict.fromkeys(MARKS, 0) | {row[0]: row[1] for row in session.execute(by_mark)}
    return Facets(sum(marks.values()), marks, counts)


def by_id(session: Session, camera_id: str, *, today: date, as_of: int | None = None) -> Shown:
    """One camera, now or when the log had `as_of` entries; NotFound names the id."""
    query = select(V.entry_from).where(V.camera_id == camera_id, *span(as_of))
    number = session.scalar(query)
    if number is None:
        if as_of is None:
            raise _no_camera(camera_id)
        raise NotFound(
            "There was no camera {id} on the register when its log had {size} entries.",
            id=camera_id,
            size=as_of,
        )
    return _shown(session, [number], today)[0]


def for_office(session: Session, camera_id: str) -> Kept:
    """One camera as its office knows it, with its true place."""
    found = list(_kept(session, CameraIdentity.id == camera_id))
    if not found:
        raise _no_camera(camera_id)
    return found[0]


def from_source(session: Session, source: str) -> list[Kept]:
    """The standing cameras that a source declared, with their true places, by id."""
    query = _kept(session, CameraIdentity.source == source, V.status != "removed")
    return list(query)


def sources(session: Session) -> dict[str, int]:
    """How many cameras each import source declared."""
    query = select(CameraIdentity.source, func.count()).group_by(CameraIdentity.source)
    return {row[0]: row[1] for row in session.execute(query) if row[0]}


def entry_numbers(session: Session, chosen: Selection) -> np.ndarray[Any, np.dtype[np.int64]]:
    """The entry numbers of a selection's versions, for a filter over a column store."""
    return np.array(list(session.scalars(_versions(session, chosen, V.entry_from))), dtype=np.int64)


def by_area(session: Session, chosen: Selection) -> dict[str, dict[str, int]]:
    """For each area of a selection its cameras by mark, as `{area: {"total": …, "face": …}}`."""
    query = _versions(session, chosen, V.area_id, V.mark, func.count())
    found: dict[str, dict[str, int]] = {}
    for area, mark, number in session.execute(query.group_by(V.area_id, V.mark)):
        counted = found.setdefault(area or NOT_DECLARED, {"total": 0})
        counted[mark] = number
        counted["total"] += number
    return found


def _no_camera(camera_id: str) -> NotFound:
    return NotFound("There is no camera {id} on the register.", id=camera_id)


def _versions(session: Session, chosen: Selection, *columns: Any) -> Select[Any]:
    size = standing_at(session, chosen)
    return select(*columns).select_from(V).where(*span(size), *chosen.conditions())


def span(size: int | None) -> list[Any]:
    """The conditions on a version that it stood when the log had that many entries."""
    if size is None:
        return [V.entry_to.is_(None)]
    return [V.entry_from <= size, or_(V.entry_to.is_(None), V.entry_to > size)]


def _shown(session: Session, numbers: Sequence[int], today: date) -> list[Shown]:
    """The versions that these entries wrote, in the order of the numbers given."""
    query = (
        select(V, Entry.record, Entry.recorded_at)
        .join(Entry, Entry.number == V.entry_from)
        .where(V.entry_from.in_(numbers))
    )
    found = {
        version.entry_from: Shown(
            camera(json.loads(record)),
            version.entry_from,
            recorded_at,
            findings.open_on(version.findings, _days(version), today),
        )
        for version, record, recorded_at in session.execute(query)
    }
    return [found[number] for number in numbers]


def _days(version: V) -> dict[str, date | None]:
    return dict(
        zip(
            findings.DATED,
            (version.authorised_until, version.basis_until, version.confirm_by),
            strict=True,
        )
    )


def _kept(session: Session, *conditions: Any) -> Iterator[Kept]:
    query = (
        select(CameraIdentity, Entry.record)
        .join(V, V.camera_id == CameraIdentity.id)
        .join(Entry, Entry.number == V.entry_from)
        .where(V.entry_to.is_(None), *conditions)
        .order_by(CameraIdentity.id)
    )
    for kept, record in session.execute(query).yield_per(1_000):
        true = restored(json.loads(record), kept.withheld)
        yield Kept(kept.id, kept.source, kept.source_id, true, kept.entry_number)


def _function_counts(session: Session, chosen: Selection) -> dict[str, int]:
    codes = [*terms("function"), *MARKED]
    sums = []
    for code in codes:
        has = FILTERS["function"].condition((code,), chosen)
        sums.append(func.coalesce(func.sum(case((has, 1), else_=0)), 0))
    row = session.execute(_versions(session, chosen, *sums)).one()
    return dict(zip(codes, map(int, row), strict=True))


def _finding_counts(session: Session, chosen: Selection) -> dict[str, int]:
    codes = list(findings.texts())
    sums = [
        func.coalesce(func.sum(case((finding_holds(code, chosen.today), 1), else_=0)), 0)
        for code in codes
    ]
    row = session.execute(_versions(session, chosen, *sums)).one()
    return {code: int(n) for code, n in zip(codes, row, strict=True)}


def _retention_counts(session: Session, chosen: Selection) -> dict[str, int]:
    bucket = case(
        (V.retention_days.is_(None), NOT_DECLARED),
        (V.retention_days == 0, "0"),
        (V.retention_days <= 30, "1-30"),
        (V.retention_days <= 90, "31-90"),
        else_="91+",
    )
    open_keys = chosen.without("retention_max", "retention_undeclared")
    found = session.execute(_versions(session, open_keys, bucket, func.count()).group_by(bucket))
    counts = {row[0]: row[1] for row in found}
    return {code: counts.get(code, 0) for code in ("0", "1-30", "31-90", "91+", NOT_DECLARED)}
