"""How large the files of a selection will be, told beforehand from some of its rows."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from zoneinfo import ZoneInfo

import pyarrow as pa
from sqlalchemy.orm import Session

from registry.cameras.index.telling import choose
from registry.cameras.selection import Selection
from registry.datasets import formats
from registry.datasets.dataset import Dataset, Rows, schema
from registry.datasets.written.table import Table

Stream = Callable[[Table], Iterator[bytes]]
AT_MOST = 200  # rows that are looked at
# Formats that are packed as a whole: their bytes for each byte of the canonical CSV, as measured.
PACKED = {"gpkg": 1.27, "fgb": 1.25, "parquet": 0.18}
FIXED = {"gpkg": 120_000, "fgb": 8_000, "parquet": 60_000}
_kept: dict[tuple[str, int], dict[str, tuple[int, float]]] = {}


def estimate(table: Table) -> dict[str, int]:
    """The bytes of the whole table in each format that suits it, by ending."""
    count = table.rows.count
    # Of registers of one size the rows are alike: what was measured once holds for long.
    key = (table.dataset.name, count.bit_length())
    if key not in _kept:
        _kept[key] = dict(_measured(table))
    return _scaled(table.dataset.name, count)


def of_cameras(session: Session, count: int, today: date) -> dict[str, int]:
    """The same for so many cameras, without choosing them."""
    if count.bit_length() not in {size for name, size in _kept if name == "cameras"}:
        everything = Selection((), today, ZoneInfo("UTC"))
        some = choose(session, everything, limit=AT_MOST)
        _kept["cameras", count.bit_length()] = dict(_measured(formats.of_cameras(session, some)))
    return _scaled("cameras", count)


def _scaled(name: str, count: int) -> dict[str, int]:
    kept = _kept[name, count.bit_length()]
    return {ending: round(fixed + each * count) for ending, (fixed, each) in kept.items()}


def _measured(table: Table) -> Iterator[tuple[str, tuple[int, float]]]:
    """What a file holds besides rows, and what a row takes."""
    some = table.rows.sample() if table.rows.sample else _first(table.rows)
    none = Rows(0, some.log_size, lambda: iter([_empty(table.dataset)]))
    known = formats.of(table.dataset)
    number = max(some.count, 1)
    per_row: dict[str, float] = {}
    for ending in sorted(known, key=lambda ending: ending in PACKED):
        if ending in PACKED:
            yield ending, (FIXED[ending], PACKED[ending] * per_row["csv"])
            continue
        write = known[ending].stream
        whole, fixed = (_length(replace(table, rows=rows), write) for rows in (some, none))
        per_row[ending] = max(whole - fixed, 0) / number
        yield ending, (fixed, per_row[ending])


def _first(rows: Rows) -> Rows:
    batch = next(rows.batches()).slice(0, AT_MOST)
    return Rows(batch.num_rows, rows.log_size, partial(_only, batch))


def _only(batch: pa.RecordBatch) -> Iterator[pa.RecordBatch]:
    yield batch


def _empty(dataset: Dataset) -> pa.RecordBatch:
    return pa.RecordBatch.from_pylist([], schema=schema(dataset.columns))


def _length(table: Table, write: Stream) -> int:
    return sum(len(piece) for piece in write(table))
