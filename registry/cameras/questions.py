"""What one may ask of the register of cameras. Answers are plain records, in a stated order.

`for_office` and `from_source` give true places; everything else gives public facts alone.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from pydantic_core import from_json
from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from registry.cameras import findings
from registry.cameras.beside import organisations
from registry.cameras.declared.publishing import restored
from registry.cameras.index import choosing
from registry.cameras.record import Camera, camera
from registry.cameras.selection import NOT_DECLARED, Selection, standing_at
from registry.cameras.spans import standing
from registry.cameras.tables import CameraIdentity
from registry.cameras.tables import CameraVersion as V
from registry.database import Database
from registry.errors import NotFound, Refused
from registry.log import Entry

# Put together once: in an answer as short as this one, that would be what takes longest.
SIZE = select(func.max(Entry.number)).scalar_subquery().label("size")
NAMED = V.camera_id == bindparam("camera_id")
TOLD: tuple[Any, ...] = (V.authorised_until, V.basis_until, V.confirm_by, V.findings)
TOLD += (Entry.number, Entry.record, Entry.recorded_at, SIZE)
EVER = select(*TOLD).join(Entry, Entry.number == V.entry_from).where(NAMED)
NOW = EVER.where(*standing(None))
IN_ONE_QUERY = 5_000
STANDS = select(V.entry_from, SIZE).where(NAMED, *standing(None))


@dataclass(frozen=True)
class Shown:
    """A camera as the public sees it, with the entry that says so and what that leaves open."""

    camera: Camera
    number: int
    recorded_at: datetime
    findings: list[str]


@dataclass(frozen=True)
class Told:
    """A camera as the log has it, read without being checked again: for machines, in a hurry."""

    record: dict[str, Any]
    number: int
    recorded_at: datetime
    findings: list[str]
    size: int


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


def page(session: Session, chosen: Selection, *, after: str | None = None, limit: int = 50) -> Page:
    """The cameras of a selection by id, from behind `after` on."""
    rows = list(islice(_in_order(session, chosen, after or "", limit + 1, limit + 1), limit + 1))
    shown = _shown(session, [number for _, number in rows[:limit]], chosen.today)
    more = rows[limit - 1][0] if len(rows) > limit else None
    return Page(shown, choosing.count(session, chosen), more)


def every(session: Session, chosen: Selection, *, chunk: int = 1_000) -> Iterator[Shown]:
    """All cameras of a selection by id, a chunk in memory at a time."""
    rows = _in_order(session, chosen, "", chunk)
    while numbers := [number for _, number in islice(rows, chunk)]:
        yield from _shown(session, numbers, chosen.today)


def by_id(session: Session, camera_id: str, *, today: date, as_of: int | None = None) -> Shown:
    """One camera, now or when the log had `as_of` entries; NotFound names the id."""
    query = select(V.entry_from).where(V.camera_id == camera_id, *standing(as_of))
    number = session.scalar(query)
    if number is None:
        raise _no_camera(camera_id, as_of)
    return _shown(session, [number], today)[0]


def told(session: Session, camera_id: str, *, today: date, as_of: int | None = None) -> Told:
    """What `by_id` answers, as the log's own record."""
    query = NOW if as_of is None else EVER.where(*standing(as_of))
    found = session.connection().execute(query, {"camera_id": camera_id}).one_or_none()
    if found is None:
        raise _no_camera(camera_id, as_of)
    return _told(found, today)


def told_at_once(opened: Database, camera_id: str, *, today: date) -> Told | None:
    """What `told` answers of a camera as it stands, without a session; None for no camera."""
    found = opened.one(NOW, {"camera_id": camera_id})
    return None if found is None else _told(found, today)


def stands(opened: Database, camera_id: str, number: int, *, at_least: int) -> bool:
    """Whether the camera is as that entry wrote it, in a log of at least so many entries."""
    found = opened.one(STANDS, {"camera_id": camera_id})
    return found is not None and found.entry_from == number and found.size >= at_least


def _told(found: Any, today: date) -> Told:
    days = dict(zip(findings.DATED, found[:3], strict=True))
    open_today = findings.open_on(found.findings, days, today)
    return Told(from_json(found.record), found.number, found.recorded_at, open_today, found.size)


def for_office(session: Session, camera_id: str) -> Kept:
    """One camera as its office knows it, with its true place."""
    found = list(_kept(session, CameraIdentity.id == camera_id))
    if not found:
        raise _no_camera(camera_id)
    return found[0]


def kept_of(session: Session, camera_ids: Iterable[str]) -> dict[str, Kept]:
    """Those of these cameras that stand, as their offices know them, by id."""
    ids = sorted(set(camera_ids))
    found: dict[str, Kept] = {}
    for start in range(0, len(ids), IN_ONE_QUERY):
        some = ids[start : start + IN_ONE_QUERY]
        found |= {kept.id: kept for kept in _kept(session, CameraIdentity.id.in_(some))}
    return found


def numbers_of(session: Session, camera_ids: Iterable[str]) -> dict[str, int]:
    """The entry that stands for each of these cameras, by id."""
    ids = sorted(set(camera_ids))
    found: dict[str, int] = {}
    for start in range(0, len(ids), IN_ONE_QUERY):
        query = select(CameraIdentity.id, CameraIdentity.entry_number)
        some = session.execute(
            query.where(CameraIdentity.id.in_(ids[start : start + IN_ONE_QUERY]))
        )
        found |= {row.id: row.entry_number for row in some}
    return found


def from_source(session: Session, source: str) -> list[Kept]:
    """The standing cameras that a source declared, with their true places, by id."""
    query = _kept(session, CameraIdentity.source == source, V.status != "removed")
    return list(query)


def sources(session: Session) -> dict[str, int]:
    """How many cameras each import source declared."""
    query = select(CameraIdentity.source, func.count()).group_by(CameraIdentity.source)
    return {row[0]: row[1] for row in session.execute(query) if row[0]}


def _in_order(
    session: Session, chosen: Selection, after: str, chunk: int, limit: int | None = None
) -> Iterator[tuple[str, int]]:
    """The ids behind `after`, each with its version's entry number; with a limit the first ones."""
    few = choosing.few_behind(session, chosen, after, limit)
    if few is not None:
        yield from few
        return
    # Where much of the register is chosen, the next ones are found after a few rows of the table.
    query = _versions(session, chosen, V.camera_id, V.entry_from).order_by(V.camera_id)
    while rows := session.execute(query.where(V.camera_id > after).limit(chunk)).all():
        yield from ((row.camera_id, row.entry_from) for row in rows)
        after = rows[-1].camera_id


def _no_camera(camera_id: str, as_of: int | None = None) -> NotFound:
    if as_of is not None:
        return NotFound(
            "There was no camera {id} on the register when its log had {size} entries.",
            id=camera_id,
            size=as_of,
        )
    return NotFound("There is no camera {id} on the register.", id=camera_id)


def _versions(session: Session, chosen: Selection, *columns: Any) -> Select[Any]:
    size = standing_at(session, chosen)
    return select(*columns).select_from(V).where(*standing(size), *chosen.conditions())


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
