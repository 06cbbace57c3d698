"""Vector tiles of the cameras and of what was observed in the street."""

from functools import partial
from urllib.parse import urlencode

from flask import Response, json

from registry import cameras, log
from registry.cameras.index import choosing, map_index
from registry.cameras.selection import standing_at
from registry.database import Database, Session
from registry.errors import Refused
from registry.maps import keys, tiles
from registry.maps.layers import Layers
from registry.pages import blueprint
from registry.pages.arguments import selection
from registry.web import database
from registry.web.answers import vouch
from registry.web.session import base, watch

MVT = "application/vnd.mapbox-vector-tile"
DEEPEST = 22
COUNTRY = (46.4, 40.5, 87.4, 55.5)
# A change is to be seen within a second, also behind a proxy that keeps what it was given.
FRESH = "public, max-age=1, stale-if-error=600"
# Filters under which a tile can change though no camera within it does.
ELSEWHERE = {"as_of", "controller", "operator"}
FIELDS = {
    "id": "id of a camera that stands alone",
    "mark": "face, vehicle, object, recording or unknown: the most intrusive declared function",
    "bearing": "where it looks, degrees clockwise from north, where declared",
    "fov": "field of view in degrees, where declared",
    "approx": "true when the published place is made vague",
    "count": "how many cameras a cluster stands for",
    **{mark: f"how many of the cluster's cameras have the mark {mark}" for mark in cameras.MARKS},
}


@blueprint.get("/tiles/cameras.json")
def tile_description() -> Response:
    """TileJSON of the selection's tiles."""
    with database().reading() as session:
        query = urlencode(selection(session).query())
    return _json(
        tiles.tilejson(
            _address("cameras", query),
            bounds=COUNTRY,
            fields=FIELDS,
            attribution="Ashyq Kamera, CC BY 4.0",
            name="Ashyq Kamera",
        )
    )


@blueprint.get("/tiles/cameras/<int:z>/<int:x>/<int:y>.mvt")
def camera_tile(z: int, x: int, y: int) -> Response:
    """One tile of the cameras of a selection; 204 when there are none in it."""
    _check(z, x, y)
    with database().reading() as session:
        chosen = selection(session)
        layers = _layers(session, chosen)
        parts = choosing.parts(session, chosen, layers)
        _vouch(session, chosen, layers, keys.span(z, x, y))
    return _tile(tiles.tile_of(parts, z, x, y))


@blueprint.get("/tiles/observations/<int:z>/<int:x>/<int:y>.mvt")
def observation_tile(z: int, x: int, y: int) -> Response:
    """One tile of the layer of OpenStreetMap observations."""
    _check(z, x, y)
    with database().reading() as session:
        index = map_index.observed(session)
        vouch(index.size)
    cut = tiles.tile(index, z, x, y, marks=None, layer="observations", copied=("kind",))
    return _tile(cut)


def _layers(session: Session, chosen: cameras.Selection) -> Layers:
    """What the selection is asked of; without a look at the log where one was taken just now."""
    mark = watch().mark()
    newest = map_index.held(session, mark.size) if mark and not chosen.values("as_of") else None
    return newest or map_index.layers(session, standing_at(session, chosen))


def _vouch(
    session: Session, chosen: cameras.Selection, layers: Layers, span: tuple[int, int]
) -> None:
    """Let the tile be kept: until a camera comes, goes or changes within it, where one can tell."""
    if chosen.values("as_of"):
        vouch(log.size(session))
    elif any(key in ELSEWHERE for key, _ in chosen.chosen):
        vouch(layers.size)
    else:
        vouch(layers.size, partial(_holds, database(), layers.size, span))


def _holds(opened: Database, size: int, span: tuple[int, int], newest: int) -> bool:
    with opened.reading() as session:
        layers = map_index.held(session, newest) or map_index.layers(session)
    return layers.size >= newest and layers.is_untouched(span, since=size)


def _check(z: int, x: int, y: int) -> None:
    if z > DEEPEST or x >= 1 << z or y >= 1 << z:
        raise Refused(
            "There is no tile {z}/{x}/{y}: zoom goes from 0 to {deepest}, x and y below 2^zoom.",
            z=z,
            x=x,
            y=y,
            deepest=DEEPEST,
            code="no_such_tile",
        )


def _tile(cut: bytes | None) -> Response:
    response = Response(cut or b"", 204 if cut is None else 200, content_type=MVT)
    response.headers["Cache-Control"] = FRESH
    return response


def _address(layer: str, query: str) -> str:
    return f"{base()}/tiles/{layer}/{{z}}/{{x}}/{{y}}.mvt" + (f"?{query}" if query else "")


def _json(content: object) -> Response:
    return Response(json.dumps(content, ensure_ascii=False), content_type="application/json")
