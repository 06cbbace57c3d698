"""The features of a collection, a page at a time, and each by itself."""

from typing import Any
from urllib.parse import urlencode

from flask import Response, request
from pydantic_core import from_json, to_json

from registry.api import blueprint, turning
from registry.api.answering import (
    GEOJSON,
    HTML,
    JSON,
    SCHEMA,
    Link,
    State,
    address,
    answer,
    both_forms,
    link,
    linked,
    state,
)
from registry.api.asking import STANDARD, form, only, system
from registry.api.sources import Asked, Page, Source, source
from registry.api.sources.shape import COMMON
from registry.web.session import base, database

ON_A_PAGE = 50  # features of a page for people, where nothing is said
STEADY = "public, max-age=3600"  # a page within a walk tells of one state for good


@blueprint.get("/collections/<name>/items", strict_slashes=False)
def items(name: str) -> Response:
    """A page of features, and the link to the next one."""
    held = source(name)
    only((*COMMON, *held.parameters), repeatable=held.repeatable)
    asked = Asked.of_request(ON_A_PAGE if form() == "html" else STANDARD)
    with database().reading() as session:
        newest = state(session)
        if not asked.turn and (unchanged := _unchanged(newest)):
            return unchanged
        page = held.page(session, asked)
        told = state(session, page.size) if page.size != newest.size else newest
    links = _links(held, page, asked)
    response = _shown(held, page, links) if form() == "html" else _written(page, links)
    response.headers["Content-Crs"] = f"<{asked.system.address}>"
    response.headers["X-Total-Count"] = str(page.matched)
    if asked.turn and form() == "json":
        response.headers["Cache-Control"] = STEADY
    return _marked(linked(response, links), told if asked.turn else newest)


@blueprint.get("/collections/<name>/items/<feature_id>", strict_slashes=False)
def item(name: str, feature_id: str) -> Response:
    """One feature."""
    held = source(name)
    only(("crs", *held.of_item))
    wanted = system("crs")
    with database().reading() as session:
        feature, size = held.item(session, feature_id, wanted)
        told = state(session, size)
    collection = address("collection", name=name)
    links = [
        *both_forms(GEOJSON),
        link("collection", collection, JSON, held.title()),
        link("license", held.licence, HTML),
        *_pages(held, feature_id),
    ]
    response = answer(feature | {"links": links}, "api/item.html", GEOJSON, source=held)
    response.headers["Content-Crs"] = f"<{wanted.address}>"
    return _marked(response, told)


def _written(page: Page, links: list[Link]) -> Response:
    head = {
        "type": "FeatureCollection",
        "numberMatched": page.matched,
        "numberReturned": page.returned,
        "links": links,
    }
    body = b"".join([to_json(head)[:-1], b',"features":[', *page.pieces, b"]}"])
    return Response(body, content_type=GEOJSON)


def _shown(held: Source, page: Page, links: list[Link]) -> Response:
    said: dict[str, Any] = {
        "links": links,
        "features": from_json(b"".join([b"[", *page.pieces, b"]"])),
        "matched": page.matched,
    }
    return answer(
        said,
        "api/items.html",
        source=held,
        properties=held.properties(),
        columns=held.shown,
    )


def _links(held: Source, page: Page, asked: Asked) -> list[Link]:
    media_type = GEOJSON if form() == "json" else HTML
    title = held.title()
    links = [
        *both_forms(GEOJSON),
        link("collection", address("collection", name=held.name), JSON, title),
        link("describedby", address("schema", {"f": "json"}, name=held.name), SCHEMA, title),
        link("license", held.licence, HTML),
    ]
    if page.after is not None:
        pairs = [pair for pair in request.args.items(multi=True) if pair[0] not in ("token", "f")]
        token = turning.token(page.after, page.size, asked.turn)
        here = f"{base()}{request.script_root}{request.path}"
        query = urlencode([*pairs, ("f", form()), ("token", token)])
        links.append(link("next", f"{here}?{query}", media_type))
    return links


def _pages(held: Source, feature_id: str) -> list[Link]:
    """The page for people where the register has one, with the whole record beside it."""
    if held.name == "observations":
        return []
    page = f"{base()}{request.script_root}/{held.name}/{feature_id}"
    whole = [link("related", f"{page}.json", JSON)] if held.name == "cameras" else []
    return [link("canonical", page, HTML), *whole]


def _unchanged(newest: State) -> Response | None:
    """That nothing has changed, before anything is read, where the asker has this very answer."""
    if not request.if_none_match.contains_weak(newest.tag):
        return None
    return _marked(Response(status=304), newest)


def _marked(response: Response, told: State) -> Response:
    response.set_etag(told.tag, weak=True)
    response.last_modified = told.modified
    response.headers.setdefault("Cache-Control", "no-cache")
    response.vary.add("Accept")
    return response
