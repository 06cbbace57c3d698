"""The map index: points and their columns, sorted by Z-order key, in one memory-mapped file.

All workers share the file. It is never changed, only replaced as a whole, and it carries the size
of the log it stands for. Rows are meant by their number, which holds for one index only.
"""

import json
import os
import secrets
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import ArrayLike, NDArray

from registry import room
from registry.maps import keys

MAGIC = b"AKINDEX\n"
VERSION = 2
ALIGNMENT = 64
AT_ONCE = 1 << 20  # bytes
# Magic, version, length and checksum of the description, length and checksum of the body.
PREFIX = struct.Struct("<8sIIIQI")
TILES_OF_A_BOX = 256
RADII = [100.0 * 4**step for step in range(10)]  # metres; the last goes round the Earth

Column = NDArray[Any]
Dictionaries = Mapping[str, Sequence[str]]
Mask = NDArray[np.bool_]
Rows = NDArray[np.int64]


class DamagedIndex(Exception):
    """The file is not an index of this version, or not as it was written: build it anew."""


@dataclass(frozen=True, eq=False)
class Index:
    """Points in the order of their keys; `size` is the size of the log they stand for."""

    size: int
    count: int
    key: keys.Keys
    columns: Mapping[str, Column]
    dictionaries: Dictionaries

    def slice(self, z: int, x: int, y: int) -> slice:
        """The rows that lie in a map tile."""
        start, stop = np.searchsorted(self.key, np.array(keys.span(z, x, y), np.uint64))
        return slice(int(start), int(stop))

    def box(self, west: float, south: float, east: float, north: float) -> Rows:
        """The rows within a box, edges included, in order; west > east crosses the antimeridian."""
        if west > east:
            parts = [self._box(west, south, 180, north), self._box(-180, south, east, north)]
            return np.sort(np.concatenate(parts))
        return self._box(west, south, east, north)

    def nearest(
        self, lon: float, lat: float, k: int, *, rows: Mask | None = None
    ) -> tuple[Rows, NDArray[np.float64]]:
        """The k nearest rows and their metres as the crow flies; at the same distance by number."""
        for radius in RADII:
            found = self.box(*keys.around(lon, lat, radius))
            if rows is not None:
                found = found[rows[found]]
            lons, lats = self.columns["lon"][found], self.columns["lat"][found]
            metres = keys.metres(lon, lat, lons, lats)
            if np.count_nonzero(metres <= radius) >= k:
                break
        order = np.argsort(metres, kind="stable")[:k]
        return found[order], metres[order]

    def _box(self, west: float, south: float, east: float, north: float) -> Rows:
        # A box upside down or off the Earth holds nothing, and cannot be covered.
        if not (south <= north and west <= east):
            return np.empty(0, np.int64)
        ranges = keys.covering(west, south, east, north, TILES_OF_A_BOX)
        rows = _counted(np.searchsorted(self.key, ranges))
        lon, lat = self.columns["lon"][rows], self.columns["lat"][rows]
        inside = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
        return rows[inside]


def arrange(
    lon: ArrayLike,
    lat: ArrayLike,
    columns: Mapping[str, Column],
    *,
    size: int,
    dictionaries: Dictionaries | None = None,
) -> Index:
    """An index in memory; ties keep the order given.

    Rows without a place stand at the end: they are counted, and lie in no tile and no box.
    """
    every = {"lon": np.asarray(lon, np.float64), "lat": np.asarray(lat, np.float64), **columns}
    for name, column in every.items():
        if name == "key" or column.dtype.hasobject or column.shape != every["lon"].shape:
            raise ValueError(f"column {name!r} must be one number or fixed-width text per point")
    placed = np.flatnonzero(np.isfinite(every["lon"]) & np.isfinite(every["lat"]))
    key = np.full(every["lon"].shape, keys.NOWHERE, np.uint64)
    key[placed] = keys.keys(every["lon"][placed], every["lat"][placed])
    order = np.argsort(key, kind="stable")
    chosen = {name: column[order] for name, column in every.items()}
    return Index(size, len(key), key[order], chosen, dict(dictionaries or {}))


def overlaid(index: Index, gone: Rows, newer: Index) -> Index:
    """The index without the rows that are gone and with the points of another, in memory.

    The newer dictionaries may be longer, but must begin like the old ones.
    """
    for name, words in index.dictionaries.items():
        if list(newer.dictionaries.get(name, ()))[: len(words)] != list(words):
            raise ValueError(f"the dictionary of {name!r} must begin like the one before")
    stays = np.ones(index.count, np.bool_)
    stays[gone] = False
    key = np.concatenate([index.key[stays], newer.key])
    order = np.argsort(key, kind="stable")
    columns = _Overlaid(index.columns, stays, newer.columns, order)
    return Index(newer.size, len(key), key[order], columns, newer.dictionaries)


class _Overlaid(Mapping[str, Column]):
    """The columns of two indexes as one, each put together when it is first asked for.

    An export needs two of thirty: all of them at once would double what it holds.
    """

    def __init__(
        self, old: Mapping[str, Column], stays: Mask, new: Mapping[str, Column], order: Rows
    ) -> None:
        self._old, self._stays, self._new, self._order = old, stays, new, order
        self._made: dict[str, Column] = {}

    def __getitem__(self, name: str) -> Column:
        if name not in self._made:
            both = np.concatenate([self._old[name][self._stays], self._new[name]])
            self._made[name] = both[self._order]
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._old)

    def __len__(self) -> int:
        return len(self._old)


def write_index(
    path: Path,
    lon: ArrayLike,
    lat: ArrayLike,
    columns: Mapping[str, Column],
    *,
    size: int,
    dictionaries: Dictionaries | None = None,
) -> None:
    """Write an index in the place of the one before; see `arrange` and `save`."""
    save(path, arrange(lon, lat, columns, size=size, dictionaries=dictionaries))


def save(path: Path, index: Index) -> None:
    """Write a file beside the old one and rename it: a reader sees the one or the other, whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with beside.open("xb") as file:
            file.writelines(_file(index))
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    room.sync(path.parent)


def open_index(path: Path, *, verify: bool = True) -> Index:
    """Map an index into memory, read-only; `verify` also reads it through against its checksum."""
    if path.stat().st_size < PREFIX.size:
        raise DamagedIndex(f"{path} is too short for an index")
    raw: NDArray[np.uint8] = np.asarray(np.memmap(path, np.uint8, "r"))
    magic, version, length, checksum, body_length, body_checksum = PREFIX.unpack(
        raw[: PREFIX.size].data
    )
    if magic != MAGIC or version != VERSION:
        raise DamagedIndex(f"{path} is not an index of version {VERSION}")
    text, body = raw[PREFIX.size :][:length], raw[PREFIX.size + length :]
    if crc32(text.data) != checksum or len(body) != body_length:
        raise DamagedIndex(f"{path} is damaged or cut off")
    if verify and _read_through(path, PREFIX.size + length) != body_checksum:
        raise DamagedIndex(f"{path} is damaged: its checksum does not fit")
    return _described(json.loads(text.tobytes()), body)


def _read_through(path: Path, start: int) -> int:
    """The checksum of a file from there on; read, not mapped: what nobody asks for stays out."""
    checksum = 0
    with path.open("rb") as file:
        file.seek(start)
        while piece := file.read(AT_ONCE):
            checksum = crc32(piece, checksum)
    return checksum


def _described(description: dict[str, Any], body: NDArray[np.uint8]) -> Index:
    count = description["count"]
    columns = {}
    for name, kind, offset in description["columns"]:
        dtype = np.dtype(kind)
        columns[name] = body[offset : offset + count * dtype.itemsize].view(dtype)
    key = columns.pop("key")
    return Index(description["size"], count, key, columns, description["dictionaries"])


def _file(index: Index) -> Iterator[bytes | memoryview]:
    columns = {"key": index.key, **index.columns}
    body: list[bytes | memoryview] = []
    places, offset = [], 0
    for name, column in columns.items():
        places.append((name, column.dtype.str, offset))
        plain = np.ascontiguousarray(column).view(np.uint8)
        body += [plain.data, bytes(_aligned(len(plain)) - len(plain))]
        offset += _aligned(len(plain))
    text = json.dumps(
        {
            "size": index.size,
            "count": index.count,
            "columns": places,
            "dictionaries": {name: list(words) for name, words in index.dictionaries.items()},
        },
        ensure_ascii=False,
    ).encode()
    checksum = 0
    for piece in body:
        checksum = crc32(piece, checksum)
    text += b" " * (_aligned(PREFIX.size + len(text)) - PREFIX.size - len(text))
    yield PREFIX.pack(MAGIC, VERSION, len(text), crc32(text), offset, checksum)
    yield text
    yield from body


def _counted(ranges: Rows) -> Rows:
    """The numbers within half-open ranges, one after the other."""
    lengths = ranges[:, 1] - ranges[:, 0]
    before = np.cumsum(lengths) - lengths
    return np.repeat(ranges[:, 0] - before, lengths) + np.arange(lengths.sum())


def _aligned(length: int) -> int:
    return -(-length // ALIGNMENT) * ALIGNMENT
