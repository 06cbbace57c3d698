"""What a basemap is drawn from: streets, rails, waters, parks, buildings and names in a file.

The file is recognised by its first bytes. GDAL guesses formats and some of those open other files,
so it only sees bytes that prove what they are; GeoJSON and the parts of a zip never reach it raw.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import BadZipFile, ZipFile

import geopandas
import numpy as np
import pandas
import pyogrio
import shapely

from registry.errors import Unusable

Box = tuple[float, float, float, float]

# For points, lines and areas: what a word means, and the zoom from which it is shown.
LABELS = {"city": 5, "town": 8, "village": 10, "borough": 10, "suburb": 11, "quarter": 12}
LABELS |= {"hamlet": 12, "neighbourhood": 13}
ROADS = {"motorway": 5, "trunk": 5, "primary": 8, "secondary": 10, "tertiary": 11}
ROADS |= dict.fromkeys(["unclassified", "residential"], 12)
ROADS |= dict.fromkeys(["living_street", "pedestrian", "road"], 13)
ROADS |= dict.fromkeys(["service", "track", "cycleway", "footway", "path", "steps"], 14)
ROADS |= dict.fromkeys(["bridleway", "unknown"], 14)
RAILS = {"rail": 10, "light_rail": 12, "narrow_gauge": 12, "subway": 13, "tram": 13}
RIVERS = {"river": 8, "canal": 11, "stream": 13, "drain": 14, "ditch": 14}
WATERS = dict.fromkeys(["water", "reservoir", "riverbank", "river_bank", "basin"], 8)
PARKS = dict.fromkeys(["forest", "wood", "nature_reserve", "park"], 10)
PARKS |= dict.fromkeys(["garden", "cemetery", "grass", "meadow", "recreation_ground"], 13)
BUILDINGS = {"building": 13}
MEANINGS: list[dict[str, tuple[str, int]]] = [
    {word: (kind, zoom) for kind, words in kinds.items() for word, zoom in words.items()}
    for kinds in (
        {"label": LABELS},
        {"road": ROADS, "rail": RAILS, "water": RIVERS},
        {"park": PARKS, "water": WATERS, "building": BUILDINGS},
    )
]
KINDS = ("park", "water", "building", "rail", "road", "label")  # in the order they are painted

TAGS = ["highway", "railway", "waterway", "natural", "landuse", "leisure", "building", "place"]
WORDS = [*TAGS, "fclass", "class"]  # the last two stand in files cut from OpenStreetMap by others
NAMES = ["name", "name_kk", "name_ru", "name_en"]

OSM_LAYERS = {
    "points": ["place"],
    "lines": ["highway", "railway", "waterway"],
    "multipolygons": ["natural", "landuse", "leisure", "building"],
}
OSM_NAMES = "name,name:kk,name:ru,name:en"
SHAPEFILE = (".shp", ".shx", ".dbf", ".prj", ".cpg")
LARGEST = 4 << 30  # bytes of an unpacked shapefile, where its own format ends
HEAD = 1 << 16
MERCATOR = 85  # degrees; maps end there


def read(source: Path, box: Box | None = None) -> tuple[geopandas.GeoDataFrame, int]:
    """What a basemap can show of a file, in WGS 84 and the order of painting; and what it cannot.

    The second is a number: features outside the box, without a sound place, or of no known kind.
    """
    frames = list(_frames(source, box))
    placed = [_placed(frame, box) for frame in frames]
    drawn = _drawn(pandas.concat(placed, ignore_index=True)) if placed else None
    if drawn is None or drawn.empty:
        raise Unusable(
            f"{source.name} holds no streets, waters, parks, buildings or place names that are "
            "known here. Give an OpenStreetMap extract, or lines with a column highway or fclass."
        )
    return drawn, sum(map(len, frames)) - len(drawn)


def recognised(head: bytes) -> str | None:
    """The format that the first bytes of a file prove."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if head[4:15] == b"\x0a\x09OSMHeader":
        return "osm"
    if re.match(rb"(<\?xml[^>]*\?>\s*)?<osm[\s>]", text) and b"OGRVRT" not in head:
        return "osm"
    if head.startswith(b"SQLite format 3\x00") and head[68:70] == b"GP":
        return "geopackage"
    if head.startswith(b"PK\x03\x04"):
        return "zip"
    return "geojson" if text.startswith(b"{") else None


def _frames(source: Path, box: Box | None) -> Iterator[geopandas.GeoDataFrame]:
    with source.open("rb") as file:
        form = recognised(file.read(HEAD))
    try:
        match form:
            case "osm":
                yield from _osm(source, box)
            case "geopackage":
                for name, shape in pyogrio.list_layers(source.resolve()):
                    if shape:
                        yield pyogrio.read_dataframe(source.resolve(), layer=name)
            case "zip":
                yield from _shapefiles(source)
            case "geojson":
                yield _geojson(source)
            case _:
                raise Unusable(
                    f"{source.name} is none of the files a basemap is made from: OpenStreetMap "
                    "(.osm, .osm.pbf), GeoPackage, a zipped shapefile or GeoJSON."
                )
    except (BadZipFile, RuntimeError) as broken:  # pyogrio and zipfile raise RuntimeErrors
        raise Unusable(
            f"{source.name} looks like {form} but is damaged: {broken}. Download it again."
        ) from broken


def _osm(source: Path, box: Box | None) -> Iterator[geopandas.GeoDataFrame]:
    with TemporaryDirectory() as folder:
        config = Path(folder) / "osm.ini"
        config.write_text(_osm_config())
        for layer, tags in OSM_LAYERS.items():
            wanted = " OR ".join(f"{tag} IS NOT NULL" for tag in tags)
            yield pyogrio.read_dataframe(
                source.resolve(),
                # By SQL, because GDAL then leaves out the other layers instead of hoarding them.
                sql=f"SELECT * FROM {layer} WHERE {wanted}",  # noqa: S608 - our own words
                bbox=box,
                CONFIG_FILE=str(config),
            )


def _osm_config() -> str:
    areas = ",".join(OSM_LAYERS["multipolygons"])
    sections = [
        f"[{layer}]\nosm_id=no\nother_tags=no\nattributes={OSM_NAMES},{','.join(tags)}"
        for layer, tags in OSM_LAYERS.items()
    ]
    return "\n".join(["[general]", f"closed_ways_are_polygons={areas}", *sections, ""])


def _shapefiles(source: Path) -> Iterator[geopandas.GeoDataFrame]:
    """Each shapefile of a zip, unpacked under a name of our own and read from there."""
    with ZipFile(source) as archive, TemporaryDirectory() as folder:
        parts = [part for part in archive.infolist() if part.filename.lower().endswith(SHAPEFILE)]
        if sum(part.file_size for part in parts) > LARGEST:
            raise Unusable(f"{source.name} unpacks to more than 4 GB. Cut out the city first.")
        stems = sorted({part.filename[:-4] for part in parts})
        for part in parts:
            name = f"{stems.index(part.filename[:-4])}{part.filename[-4:].lower()}"
            (Path(folder) / name).write_bytes(archive.read(part))
        for shape in sorted(Path(folder).glob("*.shp")):
            with shape.open("rb") as file:
                if file.read(4) != b"\x00\x00\x27\x0a":
                    raise Unusable(f"{source.name} holds a .shp that is no shapefile.")
            yield pyogrio.read_dataframe(shape)


def _geojson(source: Path) -> geopandas.GeoDataFrame:
    try:
        collection = json.loads(source.read_bytes())
        features = collection["features"]
        rows = [_row(feature) for feature in features]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as broken:
        raise Unusable(
            f"{source.name} is not a GeoJSON FeatureCollection. Export it again as GeoJSON."
        ) from broken
    crs = str(collection.get("crs", "CRS84"))
    if "CRS84" not in crs and "4326" not in crs:
        raise Unusable(f"{source.name} is not in longitude and latitude. Save it as WGS 84.")
    return geopandas.GeoDataFrame(rows, columns=[*WORDS, *NAMES, "geometry"], crs=4326)


def _row(feature: dict[str, Any]) -> dict[str, Any]:
    given = {name.replace(":", "_"): value for name, value in feature["properties"].items()}
    try:
        place = shapely.geometry.shape(feature["geometry"])
    except (ValueError, TypeError, AttributeError, IndexError, shapely.errors.ShapelyError):
        place = None
    return {name: given.get(name) for name in [*WORDS, *NAMES]} | {"geometry": place}


def _placed(frame: geopandas.GeoDataFrame, box: Box | None) -> geopandas.GeoDataFrame:
    placed = frame.to_crs(4326) if frame.crs else frame.set_crs(4326)
    if box:
        # A river that passes the city would otherwise bring tiles from end to end.
        placed = placed.set_geometry(placed.geometry.clip_by_rect(*box))
    bounds = placed.bounds.to_numpy()
    # Comparisons with NaN are false, so that empty and endless places go as well.
    sound = (np.abs(bounds) <= [180, MERCATOR, 180, MERCATOR]).all(axis=1)
    # A line or area without any length stops GDAL.
    shapes = placed.geometry.to_numpy()
    sound &= (shapely.length(shapes) > 0) | (shapely.get_dimensions(shapes) == 0)
    return placed[sound]


def _drawn(rows: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame:
    dimensions = shapely.get_dimensions(rows.geometry.to_numpy())
    words = [rows[word] if word in rows else [None] * len(rows) for word in WORDS]
    told = [_told(*row) for row in zip(dimensions, *words, strict=True)]
    drawn = rows[["geometry"]].assign(
        kind=[kind for kind, _, _ in told],
        **{"class": [word for _, word, _ in told]},
        zoom=[zoom for _, _, zoom in told],
        **{name: [_text(v) for v in rows[name]] if name in rows else None for name in NAMES},
    )
    drawn = drawn[drawn["zoom"] > 0]
    # What is seen from afar covers the smaller of its kind.
    rank = [100 * KINDS.index(kind) + 20 - zoom for kind, zoom in drawn[["kind", "zoom"]].values]
    return drawn.assign(sort_rank=rank).sort_values("sort_rank", kind="stable")


def _told(dimension: int, *words: object) -> tuple[str, str, int]:
    """The kind, class and first zoom of a feature; zoom 0 when nothing is known of it."""
    for name, given in zip(WORDS, words, strict=True):
        word = _text(given)
        if word and name == "building" and word != "no":
            word = "building"
        # trunk_link is drawn as trunk, track_grade3 as track.
        word = re.sub(r"_link$|_grade\d$", "", word or "")
        if word in MEANINGS[dimension]:
            kind, zoom = MEANINGS[dimension][word]
            return kind, word, zoom
    return "", "", 0


def _text(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None
