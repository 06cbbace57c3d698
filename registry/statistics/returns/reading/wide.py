"""A table with a row for each deployment or period, and a column for each measure."""

import re
from collections import Counter

from registry.errors import N_
from registry.statistics.cells import Dims
from registry.statistics.measures import measures
from registry.statistics.returns import naming
from registry.statistics.returns.given import Given, Rate, Row, Value
from registry.statistics.returns.problems import Level, Problem
from registry.statistics.returns.reading import cells, rows
from registry.statistics.returns.reading.cells import Cell
from registry.statistics.returns.reading.opening import Sheet
from registry.statistics.returns.reading.rows import Found
from registry.statistics.returns.way.states import Counting

Column = tuple[int, str, Dims]


def rows_of(sheet: Sheet, about: Given) -> Found:
    """The rows of the table, with all that is wrong in them."""
    found = Found()
    columns = _columns(sheet, found)
    told = {place: _cells(sheet, place) for place, _, _ in columns}
    columns = [one for one in columns if not all(cell.is_blank for cell in told[one[0]].values())]
    _name_blanks(columns, told, found)
    made, rates = [], []
    for number in sheet.lines:
        row = rows.numbered(sheet, number, found)
        frame = rows.frame(sheet, number, row, about, found)
        counted = {place: told[place][number] for place, _, _ in columns}
        for place, code, _ in columns:
            if counted[place].wrong:
                rows.doubt(found, row, code, sheet.at(number, place), counted[place])
        values = _values(columns, counted, _estimated(sheet, number, row, found))
        size = next((one.value for one in values if one.measure == "list_size"), None)
        made.append(
            Row(row, frame.starts_on, frame.ends_on, frame.place, frame.threshold, size, values)
        )
        rates += _rates(sheet, number, row)
    _check_numbers(made, found)
    found.rows, found.rates = tuple(made), tuple(rates)
    return found


def _columns(sheet: Sheet, found: Found) -> list[Column]:
    plain: list[Column] = [
        (place, code, ()) for code, place in sheet.columns.items() if code in measures()
    ]
    for place, (code, said) in sheet.parts.items():
        part = rows.dims(said)
        if part:
            plain.append((place, code, part))
        else:
            found.wrong("PART_UNKNOWN", 0, code, PART, value=said[: rows.SHOWN])
    if not plain:
        found.wrong("NO_MEASURES", 0, None, NONE)
    return plain


def _cells(sheet: Sheet, place: int) -> dict[int, Cell]:
    return {number: cells.count(sheet.at(number, place)) for number in sheet.lines}


def _name_blanks(columns: list[Column], told: dict[int, dict[int, Cell]], found: Found) -> None:
    for place, code, _ in columns:
        blank = [number for number, cell in told[place].items() if cell.is_blank]
        if blank:
            more = {"count": len(blank), "lines": len(told[place]), "rows": blank[: rows.SHOWN]}
            found.wrong("BLANK", blank[0], code, cells.BLANK, **more)


def _values(
    columns: list[Column], counted: dict[int, Cell], estimated: set[str]
) -> tuple[Value, ...]:
    return tuple(
        Value(
            code,
            counted[place].value,
            counted[place].missing,
            part,
            Counting.ESTIMATED if code in estimated else Counting.COUNTED,
        )
        for place, code, part in columns
    )


def _estimated(sheet: Sheet, number: int, row: int, found: Found) -> set[str]:
    """The measures that the row calls estimated."""
    said = sheet.cell(number, "estimated")
    names = [name for name in re.split(r"[;,]\s*", said) if name]
    codes = {name: naming.code(name) for name in names}
    for name in (name for name, code in codes.items() if code not in measures()):
        found.wrong("UNKNOWN_MEASURE", row, None, ESTIMATED, value=name[: rows.SHOWN])
    return {code for code in codes.values() if code}


def _rates(sheet: Sheet, number: int, row: int) -> list[Rate]:
    return [
        Rate(row, above, below, said[: rows.SHOWN])
        for code, (above, below) in naming.rates().items()
        if (said := sheet.cell(number, code))
    ]


def _check_numbers(made: list[Row], found: Found) -> None:
    for number, times in Counter(row.number for row in made).items():
        if times > 1:
            found.problems.append(
                Problem("ROW_NUMBER", Level.ERROR, number, None, TWICE, {"row": number})
            )


PART = N_("The column “{measure}[{value}]” names no part. Write it as “{measure}[age=under_18]”.")
NONE = N_("The table has no column of counts. Take the first row from the template.")
ESTIMATED = N_(
    "Row {row}: “{value}” under “estimated” is no measure. Write the codes of measures, joined "
    "with ;."
)
TWICE = N_("Two rows have the number {row}. Number the rows from 1, or leave the column out.")
