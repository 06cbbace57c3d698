"""A city basemap in one file (PMTiles), made from an OpenStreetMap extract or street lines.

GDAL writes one layer and every feature at every zoom. So the basemap is one layer, `basemap`,
with attributes to tell things apart, and is written in bands of zooms that are put together here.
"""

import gzip
import json
import os
import secrets
import time
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

import geopandas
import pandas
import pyogrio
import shapely
from pmtiles.reader import MmapSource, all_tiles
from pmtiles.tile import (
    Compression,
    Entry,
    MagicNumberNotFound,
    SpecVersionUnsupported,
    TileType,
    deserialize_directory,
    deserialize_header,
    find_tile,
    zxy_to_tileid,
)
from pmtiles.writer import Writer

from registry.errors import Unusable
from registry.maps import extract

Bytes = Callable[[int, int], bytes]
Tile = tuple[tuple[int, int, int], bytes]

# The package says that it is typed, but its reader and writer are not.
mapped: Callable[[BinaryIO], Bytes] = MmapSource
every_tile: Callable[[Bytes], Iterator[Tile]] = all_tiles
writing_to: Callable[[BinaryIO], Any] = Writer

LAYER = "basemap"
BANDS = [(5, 7), (8, 9), (10, 10), (11, 11), (12, 12), (13, 13), (14, 14)]
ATTRIBUTES = ["kind", "class", *extract.NAMES, "sort_rank"]
ATTRIBUTION = "© OpenStreetMap contributors"
NAMES_FROM = 10  # zooms from which streets have names, and from which they stand piece by piece
PIECES_FROM = 13
DEPTH = 4  # levels of directories that the format allows
KEPT = 64  # directories


def build_basemap(
    source: Path,
    out: Path,
    *,
    bbox: extract.Box | None = None,
    attribution: str = ATTRIBUTION,
    progress: Callable[[str], None] = lambda said: None,
) -> dict[str, Any]:
    """Draw the basemap of zooms 5 to 14 and tell what went in, what not, and how large it is."""
    began = time.monotonic()
    progress(f"Reading {source.name}")
    drawn, left_out = extract.read(source, bbox)
    with TemporaryDirectory() as folder:
        bands: list[Path] = []
        for low, high in BANDS:
            progress(f"Drawing zoom {low}" if low == high else f"Drawing zooms {low} to {high}")
            bands += _band(drawn[drawn["zoom"] <= low], Path(folder), low, high)
        if not any(True for _ in _tiles(bands)):
            raise Unusable(f"All that {source.name} holds is too small to be seen on a map.")
        tiles = _joined(bands, out, drawn.total_bounds.tolist(), attribution)
    return {
        "features": drawn["kind"].value_counts().to_dict(),
        "left_out": left_out,
        "tiles": tiles,
        "bytes": out.stat().st_size,
        "seconds": round(time.monotonic() - began, 1),
    }


def read_tile(path: Path, z: int, x: int, y: int) -> bytes | None:
    """The vector tile at z/x/y, unpacked; None where the archive has none."""
    archive = _opened(path, _stamp(path))
    if not (archive.header["min_zoom"] <= z <= archive.header["max_zoom"]):
        return None
    if not (0 <= x < 1 << z and 0 <= y < 1 << z):
        return None
    content = archive.find(zxy_to_tileid(z, x, y))
    if content is None or archive.header["tile_compression"] == Compression.NONE:
        return content
    return gzip.decompress(content)


def describe(path: Path) -> dict[str, Any]:
    """What an archive says of itself: bounds, minzoom, maxzoom, attribution, vector_layers."""
    archive = _opened(path, _stamp(path))
    header = archive.header
    said: dict[str, Any] = json.loads(archive.metadata())
    return said | {
        "bounds": [
            header["min_lon_e7"] / 1e7,
            header["min_lat_e7"] / 1e7,
            header["max_lon_e7"] / 1e7,
            header["max_lat_e7"] / 1e7,
        ],
        "minzoom": header["min_zoom"],
        "maxzoom": header["max_zoom"],
    }


class Archive:
    """An open PMTiles file, with the directories it was asked for kept unpacked."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._bytes = mapped(file)
        self.header = deserialize_header(self._bytes(0, 127))
        self._directories: dict[int, list[Entry]] = {}

    def find(self, tile: int) -> bytes | None:
        """The bytes of a tile as they are stored."""
        start, length = self.header["root_offset"], self.header["root_length"]
        for _ in range(DEPTH):
            entry = find_tile(self._directory(start, length), tile)
            if entry is None:
                return None
            if entry.run_length:
                start = self.header["tile_data_offset"] + entry.offset
                return self._bytes(start, entry.length)
            start = self.header["leaf_directory_offset"] + entry.offset
            length = entry.length
        return None

    def metadata(self) -> bytes:
        """The archive's words about itself, as JSON."""
        start, length = self.header["metadata_offset"], self.header["metadata_length"]
        return gzip.decompress(self._bytes(start, length))

    def _directory(self, start: int, length: int) -> list[Entry]:
        directory = self._directories.get(start)
        if directory is None:
            directory = deserialize_directory(self._bytes(start, length))
            if len(self._directories) >= KEPT:
                self._directories.clear()
            self._directories[start] = directory
        return directory


@lru_cache(maxsize=4)
def _opened(path: Path, stamp: tuple[int, int]) -> Archive:
    # The stamp is part of the question, so that a replaced file is opened anew.
    try:
        archive = Archive(path)
    except (ValueError, IndexError, MagicNumberNotFound, SpecVersionUnsupported) as broken:
        raise _unusable(path) from broken
    header = archive.header
    readable = (
        header["tile_type"] == TileType.MVT
        and header["internal_compression"] == Compression.GZIP
        and header["tile_compression"] in (Compression.NONE, Compression.GZIP)
    )
    if not readable:
        raise _unusable(path)
    return archive


def _unusable(path: Path) -> Unusable:
    return Unusable(
        f"{path.name} is not a PMTiles archive (version 3) of vector tiles, plain or gzipped. "
        "Make one from an OpenStreetMap extract, or take a finished one."
    )


def _stamp(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_mtime_ns, status.st_ino


def _band(drawn: geopandas.GeoDataFrame, folder: Path, low: int, high: int) -> list[Path]:
    """The tiles of some zooms in an archive of their own; none when nothing is seen there."""
    if drawn.empty:
        return []
    path = folder / f"{low}.pmtiles"
    pyogrio.write_dataframe(
        _strung(drawn, low)[[*ATTRIBUTES, "geometry"]],
        path,
        layer=LAYER,
        driver="PMTiles",
        MINZOOM=low,
        MAXZOOM=high,
        # In units of 1/4096 of the tile; the last band is also seen enlarged.
        SIMPLIFICATION=1 if (low, high) == BANDS[-1] else 4,
    )
    return [path]


def _strung(drawn: geopandas.GeoDataFrame, zoom: int) -> geopandas.GeoDataFrame:
    """Far away, the pieces of a street are strung together, and so are nameless ones of a class."""
    lines = shapely.get_dimensions(drawn.geometry.to_numpy()) == 1
    if zoom >= PIECES_FROM or not lines.any():
        return drawn
    alike = ["kind", "class", "sort_rank", *(extract.NAMES if zoom >= NAMES_FROM else ())]
    strung = drawn[lines].groupby(alike, dropna=False)["geometry"].agg(_one_line).reset_index()
    # Taken apart where they do not meet: GDAL takes ages over one line of many thousand parts.
    parts = geopandas.GeoDataFrame(strung, crs=4326).explode()
    frame = pandas.concat([drawn[~lines], parts.reindex(columns=[*ATTRIBUTES, "geometry"])])
    return geopandas.GeoDataFrame(frame, crs=4326).sort_values("sort_rank", kind="stable")


def _one_line(lines: geopandas.GeoSeries) -> shapely.Geometry:
    return shapely.line_merge(shapely.multilinestrings(shapely.get_parts(lines.to_numpy())))


def _joined(bands: list[Path], out: Path, bounds: list[float], attribution: str) -> int:
    """Put the bands, each of higher zooms than the last, into one archive; count its tiles."""
    out.parent.mkdir(parents=True, exist_ok=True)
    beside = out.with_name(f".{out.name}.{secrets.token_hex(4)}")
    try:
        with beside.open("xb") as file:
            writer = writing_to(file)
            for number, content in _tiles(bands):
                writer.write_tile(number, content)
            writer.finalize(_header(bounds), _metadata(attribution))
            file.flush()
            os.fsync(file.fileno())
        beside.replace(out)
    finally:
        beside.unlink(missing_ok=True)
    return int(writer.addressed_tiles)


def _tiles(bands: list[Path]) -> Iterator[tuple[int, bytes]]:
    for path in bands:
        with path.open("rb") as file:
            for (z, x, y), content in every_tile(mapped(file)):
                yield zxy_to_tileid(z, x, y), content


def _header(bounds: list[float]) -> dict[str, Any]:
    corners = ("min_lon_e7", "min_lat_e7", "max_lon_e7", "max_lat_e7")
    degrees = {corner: round(at * 1e7) for corner, at in zip(corners, bounds, strict=True)}
    return {"tile_type": TileType.MVT, "tile_compression": Compression.GZIP, **degrees}


def _metadata(attribution: str) -> dict[str, Any]:
    fields = {name: "Number" if name == "sort_rank" else "String" for name in ATTRIBUTES}
    return {
        "name": LAYER,
        "type": "baselayer",
        "attribution": attribution,
        "vector_layers": [{"id": LAYER, "fields": fields, "minzoom": 5, "maxzoom": 14}],
    }
