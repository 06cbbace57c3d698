"""KML: places with all columns beside them, as programs for maps and globes read it."""

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from registry.datasets import arrays
from registry.datasets.ahead import ahead
from registry.datasets.dataset import Column, Kind
from registry.datasets.written.markup import around, cells, one
from registry.datasets.written.table import Table
from registry.settings import LANGUAGES

KINDS = {Kind.INTEGER: "int", Kind.NUMBER: "double", Kind.BOOLEAN: "bool"}
PLACE = ("lat", "lon")


def pieces(table: Table) -> Iterator[bytes]:
    """The rows as placemarks; a row whose place is not public has none."""
    yield _head(table).encode()
    names = _titles(table)
    yield from ahead(lambda batch: _placemarks(table, names, batch), table.batches(), threads=2)
    yield b"</Document></kml>\n"


def _head(table: Table) -> str:
    about, name = table.about, table.dataset.name
    said = "".join(
        f'<Data name="{key}"><value>{one(str(value))}</value></Data>'
        for key, value in about.said().items()
    )
    fields = "".join(_field(column, about.language) for column in table.columns)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
        f"<name>{one(about.title[about.language])}</name>"
        f"<ExtendedData>{said}</ExtendedData>"
        f'<Schema name="{name}" id="{name}">{fields}</Schema>\n'
    )


def _field(column: Column, language: str) -> str:
    kind = KINDS.get(column.kind, "string")
    label = one(column.label[language])
    return (
        f'<SimpleField name="{column.name}" type="{kind}"><displayName>{label}</displayName>'
        "</SimpleField>"
    )


def _titles(table: Table) -> list[str]:
    """The columns by which a place is called, the reader's language first."""
    first = [table.about.language, *LANGUAGES]
    titles = [f"title_{code}" for code in dict.fromkeys(first)]
    return [name for name in (*titles, *table.dataset.key) if name in table.names]


def _placemarks(table: Table, titles: list[str], batch: pa.RecordBatch) -> bytes:
    if not batch.num_rows:
        return b""
    name = pc.coalesce(*(cells(batch.column(title)) for title in titles))
    key = cells(batch.column(table.dataset.key[0]))
    parts = [
        around('<Placemark id="', key, '">'),
        around("<name>", name, "</name><ExtendedData>"),
    ]
    parts.append(arrays.one(f'<SchemaData schemaUrl="#{table.dataset.name}">'))
    for each in table.columns:
        said = cells(batch.column(each.name))
        if said.null_count < len(said):
            parts.append(around(f'<SimpleData name="{each.name}">', said, "</SimpleData>"))
    parts.append(arrays.one("</SchemaData></ExtendedData>"))
    parts += [_point(batch), arrays.one("</Placemark>\n")]
    return arrays.bytes_of(arrays.joined(parts, ""))


def _point(batch: pa.RecordBatch) -> Any:
    lat, lon = (cells(batch.column(name)) for name in PLACE)
    place = pc.binary_join_element_wise(lon, lat, arrays.one(","))
    return around("<Point><coordinates>", place, "</coordinates></Point>")
