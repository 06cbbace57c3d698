"""Columns as pieces of XML, thousands of cells at once."""

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from registry.datasets import arrays

ESCAPED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"}


def escaped(text: Any) -> Any:
    """Texts as they may stand between tags and in attributes."""
    if not arrays.holds(text, "".join(ESCAPED)):
        return text
    for mark, said in ESCAPED.items():
        text = pc.replace_substring(text, mark, said)
    return text


def around(before: Any, text: Any, after: str) -> Any:
    """Each text between two others; null stays null."""
    first = arrays.one(before) if isinstance(before, str) else before
    return pc.binary_join_element_wise(first, text, arrays.one(after), arrays.one(""))


def cells(column: Any) -> Any:
    """The values of a column as escaped texts; of codes, each word is looked at once."""
    if pa.types.is_dictionary(column.type):
        return cells(column.dictionary).take(column.indices)
    if pa.types.is_string(column.type):
        return escaped(column)
    return column.cast(pa.string())


def one(text: str) -> str:
    """A single text, escaped."""
    for mark, said in ESCAPED.items():
        text = text.replace(mark, said)
    return text
