"""Cameras as flat GeoJSON features: the columns of every table-shaped file as their properties.

Clients on maps want the same plain columns in every feature, whatever the first page holds, so
that what is not declared is a null here and never left out. The text of thousands of features is
put together by whole columns; `feature` says the same of one, and a test holds the two together.
"""

import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pydantic_core import to_json
from sqlalchemy.orm import Session

from registry import log
from registry.cameras.flat.columns import COLUMNS
from registry.cameras.index.telling import Choice
from registry.cameras.questions import Shown
from registry.datasets import arrays, batches
from registry.datasets.flat import flat
from registry.maps.systems import System

Feature = dict[str, Any]
PLACE = ("lon", "lat")
PROPERTIES = tuple(name for name in COLUMNS if name not in PLACE)
NULL = "null"
POINT = '{"type":"Point","coordinates":['
# What JSON writes otherwise than it is; other control characters hardly ever occur.
ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
RARE = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def features(session: Session, choice: Choice, system: System) -> Iterator[bytes]:
    """The features of a choice as JSON with commas between, some thousand at a time."""
    before = b""
    for batch in batches.batches(session, choice):
        if batch.num_rows:
            yield before + _texts(batch, system)[:-1]
            before = b","


def feature(session: Session, shown: Shown, system: System) -> Feature:
    """One camera as a feature."""
    number = [shown.number]
    batch = flat(log.records(session, number), number)
    (held,) = batch.to_pylist()
    held["findings"] = ";".join(shown.findings) or None
    place = None
    if held["lon"] is not None:
        first, second = system.coordinates(held["lon"], held["lat"])
        place = {"type": "Point", "coordinates": [float(first), float(second)]}
    return {
        "type": "Feature",
        "id": shown.camera.id,
        "geometry": place,
        "properties": {name: held[name] for name in PROPERTIES},
    }


def _texts(batch: pa.RecordBatch, system: System) -> bytes:
    """The features of a batch as text, each with a comma behind it."""
    ids = _cells(batch.column("id"))
    parts: list[Any] = ['{"type":"Feature","id":', ids, ',"geometry":', _places(batch, system)]
    mark = ',"properties":{"'
    for name in PROPERTIES:
        parts += [f'{mark}{name}":', _same(batch.column(name)) or _cells(batch.column(name))]
        mark = ',"'
    return arrays.bytes_of(arrays.joined([*_merged([*parts, "}},"])], ""))


def _merged(parts: list[Any]) -> Iterator[Any]:
    """The parts, those that are the same in every row joined beforehand."""
    said = ""
    for part in parts:
        if isinstance(part, str):
            said += part
            continue
        yield arrays.texts([said])[0]
        yield part
        said = ""
    yield arrays.texts([said])[0]


def _same(column: Any) -> str | None:
    """What a column says in every row, where it says nothing or one word; else None."""
    if column.null_count == len(column):
        return NULL
    if pa.types.is_dictionary(column.type) and not column.null_count:
        lowest, highest = pc.min_max(column.indices).values()
        return _said(column[0].as_py()) if lowest == highest else None
    return None


def _cells(column: Any) -> Any:
    """The values of a column as JSON."""
    if pa.types.is_dictionary(column.type):
        said = _cells(column.dictionary).take(column.indices)
    elif pa.types.is_floating(column.type):
        said = arrays.written(column)
    elif pa.types.is_string(column.type):
        said = _quoted(column)
    else:
        said = column.cast(pa.string())
    return pc.fill_null(said, arrays.one(NULL))


def _quoted(text: Any) -> Any:
    held = text.buffers()[2]
    whole = memoryview(held).tobytes() if held else b""
    if RARE.search(whole):
        return arrays.texts([None if one is None else _said(one) for one in text.to_pylist()])
    for letter, escaped in ESCAPES.items():
        if letter.encode() in whole:
            text = pc.replace_substring(text, letter, escaped)
    mark = arrays.one('"')
    return pc.binary_join_element_wise(mark, text, mark, arrays.one(""))


def _places(batch: pa.RecordBatch, system: System) -> Any:
    lon, lat = (arrays.seen(batch.column(name), np.float64, np.nan) for name in PLACE)
    first, second = (
        arrays.written(arrays.numbers(each, absent=lon != lon))
        for each in system.coordinates(lon, lat)
    )
    parts = (arrays.one(POINT), first, arrays.one(","), second, arrays.one("]}"), arrays.one(""))
    return pc.fill_null(pc.binary_join_element_wise(*parts), arrays.one(NULL))


def _said(value: str) -> str:
    return to_json(value).decode()
