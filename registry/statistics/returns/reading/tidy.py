"""A table with a row for each value: which row it belongs to, what was counted, and how many."""

from dataclasses import dataclass, field

from registry.errors import N_
from registry.statistics.measures import measures
from registry.statistics.returns import naming
from registry.statistics.returns.given import Given, Row, Value
from registry.statistics.returns.keeping import LONGEST, MOST_ROWS
from registry.statistics.returns.reading import cells, rows
from registry.statistics.returns.reading.cells import Cell
from registry.statistics.returns.reading.opening import Sheet
from registry.statistics.returns.reading.rows import Found, Frame
from registry.statistics.returns.way.states import Counting


@dataclass
class _Gathered:
    frame: Frame
    line: tuple[str, ...]  # as written, so that lines of one row can be held together
    values: list[Value] = field(default_factory=list)


def rows_of(sheet: Sheet, about: Given) -> Found:
    """The rows of the table, with all that is wrong in them."""
    found = Found()
    gathered: dict[int, _Gathered] = {}
    has_numbers = "row" in sheet.columns
    for number in sheet.lines:
        row = rows.numbered(sheet, number, found) if has_numbers else 1
        line = tuple(sheet.cell(number, code) for code in naming.FRAME[1:6])
        if row not in gathered:
            frame = rows.frame(sheet, number, row, about, found)
            gathered[row] = _Gathered(frame, line)
        elif any(line) and line != gathered[row].line:
            found.wrong("ROW_DIFFERS", row, None, DIFFERS)
        if (value := _value(sheet, number, row, found)) is not None:
            gathered[row].values.append(value)
    _check(gathered, found)
    found.rows = tuple(_row(number, one) for number, one in sorted(gathered.items()))
    return found


def _value(sheet: Sheet, number: int, row: int, found: Found) -> Value | None:
    said = sheet.cell(number, "measure")
    code = naming.code(said)
    if code not in measures():
        found.wrong("UNKNOWN_MEASURE", row, None, MEASURE, value=said[: rows.SHOWN])
        return None
    cell = _counted(sheet, number, row, str(code), found)
    part = rows.dims(sheet.cell(number, "dims"))
    if part is None:
        more = sheet.cell(number, "dims")[: rows.SHOWN]
        found.wrong("PART_UNKNOWN", row, code, rows.PARTS, value=more)
    counting = sheet.cell(number, "counting").casefold() or Counting.COUNTED
    if counting not in tuple(Counting):
        known = ", ".join(Counting)
        found.wrong("COUNTING", row, code, COUNTED, value=counting[: rows.SHOWN], known=known)
    note = sheet.cell(number, "note") or None
    if note and len(note) > LONGEST:
        found.wrong("TOO_LONG", row, code, rows.LONG, value=note[: rows.SHOWN])
    return Value(str(code), cell.value, cell.missing, part or (), str(counting), note)


def _counted(sheet: Sheet, number: int, row: int, code: str, found: Found) -> Cell:
    """The count or the reason, each in its column; a reason may stand with the counts."""
    text, reason = sheet.cell(number, "value"), sheet.cell(number, "reason")
    cell, why = cells.count(text), cells.count(reason)
    for said, one in ((text, cell), (reason, why)):
        if one.wrong:
            rows.doubt(found, row, code, said, one)
            return one
    if cell.is_blank and why.is_blank:
        found.wrong("BLANK", row, code, NEITHER)
    if not cell.is_blank and not why.is_blank:
        found.wrong("VALUE_XOR_REASON", row, code, BOTH)
    return cell if not cell.is_blank else why


def _check(gathered: dict[int, _Gathered], found: Found) -> None:
    if len(gathered) > MOST_ROWS:
        found.wrong("TOO_MANY_ROWS", 0, None, MANY, count=len(gathered), most=MOST_ROWS)
    for number, one in gathered.items():
        seen = set()
        for value in one.values:
            if (value.measure, value.dims) in seen:
                found.wrong("MEASURE_TWICE", number, value.measure, TWICE)
            seen.add((value.measure, value.dims))


def _row(number: int, one: _Gathered) -> Row:
    size = next((v.value for v in one.values if v.measure == "list_size" and not v.dims), None)
    about = one.frame
    return Row(
        number, about.starts_on, about.ends_on, about.place, about.threshold, size,
        tuple(one.values),
    )  # fmt: skip


DIFFERS = N_(
    "The lines of row {row} do not agree on its days, its place or its threshold. Write the same "
    "in each, or in the first alone."
)
MEASURE = N_("Row {row}: there is no measure “{value}”. Take the codes from the template.")
COUNTED = N_("Row {row}: “{value}” says nothing of how it was counted. Write one of: {known}.")
NEITHER = N_(
    "Row {row}: “{measure}” has neither a number nor a reason. Write the number, or one of these "
    "words: {reasons}."
)
BOTH = N_(
    "Row {row}: “{measure}” has both a number and a reason why there is none. Keep one of the two."
)
MANY = N_("The table has {count} rows, and at most {most} are taken. Split the period.")
TWICE = N_("Row {row} gives “{measure}” twice. Keep one of the two.")
