"""What a data set is: columns that are described, and rows that can be streamed and counted.

Whoever adds one writes its words into `data/datasets/NAME.toml`, makes a `Dataset` with a
function that gives `Rows` for a selection, and puts it into `registry.datasets.sets.EVERY`; all
formats, the dictionary, the pages and the data package follow from that.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice
from typing import Any

import pyarrow as pa
from sqlalchemy.orm import Session

from registry.cameras.selection import FILTERS, Selection
from registry.errors import NotFound, Refused

CC_BY = "https://creativecommons.org/licenses/by/4.0/"
NAMED = "Ashyq Kamera, the public register of city cameras"
AT_ONCE = 5_000
NO_FILTER: tuple[str, ...] = ()
OF_A_MOMENT = ("as_of",)
OF_CAMERAS = tuple(FILTERS)

Words = dict[str, str]
Batches = Iterator[pa.RecordBatch]


class Kind(StrEnum):
    """What a value of a column is; a day may be known only to its month or its year."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DAY = "day"
    MOMENT = "moment"
    LINK = "link"


ARROW = {Kind.INTEGER: pa.int64(), Kind.NUMBER: pa.float64(), Kind.BOOLEAN: pa.bool_()}


@dataclass(frozen=True)
class Column:
    """A column in words. With a `separator` a cell may hold several values.

    `source` is the field of a camera's record that it tells of, where there is one.
    """

    name: str
    kind: Kind
    label: Words
    meaning: Words
    group: str = ""
    vocabulary: str | None = None
    unit: str | None = None
    separator: str | None = None
    is_required: bool = False
    is_shown_blank: bool = False
    source: str = ""

    @property
    def arrow(self) -> pa.DataType:
        """The type of the column in memory; texts, days, moments and links are texts."""
        return ARROW.get(self.kind, pa.string())


@dataclass(frozen=True)
class Rows:
    """The rows of a selection: how many, of which log size, and how they are read.

    `batches` can be called again and again. `by_place` gives the same rows in an order in which
    neighbours stand together, `sample` a few of them from all over; `filled` names the columns
    that are not empty; `are_placed` says that each row lies somewhere. `texts` are writers of
    formats that the set makes in a way of its own, by their endings.
    """

    count: int
    log_size: int
    batches: Callable[[], Batches]
    by_place: Callable[[], Batches] | None = None
    sample: "Callable[[], Rows] | None" = None
    filled: Callable[[], frozenset[str]] | None = None
    are_placed: bool = True
    texts: Mapping[str, Callable[[Any], Iterator[bytes]]] = field(default_factory=dict)


@dataclass(frozen=True)
class Dataset:
    """A data set; `filters` are the keys by which its rows can be chosen."""

    name: str
    title: Words
    description: Words
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    rows: Callable[[Session, Selection], Rows]
    filters: tuple[str, ...] = NO_FILTER
    licence: str = CC_BY
    attribution: str = NAMED

    @property
    def has_places(self) -> bool:
        """Whether its rows lie somewhere on the map."""
        return {"lat", "lon"} <= {column.name for column in self.columns}

    def column(self, name: str) -> Column:
        """One column; NotFound for a name that none has."""
        for each in self.columns:
            if each.name == name:
                return each
        raise NotFound(
            "The data set {dataset} has no column “{name}”.",
            dataset=self.name,
            name=name,
        )

    def check(self, keys: Iterable[str]) -> None:
        """Refused for the first key that this data set cannot be chosen by."""
        for key in keys:
            if key not in self.filters:
                raise Refused(
                    "The data set {dataset} has no filter “{key}”. It takes: {known}.",
                    field=key,
                    code="unknown_filter",
                    dataset=self.name,
                    key=key,
                    known=", ".join(self.filters) or "—",
                )


def schema(columns: Sequence[Column]) -> pa.Schema:
    """The columns as they lie in memory."""
    return pa.schema([(column.name, column.arrow) for column in columns])


def in_batches(columns: Sequence[Column], rows: Iterable[Mapping[str, Any]]) -> Batches:
    """Rows, by the names of their columns, as the batches that all writers take."""
    made, left = schema(columns), iter(rows)
    some = list(islice(left, AT_ONCE))
    yield pa.RecordBatch.from_pylist(some, schema=made)
    while some := list(islice(left, AT_ONCE)):
        yield pa.RecordBatch.from_pylist(some, schema=made)
