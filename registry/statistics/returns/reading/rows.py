"""What a row is about: its number, days and place, how the system was set; and its problems."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from registry.errors import N_
from registry.statistics.cells import Dims
from registry.statistics.returns.given import Given, Rate, Row
from registry.statistics.returns.keeping import LONGEST
from registry.statistics.returns.problems import Level, Problem
from registry.statistics.returns.reading import cells
from registry.statistics.returns.reading.cells import Cell
from registry.statistics.returns.reading.opening import Sheet
from registry.statistics.returns.way.states import Missing

PART = re.compile(r"([a-z][a-z_0-9]{0,39})=([\w.\-+]{1,60})$")
SHOWN = 60  # letters of a cell in a sentence
MOST_NUMBER = 10**6
REASONS = ", ".join(Missing)


@dataclass
class Found:
    """The rows as far as they could be read, and what is wrong with the others."""

    rows: tuple[Row, ...] = ()
    rates: tuple[Rate, ...] = ()
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, code: str, row: int, measure: str | None, template: str, **values: Any) -> None:
        """Name an error in a row."""
        said = {"row": row, "measure": measure, "reasons": REASONS} | values
        self.problems.append(Problem(code, Level.ERROR, row, measure, template, said))


@dataclass(frozen=True)
class Frame:
    """A row without its counts."""

    starts_on: date
    ends_on: date
    place: str | None
    threshold: str | None


def frame(sheet: Sheet, number: int, row: int, about: Given, found: Found) -> Frame:
    """What a line says of its row; a blank day is the first or the last one of the period."""
    one = _day(sheet, number, row, "date", found)
    starts = one or _day(sheet, number, row, "starts_on", found) or about.period_start
    ends = one or _day(sheet, number, row, "ends_on", found) or about.period_end
    place, threshold = (sheet.cell(number, code) or None for code in ("place", "threshold"))
    if len(place or "") > LONGEST or len(threshold or "") > 16:
        found.wrong("TOO_LONG", row, None, LONG, value=(threshold or place or "")[:SHOWN])
    return Frame(starts, ends, place, threshold)


def numbered(sheet: Sheet, number: int, found: Found) -> int:
    """The number that a line gives its row, else that of the line."""
    said = sheet.cell(number, "row")
    if not said:
        return number
    told = cells.count(said)
    if not told.value or told.value > MOST_NUMBER:
        found.wrong("ROW_NUMBER", number, None, NUMBER, value=said[:SHOWN])
        return number
    return told.value


def dims(said: str) -> Dims | None:
    """Of what part a count is, as `age=under_18;sex=f`; None where it cannot be read.

    >>> dims("sex=f; age=under_18"), dims(""), dims("young")
    ((('age', 'under_18'), ('sex', 'f')), (), None)
    """
    pieces = [piece.strip() for piece in said.split(";") if piece.strip()]
    matches = [PART.match(piece) for piece in pieces]
    told = {match[1]: match[2] for match in matches if match}
    return tuple(sorted(told.items())) if len(told) == len(pieces) else None


def doubt(found: Found, row: int, measure: str, text: str, cell: Cell) -> None:
    """Name what is wrong with a cell."""
    found.wrong(str(cell.wrong), row, measure, cell.template, value=text[:SHOWN])


def _day(sheet: Sheet, number: int, row: int, code: str, found: Found) -> date | None:
    said = sheet.cell(number, code)
    if not said:
        return None
    told, meant = cells.day(said)
    if told is None:
        template = cells.DAY if meant else cells.DAY_UNKNOWN
        more = {"value": said[:SHOWN], "suggest": meant}
        found.wrong("DATE_ISO_ONLY", row, None, template, **more)
    return told


LONG = N_("Row {row}: the text “{value}” is too long. Say it in fewer letters.")
NUMBER = N_(
    "Row {row}: “{value}” is no number of a row. Number the rows from 1, or leave the column out."
)
PARTS = N_("Row {row}: “{value}” names no part. Write it as age=under_18, several joined with ;.")
