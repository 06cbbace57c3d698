"""Small machine answers for the map: counts that follow the filter, and places by name."""

from dataclasses import asdict

from flask import Response, json, request, url_for

from registry import cameras, log
from registry.pages import blueprint
from registry.pages.arguments import selection
from registry.places import names
from registry.web import database, language
from registry.web.answers import vouch

NEAR_ENOUGH = 17  # the zoom at which one camera fills the view
MOST = 8


@blueprint.get("/cameras/counts.json")
def camera_counts() -> Response:
    """How many cameras the selection holds, by mark and by each word of each filter."""
    with database().reading() as session:
        vouch(log.size(session))
        return _json(asdict(cameras.facets(session, selection(session))))


@blueprint.get("/places.json")
def place_names() -> Response:
    """Places and then cameras whose name begins with or holds the words of `q`."""
    return _json(found(request.args.get("q", "")[:200]))


def found(words: str, *, besides: tuple[str, ...] = ("q",)) -> list[dict[str, object]]:
    """Places and cameras by name, the best first; `besides` are keys of the page that asks."""
    if not words.strip():
        return []
    places = [
        {
            "name": place.name,
            "kind": place.kind,
            "lat": place.lat,
            "lon": place.lon,
            "zoom": place.zoom,
            "href": url_for("pages.home", _anchor=f"map={place.zoom}/{place.lat}/{place.lon}"),
        }
        for place in names.search(words, language(), limit=MOST)
    ]
    return places + _cameras(words, besides)


def _cameras(words: str, besides: tuple[str, ...]) -> list[dict[str, object]]:
    with database().reading() as session:
        chosen = selection(session, besides=besides).with_value("q", words)
        page = cameras.page(session, chosen, limit=MOST)
    return [
        {
            "name": shown.camera.title(language()),
            "kind": "camera",
            "id": shown.camera.id,
            "lat": shown.camera.lat,
            "lon": shown.camera.lon,
            "zoom": NEAR_ENOUGH,
            "href": url_for("pages.camera", camera_id=shown.camera.id),
        }
        for shown in page.cameras
    ]


def _json(content: object) -> Response:
    return Response(json.dumps(content, ensure_ascii=False), content_type="application/json")
