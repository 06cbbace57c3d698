"""Files for maps, written batch by batch: GeoParquet, GeoPackage, FlatGeobuf.

However many cameras there are, no more than a few thousand of them are in memory at once.
"""

import json
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from registry.cameras.columns import COLUMNS
from registry.cameras.telling import Choice
from registry.database import sqlite_driver
from registry.datasets import arrays
from registry.datasets.ahead import ahead
from registry.datasets.flat import schema
from registry.datasets.snapshot import plain

CRS = 4326
WGS84 = Path(__file__).with_name("wgs84.json")  # as PROJ says it, which takes long to import
WKB = np.dtype([("order", "u1"), ("type", "<u4"), ("lon", "<f8"), ("lat", "<f8")])
POINT = 1
EDGES = ("xmin", "ymin", "xmax", "ymax")
GROUP = 65_536  # cameras whose columns stand together, with the box they lie in
SQL_KINDS = {
    pa.string(): "TEXT",
    pa.float64(): "REAL",
    pa.int64(): "INTEGER",
    pa.bool_(): "BOOLEAN",
}


def write_parquet(choice: Choice, batches: Iterable[pa.RecordBatch], out: Path) -> None:
    """GeoParquet 1.1 with the box of every point, by which readers skip what lies elsewhere."""
    import pyarrow.parquet as pq  # slow to import, and only this format needs it

    boxed = ahead(_with_boxes, batches)
    first = next(boxed)
    with pq.ParquetWriter(
        out,
        first.schema,
        compression="zstd",
        compression_level=1,
        # In words that differ from row to row dictionaries only take up time, and room.
        use_dictionary=[each.name for each in first.schema if pa.types.is_dictionary(each.type)],
        store_schema=False,  # it would have readers see codes where there are words
        write_statistics=["id", "lat", "lon", *(f"bbox.{edge}" for edge in EDGES)],
    ) as writer:
        writer.add_key_value_metadata({"geo": json.dumps(_geo(choice))})
        for group in _groups(_like(batch, first.schema) for batch in chain([first], boxed)):
            writer.write_table(group)
            arrays.give_back()


def write_ogr(
    choice: Choice,
    batches: Iterable[pa.RecordBatch],
    out: Path,
    driver: str,
    filled: frozenset[str],
) -> None:
    """A layer `cameras` by GDAL's driver of that name; columns not `filled` are empty in it."""
    import pyogrio  # slow to import, and only these formats need it

    options: dict[str, Any] = {}
    empty = [name for name in COLUMNS if name not in filled] if driver == "GPKG" else []
    if driver == "GPKG":  # newer versions of the format make older clients warn
        options = {"dataset_options": {"VERSION": "1.2"}}
    elif _is_placeless(choice).any():  # FlatGeobuf cannot index what has no place
        options = {"layer_options": {"SPATIAL_INDEX": "NO"}}
    pointed = ahead(lambda batch: _with_points(plain(batch)).drop_columns(empty), batches)
    first = next(pointed)
    pyogrio.write_arrow(
        pa.RecordBatchReader.from_batches(first.schema, chain([first], pointed)),
        out,
        layer="cameras",
        driver=driver,
        geometry_name="geometry",
        geometry_type="Point",
        crs=f"EPSG:{CRS}",
        **options,
    )
    if empty:
        _add_columns(out, empty)


def _add_columns(out: Path, names: Iterable[str]) -> None:
    """Empty columns, added when the rows are written: so they cost the rows nothing."""
    file = sqlite_driver().connect(str(out))
    for name in names:
        kind = SQL_KINDS[schema().field(name).type]
        file.execute(f'ALTER TABLE cameras ADD COLUMN "{name}" {kind}')
    file.commit()
    file.close()


def _groups(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    held: list[pa.RecordBatch] = []
    for batch in batches:
        held.append(batch)
        if sum(each.num_rows for each in held) >= GROUP:
            yield pa.Table.from_batches(held)
            held = []
    if held:
        yield pa.Table.from_batches(held)


def _with_points(batch: pa.RecordBatch) -> pa.RecordBatch:
    return batch.append_column("geometry", _points(*_places(batch)))


def _with_boxes(batch: pa.RecordBatch) -> pa.RecordBatch:
    return _with_points(batch).append_column("bbox", _boxes(*_places(batch)))


def _places(batch: pa.RecordBatch) -> list[NDArray[np.float64]]:
    return [arrays.seen(batch.column(name), np.float64, np.nan) for name in ("lon", "lat")]


def _like(batch: pa.RecordBatch, wanted: pa.Schema) -> pa.RecordBatch:
    """The batch with words or codes wherever the first one has them."""
    columns = []
    for column, field in zip(batch.columns, wanted, strict=True):
        if column.type == field.type:
            columns.append(column)
        elif pa.types.is_dictionary(field.type):
            columns.append(column.dictionary_encode())
        else:
            columns.append(column.dictionary.take(column.indices))
    return pa.RecordBatch.from_arrays(columns, schema=wanted)


def _points(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> Any:
    made = np.empty(len(lon), WKB)
    made["order"], made["type"], made["lon"], made["lat"] = 1, POINT, lon, lat
    fixed = pa.FixedSizeBinaryArray.from_buffers(
        pa.binary(WKB.itemsize), len(lon), [arrays.valid(np.isnan(lon)), pa.py_buffer(made)]
    )
    return fixed.cast(pa.binary())


def _boxes(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> Any:
    lons, lats = (arrays.numbers(each, absent=np.isnan(lon)) for each in (lon, lat))
    return pa.StructArray.from_arrays([lons, lats, lons, lats], names=EDGES)


def _is_placeless(choice: Choice) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = np.isnan(choice.index.columns["lon"][choice.rows])
    return found


def _geo(choice: Choice) -> dict[str, Any]:
    """What GeoParquet says of its geometry."""
    column: dict[str, Any] = {
        "encoding": "WKB",
        "geometry_types": ["Point"],
        "crs": json.loads(WGS84.read_text()),
        "covering": {"bbox": {edge: ["bbox", edge] for edge in EDGES}},
    }
    placed = choice.rows[~_is_placeless(choice)]
    if len(placed):
        lon, lat = (choice.index.columns[name][placed] for name in ("lon", "lat"))
        column["bbox"] = [float(v) for v in (lon.min(), lat.min(), lon.max(), lat.max())]
    return {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}
