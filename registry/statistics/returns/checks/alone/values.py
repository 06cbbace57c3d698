"""Whether each value is a count or a reason, and a count of something that is counted here."""

from collections.abc import Iterator

from registry.errors import N_
from registry.statistics.measures import measures
from registry.statistics.returns.given import Given, Row, Value
from registry.statistics.returns.problems import Level, Problem
from registry.statistics.returns.way.states import Missing

REASONS = ", ".join(Missing)


def found(given: Given) -> Iterator[Problem]:
    """What is wrong with single values, and which measures were left out altogether."""
    asked = {m.code for m in measures().values() if given.capability in m.capability}
    told: set[str] = set()
    for row in given.rows:
        for value in row.values:
            yield from _wrong(row, value, asked)
            told.add(value.measure)
        if row.list_size is not None and row.list_size < 0:
            yield _negative(row, "list_size", row.list_size)
    left = [code for code in measures() if code in asked - told]
    if given.rows and left:
        yield Problem("LEFT_OUT", Level.NOTE, 0, None, LEFT_OUT, {"measures": left})


def _wrong(row: Row, value: Value, asked: set[str]) -> Iterator[Problem]:
    said = {"row": row.number, "measure": value.measure}
    if value.measure not in measures():
        yield Problem("UNKNOWN_MEASURE", Level.ERROR, row.number, value.measure, UNKNOWN, said)
    elif value.measure not in asked:
        yield Problem("NOT_OF_CAPABILITY", Level.ERROR, row.number, value.measure, ELSEWHERE, said)
    if (value.value is None) == (value.missing is None):
        template = NEITHER if value.value is None else BOTH
        more = said | {"reasons": REASONS}
        yield Problem("VALUE_XOR_REASON", Level.ERROR, row.number, value.measure, template, more)
    if value.value is not None and value.value < 0:
        yield _negative(row, value.measure, value.value)


def _negative(row: Row, code: str, value: int) -> Problem:
    said = {"row": row.number, "measure": code, "value": value}
    return Problem("NEGATIVE", Level.ERROR, row.number, code, NEGATIVE, said)


LEFT_OUT = N_(
    "Nothing is said of: {measures}. It will be shown that the office left them out. Where there "
    "is a reason, give it."
)
UNKNOWN = N_(
    "Row {row}: there is no measure “{measure}”. Take the names of the columns from the template."
)
ELSEWHERE = N_(
    "Row {row}: “{measure}” is not counted for this kind of system. Leave the column out, or "
    "choose the other capability."
)
NEITHER = N_(
    "Row {row}: “{measure}” has neither a number nor a reason. Write the number, or one of these "
    "words: {reasons}."
)
BOTH = N_(
    "Row {row}: “{measure}” has both a number and a reason why there is none. Keep one of the two."
)
NEGATIVE = N_("Row {row}: “{measure}” is {value}. A count is 0 or more: correct it.")
