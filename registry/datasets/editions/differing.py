"""What differs between two editions: rows added and removed, and cells that were amended.

The rows of both are read twice, batch by batch: once for a short mark of each, by which the few
that differ are found, and once more for those alone. A million cameras are never held at a time.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from registry.datasets.editions.kept import Edition
from registry.datasets.sets import datasets

# Said of the row by the register itself: they change whenever anything else does.
MADE = frozenset({"entry", "recorded_at", "bbox"})
AT_ONCE = 50_000
Marks = NDArray[np.uint64]


@dataclass(frozen=True)
class Change:
    """A row that is not the same in both: `key` names it; a cell where `column` is given."""

    dataset: str
    what: str  # added, removed, amended
    key: str
    column: str | None = None
    before: str | None = None
    after: str | None = None


@dataclass(frozen=True)
class Difference:
    """The rows that differ, data set by data set; `counts` by data set and by what happened."""

    before: Edition
    after: Edition
    counts: dict[str, dict[str, int]]
    changes: tuple[Change, ...]


def difference(before: Edition, after: Edition) -> Difference:
    """What differs from one edition to another."""
    changes: list[Change] = []
    counts: dict[str, dict[str, int]] = {}
    for name, one in datasets().items():
        paths = [edition.folder / f"{name}.parquet" for edition in (before, after)]
        if not all(path.exists() for path in paths):
            continue
        found = list(_of_one(name, list(one.key), paths[0], paths[1]))
        rows = {(change.what, change.key) for change in found}
        counts[name] = {
            what: sum(kind == what for kind, _ in rows) for what in ("added", "amended", "removed")
        }
        changes += found
    return Difference(before, after, counts, tuple(changes))


def _of_one(name: str, key: list[str], before: Path, after: Path) -> Iterator[Change]:
    old, new = _marked(before, key), _marked(after, key)
    both, at_old, at_new = np.intersect1d(old[0], new[0], return_indices=True)
    amended = both[old[1][at_old] != new[1][at_new]]
    removed, added = np.setdiff1d(old[0], both), np.setdiff1d(new[0], both)
    earlier = _rows(before, key, np.concatenate([amended, removed]))
    later = _rows(after, key, np.concatenate([amended, added]))
    for one in sorted(earlier.keys() | later.keys()):
        if one not in earlier or one not in later:
            yield Change(name, "added" if one in later else "removed", one)
            continue
        then, now = earlier[one], later[one]
        for column in [*now, *(each for each in then if each not in now)]:
            if column not in MADE and then.get(column) != now.get(column):
                yield Change(name, "amended", one, column, then.get(column), now.get(column))


def _marked(path: Path, key: list[str]) -> tuple[Marks, Marks]:
    """A mark of the key of each row, and one of the whole row."""
    keys, rows = [np.empty(0, np.uint64)], [np.empty(0, np.uint64)]
    for frame in _frames(path):
        keys.append(_mark(frame[key]))
        rows.append(_mark(frame[sorted(set(frame.columns) - MADE)]))
    return np.concatenate(keys), np.concatenate(rows)


def _mark(frame: pd.DataFrame) -> Marks:
    found = pd.util.hash_pandas_object(frame, index=False).to_numpy()
    return np.asarray(found, np.uint64)


def _rows(path: Path, key: list[str], wanted: Marks) -> dict[str, dict[str, str | None]]:
    """The rows with these marks by their keys, each cell as text."""
    found: dict[str, dict[str, str | None]] = {}
    if not len(wanted):
        return found
    for frame in _frames(path):
        some = frame[np.isin(_mark(frame[key]), wanted)]
        for row in some.to_dict("records"):
            named = "/".join(str(row[part]) for part in key)
            found[named] = {str(column): _said(cell) for column, cell in row.items()}
    return found


def _frames(path: Path) -> Iterator[pd.DataFrame]:
    import pyarrow.parquet as pq  # slow to import, and few need it

    with pq.ParquetFile(path) as file:
        columns = [one for one in file.schema_arrow.names if one not in ("bbox", "geometry")]
        for batch in file.iter_batches(AT_ONCE, columns=columns):
            frame = batch.to_pandas(categories=[])
            # Texts throughout: a whole number must not become another for its neighbour's blank.
            yield frame.astype(object).where(frame.notna(), None)


def _said(cell: object) -> str | None:
    if cell is None or (isinstance(cell, float) and np.isnan(cell)):
        return None
    if isinstance(cell, bool | np.bool_):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
