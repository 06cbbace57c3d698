"""CSV of columns, a text for thousands of rows at once.

Canonical: UTF-8 with a byte order mark, commas, CRLF; exact values, no guards; quotation marks
only where a cell could not be read without them. For Excel as it is set up here: semicolons,
decimal commas, and an apostrophe before a text that it would take for a formula.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from registry.datasets import arrays

BOM = "\ufeff"
END = "\r\n"
FORMULA = r"^[=+\-@\t\r]"


@dataclass(frozen=True)
class Dialect:
    """How cells are parted and numbers written, and whether formulas are kept from running."""

    separator: str = ","
    decimal: str = "."
    is_guarded: bool = False

    @property
    def marks(self) -> str:
        """The characters that a cell may hold between quotation marks only."""
        return f'"{self.separator}\r\n'


CANONICAL = Dialect()
EXCEL = Dialect(";", ",", is_guarded=True)


def head(names: Iterable[str], dialect: Dialect = CANONICAL) -> bytes:
    """The first line, with the names of the columns."""
    return f"{BOM}{dialect.separator.join(names)}{END}".encode()


def lines(batch: pa.RecordBatch, dialect: Dialect = CANONICAL) -> bytes:
    """The rows of a batch."""
    if not batch.num_rows:
        return b""
    mark = dialect.separator
    said: list[Any] = []
    same: list[str] = []  # cells that are the same in every row cost nothing
    for column in batch.columns:
        if (every := _same(column, dialect)) is not None:
            same.append(every)
            continue
        if same:
            said.append(arrays.one(mark.join(same)))
            same = []
        said.append(_cells(column, dialect))
    if same:
        said.append(arrays.one(mark.join(same) + END))
    else:
        said.append(arrays.joined([said.pop(), arrays.one(END)], ""))
    return arrays.bytes_of(arrays.joined(said, mark))


def _same(column: Any, dialect: Dialect) -> str | None:
    """The cell that a column has in every row; None where they differ."""
    if column.null_count == len(column):
        return ""
    if column.null_count:
        return None
    if pa.types.is_boolean(column.type) and column.true_count in (0, len(column)):
        return _first(column, dialect)
    if pa.types.is_dictionary(column.type):
        lowest, highest = pc.min_max(column.indices).values()
        return _first(column, dialect) if lowest == highest else None
    return None


def _first(column: Any, dialect: Dialect) -> str:
    return str(_cells(column[:1], dialect)[0].as_py())


def _cells(column: Any, dialect: Dialect) -> Any:
    if pa.types.is_dictionary(column.type):
        return _cells(column.dictionary, dialect).take(column.indices)
    if pa.types.is_floating(column.type):
        said = arrays.written(column)
        return said if dialect.decimal == "." else pc.replace_substring(said, ".", dialect.decimal)
    text = column.cast(pa.string())  # a truth is written true or false, a whole number as it is
    if not pa.types.is_string(column.type):
        return text
    return _quoted(_guarded(text) if dialect.is_guarded else text, dialect.marks)


def _guarded(text: Any) -> Any:
    runs = pc.match_substring_regex(text, FORMULA)
    return pc.if_else(runs, arrays.joined([arrays.one("'"), text], ""), text)


def _quoted(text: Any, marks: str) -> Any:
    if not arrays.holds(text, marks):
        return text
    needs = pc.match_substring_regex(text, f"[{marks}]")
    within = pc.replace_substring(text, '"', '""')
    mark = arrays.one('"')
    return pc.if_else(needs, arrays.joined([mark, within, mark], ""), text)
