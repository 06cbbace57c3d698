"""What every reader gives: named columns of text, with points where the format has geometry.

Everything stays text until a column's meaning is known, so that an id such as `007` or `1e5` is
never taken for a number. Columns are Arrow arrays: compact, and cheap to reduce to distinct cells.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from registry.cameras.intake.issues import Doubt
from registry.errors import Unusable

FILE_BYTES = 512 * 2**20
UNPACKED_BYTES = 512 * 2**20
COLUMNS = 2_000
ROWS = 5_000_000
CHUNK = 20_000
BLANKS = " \t\r\n\f\v\u00a0\u2007\u202f\u200b\u200c\u200d\u2060\ufeff\u3000"

Codes = NDArray[np.int32]


@dataclass(frozen=True)
class Table:
    """A file as a table; `doubts` are about rows by index, -1 for the file."""

    format: str
    names: tuple[str, ...]
    columns: tuple[Any, ...]
    rows: int
    x: NDArray[np.float64] | None = None
    y: NDArray[np.float64] | None = None
    crs: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    header_row: int | None = None
    doubts: tuple[tuple[int, Doubt, str | None], ...] = field(default=(), repr=False)

    def cells(self, position: int) -> tuple[Codes, Any]:
        """A column as the number of each row's cell in the array of distinct trimmed cells."""
        return distinct(self.columns[position])

    def texts(self, position: int) -> Any:
        """A column as plain text, a cell for each row."""
        column = self.columns[position]
        return column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column

    def sample(self, position: int, wanted: int = 200) -> list[str]:
        """Some distinct cells of a column that hold something."""
        head = self.columns[position].slice(0, 20_000).unique()
        found = (tidy(text) for text in head.to_pylist() if text)
        return list(islice((text for text in found if text), wanted))

    def noted(self, *doubts: Doubt) -> "Table":
        """The table with doubts about the file as a whole."""
        return replace(self, doubts=(*self.doubts, *((-1, doubt, None) for doubt in doubts)))


def tidy(text: str) -> str:
    """The cell without the blanks, no-break spaces and zero-width marks around it.

    >>> tidy("\\ufeff 12\\u00a0")
    '12'
    """
    return text.strip(BLANKS)


def distinct(column: Any) -> tuple[Codes, Any]:
    """The distinct trimmed cells of a column as an Arrow array that begins with the blank "",
    and which of them each row has."""
    if isinstance(column, pa.ChunkedArray):
        # In one piece first: to unify the dictionaries of many pieces takes ten times as long.
        column = column.combine_chunks()
    coded = column.dictionary_encode()
    trimmed = pc.fill_null(pc.utf8_trim(coded.dictionary.cast(pa.string()), BLANKS), "")
    # Cells that differ by their blanks alone are one, so the trimmed ones are told apart again.
    told = pa.concat_arrays([pa.array([""], pa.string()), trimmed]).dictionary_encode()
    indices = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int32) + 1
    return told.indices.to_numpy()[indices], told.dictionary


def silent(_rows: int) -> None:
    """Tell nobody how many rows are done."""


def columns_of(
    records: Iterable[Sequence[str]], width: int, progress: Callable[[int], None] = silent
) -> tuple[tuple[Any, ...], int]:
    """Rows of equal width as columns of text, a chunk of rows in memory at a time."""
    chunks: list[list[Any]] = [[] for _ in range(width)]
    rows = 0
    for batch in _batched(records):
        rows += len(batch)
        if rows > ROWS:
            raise too_many_rows()
        for column, cells in zip(chunks, zip(*batch, strict=True), strict=True):
            column.append(text_array(cells))
        progress(len(batch))
    return tuple(pa.chunked_array(column, pa.string()) for column in chunks), rows


def too_many_rows() -> Unusable:
    """The refusal of a file that is longer than any register."""
    return Unusable(
        "The file has more than {most:,} rows. Split it and import the parts.", most=ROWS
    )


def text_array(cells: Sequence[str | None]) -> Any:
    """Cells as an Arrow array; half a character (a lone surrogate) is refused."""
    try:
        return pa.array(cells, pa.string())
    except UnicodeEncodeError as broken:
        raise Unusable(
            "A text in the file ends in half of a character (a lone surrogate). "
            "Save the file again as UTF-8 with the program it comes from."
        ) from broken


def named(header: Sequence[str]) -> tuple[str, ...]:
    """Column names from a header: blanks are numbered, names that stand twice are refused."""
    if len(header) > COLUMNS:
        raise Unusable(
            "The file has {found:,} columns, and at most {most:,} are read. "
            "Is the delimiter right? Keep the columns that describe cameras.",
            found=len(header),
            most=COLUMNS,
        )
    names = tuple(
        tidy(" ".join(str(name).split())) or f"column {i}" for i, name in enumerate(header, 1)
    )
    twice = [name for name, times in Counter(names).items() if times > 1]
    if twice:
        raise Unusable(
            "Two columns are called “{name}”, so it is not clear which one is meant. "
            "Rename or delete one of them.",
            name=twice[0][:80],
        )
    return names


def _batched(records: Iterable[Sequence[str]]) -> Iterator[list[Sequence[str]]]:
    source = iter(records)
    while batch := list(islice(source, CHUNK)):
        yield batch
