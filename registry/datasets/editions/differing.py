"""What differs between two editions: rows added and removed, and cells that were amended.

The rows of both are read batch by batch: once for a short mark of each, by which those that differ
are found, and again for these alone, some at a time. A million cameras are never held at once, not
even where every one of them was amended.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from registry.datasets.editions.kept import Edition
from registry.datasets.sets import datasets

# Said of the row by the register itself: they change whenever anything else does.
MADE = frozenset({"entry", "recorded_at", "bbox"})
AT_ONCE = 20_000  # rows that are read in one go
HELD = 40_000  # rows that differ and are held in memory with all their cells
if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

Marks = NDArray[np.uint64]
Names = NDArray[np.object_]


@dataclass(frozen=True)
class Change:
    """A row that is not the same in both: `key` names it; a cell where `column` is given."""

    dataset: str
    what: str  # added, removed, amended
    key: str
    column: str | None = None
    before: str | None = None
    after: str | None = None


def changes(before: Edition, after: Edition) -> Iterator[Change]:
    """What differs from one edition to another, data set by data set and row by row."""
    for name in in_both(before, after):
        paths = [edition.folder / f"{name}.parquet" for edition in (before, after)]
        yield from _of_one(name, list(datasets()[name].key), paths[0], paths[1])


def in_both(before: Edition, after: Edition) -> list[str]:
    """The data sets that both editions have."""
    return [
        name
        for name in datasets()
        if all((one.folder / f"{name}.parquet").exists() for one in (before, after))
    ]


def _of_one(name: str, key: list[str], before: Path, after: Path) -> Iterator[Change]:
    old, new = _marked(before, key), _marked(after, key)
    both, at_old, at_new = np.intersect1d(old[0], new[0], return_indices=True)
    amended = both[old[1][at_old] != new[1][at_new]]
    gone = _named(before, key, np.setdiff1d(old[0], both))
    come = _named(after, key, np.concatenate([amended, np.setdiff1d(new[0], both)]))
    names = np.concatenate([gone[0], come[0]])
    marks = np.concatenate([gone[1], come[1]])[np.argsort(names, kind="stable")]
    for start in range(0, len(marks), HELD):
        some = marks[start : start + HELD]
        yield from _of_some(name, _rows(before, key, some), _rows(after, key, some))


def _of_some(
    name: str, earlier: dict[str, dict[str, str | None]], later: dict[str, dict[str, str | None]]
) -> Iterator[Change]:
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


def _mark(frame: "pd.DataFrame") -> Marks:
    import pandas as pd  # slow to import, and few need it

    found = pd.util.hash_pandas_object(frame, index=False).to_numpy()
    return np.asarray(found, np.uint64)


def _named(path: Path, key: list[str], wanted: Marks) -> tuple[Names, Marks]:
    """The names of the rows with these marks, each beside its mark."""
    names, marks = [np.empty(0, np.object_)], [np.empty(0, np.uint64)]
    for frame in _frames(path, key) if len(wanted) else ():
        found = _mark(frame[key])
        held = np.isin(found, wanted)
        marks.append(found[held])
        names.append(np.array([_name(row) for row in frame[key][held].to_numpy()], np.object_))
    return np.concatenate(names), np.concatenate(marks)


def _rows(path: Path, key: list[str], wanted: Marks) -> dict[str, dict[str, str | None]]:
    """The rows with these marks by their names, each cell as text."""
    found: dict[str, dict[str, str | None]] = {}
    for batch in _batches(path):
        # Few rows of a batch are wanted, and turning all of them round takes longest.
        held = np.isin(_mark(_plain(batch.select(key))), wanted)
        for row in _plain(batch.filter(held)).to_dict("records"):
            cells = {str(column): _said(cell) for column, cell in row.items()}
            found[_name([row[part] for part in key])] = cells
    return found


def _name(parts: list[object] | NDArray[np.object_]) -> str:
    return "/".join(map(str, parts))


def _frames(path: Path, only: list[str] | None = None) -> Iterator["pd.DataFrame"]:
    return map(_plain, _batches(path, only))


def _batches(path: Path, only: list[str] | None = None) -> Iterator["pa.RecordBatch"]:
    import pyarrow.parquet as pq  # slow to import, and few need it

    with pq.ParquetFile(path) as file:
        every = [one for one in file.schema_arrow.names if one not in ("bbox", "geometry")]
        yield from file.iter_batches(AT_ONCE, columns=only or every)


def _plain(batch: "pa.RecordBatch") -> "pd.DataFrame":
    frame = batch.to_pandas(categories=[])
    # Texts throughout: a whole number must not become another for its neighbour's blank.
    return frame.astype(object).where(frame.notna(), None)


def _said(cell: object) -> str | None:
    if cell is None or (isinstance(cell, float) and np.isnan(cell)):
        return None
    if isinstance(cell, bool | np.bool_):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
