"""JSON and GeoJSON of many cameras, put together from the text of the log's own records.

A record is canonical JSON: its keys are sorted, and a quotation mark within a text is always
written with a backslash. So a key can be found in it as it stands, and a feature is made by
cutting the place out and putting the findings in, without reading the million records anew.
`as_json` and `as_feature` say the same of one camera; a test holds the two together.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, get_args

from pydantic_core import from_json, to_json
from sqlalchemy.orm import Session

from registry.cameras.index import telling
from registry.cameras.index.telling import Choice
from registry.cameras.questions import Shown
from registry.cameras.record import Camera, Part, facts
from registry.datasets.written import rowtext
from registry.datasets.written.table import Table
from registry.log import Told
from registry.settings import LANGUAGES

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
# What is written of a camera: its record, the moment, the entry's number, the findings as JSON.
Writes = Callable[[Told, int, str], str]


def as_json(shown: Shown) -> dict[str, Any]:
    """The whole public record with a null for everything that is not declared."""
    camera: dict[str, Any] = shown.camera.model_dump(mode="json")
    return camera | {
        "findings": shown.findings,
        "entry": shown.number,
        "recorded_at": shown.recorded_at.isoformat(),
    }


def as_feature(shown: Shown) -> dict[str, Any]:
    """A GeoJSON feature with what is declared as its properties."""
    camera = shown.camera
    properties = facts(camera) | {"findings": shown.findings, "entry": shown.number}
    return {
        "type": "Feature",
        "id": camera.id,
        "geometry": _geometry(camera),
        "properties": {k: v for k, v in properties.items() if k not in ("lat", "lon")},
    }


def json_pieces(session: Session, choice: Choice, table: Table) -> Iterator[bytes]:
    """A JSON object with the licence and the cameras, nulls where nothing is declared."""
    head = {"licence": LICENCE, "about": table.about.said()}
    yield f'{_plain(head)[:-1]},"cameras":['.encode()
    yield from _separated(_told(session, choice, _whole))
    yield b"]}\n"


def geojson_pieces(session: Session, choice: Choice, table: Table) -> Iterator[bytes]:
    """RFC 7946 GeoJSON; a camera whose place is withheld has no geometry.

    It says how many cameras the selection holds, and how many of them are in this answer.
    """
    head = {
        "type": "FeatureCollection",
        "numberMatched": choice.total,
        "numberReturned": len(choice.rows),
        "licence": LICENCE,
        "about": table.about.said(),
    }
    yield f'{_plain(head)[:-1]},"features":['.encode()
    yield from _separated(_told(session, choice, _feature))
    yield b"]}\n"


def lines_pieces(
    session: Session, choice: Choice, _table: Table, mark: str = ""
) -> Iterator[bytes]:
    """GeoJSON, one feature a line, each begun by a mark."""
    for part in _told(session, choice, _feature):
        yield "".join(f"{mark}{feature}\n" for feature in part).encode()


def linked_pieces(session: Session, choice: Choice, table: Table) -> Iterator[bytes]:
    """JSON-LD: each field is a term of the dictionary, each camera has its page as its name."""
    yield rowtext.linked_head(table, TERMS).encode()
    root = table.about.root
    yield from _separated(_told(session, choice, partial(_thing, root)))
    yield b"]}\n"


def _told(session: Session, choice: Choice, write: Writes) -> Iterator[list[str]]:
    for part, records in telling.records(session, choice):
        places, sets = telling.opened(part)
        findings = [json.dumps(codes, separators=(",", ":")) for codes in sets]
        numbers = part.numbers().tolist()
        yield [
            write(told, number, findings[place])
            for told, number, place in zip(records, numbers, places.tolist(), strict=True)
        ]


def _separated(parts: Iterable[list[str]]) -> Iterator[bytes]:
    before = ""
    for part in parts:
        yield (before + ",".join(part)).encode()
        before = ","


def _feature(told: Told, number: int, findings: str) -> str:
    record, _ = told
    head, is_placed, rest = record.partition(',"lat":')
    name = head.partition('"id":"')[2].partition('"')[0]
    if not is_placed:
        return _written(name, "null", record[:-1], findings, number)
    lat, _, rest = rest.partition(",")
    between, _, rest = rest.partition('"lon":')
    lon, is_followed, rest = rest.partition(",")
    if not is_followed:  # nothing stands behind the place but the end of the record
        lon, between = lon[:-1], between[:-1]
    place = f'{{"type":"Point","coordinates":[{lon},{lat}]}}'
    return _written(name, place, f"{head},{between}{rest[:-1]}", findings, number)


def _written(name: str, place: str, said: str, findings: str, number: int) -> str:
    return (
        f'{{"type":"Feature","id":"{name}","geometry":{place},'
        f'"properties":{said},"findings":{findings},"entry":{number}}}}}'
    )


def _thing(root: str, told: Told, number: int, findings: str) -> str:
    record, recorded_at = told
    name = record.partition('"id":"')[2].partition('"')[0]
    moment = recorded_at.removesuffix("Z").removesuffix(".000000") + "Z"
    return (
        f'{{"@id":"{root}/cameras/{name}","@type":"Camera",{record[1:-1]},'
        f'"findings":{findings},"entry":{number},"recorded_at":"{moment}"}}'
    )


def _whole(told: Told, number: int, findings: str) -> str:
    record, recorded_at = told
    said = from_json(record)
    for name, blank in BLANKS.items():
        if held := said.get(name):
            said[name] = [blank | e for e in held] if isinstance(held, list) else blank | held
    text = to_json(BLANK | said).decode()
    moment = recorded_at.removesuffix("Z").removesuffix(".000000") + "+00:00"
    return f'{text[:-1]},"findings":{findings},"entry":{number},"recorded_at":"{moment}"}}'


def _plain(said: dict[str, Any]) -> str:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def _blank(record: type[Part]) -> dict[str, Any]:
    """What a record says of each field that was not declared."""
    return {
        name: each.default for name, each in record.model_fields.items() if not each.is_required()
    }


def _parts(kind: Any) -> Iterator[type[Part]]:
    """The kinds of records within a kind of value."""
    if isinstance(kind, type) and issubclass(kind, Part):
        yield kind
    for inner in get_args(kind):
        yield from _parts(inner)


BLANK = _blank(Camera)
BLANKS = {
    name: _blank(part)
    for name, each in Camera.model_fields.items()
    for part in _parts(each.annotation)
}


def _geometry(camera: Camera) -> dict[str, Any] | None:
    if camera.lat is None or camera.lon is None:
        return None
    return {"type": "Point", "coordinates": [camera.lon, camera.lat]}


# Terms that others have words for; all others are those of our dictionary.
TERMS: dict[str, Any] = {
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "lat": "geo:lat",
    "lon": "geo:long",
    "id": "dct:identifier",
    "address": "schema:address",
    "recorded_at": {
        "@id": "dct:modified",
        "@type": "http://www.w3.org/2001/XMLSchema#dateTime",
    },
    **{f"title_{code}": {"@id": "dct:title", "@language": code} for code in LANGUAGES},
}
# The formats in which the nested record says more than flat columns could.
WRITERS: dict[str, Callable[[Session, Choice, Table], Iterator[bytes]]] = {
    "json": json_pieces,
    "jsonld": linked_pieces,
    "geojson": geojson_pieces,
    "geojsonl": lines_pieces,
    "geojsons": partial(lines_pieces, mark=rowtext.SEQUENCE_MARK),
}
