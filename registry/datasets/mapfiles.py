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

from registry.datasets import arrays, geopackage
from registry.datasets.ahead import ahead
from registry.datasets.dictionary import tableschema
from registry.datasets.snapshot import plain
from registry.datasets.written.table import Table

CRS = 4326
WGS84 = Path(__file__).with_name("wgs84.json")  # as PROJ says it, which takes long to import
WKB = np.dtype([("order", "u1"), ("type", "<u4"), ("lon", "<f8"), ("lat", "<f8")])
POINT = 1
EDGES = ("xmin", "ymin", "xmax", "ymax")
GROUP = 65_536  # cameras whose columns stand together, with the box they lie in


def write_parquet(table: Table, out: Path) -> None:
    """GeoParquet 1.1, neighbours together, with the box of every point, by which readers skip what
    lies elsewhere; plain Parquet where rows have no place."""
    import pyarrow.parquet as pq  # slow to import, and only this format needs it

    has_places, box = table.dataset.has_places, Box()
    order = table.rows.by_place or table.rows.batches
    boxed = ahead(_with_boxes, map(box.seen, order())) if has_places else order()
    first = next(boxed)
    placed = ("lat", "lon", *(f"bbox.{edge}" for edge in EDGES)) if has_places else ()
    with pq.ParquetWriter(
        out,
        first.schema,
        compression="zstd",
        compression_level=1,
        # In words that differ from row to row dictionaries only take up time, and room.
        use_dictionary=[each.name for each in first.schema if pa.types.is_dictionary(each.type)],
        store_schema=False,  # it would have readers see codes where there are words
        write_statistics=[*table.dataset.key, *placed],
    ) as writer:
        for group in _groups(_like(batch, first.schema) for batch in chain([first], boxed)):
            writer.write_table(group)
            arrays.give_back()
        told = {"about": table.about.said(), "table_schema": tableschema.schema(table.dataset)}
        told |= {"geo": _geo(box)} if has_places else {}
        writer.add_key_value_metadata(
            {name: json.dumps(said, ensure_ascii=False) for name, said in told.items()}
        )


def write_geopackage(table: Table, out: Path) -> None:
    """GeoPackage 1.2; newer versions of the format make older clients warn."""
    filled = table.rows.filled() if table.rows.filled else frozenset(table.names)
    empty = [column for column in table.columns if column.name not in filled]
    said = {name.upper(): str(value) for name, value in table.about.said().items()}
    options = {"dataset_options": {"VERSION": "1.2"}, "layer_metadata": said}
    _write_ogr(table, out, "GPKG", [column.name for column in empty], options)
    geopackage.complete(out, table, empty)


def write_flatgeobuf(table: Table, out: Path) -> None:
    """FlatGeobuf, which finds by place where every row has one."""
    said = json.dumps(table.about.said(), ensure_ascii=False)
    options = {"TITLE": table.about.title["en"], "DESCRIPTION": said}
    if not table.rows.are_placed:  # it cannot index what has no place
        options["SPATIAL_INDEX"] = "NO"
    _write_ogr(table, out, "FlatGeobuf", [], {"layer_options": options})


def _write_ogr(
    table: Table, out: Path, driver: str, empty: list[str], options: dict[str, Any]
) -> None:
    """A layer by GDAL's driver of that name, without the columns that are `empty`."""
    import pyogrio  # slow to import, and only these formats need it

    pointed = ahead(
        lambda batch: _with_points(plain(batch)).drop_columns(empty), table.rows.batches()
    )
    first = next(pointed)
    pyogrio.write_arrow(
        pa.RecordBatchReader.from_batches(first.schema, chain([first], pointed)),
        out,
        layer=table.dataset.name,
        driver=driver,
        geometry_name="geometry",
        geometry_type="Point",
        crs=f"EPSG:{CRS}",
        **options,
    )


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


class Box:
    """The box that the points of batches lie in, as far as they were seen."""

    def __init__(self) -> None:
        self.edges: list[float] = []

    def seen(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """The batch as it is, once its points are counted in."""
        lon, lat = (each[~np.isnan(each)] for each in _places(batch))
        if len(lon):
            west, south, east, north = self.edges or [180, 90, -180, -90]
            self.edges = [
                *(min(west, float(lon.min())), min(south, float(lat.min()))),
                *(max(east, float(lon.max())), max(north, float(lat.max()))),
            ]
        return batch


def _geo(box: Box) -> dict[str, Any]:
    """What GeoParquet says of its geometry."""
    column: dict[str, Any] = {
        "encoding": "WKB",
        "geometry_types": ["Point"],
        "crs": json.loads(WGS84.read_text()),
        "covering": {"bbox": {edge: ["bbox", edge] for edge in EDGES}},
    }
    column |= {"bbox": box.edges} if box.edges else {}
    return {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}
