"""JSON, GeoJSON and JSON-LD of any data set, row by row."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from registry.datasets.dataset import Column
from registry.datasets.written.table import Table

PLACE = ("lat", "lon")
SEQUENCE_MARK = "\x1e"  # RFC 8142: it begins each text of a sequence

Row = dict[str, Any]


def json_pieces(table: Table) -> Iterator[bytes]:
    """An object with what is said of the file, and the rows under the name of the data set."""
    head = {"licence": table.about.licence, "about": table.about.said()}
    yield f'{_plain(head)[:-1]},"{table.dataset.name}":['.encode()
    yield from _separated(table, lambda row: row)
    yield b"]}\n"


def geojson_pieces(table: Table) -> Iterator[bytes]:
    """A collection of features; where a row lies is no property of it."""
    head = {
        "type": "FeatureCollection",
        "numberMatched": table.rows.count,
        "numberReturned": table.rows.count,
        "licence": table.about.licence,
        "about": table.about.said(),
    }
    yield f'{_plain(head)[:-1]},"features":['.encode()
    yield from _separated(table, lambda row: feature(table, row))
    yield b"]}\n"


def lines_pieces(table: Table, mark: str = "") -> Iterator[bytes]:
    """A feature a line, each begun by a mark."""
    for rows in _rows(table):
        yield "".join(f"{mark}{_plain(feature(table, row))}\n" for row in rows).encode()


def sequence_pieces(table: Table) -> Iterator[bytes]:
    """A GeoJSON text sequence."""
    yield from lines_pieces(table, SEQUENCE_MARK)


def linked_pieces(table: Table) -> Iterator[bytes]:
    """JSON-LD: every column is a term of the dictionary, every row a thing of its own."""
    yield linked_head(table).encode()
    yield from _separated(table, lambda row: _thing(table, row))
    yield b"]}\n"


def linked_head(table: Table, names: Row | None = None) -> str:
    """The beginning of a JSON-LD text, up to the first thing; `names` are terms of others."""
    about = table.about
    context = {
        "@vocab": f"{about.dictionary}#",
        "dct": "http://purl.org/dc/terms/",
        "schema": "https://schema.org/",
        **(names or {}),
    }
    head = {
        "@context": context,
        "@id": about.file("jsonld"),
        "@type": "schema:Dataset",
        "dct:title": [{"@value": said, "@language": code} for code, said in about.title.items()],
        "dct:license": {"@id": about.licence},
        "dct:issued": about.said()["made_at"],
        "schema:creditText": about.attribution,
        "about": {k: v for k, v in about.said().items() if k not in ("title", "licence")},
    }
    return f'{_plain(head)[:-1]},"schema:hasPart":['


def feature(table: Table, row: Row) -> Row:
    """A row as a feature."""
    place = [row[name] for name in reversed(PLACE)]
    return {
        "type": "Feature",
        "id": "/".join(str(row[name]) for name in table.dataset.key),
        "geometry": None if None in place else {"type": "Point", "coordinates": place},
        "properties": {name: value for name, value in row.items() if name not in PLACE},
    }


def _thing(table: Table, row: Row) -> Row:
    name = "/".join(str(row[key]) for key in table.dataset.key)
    said = {key: value for key, value in row.items() if value is not None}
    return {"@id": f"{table.about.base}#{name}", **said}


def _rows(table: Table) -> Iterator[list[Row]]:
    parted = [column for column in table.columns if column.separator]
    for batch in table.plain():
        rows = batch.to_pylist()
        for row in rows if parted else ():
            row.update({column.name: _parts(column, row[column.name]) for column in parted})
        yield rows


def _parts(column: Column, cell: str | None) -> list[str] | None:
    return None if cell is None else cell.split(column.separator)


def _separated(table: Table, write: Callable[[Row], Row]) -> Iterator[bytes]:
    before = ""
    for rows in _rows(table):
        if rows:
            yield (before + ",\n".join(_plain(write(row)) for row in rows)).encode()
            before = ",\n"


def _plain(said: Row) -> str:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))
