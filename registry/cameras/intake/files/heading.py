"""Which row is the header: the one whose cells are names of columns, below any title rows.

A cell is taken for a name when the synonym table knows it, or when it is a word above numbers.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from registry.cameras.intake.synonyms import known, plain
from registry.cameras.intake.synonyms import names as names_known
from registry.cameras.intake.table import tidy

SEARCHED = 30
NUMBER = re.compile(r"[-+]?[\d\s.,]*\d[\d\s.,]*$")


@dataclass(frozen=True)
class Heading:
    """The names, the file row (from 1) they stand in or None, and the index of the first record."""

    names: list[str]
    row: int | None
    first: int


def heading(records: Sequence[Sequence[str]]) -> Heading:
    """The header of the table that begins with these records."""
    scores = [_score(records, i) for i in range(min(SEARCHED, len(records)))]
    best = max(range(len(scores)), key=lambda i: (scores[i], -i))
    if scores[best] <= 0:
        first = next(i for i, row in enumerate(records) if any(tidy(cell) for cell in row))
        width = max(len(row) for row in records[first:])
        return Heading([f"column {i}" for i in range(1, width + 1)], None, first)
    names = _completed(records, best)
    if best + 1 < len(records) and _continues(records[best + 1]):
        below = [tidy(cell) for cell in records[best + 1]]
        names += [""] * (len(below) - len(names))
        names = [(below[i] if i < len(below) else "") or name for i, name in enumerate(names)]
        best += 1
    return Heading(names, best + 1, best + 1)


def _continues(row: Sequence[str]) -> bool:
    """Whether a row is the second half of a header: nothing but names of columns, with gaps."""
    filled = [tidy(cell) for cell in row if tidy(cell)]
    return 0 < len(filled) < len(row) and all(plain(cell) in names_known() for cell in filled)


def _score(records: Sequence[Sequence[str]], at: int) -> float:
    cells = [tidy(cell) for cell in records[at]]
    filled = [cell for cell in cells if cell]
    if not filled or _numbers(filled) > len(filled) / 3:
        return 0
    words = sum(known(cell) for cell in filled)
    width = max(len(row) for row in records)
    if words:
        # A title such as “Cameras of Astana” may hold a known word, but it stands alone.
        return words if len(filled) > 1 or width == 1 else 0.1
    below = [tidy(cell) for row in records[at + 1 : at + 6] for cell in row]
    named = len(filled) == width and len(set(filled)) == width and at == 0
    return 0.5 if named and _numbers(below) and not _numbers(filled) else 0


def _numbers(cells: Sequence[str]) -> int:
    return sum(bool(NUMBER.match(cell)) for cell in cells)


def _completed(records: Sequence[Sequence[str]], at: int) -> list[str]:
    """The header with the gaps that merged cells leave filled from the row above."""
    names = [tidy(cell) for cell in records[at]]
    above = [tidy(cell) for cell in records[at - 1]] if at else []
    if sum(bool(cell) for cell in above) > 1:
        names = [name or (above[i] if i < len(above) else "") for i, name in enumerate(names)]
    while names and not names[-1]:
        names.pop()
    return names
