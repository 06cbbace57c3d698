"""Rows of a sheet, thousands at once. A cell without a value holds no empty text."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from registry.datasets import arrays
from registry.datasets.csvtext import FORMULA
from registry.datasets.dataset import Column, Kind
from registry.datasets.written.markup import around, cells, one
from registry.datasets.written.xlsx import frame

LONGEST = 32_767  # letters that a cell takes
EMPTY = "<c/>"
# Excel reads _x000D_ as a letter by its number: what only looks like it gets its first mark so.
LOOKS_CODED = re.compile(r"_(x[0-9A-Fa-f]{4}_)")
CODED = r"_x005F_\1"
ENDED = "</t></is></c>"


class Cells:
    """Writes rows, and counts the cells that were longer than a sheet takes."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self.columns = columns
        self.cut = 0

    def rows(self, batch: pa.RecordBatch) -> bytes:
        """The rows of a batch."""
        if not batch.num_rows:
            return b""
        parts: list[Any] = [arrays.one("<row>")]
        for column in self.columns:
            made = self._cells(column, batch.column(column.name))
            parts.append(pc.fill_null(made, EMPTY) if made.null_count else made)
        return arrays.bytes_of(arrays.joined([*parts, arrays.one("</row>\n")], ""))

    def _cells(self, column: Column, held: Any) -> Any:
        if held.null_count == len(held):
            return pa.repeat(arrays.one(EMPTY), len(held))
        if pa.types.is_dictionary(held.type):
            return self._texts(held.dictionary).take(held.indices)
        if column.kind is Kind.BOOLEAN:
            said = pc.if_else(held, arrays.one("1"), arrays.one("0"))
            return around('<c t="b"><v>', said, "</v></c>")
        if column.kind in (Kind.INTEGER, Kind.NUMBER):
            return around("<c><v>", held.cast(pa.string()), "</v></c>")
        return self._texts(held)

    def _texts(self, text: Any) -> Any:
        is_long = pc.greater(pc.utf8_length(text), arrays.one(LONGEST, pa.int32()))
        if pc.any(is_long).as_py():
            self.cut += pc.sum(is_long).as_py()
            short = around("", pc.utf8_slice_codeunits(text, 0, LONGEST - 1), "…")
            text = pc.if_else(is_long, short, text)
        runs = pc.match_substring_regex(text, FORMULA)
        if arrays.holds(text, "_"):
            text = pc.replace_substring_regex(text, LOOKS_CODED.pattern, CODED)
        begun: Any = _begun()
        if pc.any(runs).as_py():
            begun = pc.if_else(runs, arrays.one(_begun(frame.QUOTED)), arrays.one(begun))
        return around(begun, cells(text), ENDED)


def line(texts: Iterable[str], style: int = 0) -> str:
    """A row of plain texts."""
    begun = _begun(style)
    made = (
        f"{begun}{one(LOOKS_CODED.sub(CODED, text))}{ENDED}" if text else EMPTY for text in texts
    )
    return f"<row>{''.join(made)}</row>\n"


def _begun(style: int = 0) -> str:
    mark = f' s="{style}"' if style else ""
    return f'<c{mark} t="inlineStr"><is><t xml:space="preserve">'
