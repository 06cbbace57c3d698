"""The chosen cameras as batches of flat columns, by id: what every table-shaped file is made of."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
from sqlalchemy.orm import Session

from registry import log
from registry.cameras.flat.columns import COLUMNS
from registry.cameras.index import telling
from registry.cameras.index.telling import Choice
from registry.datasets import arrays, snapshot
from registry.datasets.flat import OF_DAY, flat, schema
from registry.datasets.snapshot import NONE, SIZE, Positions, Snapshot

TOGETHER = 65_536  # neighbours in a batch
KEPT = 12  # pieces of the file that are kept for the batches to come


def batches(session: Session, choice: Choice) -> Iterator[pa.RecordBatch]:
    """The choice in batches of `COLUMNS`; without any camera one batch that is empty."""
    if not len(choice.rows):
        empty = [pa.nulls(0, field.type) for field in schema()]
        yield _with_findings(choice, pa.RecordBatch.from_arrays(empty, schema=schema()))
        return
    held = snapshot.of(session, choice)
    where = np.full(len(choice.rows), NONE, np.int64)
    if held:
        where = held.positions(choice.numbers())
    for start, stop in _bounds(where):
        part = choice.part(start, stop)
        yield _with_findings(part, _flat(session, part, held, where[start:stop]))


def by_place(session: Session, choice: Choice) -> Iterator[pa.RecordBatch]:
    """The choice in batches of neighbours: each lies in one piece of the map."""
    if not len(choice.rows):
        yield from batches(session, choice)
        return
    order = np.argsort(choice.index.key[choice.rows], kind="stable")
    placed = replace(choice, rows=choice.rows[order])
    held = snapshot.of(session, choice)
    # Cities have their ids in a row, so that few pieces of the file are asked for again.
    read = lru_cache(maxsize=KEPT)(held.batch) if held else None
    for part in placed.parts(TOGETHER):
        numbers = part.numbers()
        where = held.positions(numbers) if held else np.full(len(numbers), NONE, np.int64)
        yield _with_findings(part, _gathered(session, numbers, where, read))


def filled(session: Session, choice: Choice) -> frozenset[str]:
    """The columns that may hold something in a choice: those of the snapshot and of newer rows."""
    held = snapshot.of(session, choice)
    numbers = choice.numbers()
    if held is None:
        return frozenset(COLUMNS)
    new = numbers[held.positions(numbers) == NONE].tolist()
    if len(new) > snapshot.LARGE:
        return frozenset(COLUMNS)
    newer = snapshot.filled_in(flat(log.records(session, new), new)) if new else frozenset()
    return held.filled | newer | {OF_DAY}


def _bounds(where: Positions) -> Iterator[tuple[int, int]]:
    """Where to cut, so that what is read at once from the snapshot is also written at once."""
    # A row that the snapshot lacks goes with the one before it.
    piece = np.maximum.accumulate(np.where(where == NONE, 0, where // SIZE))
    cuts = [0, *(np.flatnonzero(np.diff(piece)) + 1).tolist(), len(where)]
    for start, stop in pairwise(cuts):
        for begin in range(start, stop, SIZE):
            yield begin, min(begin + SIZE, stop)


def _flat(
    session: Session, part: Choice, held: Snapshot | None, where: Positions
) -> pa.RecordBatch:
    is_new = where == NONE
    if held and not is_new.any():
        return held.rows(where)
    numbers = part.numbers()[is_new].tolist()
    new = flat(log.records(session, numbers), numbers)
    if held is None or is_new.all():
        return new
    both = pa.Table.from_batches([snapshot.plain(held.rows(where[~is_new])), new])
    known = int((~is_new).sum())
    order = np.where(is_new, known + np.cumsum(is_new) - 1, np.cumsum(~is_new) - 1)
    (mixed,) = both.take(arrays.numbers(order)).combine_chunks().to_batches()
    return mixed


def _gathered(
    session: Session, numbers: Positions, where: Positions, read: Callable[[int], Any] | None
) -> pa.RecordBatch:
    """The rows of entries that may lie anywhere in the file, or are too new for it."""
    pieces, order = [], []
    for piece in np.unique(where // SIZE).tolist() if read else []:
        here = np.flatnonzero((where // SIZE == piece) & (where != NONE))
        if read and len(here):
            pieces.append(read(piece).take(arrays.numbers(where[here] % SIZE)))
            order.append(here)
    if len(new := np.flatnonzero(where == NONE)):
        pieces = [snapshot.plain(each) for each in pieces]
        said = numbers[new].tolist()
        pieces.append(flat(log.records(session, said), said))
        order.append(new)
    back = np.empty(len(numbers), np.int64)
    back[np.concatenate(order)] = np.arange(len(numbers))
    (whole,) = pa.Table.from_batches(pieces).combine_chunks().to_batches()
    return whole.take(arrays.numbers(back))


def _with_findings(part: Choice, batch: pa.RecordBatch) -> pa.RecordBatch:
    places, sets = telling.opened(part)
    words = arrays.texts([";".join(codes) for codes in sets])
    none = np.array([not codes for codes in sets], np.bool_)[places]
    columns = dict(zip(batch.schema.names, batch.columns, strict=True))
    columns["findings"] = pa.DictionaryArray.from_arrays(
        arrays.numbers(places.astype(np.int32), absent=none), words
    )
    return pa.RecordBatch.from_arrays([columns[name] for name in COLUMNS], names=list(COLUMNS))
