"""Invariants over the live data: the log is whole, and the tables tell what the log tells."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry import log
from registry.cameras import searching, spans
from registry.cameras.beside import organisations
from registry.cameras.record import camera
from registry.cameras.rows import version_row
from registry.cameras.tables import CameraIdentity
from registry.cameras.tables import CameraVersion as V
from registry.errors import Refused
from registry.log import Entry
from registry.maps.index import DamagedIndex, open_index

CONTROLLER_RULES = ("findings",)  # they depend on the controller's record of the time


def faults(session: Session, index_path: Path) -> Iterator[str]:
    """Everything that does not hold, one finished sentence each; nothing when all is sound."""
    yield from _log_faults(session)
    yield from _version_faults(session)
    yield from _reference_faults(session)
    yield from searching.faults(session)
    yield from _index_faults(session, index_path)


def _log_faults(session: Session) -> Iterator[str]:
    expected = 1
    for entry in log.read(session):
        if entry.number != expected:
            yield f"The log lacks entry {expected}: entry {entry.number} follows {expected - 1}."
            expected = entry.number
        expected += 1
        whole = log.entry_bytes(
            number=entry.number,
            recorded_at=entry.recorded_at,
            effective_on=entry.effective_on,
            subject=entry.subject,
            kind=entry.kind,
            office=entry.office,
            reason=entry.reason,
            record=entry.record,
        )
        if log.leaf_hash(whole) != entry.leaf:
            yield f"Entry {entry.number} is not what was hashed when it was written."


def _version_faults(session: Session) -> Iterator[str]:
    """Fold the log of cameras again and hold every version against it."""
    held = session.execute(select(func.count()).select_from(V)).scalar() or 0
    newest: dict[str, int] = {}
    following: dict[int, int] = {}
    told = 0
    for entry in log.read(session):
        if not entry.subject.startswith("cameras/"):
            continue
        told += 1
        if before := newest.get(entry.subject):
            following[before] = entry.number
        newest[entry.subject] = entry.number
    if told != held:
        yield f"The log tells of {told} versions of cameras, and the table holds {held}."
    yield from _row_faults(session, following)
    yield from _identity_faults(session, newest)


def _row_faults(session: Session, following: dict[int, int]) -> Iterator[str]:
    controllers = organisations.standing(session)
    query = select(V, Entry).join(Entry, Entry.number == V.entry_from).order_by(V.entry_from)
    for version, entry in session.execute(query.execution_options(yield_per=1_000)):
        if version.entry_to != following.get(version.entry_from):
            yield f"The version that entry {entry.number} wrote ends at the wrong entry."
        try:
            record = camera(json.loads(entry.record))
        except Refused as wrong:
            yield f"The record in entry {entry.number} is not a camera: {wrong.message}"
            continue
        controller = controllers.get(record.controller or "")
        told = version_row(record, entry.number, controller, entry.recorded_at)
        for name, value in told.items():
            if name in ("entry_to", *CONTROLLER_RULES):
                continue
            if getattr(version, name) != value:
                yield (
                    f"Of camera {version.camera_id}, {name} differs between the table and "
                    f"entry {entry.number}."
                )


def _identity_faults(session: Session, newest: dict[str, int]) -> Iterator[str]:
    query = select(CameraIdentity.id, CameraIdentity.entry_number)
    kept = {f"cameras/{row.id}": row.entry_number for row in session.execute(query)}
    for subject in sorted(newest.keys() ^ kept.keys()):
        yield f"{subject} is not both in the log and in the table of cameras."
    for subject in sorted(newest.keys() & kept.keys()):
        if newest[subject] != kept[subject]:
            yield f"{subject} stands at another entry than the log says."


def _reference_faults(session: Session) -> Iterator[str]:
    known = set(organisations.standing(session))
    for column in (V.controller, V.operator):
        query = select(column).where(column.is_not(None)).distinct()
        for organisation in sorted(filter(None, set(session.scalars(query)) - known)):
            yield f"Cameras name the organisation {organisation}, which the register lacks."


def _index_faults(session: Session, path: Path) -> Iterator[str]:
    if not path.exists():
        return  # it is built at the first look at the map
    try:
        index = open_index(path)
    except DamagedIndex as damage:
        yield f"The map index is damaged and will be built anew: {damage}."
        return
    query = select(V.entry_from).where(*spans.standing(index.size))
    told: Any = np.sort(np.array(list(session.scalars(query)), dtype=np.int64))
    if not np.array_equal(np.sort(np.asarray(index.columns["entry"])), told):
        yield "The map index holds other cameras than the table does at its log size."
