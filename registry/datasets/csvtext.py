"""CSV of columns, a text for thousands of rows at once.

Canonical: UTF-8 with a byte order mark, commas, CRLF; exact values, no guards; quotation marks
only where a cell could not be read without them.
"""

from collections.abc import Iterable
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from registry.datasets import arrays

BOM = "\ufeff"
END = "\r\n"
MARKS = b'",\r\n'


def head(names: Iterable[str]) -> bytes:
    """The first line, with the names of the columns."""
    return f"{BOM}{','.join(names)}{END}".encode()


def lines(batch: pa.RecordBatch) -> bytes:
    """The rows of a batch."""
    if not batch.num_rows:
        return b""
    said: list[Any] = []
    same: list[str] = []  # cells that are the same in every row cost nothing
    for column in batch.columns:
        if (every := _same(column)) is not None:
            same.append(every)
            continue
        if same:
            said.append(arrays.one(",".join(same)))
            same = []
        said.append(_cells(column))
    if same:
        said.append(arrays.one(",".join(same) + END))
    else:
        said.append(arrays.joined([said.pop(), arrays.one(END)], ""))
    return arrays.together(arrays.joined(said, ","))


def _same(column: Any) -> str | None:
    """The cell that a column has in every row; None where they differ."""
    if column.null_count == len(column):
        return ""
    if column.null_count:
        return None
    if pa.types.is_boolean(column.type) and column.true_count in (0, len(column)):
        return _first(column)
    if pa.types.is_dictionary(column.type):
        lowest, highest = pc.min_max(column.indices).values()
        return _first(column) if lowest == highest else None
    return None


def _first(column: Any) -> str:
    return str(_cells(column[:1])[0].as_py())


def _cells(column: Any) -> Any:
    if pa.types.is_dictionary(column.type):
        return _cells(column.dictionary).take(column.indices)
    if pa.types.is_floating(column.type):
        return arrays.written(column)
    text = column.cast(pa.string())  # a truth is written true or false, a whole number as it is
    return _quoted(text) if pa.types.is_string(column.type) else text


def _quoted(text: Any) -> Any:
    held = text.buffers()[2]
    if held is None or not any(bytes([mark]) in memoryview(held).tobytes() for mark in MARKS):
        return text
    needs = pc.match_substring_regex(text, '[",\r\n]')
    within = pc.replace_substring(text, '"', '""')
    mark = arrays.one('"')
    return pc.if_else(needs, arrays.joined([mark, within, mark], ""), text)
