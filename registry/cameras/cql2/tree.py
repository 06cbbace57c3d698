"""A filter as a tree, and what it finds: masks over the rows of the map index.

Words are looked at once each in their dictionary, numbers and days as whole columns. What is not
declared satisfies no comparison and no negated one either; IS NULL alone finds it.
"""

import operator
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from numpy.typing import NDArray

from registry.cameras.cql2.queryables import Kind, Queryable
from registry.cameras.index.index_columns import NO_DAY
from registry.cameras.index.masks import Mask, looked_up
from registry.maps.index import Index

Box = tuple[float, float, float, float]
Value = str | float | int
OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}


class Node:
    """A part of a filter."""

    def mask(self, index: Index, negated: bool = False) -> Mask:
        """The rows for which it holds; negated, those for which it is known not to hold."""
        raise TypeError(self)

    def reads(self) -> frozenset[str]:
        """The properties that it asks about."""
        raise TypeError(self)


@dataclass(frozen=True)
class Constant(Node):
    """TRUE or FALSE."""

    holds: bool

    def mask(self, index: Index, negated: bool = False) -> Mask:
        """All rows or none."""
        return np.full(index.count, self.holds is not negated, np.bool_)

    def reads(self) -> frozenset[str]:
        """Nothing."""
        return frozenset()


@dataclass(frozen=True)
class Every(Node):
    """AND, or OR where `any_of` is set."""

    nodes: tuple[Node, ...]
    any_of: bool = False

    def mask(self, index: Index, negated: bool = False) -> Mask:
        """What all of them find, or any; a negation goes down to the single conditions."""
        masks = [node.mask(index, negated) for node in self.nodes]
        join = np.logical_or if self.any_of is not negated else np.logical_and
        found: Mask = reduce(join, masks)
        return found

    def reads(self) -> frozenset[str]:
        """What all of them ask about."""
        return frozenset().union(*(node.reads() for node in self.nodes))


@dataclass(frozen=True)
class Not(Node):
    """NOT."""

    node: Node

    def mask(self, index: Index, negated: bool = False) -> Mask:
        """What is known not to hold."""
        return self.node.mask(index, not negated)

    def reads(self) -> frozenset[str]:
        """What is negated."""
        return self.node.reads()


@dataclass(frozen=True)
class Compared(Node):
    """A property compared with a value; `folded` leaves the case of letters aside."""

    of: Queryable
    sign: str
    value: Value
    folded: bool = False

    def mask(self, index: Index, negated: bool = False) -> Mask:
        """The rows whose value compares so."""
        compare, value = OPERATORS[self.sign], _as_held(self.of, self.value)
        return _asked(index, self.of, lambda held: compare(held, value), negated, self.folded)

    def reads(self) -> frozenset[str]:
        """The property."""
        return frozenset({self.of.name})


@dataclass(frozen=True)
class Among(Node):
    """IN: a property that is one of several values."""

    of: Queryable
    values: frozenset[Value]
    folded: bool = False

    def mask(self, index: Index, negated: bool = False) -> Mask:
        """The rows whose value is one of them."""
        values = {_as_held(self.of, value) for value in self.values}

        def among(held: Any) -> Any:
            is_column = isinstance(held, np.ndarray)
            return np.isin(held, np.array(list(values))) if is_column else held in values

        return _asked(index, self.of, among, negated, self.folded)

    def reads(self) -> frozenset[str]:
        """The property."""
        return frozenset({self.of.name})


@dataclass(frozen=True)
class Like(Node):
    """LIKE: % stands for any letters, _ for one; matched by automata, so that none takes long."""

    of: Queryable
    pattern: str
    folded: bool = False

    def mask(self, index: Index, negated: bool = False) -> Mask:
        """The rows whose text is of that pattern."""
        if self.of.column == "id":
            ids: NDArray[Any] = index.columns["id"]
            found: Mask = self.fits(np.char.lower(ids) if self.folded else ids) != negated
            return found
        words = index.dictionaries[self.of.column]
        read = _reader(self.of, self.folded)
        fits = self.fits(np.array([read(word).encode() for word in words], np.bytes_))
        held = {word for word, fit in zip(words, fits.tolist(), strict=True) if fit != negated}
        return looked_up(index, self.of.column, lambda word: word != "" and word in held)

    def reads(self) -> frozenset[str]:
        """The property."""
        return frozenset({self.of.name})

    def fits(self, texts: NDArray[Any]) -> Mask:
        """Which of the texts are of the pattern."""
        bits = pc.match_like(_texts(texts), self.pattern).cast(pa.uint8())
        return np.frombuffer(bits.buffers()[1], np.bool_, len(bits), bits.offset)


@dataclass(frozen=True)
class Blank(Node):
    """IS NULL: not declared, or for a place not published."""

    of: Queryable

    def mask(self, index: Index, negated: bool = False) -> Mask:
        """The rows in which it is blank."""
        if self.of.column in index.dictionaries:
            return looked_up(index, self.of.column, lambda word: (word == "") is not negated)
        column = index.columns[self.of.column]
        found: Mask = np.zeros(index.count, np.bool_)  # ids and entries are never blank
        if self.of.kind is Kind.PLACE:
            found = np.isnan(column)
        elif self.of.kind is Kind.DAY:
            found = column == NO_DAY
        return ~found if negated else found

    def reads(self) -> frozenset[str]:
        """The property."""
        return frozenset({self.of.name})


@dataclass(frozen=True)
class Within(Node):
    """S_INTERSECTS: a place that lies within a shape or on its edge, or in a box."""

    of: Queryable
    box: Box
    shape: shapely.Geometry | None = None

    def mask(self, index: Index, negated: bool = False) -> Mask:
        """The rows that lie there; first those in its box, which the index finds by its order."""
        rows = index.box(*self.box)
        lon, lat = index.columns["lon"], index.columns["lat"]
        if self.shape is not None:
            shapely.prepare(self.shape)
            rows = rows[shapely.intersects_xy(self.shape, lon[rows], lat[rows])]
        found = np.full(index.count, negated, np.bool_)
        found[rows] = not negated
        return found & ~np.isnan(lon) if negated else found

    def reads(self) -> frozenset[str]:
        """The place."""
        return frozenset({self.of.name})


def _asked(
    index: Index, of: Queryable, holds: Callable[[Any], Any], negated: bool, folded: bool
) -> Mask:
    """The rows whose value holds; it is asked of each word, or of a whole column at once."""
    if of.column in index.dictionaries:
        read = _reader(of, folded)
        return looked_up(
            index, of.column, lambda word: word != "" and bool(holds(read(word))) is not negated
        )
    column = index.columns[of.column]
    found: Mask = holds(np.char.lower(column) if folded else column) != negated
    return found & (column != NO_DAY) if of.kind is Kind.DAY else found


def _as_held(of: Queryable, value: Value) -> Value | bytes:
    """A value as the index holds such values outside its dictionaries."""
    return value.encode() if of.column == "id" and isinstance(value, str) else value


def _reader(of: Queryable, folded: bool) -> Callable[[str], Any]:
    if of.kind is Kind.WHOLE:
        return int
    return str.casefold if folded else str


def _texts(column: NDArray[np.bytes_]) -> Any:
    """Short words as Arrow's texts, without a Python object for each."""
    width = column.dtype.itemsize
    letters = np.ascontiguousarray(column).view(np.uint8).reshape(len(column), width)
    held = letters != 0
    ends = np.zeros(len(column) + 1, np.int32)
    np.cumsum(held.sum(axis=1), out=ends[1:])
    buffers = [None, pa.py_buffer(ends), pa.py_buffer(np.ascontiguousarray(letters[held]))]
    return pa.Array.from_buffers(pa.string(), len(column), buffers)


def all_of(nodes: Iterable[Node], *, any_of: bool = False) -> Node:
    """The nodes joined by AND, or by OR; a single one stays as it is."""
    held = tuple(nodes)
    return held[0] if len(held) == 1 else Every(held, any_of)
