"""Point layers as Mapbox vector tiles (version 2.1), written by NumPy without a loop over points.

All that a feature says is whole numbers written as varints: tags and lengths, too. So a layer is
a table of numbers, one row a feature, with a mask of those that are said, and all of them are
written at one blow. Two tiles joined byte to byte are one tile with the layers of both.
"""

import struct
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

EXTENT = 4096

Mask = NDArray[np.bool_]
Numbers = NDArray[np.uint64]


class Sparse(NamedTuple):
    """A column of which only some values are there: as good as a masked array, and cheaper."""

    values: NDArray[Any]
    present: Mask


# A column of values, or a column of codes with the dictionary they point into.
Property = NDArray[Any] | Sparse | tuple[NDArray[Any], Sequence[str]]
Properties = Mapping[str, Property]
# Writes values that all differ as fields of the layer.
Writer = Callable[[Iterable[Any]], list[bytes]]
# A column of the table, or the one number that stands in all its rows; and where it is said.
Cell = tuple[Numbers | int, Mask | bool]

# Tags of fields: the number of the field, then how it is written (0 varint, 1 double, 2 by length).
LAYER = b"\x1a"
NAME, KEY, VALUE, SIZE, EDITION = b"\x0a", b"\x1a", b"\x22", b"\x28", b"\x78\x02"
FEATURE, ID, TAGS, TYPE, GEOMETRY = 0x12, 0x08, 0x12, 0x18, 0x22
POINT, MOVE_TO_ONE = 1, 9
SHORT = [bytes([value]) for value in range(128)]  # nearly every length is one of these
SEPTET = np.uint64(7)
LATER = 0  # a length that is known once what it measures is


def encode(
    layer: str,
    xs: ArrayLike,
    ys: ArrayLike,
    ids: ArrayLike | None,
    properties: Properties,
    extent: int = EXTENT,
) -> bytes:
    """A tile with one layer of points at pixels xs, ys; empty when there are no points.

    A property is a column (masked, NaN or None: absent) or codes with their dictionary (a code
    that is not in it: absent).
    """
    across, down = np.asarray(xs, np.int64), np.asarray(ys, np.int64)
    if not len(across):
        return b""
    values: dict[bytes, int] = {}
    tags: list[Cell] = []
    names: list[str] = []
    for name, column in properties.items():
        present, places = _coded(column, values)
        if places is not None:
            tags += [(len(names), present), (places, present)]
            names.append(name)
    identity: list[Cell] = [] if ids is None else [(ID, True), (np.asarray(ids, np.uint64), True)]
    geometry: list[Cell] = [(MOVE_TO_ONE, True), (_zigzag(across), True), (_zigzag(down), True)]
    body = [
        EDITION,
        _field(NAME, layer.encode()),
        _features(len(across), identity, tags, geometry),
        *(_field(KEY, name.encode()) for name in names),
        *values,
        SIZE + _varint(extent),
    ]
    return _field(LAYER, b"".join(body))


def _features(count: int, identity: list[Cell], tags: list[Cell], geometry: list[Cell]) -> bytes:
    """The table of all features, in the order of the specification, and its varints."""
    cells: list[Cell] = [(FEATURE, True), (LATER, True), *identity, (TAGS, True), (LATER, True)]
    first_tag = len(cells)
    cells += [*tags, (TYPE, True), (POINT, True), (GEOMETRY, True), (LATER, True)]
    first_turn = len(cells)
    cells += geometry
    table = np.empty((count, len(cells)), np.uint64)
    said = np.empty((count, len(cells)), np.bool_)
    for column, (numbers, present) in enumerate(cells):
        table[:, column], said[:, column] = numbers, present
    sizes = _sizes(table) * said
    within = slice(first_tag, first_tag + len(tags))
    _measure(table, sizes, first_tag - 1, within)
    # A feature without tags goes without their field.
    said[:, first_tag - 2 : first_tag] = sizes[:, within].sum(axis=1, keepdims=True) > 0
    sizes[:, first_tag - 2 : first_tag] *= said[:, first_tag - 2 : first_tag]
    _measure(table, sizes, first_turn - 1, slice(first_turn, None))
    _measure(table, sizes, 1, slice(2, None))
    return _varints(table[said], sizes[said])


def _measure(table: NDArray[Any], sizes: NDArray[Any], column: int, of: slice) -> None:
    """Put into a column how many bytes other columns take."""
    table[:, column] = sizes[:, of].sum(axis=1)
    sizes[:, column] = _sizes(table[:, column])


def _sizes(numbers: Numbers) -> NDArray[np.int64]:
    """How many bytes each number takes as a varint."""
    sizes = np.ones(numbers.shape, np.int64)
    for width in range(7, int(numbers.max()).bit_length(), 7):
        sizes += numbers >= np.uint64(1 << width)
    return sizes


def _varints(numbers: Numbers, sizes: NDArray[np.int64]) -> bytes:
    ends = np.cumsum(sizes)
    written = np.empty(int(ends[-1]), np.uint8)
    place = ends - sizes
    while len(numbers):
        written[place] = numbers & 127 | (sizes > 1) * np.uint64(128)
        longer = np.flatnonzero(sizes > 1)
        numbers, place = numbers[longer] >> SEPTET, place[longer] + 1
        sizes = sizes[longer] - 1
    return written.tobytes()


def _coded(column: Property, values: dict[bytes, int]) -> tuple[Mask | bool, Numbers | None]:
    """Where a property is present, and the places of its values in the common table."""
    present, given, written = _said(column)
    count = np.count_nonzero(present)
    if not count:
        return False, None
    listed = (given if count == len(given) else given[present]).tolist()
    used = list(dict.fromkeys(listed))
    places = {
        value: values.setdefault(field, len(values))
        for value, field in zip(used, written(used), strict=True)
    }
    found = np.fromiter(map(places.__getitem__, listed), np.uint64, count)
    if count == len(given):
        return True, found
    every = np.zeros(len(given), np.uint64)
    every[present] = found
    return present, every


def _said(column: Property) -> tuple[Mask, NDArray[Any], Writer]:
    """Where a column is present, its values there and elsewhere, and how one is written."""
    if isinstance(column, Sparse):
        return column.present, column.values, _writer(column.values.dtype)
    if isinstance(column, tuple):
        codes, words = np.ma.getdata(column[0]), column[1]
        present = _present(column[0]) & (codes >= 0) & (codes < len(words))
        return present, codes, lambda used: _texts(words[code].encode() for code in used)
    present = _present(column)
    given = np.ma.getdata(column)
    if given.dtype.hasobject:
        # Out of an object column come plain values of one type.
        plain = np.array(given[present].tolist())
        given = np.zeros(len(given), plain.dtype)
        given[present] = plain
    return present, given, _writer(given.dtype)


def _present(column: NDArray[Any]) -> Mask:
    present: Mask = ~np.ma.getmaskarray(column)
    if column.dtype.kind == "f":
        present &= ~np.isnan(np.ma.getdata(column))
    if column.dtype.hasobject:
        present &= np.array([value is not None for value in column], np.bool_)
    return present


def _writer(kind: np.dtype[Any]) -> Writer:
    """How values of a type are written into the table of values."""
    match kind.kind:
        case "S":
            return _texts
        case "U":
            return lambda used: _texts(value.encode() for value in used)
        case "b":
            return lambda used: [_field(VALUE, b"\x38" + bytes([value])) for value in used]
        case "i" | "u":
            return _wholes
        case "f":
            return lambda used: [_field(VALUE, struct.pack("<Bd", 0x19, real)) for real in used]
    raise ValueError(f"a tile cannot hold values of type {kind}")


def _texts(used: Iterable[bytes]) -> list[bytes]:
    return [
        FRONTS[len(text)] + text if len(text) < 126 else _field(VALUE, _field(b"\x0a", text))
        for text in used
    ]


def _wholes(used: Iterable[int]) -> list[bytes]:
    return [WHOLES[n] if 0 <= n < len(WHOLES) else _whole(n) for n in used]


def _whole(value: int) -> bytes:
    written = b"\x28" + _varint(value) if value >= 0 else b"\x30" + _varint(-2 * value - 1)
    return _field(VALUE, written)


def _field(tag: bytes, content: bytes) -> bytes:
    length = len(content)
    return tag + (SHORT[length] if length < 128 else _varint(length)) + content


def _varint(value: int) -> bytes:
    if value < 128:
        return SHORT[value]
    septets = []
    while value > 127:
        septets.append(value & 127 | 128)
        value >>= 7
    return bytes([*septets, value])


def _zigzag(values: NDArray[np.int64]) -> Numbers:
    return ((values << 1) ^ (values >> 63)).view(np.uint64)


# What nearly every text and whole number of a tile needs, made once.
FRONTS = [VALUE + SHORT[length + 2] + b"\x0a" + SHORT[length] for length in range(126)]
WHOLES = [_whole(value) for value in range(1_024)]
