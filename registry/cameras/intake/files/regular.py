"""Text tables that are regular throughout, read by Arrow instead of row by row.

Arrow cuts rows and cells as Python's reader does wherever every row has as many cells as the
header; a test holds the two together. As soon as something is irregular the other reader, which
can say what and where, takes the whole file.
"""

import csv
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow

from registry.cameras.intake.table import BLANKS, COLUMNS, ROWS, too_many_rows

ENCODINGS = frozenset({"utf-8", "utf-8-sig"})
BLOCK = 4 * 2**20
FEW = 0.5  # a column of so few different cells is kept as codes from the start

Progress = Callable[[int], None]


def columns(
    path: Path, encoding: str, delimiter: str, first: int, width: int, progress: Progress
) -> tuple[tuple[Any, ...], int] | None:
    """The columns below the record with index `first` and their rows; None when irregular."""
    if encoding not in ENCODINGS or not 1 < width <= COLUMNS:
        return None
    lines = _lines_above(path, encoding, delimiter, first)
    if lines is None:
        return None
    try:
        return _gathered(_batches(path, delimiter, lines, width), width, progress)
    except pa.ArrowInvalid:
        return None


def _lines_above(path: Path, encoding: str, delimiter: str, first: int) -> int | None:
    """How many lines the records before the first one take up; None when that is not sure."""
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader(file, delimiter=delimiter)
        for _ in islice(reader, first):
            pass
        lines = reader.line_num
    with path.open("rb") as raw:
        above = b"".join(raw.readline() for _ in range(lines))
    # A lone carriage return also ends a line, but not for everybody.
    return None if b"\r" in above.replace(b"\r\n", b"") else lines


def _batches(path: Path, delimiter: str, lines: int, width: int) -> Iterator[Any]:
    names = [str(i) for i in range(width)]
    with path.open("rb") as raw:
        for _ in range(lines):
            raw.readline()
        yield from arrow.open_csv(
            raw,
            read_options=arrow.ReadOptions(column_names=names, block_size=BLOCK, use_threads=False),
            parse_options=arrow.ParseOptions(delimiter=delimiter, newlines_in_values=True),
            convert_options=arrow.ConvertOptions(column_types=dict.fromkeys(names, pa.string())),
        )


def _gathered(
    batches: Iterator[Any], width: int, progress: Progress
) -> tuple[tuple[Any, ...], int] | None:
    chunks: list[list[Any]] = [[] for _ in range(width)]
    coded: list[bool] = []
    rows = 0
    for batch in batches:
        if any(_longest(column) > csv.field_size_limit() for column in batch.columns):
            return None
        filled = _filled(batch)
        rows += len(filled)
        if rows > ROWS:
            raise too_many_rows()
        coded = coded or [len(column.unique()) <= FEW * len(column) for column in filled.columns]
        for chunk, column, few in zip(chunks, filled.columns, coded, strict=True):
            chunk.append(column.dictionary_encode() if few else column)
        progress(len(filled))
    whole = []
    while chunks:
        whole.append(_whole(chunks.pop(0)))
        # What reading has left behind in a thousand small pieces goes back to the system.
        pa.default_memory_pool().release_unused()
    return tuple(whole), rows


def _filled(batch: Any) -> Any:
    """The rows that hold anything but blanks."""
    blank: Any = None
    for column in batch.columns:
        empty = pc.equal(pc.utf8_trim(column, BLANKS), "")
        blank = empty if blank is None else pc.and_(blank, empty)
        if not pc.any(blank).as_py():
            return batch
    return batch.filter(pc.invert(blank))


def _longest(column: Any) -> int:
    return pc.max(pc.utf8_length(column)).as_py() or 0


def _whole(chunks: list[Any]) -> Any:
    if not chunks:
        return pa.chunked_array([], pa.string())
    whole = pa.chunked_array(chunks)
    if pa.types.is_dictionary(whole.type):
        whole = whole.unify_dictionaries()
    chunks.clear()
    return pa.chunked_array([whole.combine_chunks()])
