"""Point layers as Mapbox vector tiles (version 2.1), written by NumPy without a loop over points.

Every part of a feature is a block: a matrix of bytes, one row a feature, with a mask of those that
count. Side by side and squeezed through the mask, the blocks are the message. Two tiles joined
byte to byte are one tile with the layers of both.
"""

import struct
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

EXTENT = 4096

# A column of values, or a column of codes with the dictionary they point into.
Property = NDArray[Any] | tuple[NDArray[Any], Sequence[str]]
Properties = Mapping[str, Property]
Mask = NDArray[np.bool_]
Block = tuple[NDArray[np.uint8], Mask]

# Tags of fields: the number of the field, then how it is written (0 varint, 1 double, 2 by length).
LAYER = b"\x1a"
NAME, FEATURE, KEY, VALUE, SIZE, EDITION = b"\x0a", 0x12, b"\x1a", b"\x22", b"\x28", b"\x78\x02"
ID, TAGS, POINT, GEOMETRY = [0x08], [0x12], [0x18, 1], [0x22]
MOVE_TO_ONE = [9]
SHORT = [bytes([value]) for value in range(128)]  # nearly every length is one of these


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
    tags: list[Block] = []
    names: list[str] = []
    for name, column in properties.items():
        present, codes = _coded(column, values)
        if len(codes):
            tags.append(_pairs(len(names), present, codes))
            names.append(name)
    parts = [] if ids is None else [_same(len(across), ID), _varints(np.asarray(ids, np.uint64))]
    parts += _by_length(TAGS, _beside(len(across), tags))
    parts.append(_same(len(across), POINT))
    parts += _by_length(GEOMETRY, _geometry(across, down))
    whole, counts = _beside(len(across), _by_length([FEATURE], _beside(len(across), parts)))
    body = [
        EDITION,
        _field(NAME, layer.encode()),
        whole[counts].tobytes(),
        *(_field(KEY, name.encode()) for name in names),
        *(_field(VALUE, value) for value in values),
        SIZE + _varint(extent),
    ]
    return _field(LAYER, b"".join(body))


def _coded(column: Property, values: dict[bytes, int]) -> tuple[Mask, NDArray[np.uint64]]:
    """Where a property is present, and the places there of its values in the common table."""
    if isinstance(column, tuple):
        codes, words = np.ma.getdata(column[0]), column[1]
        present = _present(column[0]) & (codes >= 0) & (codes < len(words))
        used, inverse = np.unique(codes[present], return_inverse=True)
        written: Iterable[bytes] = [_text(words[code].encode()) for code in used.tolist()]
    else:
        present = _present(column)
        given = np.ma.getdata(column)[present]
        # Out of an object column come plain values of one type.
        plain = np.array(given.tolist()) if given.dtype.hasobject else given
        used, inverse = np.unique(plain, return_inverse=True)
        written = _written(used)
    places = [values.setdefault(value, len(values)) for value in written]
    return present, np.array(places, np.uint64)[inverse]


def _present(column: NDArray[Any]) -> Mask:
    present: Mask = ~np.ma.getmaskarray(column)
    if column.dtype.kind == "f":
        present &= ~np.isnan(np.ma.getdata(column))
    if column.dtype.hasobject:
        present &= np.array([value is not None for value in column], np.bool_)
    return present


def _written(used: NDArray[Any]) -> list[bytes]:
    match used.dtype.kind:
        case "S":
            return [_text(value) for value in used.tolist()]
        case "U":
            return [_text(value.encode()) for value in used.tolist()]
        case "b":
            return [b"\x38" + bytes([value]) for value in used.tolist()]
        case "i" | "u":
            return [_whole(value) for value in used.tolist()]
        case "f":
            return [b"\x19" + struct.pack("<d", value) for value in used.tolist()]
    raise ValueError(f"a tile cannot hold values of type {used.dtype}")


def _text(value: bytes) -> bytes:
    return _field(b"\x0a", value)


def _whole(value: int) -> bytes:
    return b"\x28" + _varint(value) if value >= 0 else b"\x30" + _varint(-2 * value - 1)


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


def _varints(values: NDArray[np.uint64]) -> Block:
    width = max(1, -(-int(values.max()).bit_length() // 7))
    septets = values[:, None] >> (7 * np.arange(width, dtype=np.uint64))
    counts = septets > 0
    counts[:, 0] = True
    written: NDArray[np.uint8] = (septets & 127).astype(np.uint8)
    written[septets > 127] |= 128
    return written, counts


def _zigzag(values: NDArray[np.int64]) -> NDArray[np.uint64]:
    return ((values << 1) ^ (values >> 63)).view(np.uint64)


def _geometry(across: NDArray[np.int64], down: NDArray[np.int64]) -> Block:
    parts = [_same(len(across), MOVE_TO_ONE), _varints(_zigzag(across)), _varints(_zigzag(down))]
    return _beside(len(across), parts)


def _pairs(name: int, present: Mask, codes: NDArray[np.uint64]) -> Block:
    every = np.zeros(len(present), np.uint64)
    every[present] = codes
    key = list(_varint(name))
    block, counts = _beside(len(present), [_same(len(present), key), _varints(every)])
    return block, counts & present[:, None]


def _by_length(tag: list[int], content: Block) -> list[Block]:
    """A field with its tag and length in front; features without content go without the field."""
    lengths = np.count_nonzero(content[1], axis=1).astype(np.uint64)
    if not lengths.any():
        return []
    front, counts = _beside(len(lengths), [_same(len(lengths), tag), _varints(lengths)])
    return [(front, counts & (lengths > 0)[:, None]), content]


def _same(count: int, content: list[int]) -> Block:
    block = np.broadcast_to(np.array(content, np.uint8), (count, len(content)))
    return block, np.ones(block.shape, np.bool_)


def _beside(count: int, blocks: Sequence[Block]) -> Block:
    if not blocks:
        return np.empty((count, 0), np.uint8), np.empty((count, 0), np.bool_)
    return np.hstack([block for block, _ in blocks]), np.hstack([mask for _, mask in blocks])
