"""Vector tiles of the cameras and of what was observed in the street."""

from urllib.parse import urlencode

from flask import Response, json, request

from registry import cameras
from registry.cameras import choosing, map_index
from registry.errors import NotFound
from registry.maps import tiles
from registry.pages import blueprint
from registry.pages.arguments import selection
from registry.web import database
from registry.web.session import settings

MVT = "application/vnd.mapbox-vector-tile"
DEEPEST = 22
COUNTRY = (46.4, 40.5, 87.4, 55.5)
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
        parts = choosing.parts(session, selection(session))
    return _tile(tiles.tile_of(parts, z, x, y))


@blueprint.get("/tiles/observations/<int:z>/<int:x>/<int:y>.mvt")
def observation_tile(z: int, x: int, y: int) -> Response:
    """One tile of the layer of OpenStreetMap observations."""
    _check(z, x, y)
    with database().reading() as session:
        index = map_index.observed(session)
    cut = tiles.tile(index, z, x, y, marks=None, layer="observations", copied=("kind",))
    return _tile(cut)


def _check(z: int, x: int, y: int) -> None:
    if z > DEEPEST or x >= 1 << z or y >= 1 << z:
        raise NotFound(
            "There is no tile {z}/{x}/{y}: zoom goes from 0 to {deepest}, x and y below 2^zoom.",
            z=z,
            x=x,
            y=y,
            deepest=DEEPEST,
        )


def _tile(cut: bytes | None) -> Response:
    response = Response(cut or b"", 204 if cut is None else 200, content_type=MVT)
    response.headers["Cache-Control"] = "public, max-age=30, stale-while-revalidate=600"
    return response


def _address(layer: str, query: str) -> str:
    base = settings().base_url or request.host_url.rstrip("/")
    return f"{base}/tiles/{layer}/{{z}}/{{x}}/{{y}}.mvt" + (f"?{query}" if query else "")


def _json(content: object) -> Response:
    return Response(json.dumps(content, ensure_ascii=False), content_type="application/json")
