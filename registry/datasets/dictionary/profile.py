"""What the columns of a data set really hold: how filled they are, which values occur most.

Counted column by column, a batch in memory at a time; of a column in which too many different
values occur, only that is said.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from registry.datasets.dataset import Column, Dataset, Kind, Rows

MANY = 2_000  # different values that are kept apart
OF_ENTRY = ("entry", "number")
LENGTHS = {Kind.DAY: len("2026"), Kind.MOMENT: len("2026-03")}
# Of cells such as function:state:since only what comes first is counted.
STRUCTURED = ("functions", "function_decisions", "function_systems", "external_ids", "access",
              "impact_assessments")  # fmt: skip


@dataclass
class Held:
    """What a column holds: cells that say something, how often which value, and since when.

    `counts` is None where too many different values occur. `entry` is the first log entry, of
    those that stand, with a value.
    """

    column: Column
    filled: int = 0
    counts: "Counter[str] | None" = field(default_factory=Counter)
    least: float | None = None
    most: float | None = None
    entry: int | None = None

    def top(self, number: int) -> list[tuple[str, int]]:
        """The most frequent values, the first words first among equals."""
        ordered = sorted((self.counts or {}).items(), key=lambda pair: (-pair[1], pair[0]))
        return ordered[:number]

    def by_value(self) -> list[tuple[str, int]]:
        """All values that were kept apart, in their own order."""
        number = self.column.kind in (Kind.INTEGER, Kind.NUMBER)
        return sorted(
            (self.counts or {}).items(), key=lambda pair: float(pair[0]) if number else pair[0]
        )


@dataclass
class Profile:
    """The columns of a data set, by name, as its rows fill them at a log size."""

    rows: int
    log_size: int
    columns: dict[str, Held]

    def share(self, name: str) -> float | None:
        """The share of rows that say something; None where there is no row."""
        return self.columns[name].filled / self.rows if self.rows else None


def profile(dataset: Dataset, rows: Rows) -> Profile:
    """Look through all rows."""
    held = {column.name: Held(column) for column in dataset.columns}
    counted = 0
    for batch in rows.batches():
        counted += batch.num_rows
        number = next((batch.column(name) for name in OF_ENTRY if name in batch.schema.names), None)
        for name, one in held.items():
            if batch.num_rows:
                _look(one, batch.column(name), number)
    return Profile(counted, rows.log_size, held)


def _look(held: Held, cells: Any, entries: Any) -> None:
    filled = len(cells) - cells.null_count
    if not filled:
        return
    held.filled += filled
    if entries is not None and (held.entry is None or held.entry > pc.min(entries).as_py()):
        first = pc.min(entries.filter(cells.is_valid())).as_py()
        held.entry = first if held.entry is None else min(held.entry, first)
    if held.column.kind in (Kind.INTEGER, Kind.NUMBER):
        least, most = (one.as_py() for one in pc.min_max(cells).values())
        held.least = least if held.least is None else min(held.least, least)
        held.most = most if held.most is None else max(held.most, most)
    if held.counts is not None:
        for value, count in _counted(held.column, cells):
            held.counts[value] += count
        if len(held.counts) > MANY:
            held.counts = None


def _counted(column: Column, cells: Any) -> Iterable[tuple[str, int]]:
    if pa.types.is_dictionary(cells.type):
        codes = pc.value_counts(cells.indices.drop_null())
        words = cells.dictionary.take(codes.field("values")).to_pylist()
        counts = codes.field("counts").to_pylist()
    else:
        length = LENGTHS.get(column.kind)
        short = pc.utf8_slice_codeunits(cells, 0, length) if length else cells
        found = pc.value_counts(short.drop_null())
        words, counts = found.field("values").to_pylist(), found.field("counts").to_pylist()
    for word, count in zip(words, counts, strict=True):
        for part in _parts(column, word):
            yield part, count


def _parts(column: Column, word: Any) -> list[str]:
    if isinstance(word, bool):
        return ["true" if word else "false"]
    text = str(word)
    if column.kind in LENGTHS:
        return [text[: LENGTHS[column.kind]]]
    if not column.separator:
        return [text]
    parts = text.split(column.separator)
    if column.name in STRUCTURED:
        return list(dict.fromkeys(part.partition(":")[0] for part in parts))
    return parts
