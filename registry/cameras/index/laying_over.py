"""What the log has gained since an index was made, laid beside it: as dear as the change is large.

Nothing here goes through the whole index. A row that has gone is found by its place, which leads
to a few rows at most.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from registry import log
from registry.cameras import spans
from registry.cameras.index import index_columns
from registry.cameras.tables import CameraVersion as V
from registry.maps import keys
from registry.maps.index import Index, Rows, overlaid
from registry.maps.layers import Layers, Touched

MANY = 2_000  # rows; to find more than these it is quicker to go through the whole index
NONE = np.empty(0, np.int64)

# Put together once: it is asked at every change, and to put it together takes longest of all.
AFTER: Any = bindparam("after")
SIZE: Any = bindparam("size")
FRESH = select(*index_columns.columns()).where(V.entry_from > AFTER, *spans.standing(SIZE))
CHANGED = select(V.camera_id).where(V.entry_from > AFTER, V.entry_from <= SIZE)
CLOSED = select(V.entry_from, V.lon, V.lat).where(
    V.camera_id.in_(CHANGED), V.entry_from <= AFTER, V.entry_to > AFTER
)
SINCE = select(*index_columns.columns()).where(V.entry_from <= SIZE, V.entry_to > SIZE)
LEAF = select(log.Entry.leaf).where(log.Entry.number == bindparam("number"))


def laid_over(session: Session, before: Layers, size: int) -> Layers:
    """The layers with what the log has gained since, up to that size."""
    connection, span = session.connection(), {"after": before.size, "size": size}
    old = before.newer or before.base
    rows = connection.execute(FRESH, span).all()
    fresh = index_columns.index_of(rows, size=size, words=old.dictionaries)
    closed = connection.execute(CLOSED, span).all()
    gone = _rows(before.base, [row for row in closed if row.entry_from <= before.base.size])
    touched = [fresh.key, before.base.key[gone]]
    if before.newer:
        replaced = _rows(before.newer, [r for r in closed if r.entry_from > before.base.size])
        touched.append(before.newer.key[replaced])
        fresh = overlaid(before.newer, replaced, fresh)
    return Layers(
        before.base,
        np.concatenate([before.gone, gone]),
        fresh,
        size,
        _with(before.touched, np.concatenate(touched), size),
        leaf=leaf(session, size),
    )


def taken_back(session: Session, now: Layers, size: int) -> Layers:
    """The layers as they were when the log had that size: without what came, with what went."""
    rows = session.connection().execute(SINCE, {"size": size}).all()
    words = (now.newer or now.base).dictionaries
    back = index_columns.index_of(rows, size=size, words=words)
    came = np.flatnonzero(now.base.columns["entry"] > size)
    if now.newer is not None:
        back = overlaid(now.newer, np.flatnonzero(now.newer.columns["entry"] > size), back)
    gone = np.unique(np.concatenate([now.gone, came]))
    return Layers(now.base, gone, back, size, leaf=leaf(session, size))


def leaf(session: Session, size: int) -> str:
    """The hash of the entry that a log of that size ends with; no other log shares it."""
    found: bytes | None = session.connection().scalar(LEAF, {"number": size})
    return found.hex() if found else ""


def _with(before: Touched, key: keys.Keys, size: int) -> Touched:
    sizes = np.full(len(key), size, np.int64)
    return np.concatenate([before[0], sizes]), np.concatenate([before[1], key])


def _rows(index: Index, versions: Sequence[Any]) -> Rows:
    """The numbers of the rows that these entries wrote."""
    if not versions:
        return NONE
    entries = np.array([version.entry_from for version in versions], np.int64)
    if len(versions) <= MANY:
        key = _keys(versions)
        starts, stops = (np.searchsorted(index.key, key, side) for side in ("left", "right"))
        found = [
            start + np.flatnonzero(index.columns["entry"][start:stop] == entry)
            for start, stop, entry in zip(starts, stops, entries, strict=True)
        ]
        if all(map(len, found)):
            return np.sort(np.concatenate(found))
    # The last bit of a key may differ from one array to the next.
    return np.flatnonzero(np.isin(index.columns["entry"], entries))


def _keys(versions: Sequence[Any]) -> keys.Keys:
    lon, lat = (
        np.array([getattr(version, name) for version in versions], np.float64)
        for name in ("lon", "lat")
    )
    placed = np.isfinite(lon) & np.isfinite(lat)
    key = np.full(len(lon), keys.NOWHERE, np.uint64)
    key[placed] = keys.keys(lon[placed], lat[placed])
    return key
