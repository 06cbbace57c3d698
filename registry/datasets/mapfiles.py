"""Files for maps, written batch by batch: GeoParquet, GeoPackage, FlatGeobuf.

However many cameras there are, no more than a few thousand of them are in memory at once.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from registry.cameras.telling import Choice
from registry.datasets import arrays
from registry.datasets.snapshot import plain

CRS = 4326
WKB = np.dtype([("order", "u1"), ("type", "<u4"), ("lon", "<f8"), ("lat", "<f8")])
POINT = 1
EDGES = ("xmin", "ymin", "xmax", "ymax")
GROUP = 65_536  # cameras whose columns stand together, with the box they lie in
OGR = {"gpkg": "GPKG", "fgb": "FlatGeobuf"}


def write_parquet(choice: Choice, batches: Iterable[pa.RecordBatch], out: Path) -> None:
    """GeoParquet 1.1 with the box of every point, by which readers skip what lies elsewhere."""
    import pyarrow.parquet as pq  # slow to import, and only this format needs it

    writer: Any = None
    for group in _groups(_with_points(batch, boxes=True) for batch in batches):
        if writer is None:
            writer = pq.ParquetWriter(
                out,
                group.schema,
                compression="zstd",
                compression_level=1,
                store_schema=False,
                write_statistics=["lat", "lon", "id", *(f"bbox.{edge}" for edge in EDGES)],
            )
            writer.add_key_value_metadata({"geo": json.dumps(_geo(choice))})
        writer.write_table(group)
    writer.close()


def write_ogr(choice: Choice, batches: Iterable[pa.RecordBatch], out: Path, driver: str) -> None:
    """A layer `cameras` by GDAL's driver of that name."""
    import pyogrio  # slow to import, and only these formats need it

    options: dict[str, Any] = {}
    if driver == "GPKG":  # newer versions of the format make older clients warn
        options = {"dataset_options": {"VERSION": "1.2"}}
    elif _is_placeless(choice).any():  # FlatGeobuf cannot index what has no place
        options = {"layer_options": {"SPATIAL_INDEX": "NO"}}
    pointed = (_with_points(batch, boxes=False) for batch in batches)
    first = next(pointed)
    pyogrio.write_arrow(
        pa.RecordBatchReader.from_batches(first.schema, _chained(first, pointed)),
        out,
        layer="cameras",
        driver=driver,
        geometry_name="geometry",
        geometry_type="Point",
        crs=f"EPSG:{CRS}",
        **options,
    )


def _chained(first: pa.RecordBatch, others: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    yield first
    yield from others


def _groups(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    held: list[pa.RecordBatch] = []
    for batch in batches:
        held.append(batch)
        if sum(each.num_rows for each in held) >= GROUP:
            yield pa.Table.from_batches(held)
            held = []
    if held:
        yield pa.Table.from_batches(held)


def _with_points(batch: pa.RecordBatch, *, boxes: bool) -> pa.RecordBatch:
    """The batch with plain columns and the points as geometry."""
    columns = plain(batch).columns
    names = [*batch.schema.names, "geometry"]
    lon, lat = (arrays.seen(batch.column(name), np.float64, np.nan) for name in ("lon", "lat"))
    columns.append(_points(lon, lat))
    if boxes:
        names.append("bbox")
        columns.append(_boxes(lon, lat))
    return pa.RecordBatch.from_arrays(columns, names=names)


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
    from pyproj import CRS as PROJECTED

    column: dict[str, Any] = {
        "encoding": "WKB",
        "geometry_types": ["Point"],
        "crs": PROJECTED.from_epsg(CRS).to_json_dict(),
        "covering": {"bbox": {edge: ["bbox", edge] for edge in EDGES}},
    }
    placed = choice.rows[~_is_placeless(choice)]
    if len(placed):
        lon, lat = (choice.index.columns[name][placed] for name in ("lon", "lat"))
        column["bbox"] = [float(v) for v in (lon.min(), lat.min(), lon.max(), lat.max())]
    return {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}
