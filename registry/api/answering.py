"""What all answers of the API share: their form, their links, their headers and their quota."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from hashlib import blake2b
from typing import Any
from urllib.parse import urlencode

from flask import Response, current_app, g, render_template, request, url_for
from pydantic_core import to_json

from registry import log
from registry.api import blueprint
from registry.api.asking import form
from registry.database import Session
from registry.datasets import formats
from registry.web.answers import EDITION
from registry.web.languages import is_negotiated, language
from registry.web.means import asker
from registry.web.quota import Left, Quota, check
from registry.web.session import base, settings, today

JSON, GEOJSON, HTML = "application/json", "application/geo+json", "text/html"
SCHEMA = "application/schema+json"
OPENAPI = "application/vnd.oai.openapi+json;version={}"
MOST_IN_A_MINUTE = 3_000  # of one address, for each worker
SEEN = "Link, Content-Crs, ETag, Last-Modified, X-Total-Count, RateLimit, RateLimit-Policy"
Link = dict[str, str]


@dataclass(frozen=True)
class State:
    """The state of the register that an answer tells of: a log size, and the day it is read."""

    size: int
    modified: datetime

    @property
    def tag(self) -> str:
        """What tells this answer from every other of the same address."""
        address = f"{base()}{request.script_root}{request.full_path}"
        said = f"{EDITION} {form()} {language()} {address} {self.size} {today()}"
        return blake2b(said.encode(), digest_size=12).hexdigest()


def state(session: Session, size: int | None = None) -> State:
    """The state of the register now, or when the log had that size."""
    size = log.size(session) if size is None else size
    newest = next(log.read(session, after=size - 1, until=size), None) if size else None
    # At midnight findings open and close by themselves.
    midnight = datetime.combine(today(), time.min, settings().timezone).astimezone(UTC)
    recorded = newest.recorded_at + timedelta(seconds=1) if newest else midnight
    return State(size, max(recorded, midnight))


def link(rel: str, address: str, media_type: str, title: str = "") -> Link:
    """A link as the OGC writes it."""
    said = {"rel": rel, "type": media_type, "title": title, "href": address}
    return {name: value for name, value in said.items() if value}


def address(endpoint: str, query: Mapping[str, str] | None = None, **values: Any) -> str:
    """The whole address of something in the API."""
    tail = f"?{urlencode(query)}" if query else ""
    return f"{base()}{url_for(f'api.{endpoint}', **values)}{tail}"


def both_forms(media_type: str = JSON) -> list[Link]:
    """This very answer, in the form that was asked for and in the other one."""
    here = f"{base()}{request.script_root}{request.path}"
    pairs = [pair for pair in request.args.items(multi=True) if pair[0] != "f"]
    forms = {"json": (media_type, "JSON"), "html": (HTML, "HTML")}
    return [
        link(
            "self" if name == form() else "alternate",
            f"{here}?{urlencode([*pairs, ('f', name)])}",
            *said,
        )
        for name, said in forms.items()
    ]


def licence() -> Link:
    """The licence of the register's own data."""
    return link("license", formats.LICENCE, HTML, "CC BY 4.0")


def answer(said: Mapping[str, Any], template: str, media_type: str = JSON, **more: Any) -> Response:
    """What is said, as JSON or as a page."""
    if form() == "html":
        response = Response(render_template(template, said=said, **more), content_type=HTML)
        response.content_type = f"{HTML}; charset=utf-8"
    else:
        response = Response(to_json(said), content_type=media_type)
    return linked(response, said.get("links", []))


def linked(response: Response, links: list[Link]) -> Response:
    """The answer with its links in the header too, those of every item left out."""
    shown = [one for one in links if one["rel"] in IN_HEADER]
    response.headers["Link"] = ", ".join(
        f'<{one["href"]}>; rel="{one["rel"]}"'
        + (f'; type="{one["type"]}"' if "type" in one else "")
        for one in shown
    )
    response.vary.add("Accept")
    if is_negotiated():
        response.vary.add("Accept-Language")
    return response


IN_HEADER = (
    "self", "alternate", "next", "license", "describedby", "service-desc", "service-doc",
    "conformance", "data", "collection",
)  # fmt: skip


@blueprint.before_request
def count() -> None:
    """Count the question against the quota of whoever asks."""
    quota: Quota = current_app.extensions.setdefault("registry.quota", Quota(MOST_IN_A_MINUTE))
    g.left = quota.take(asker())
    check(g.left)


@blueprint.after_request
def told(response: Response) -> Response:
    """Say what is left of the quota, and let scripts of other sites read all of it."""
    headers = response.headers
    left: Left | None = g.get("left")
    if left:
        headers["RateLimit-Policy"] = f'"minute";q={left.of};w=60'
        headers["RateLimit"] = f'"minute";r={max(left.left, 0)};t={left.seconds}'
        if left.left < 0:
            headers["Retry-After"] = str(left.seconds)
    if request.method == "OPTIONS":
        headers.pop("Content-Type", None)  # it has no body
    if response.mimetype != HTML:
        headers["Access-Control-Allow-Origin"] = "*"
        headers["Access-Control-Expose-Headers"] = SEEN
    if request.method == "OPTIONS":
        headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
        headers["Access-Control-Allow-Headers"] = "*"
        headers["Access-Control-Max-Age"] = "86400"
    return response
