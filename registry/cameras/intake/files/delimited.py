"""Text tables: which delimiter, where the header is, and the rows one by one.

Rows with another number of cells than the header are named, never shifted into place.
"""

import csv
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO

from registry.cameras.intake.files import regular
from registry.cameras.intake.files.encoding import Encoding
from registry.cameras.intake.files.heading import Heading, heading
from registry.cameras.intake.issues import Doubt, Weight
from registry.cameras.intake.table import COLUMNS, Table, columns_of, named, silent, tidy
from registry.errors import Unusable

DELIMITERS = (",", ";", "\t", "|", "^")
PROBED = 200
SAMPLE = 2**20


@dataclass(frozen=True)
class Faults:
    """Rows whose width is wrong, gathered while reading."""

    width: int
    found: list[tuple[int, Doubt, str | None]]

    def fitted(self, row: int, cells: list[str]) -> list[str]:
        """The row at the header's width; what does not fit is named."""
        missing = self.width - len(cells)
        if missing == 0:
            return cells
        if missing > 0:
            self.found.append((row, _short(self.width, len(cells)), None))
            return cells + [""] * missing
        if any(tidy(cell) for cell in cells[self.width :]):
            self.found.append((row, _long(self.width, len(cells)), None))
        return cells[: self.width]


def read(
    path: Path,
    encoding: Encoding,
    progress: Callable[[int], None] = silent,
    *,
    heading: Callable[[Sequence[Sequence[str]]], Heading] = heading,
) -> Table:
    """A delimited text file as a table; `heading` finds the header among its first records."""
    with path.open(encoding=encoding.name, newline="") as file:
        delimiter = _delimiter(_sample(file))
    with path.open(encoding=encoding.name, newline="") as file:
        records = _records(file, delimiter)
        head = list(islice(records, PROBED))
        if not any(any(tidy(cell) for cell in row) for row in head):
            raise Unusable("The file holds no rows. Is it the right file?")
        found = heading(head)
        names = named(found.names)
        faults = Faults(len(names), [])
        whole = regular.columns(path, encoding.name, delimiter, found.first, len(names), progress)
        columns, count = whole or columns_of(
            _rows(head[found.first :], records, faults), len(names), progress
        )
    doubts = [(-1, doubt, None) for doubt in _file_doubts(encoding, found)]
    return Table(
        format="csv" if delimiter == "," else "tsv" if delimiter == "\t" else "delimited text",
        names=names,
        columns=columns,
        rows=count,
        encoding=encoding.name,
        delimiter=delimiter,
        header_row=found.row,
        doubts=(*doubts, *faults.found),
    )


def _sample(file: IO[str]) -> list[str]:
    try:
        text = file.read(SAMPLE)
    except UnicodeDecodeError as broken:
        raise _not_decoded(broken) from broken
    lines = text.splitlines(keepends=True)
    return lines[: PROBED * 4] if len(text) < SAMPLE else lines[: PROBED * 4][:-1] or lines


def _delimiter(lines: Sequence[str]) -> str:
    """The delimiter that cuts most rows into the same number of cells."""
    return max(DELIMITERS, key=lambda delimiter: (_regular(lines, delimiter), delimiter == ","))


def _regular(lines: Sequence[str], delimiter: str) -> float:
    try:
        records = islice(csv.reader(lines, delimiter=delimiter, strict=False), PROBED)
        widths = Counter(len(row) for row in records if row)
    except csv.Error:
        return 0
    if not widths:
        return 0
    width, times = max(widths.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]))
    return 0 if width < 2 else times / widths.total() + min(width, 50) / 1_000


def _records(file: IO[str], delimiter: str) -> Iterator[list[str]]:
    reader = csv.reader(file, delimiter=delimiter)
    try:
        for cells in reader:
            if len(cells) > COLUMNS:
                named(cells)
            yield cells
    except csv.Error as broken:
        raise Unusable(
            "Line {line} cannot be read as a table row: {why}. Most often a quotation mark is "
            "opened there and never closed.",
            line=reader.line_num,
            why=str(broken),
        ) from broken
    except UnicodeDecodeError as broken:
        raise _not_decoded(broken) from broken


def _rows(
    head: Sequence[list[str]], rest: Iterator[list[str]], faults: Faults
) -> Iterator[list[str]]:
    row = 0
    for records in (head, rest):
        for cells in records:
            if any(cells) and any(tidy(cell) for cell in cells):
                yield faults.fitted(row, cells)
                row += 1


def _file_doubts(encoding: Encoding, found: Heading) -> Iterator[Doubt]:
    if encoding.guessed:
        yield Doubt(
            "encoding_guessed",
            f"The encoding was taken to be {encoding.name}. If letters look wrong, name the right "
            "one with --encoding.",
            weight=Weight.NOTED,
            value=encoding.name,
        )
    if found.row is None:
        yield NO_HEADER


def _short(width: int, cells: int) -> Doubt:
    return Doubt(
        "malformed_row",
        f"The row has {cells} cells where the header has {width}; the missing ones were taken as "
        "blank. Check that no line break splits the row.",
    )


def _long(width: int, cells: int) -> Doubt:
    return Doubt(
        "malformed_row",
        f"The row has {cells} cells where the header has {width}. Put cells that hold the "
        "delimiter into quotation marks.",
        weight=Weight.REFUSED,
    )


def _not_decoded(broken: UnicodeDecodeError) -> Unusable:
    return Unusable(
        "The text is not valid {encoding}: the bytes at position {at} are no letter in it. Save "
        "the file as UTF-8, or name its encoding with --encoding.",
        encoding=broken.encoding,
        at=broken.start,
    )


NO_HEADER = Doubt(
    "no_header",
    "The file has no header row, so columns were told by what they hold. Check the table of "
    "columns, and name them with --map FIELD=“column 3” where it is wrong.",
    weight=Weight.NOTED,
)
