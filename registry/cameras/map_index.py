"""The cameras' columns for the map index, and the index itself, never older than the log.

The file carries the log size it stands for. When the log has grown, the index is written anew
beside the old file and put in its place, so that no reader ever sees half of it.
"""

from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import log
from registry.cameras import observations, questions
from registry.cameras.rows import MARKS
from registry.cameras.selection import Selection
from registry.cameras.tables import CameraVersion as V
from registry.cameras.vocabulary import terms
from registry.maps.index import DamagedIndex, Index, open_index, write_index

KEPT_PAST = 8  # indexes of past log sizes kept beside the newest
_building = Lock()
_opened: dict[Path, Index] = {}


def rows(session: Session, chosen: Selection, path: Path) -> tuple[Index, NDArray[np.bool_] | None]:
    """The index that a selection speaks of, and which of its rows are in the selection."""
    as_of = questions.standing_at(session, chosen)
    size = log.size(session) if as_of is None else as_of
    index = current(session, path, size, is_newest=size == log.size(session))
    wanted = questions.entry_numbers(session, chosen)
    return index, np.isin(np.asarray(index.columns["entry"]), wanted)


def current(session: Session, path: Path, size: int, *, is_newest: bool = True) -> Index:
    """The index for a log size, opened, or built where it is missing, damaged or out of date."""
    wanted = path if is_newest else path.with_name(f"{path.stem}-at-{size}{path.suffix}")
    opened = _opened.get(wanted)
    if opened is not None and opened.size == size:
        return opened
    with _building:
        with suppress(DamagedIndex, FileNotFoundError):
            found = open_index(wanted)
            if found.size == size:
                return _keep(wanted, found)
        build(session, wanted, size)
        return _keep(wanted, open_index(wanted))


def build(session: Session, path: Path, size: int) -> None:
    """Write the index of all versions with a public place that stood at a log size."""
    columns = (V.entry_from, V.camera_id, V.lon, V.lat, V.mark, V.bearing, V.fov, V.approx)
    query = select(*columns).where(V.lat.is_not(None), *questions.span(size))
    taken = list(zip(*session.execute(query).all(), strict=True)) or [()] * len(columns)
    codes = {mark: code for code, mark in enumerate(MARKS)}
    path.parent.mkdir(parents=True, exist_ok=True)
    write_index(
        path,
        np.array(taken[2], dtype=np.float64),
        np.array(taken[3], dtype=np.float64),
        {
            "entry": np.array(taken[0], dtype=np.int64),
            "id": np.array([camera_id.encode() for camera_id in taken[1]], dtype="S64"),
            "mark": np.array([codes[mark] for mark in taken[4]], dtype=np.uint8),
            "bearing": _or_minus_one(taken[5]),
            "fov": _or_minus_one(taken[6]),
            "approx": np.array(taken[7], dtype=np.bool_),
        },
        size=size,
        dictionaries={"mark": list(MARKS)},
    )


def observed(session: Session, path: Path) -> Index:
    """The index of what was observed in the street, for a layer of its own."""
    size = log.size(session)
    opened = _opened.get(path)
    if opened is not None and opened.size == size:
        return opened
    seen = observations.columns(session)
    kinds = list(terms("observation_kind"))
    path.parent.mkdir(parents=True, exist_ok=True)
    write_index(
        path,
        seen["lon"],
        seen["lat"],
        {"kind": np.array([kinds.index(kind) for kind in seen["kind"]], dtype=np.uint8)},
        size=size,
        dictionaries={"kind": kinds},
    )
    return _keep(path, open_index(path))


def _keep(path: Path, index: Index) -> Index:
    while len(_opened) > KEPT_PAST:
        _opened.pop(next(iter(_opened)))
    _opened[path] = index
    return index


def _or_minus_one(values: Any) -> NDArray[np.int16]:
    return np.array([-1 if value is None else value for value in values], dtype=np.int16)
