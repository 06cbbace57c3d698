"""How often entries of cameras change, month by month, and which findings that closed.

The versions that stand are in the map index; those that were replaced are read from the tables
once by each process, and then only what the log has gained since.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session, aliased

from registry import log
from registry.cameras import findings
from registry.cameras.declared.vocabulary import terms
from registry.cameras.index import choosing
from registry.cameras.selection import Selection
from registry.cameras.tables import CameraVersion as V
from registry.database import raw_rows
from registry.places import areas

MONTHS = 12
CHUNK = 50_000
CODES = (*findings.BIT, *findings.DATED)
DAYS = ("authorised_until", "basis_until", "confirm_by")
Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Month:
    """A month by its first day, and how many entries changed cameras in it."""

    first: date
    changes: int


@dataclass(frozen=True)
class Pace:
    """The months up to this one, and how many findings of each code came to an end in them."""

    months: list[Month]
    closed: dict[str, int]


@dataclass(frozen=True, eq=False)
class _Replaced:
    """Versions that a later one has replaced: their own entry, that one's, whose they were."""

    since: int
    size: int
    leaf: str
    began: Numbers
    ended: Numbers
    controllers: NDArray[np.object_]
    areas: NDArray[np.object_]
    closed: Numbers


_lock = Lock()
_held: dict[str, _Replaced] = {}


def pace(session: Session, chosen: Selection) -> Pace:
    """The pace of a selection by controller and area, over the last months."""
    firsts = _firsts(chosen.today)
    bounds = np.array([_size_before(session, first, chosen) for first in firsts], np.int64)
    replaced = _replaced(session, int(bounds[0]))
    own = _of(replaced, chosen)
    began = np.concatenate([replaced.began[own], *_standing(session, chosen)])
    months = np.searchsorted(bounds, began, "left") - 1
    counts = np.bincount(months[months >= 0], minlength=len(firsts)).tolist()
    ended = replaced.closed[own & (replaced.ended > bounds[0])]
    closed = {code: int(np.count_nonzero(ended >> place & 1)) for place, code in enumerate(CODES)}
    return Pace([Month(*pair) for pair in zip(firsts, counts, strict=True)], closed)


def _firsts(today: date) -> list[date]:
    last = today.year * 12 + today.month - 1
    return [date(m // 12, m % 12 + 1, 1) for m in range(last - MONTHS + 1, last + 1)]


def _size_before(session: Session, first: date, chosen: Selection) -> int:
    return log.size_at(session, str(first - timedelta(days=1)), chosen.timezone)


def _standing(session: Session, chosen: Selection) -> list[Numbers]:
    # A camera that is gone was a change as well.
    every = {key: list(values) for key, values in chosen.chosen} | {"status": [*terms("status")]}
    whole = Selection.parse(every, today=chosen.today, timezone=chosen.timezone)
    return [part.index.columns["entry"][part.rows] for part in choosing.parts(session, whole)]


def _of(replaced: _Replaced, chosen: Selection) -> NDArray[np.bool_]:
    own = np.ones(len(replaced.began), np.bool_)
    if wanted := chosen.values("controller"):
        own &= np.isin(replaced.controllers, wanted)
    if within := {part for area in chosen.values("area") for part in areas.descendants(area)}:
        own &= np.isin(replaced.areas, sorted(within))
    return own


def _replaced(session: Session, since: int) -> _Replaced:
    """The versions that were replaced by an entry after `since`."""
    size, bind = log.size(session), session.get_bind()
    assert isinstance(bind, Engine)
    name = bind.url.render_as_string()
    with _lock:
        held = _held.get(name)
        if held and held.since <= since and held.size <= size and _fits(session, held):
            if held.size == size:
                return held
            newer = _read(session, held.size, size)
            found = _joined(held, newer)
        else:
            found = _read(session, since, size)
        _held[name] = found
        return found


def _fits(session: Session, held: _Replaced) -> bool:
    return held.leaf == _leaf(session, held.size)


def _leaf(session: Session, size: int) -> str:
    entry = session.get(log.Entry, size)
    return entry.leaf.hex() if entry else ""


def _read(session: Session, since: int, size: int) -> _Replaced:
    after = aliased(V)
    columns: list[Any] = [V.entry_from, V.entry_to, V.controller, V.area_id]
    columns.append(log.Entry.recorded_at)
    for version in (V, after):
        columns += [version.findings, *(getattr(version, day) for day in DAYS)]
    query = (
        select(*columns)
        .join(after, after.entry_from == V.entry_to)
        .join(log.Entry, log.Entry.number == V.entry_to)
        .where(V.entry_to > since, V.entry_to <= size)
    )
    rows = [_row(row) for part in raw_rows(session, query, CHUNK) for row in part]
    began, ended, controllers, within, closed = zip(*rows, strict=True) if rows else [()] * 5
    return _Replaced(
        since,
        size,
        _leaf(session, size),
        np.array(began, np.int64),
        np.array(ended, np.int64),
        np.array(controllers, np.object_),
        np.array(within, np.object_),
        np.array(closed, np.int64),
    )


def _row(row: Sequence[Any]) -> tuple[Any, ...]:
    """A replaced version with the findings that stood on it and not on the one after."""
    began, ended, controller, area, recorded_at = row[:5]
    day = str(recorded_at)[:10]
    before, after = row[5:9], row[9:13]
    bits = before[0] & ~after[0]
    for place, (last, next_) in enumerate(zip(before[1:], after[1:], strict=True)):
        is_closed = last is not None and str(last) < day and (next_ is None or str(next_) >= day)
        bits |= is_closed << (len(findings.BIT) + place)
    return began, ended, controller, area, bits


def _joined(held: _Replaced, newer: _Replaced) -> _Replaced:
    def both(name: str) -> Any:
        return np.concatenate([getattr(held, name), getattr(newer, name)])

    return _Replaced(
        held.since,
        newer.size,
        newer.leaf,
        both("began"),
        both("ended"),
        both("controllers"),
        both("areas"),
        both("closed"),
    )
