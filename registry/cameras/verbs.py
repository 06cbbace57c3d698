"""What may be done to the register of cameras; each verb appends to the log and never commits.

`publish` is the one road to the public: it writes the entries and, in the same transaction, the
tables derived from them, for one camera as for a million.
"""

import collections
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import Session

from registry import log
from registry.cameras import questions, searching
from registry.cameras.beside import organisations
from registry.cameras.declared.publishing import published, withheld
from registry.cameras.index.map_index import GATHERED
from registry.cameras.lines import Lines, Organisations, of_public
from registry.cameras.record import Camera, facts
from registry.cameras.tables import CameraIdentity, CameraVersion, Counter
from registry.database import Base
from registry.errors import Conflict, NotFound, Refused
from registry.log.loading import Columns, load
from registry.log.parts import Part, take_over
from registry.places import areas

CHUNK = 5_000
# The tables of a part, each with the column that names the entry.
PARTED = {"entries": "number", "cameras": "entry_number", "camera_versions": "entry_from"}
IDENTITY = ("id", "entry_number", "withheld", "source", "source_id")

Spans = dict[tuple[str, int], list[str]]


@dataclass(frozen=True)
class Change:
    """A change about to be published: the camera as it truly is afterwards, and why."""

    kind: str
    camera: Camera
    reason: str
    effective_on: str | None = None
    source: str | None = None
    source_id: str | None = None


def enter(session: Session, camera: Camera, *, office: str, reason: str, at: datetime) -> int:
    """Put a new camera on the register; gives the entry's number."""
    change = Change("entered", camera, reason, camera.active_from or camera.installed_on)
    return publish(session, [change], office=office, at=at)[0]


def amend(
    session: Session, camera_id: str, *, office: str, reason: str, at: datetime, **changes: Any
) -> int:
    """Change declared facts of a camera; None takes a fact back to *not declared*."""

    kept = questions.for_office(session, camera_id)
    amended = facts(kept.camera) | changes
    camera = kept.camera.__class__.model_validate(amended)
    if camera == kept.camera:
        raise Refused("Nothing in the record of {id} would change.", id=camera_id)
    return publish(session, [Change("amended", camera, reason)], office=office, at=at)[0]


def publish(session: Session, changes: Sequence[Change], *, office: str, at: datetime) -> range:
    """Append the changes to the log, in order, and bring the derived tables after them."""
    first = log.size(session) + 1
    known = organisations.standing(session)
    for start in range(0, len(changes), CHUNK):
        lines = lines_of(changes[start : start + CHUNK], known, at)
        before = _identify(session, lines)
        numbers = log.append_columns(session, lines.entries(office), at=at)
        _write_identities(session, lines, numbers, before)
        changed = zip(lines["id"], numbers, strict=True)
        # A version that ends another one is not for the index that is being gathered.
        session.info.pop(GATHERED, None)
        _close(session, [(camera_id, n) for camera_id, n in changed if camera_id in before])
        _load_versions(session, lines, numbers)
    return range(first, first + len(changes))


def publish_fresh(session: Session, lines: Lines, *, office: str, at: datetime) -> range:
    """Append the entries of cameras that `new_ids` has just named, with the tables after them."""
    _unknown(session, spans_of(lines["id"]))
    numbers = log.append_columns(session, lines.entries(office), at=at)
    _write_identities(session, lines, numbers, {})
    _load_versions(session, lines, numbers)
    return numbers


def fill_part(
    part: Part, lines: Lines, numbers: range, *, office: str, at: datetime
) -> Mapping[str, Sequence[Any]]:
    """Write into a part what `publish_fresh` writes; gives the versions."""
    versions = lines.versions(numbers, [None] * len(lines))
    identities = {name: lines[name] for name in IDENTITY if name != "entry_number"}
    told = (
        log.rows(numbers, lines.entries(office), at=at),
        identities | {"entry_number": numbers},
        versions,
    )
    for table, columns in zip(PARTED, told, strict=True):
        part.add(Base.metadata.tables[table], columns)
    return versions


def publish_part(session: Session, path: Path, numbers: range, ids: Spans) -> None:
    """Take a part over that holds these entries, of cameras that `Ids` has just named."""
    _unknown(session, ids)
    take_over(session, path, PARTED, numbers)
    searching.note(session, numbers)


def lines_of(changes: Sequence[Change], known: Organisations, at: datetime) -> Lines:
    """What the changes make public, and what of them is withheld."""
    placed = _placed(changes)
    public = [published(change.camera) for change in placed]
    columns = of_public(public, known, at) | {
        "kind": [change.kind for change in placed],
        "reason": [_harmless(change) for change in placed],
        "effective_on": [change.effective_on for change in placed],
        "withheld": [
            withheld(change.camera, shown) for change, shown in zip(placed, public, strict=True)
        ],
        "source": [change.source for change in placed],
        "source_id": [change.source_id for change in placed],
    }
    return Lines(columns)


class Ids:
    """Gives out ids never given before; `keep_counts` writes down how far it has counted."""

    def __init__(self, session: Session) -> None:
        self.last = {row.prefix: row.last for row in session.scalars(select(Counter))}

    def next(self, prefixes: Sequence[str]) -> list[str]:
        """An id for each prefix asked for, such as `AST-000001`."""
        last, ids = self.last, []
        for prefix in prefixes:
            last[prefix] = number = last.get(prefix, 0) + 1
            ids.append(f"{prefix}-{number:06d}")
        return ids

    def skip(self, prefixes: Sequence[str]) -> None:
        """Count on as if so many ids were given out."""
        for prefix, many in collections.Counter(prefixes).items():
            self.last[prefix] = self.last.get(prefix, 0) + many


def keep_counts(session: Session, last: Mapping[str, int]) -> None:
    """Write down the last number that was given out under each prefix."""
    for prefix, number in last.items():
        row = session.get(Counter, prefix) or Counter(prefix=prefix)
        row.last = number
        session.add(row)
    session.flush()


def new_ids(session: Session, prefixes: Sequence[str]) -> list[str]:
    """Ids never given before, one for each prefix asked for, written down as given."""
    ids = Ids(session)
    given = ids.next(prefixes)
    keep_counts(session, ids.last)
    return given


def _load_versions(session: Session, lines: Lines, numbers: range) -> None:
    # A camera that changes twice in one chunk has its earlier version closed by the later one.
    following: dict[str, int] = {}
    ends = []
    for camera_id, number in zip(reversed(lines["id"]), reversed(numbers), strict=True):
        ends.append(following.get(camera_id))
        following[camera_id] = number
    versions = lines.versions(numbers, ends[::-1])
    _load(session, CameraVersion, versions)
    if gathered := session.info.get(GATHERED):
        gathered.take(versions)
    searching.note(session, numbers)


def _load(session: Session, table: type[Base], columns: Columns) -> None:
    load(session, table.metadata.tables[table.__tablename__], columns)


Before = Mapping[str, tuple[str | None, str | None]]


def _identify(session: Session, lines: Lines) -> Before:
    """The cameras that were on the register before, once all may be changed as they are to be."""
    ids = set(lines["id"])
    known = _known(session, sorted(ids))
    kinds = zip(lines["id"], lines["kind"], strict=True)
    entered = {camera_id for camera_id, kind in kinds if kind == "entered"}
    if twice := sorted(entered & known.keys()):
        raise _taken(twice[0])
    if strange := sorted(ids - entered - known.keys()):
        raise NotFound("There is no camera {id} on the register to change.", id=strange[0])
    return known


def _write_identities(session: Session, lines: Lines, numbers: range, before: Before) -> None:
    """Write who the cameras are; of two changes of one camera the later one stands."""
    names = ("withheld", "source", "source_id")
    told = zip(lines["id"], numbers, *(lines[name] for name in names), strict=True)
    rows = {row[0]: row for row in told}
    fresh = [row for row in rows.values() if row[0] not in before]
    columns = zip(*fresh, strict=True) if fresh else [[] for _ in IDENTITY]
    _load(session, CameraIdentity, dict(zip(IDENTITY, columns, strict=True)))
    kept = [dict(zip(IDENTITY, rows[camera_id], strict=True)) for camera_id in before]
    for row in kept:
        # Who declared it first stays, unless the change names its own source.
        if row["source"] is None:
            row["source"], row["source_id"] = before[row["id"]]
    if kept:
        session.execute(update(CameraIdentity), kept)


def spans_of(ids: Iterable[str]) -> Spans:
    """The first and the last id of each prefix and length, of ids that are counted up."""
    spans: Spans = {}
    for camera_id in ids:
        # Ids of one prefix and one length follow each other as texts as they do as numbers.
        span = spans.setdefault((camera_id.rpartition("-")[0], len(camera_id)), [camera_id, ""])
        span[1] = camera_id
    return spans


def _unknown(session: Session, spans: Spans) -> None:
    """Make sure that none of these ids stands for a camera yet: a count may have been lost."""
    for first, last in spans.values():
        query = select(func.min(CameraIdentity.id)).where(CameraIdentity.id.between(first, last))
        if (taken := session.scalar(query)) is not None:
            raise _taken(taken)


def _taken(camera_id: str) -> Conflict:
    return Conflict("Camera {id} is on the register already; amend it instead.", id=camera_id)


def _known(session: Session, ids: Sequence[str]) -> dict[str, tuple[str | None, str | None]]:
    known: dict[str, tuple[str | None, str | None]] = {}
    for start in range(0, len(ids), CHUNK):
        query = select(CameraIdentity.id, CameraIdentity.source, CameraIdentity.source_id)
        some = session.execute(query.where(CameraIdentity.id.in_(ids[start : start + CHUNK])))
        known |= {row.id: (row.source, row.source_id) for row in some}
    return known


def _close(session: Session, changed: Sequence[tuple[str, int]]) -> None:
    """End the versions that stood, each at the first entry that changes its camera."""
    if not changed:
        return
    first: dict[str, int] = {}
    for camera_id, number in changed:
        first.setdefault(camera_id, number)
    session.connection().execute(
        update(CameraVersion)
        .where(CameraVersion.camera_id == bindparam("id"), CameraVersion.entry_to.is_(None))
        .values(entry_to=bindparam("closed_by")),
        [{"id": camera_id, "closed_by": number} for camera_id, number in first.items()],
    )


def _placed(changes: Sequence[Change]) -> list[Change]:
    """The changes with the area filled in where the place is known and the area is not."""
    filled = areas_filled([change.camera for change in changes])
    return [
        change if camera is change.camera else replace(change, camera=camera)
        for change, camera in zip(changes, filled, strict=True)
    ]


def areas_filled(records: Sequence[Camera]) -> list[Camera]:
    """The records with the area filled in where the place is known and the area is not."""
    filled = list(records)
    without = [
        i for i, one in enumerate(filled) if one.district_code is None and one.lat is not None
    ]
    if not without:
        return filled
    lons = np.array([filled[i].lon for i in without], dtype=float)
    lats = np.array([filled[i].lat for i in without], dtype=float)
    for i, area in zip(without, areas.containing(lons, lats), strict=True):
        if area:
            filled[i] = filled[i].model_copy(update={"district_code": str(area)})
    return filled


def _harmless(change: Change) -> str:
    check_reason(change.camera, change.reason)
    return change.reason


def check_reason(camera: Camera, reason: str) -> None:
    """Refuse a reason that tells what the record withholds."""
    if camera.location_precision != "exact":
        telling = [camera.address, *(f"{c:.3f}" for c in (camera.lat, camera.lon) if c is not None)]
        if any(secret and secret in reason for secret in telling):
            raise Refused(
                "The reason given for {id} names the place that its record withholds. "
                "Write the reason without the address or coordinates.",
                field="reason",
                id=camera.id,
            )
