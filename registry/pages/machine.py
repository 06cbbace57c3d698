"""A camera in its machine form, and the short road to it.

Whoever asks for one camera after another asks for each once, so that hardly any answer is kept.
The short road makes such an answer without what only pages need; it is the same to the byte, and
what it cannot answer goes the usual way, which also says what ails.
"""

import re
from collections.abc import Iterable
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import Flask
from flask_babel import gettext
from pydantic_core import to_json

from registry import cameras
from registry.cameras.declared import fields
from registry.cameras.questions import Shown, Told
from registry.database import Database
from registry.datasets import formats
from registry.pages.as_of import Asked
from registry.settings import LANGUAGES, Settings
from registry.web import answers, headers
from registry.web.metrics import Board
from registry.web.session import day_in

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ADDRESS = re.compile(r"/cameras/([A-Za-z0-9][A-Za-z0-9._-]{0,63})\.json")
ENDPOINT = "pages.camera_json"


def whole(told: Told, moment: Asked, root: str, named: str) -> bytes:
    """The record with a null for everything that is not declared, as JSON."""
    record = fields.completed(told.record)
    return to_json(record | beside(record, told, moment, root, named))


def beside(
    record: dict[str, Any], shown: Shown | Told, moment: Asked, root: str, named: str
) -> dict[str, Any]:
    """What stands beside a record in its machine forms."""
    # Built by hand: an id needs no quoting, and building four by the routes takes longest of all.
    page = f"{root}/cameras/{record['id']}"
    tail = "?" + urlencode({"as_of": moment.said}) if moment.said else ""
    return {
        "demonstration": record["demonstration"],
        "entry": shown.number,
        "recorded_at": shown.recorded_at.isoformat(),
        "as_of": moment.size,
        "findings": shown.findings,
        "licence": formats.LICENCE,
        "attribution": named,
        "links": {
            "page": page + tail,
            "json": f"{page}.json{tail}",
            "geojson": f"{page}.geojson{tail}",
            "history": f"{page}/history",
        },
    }


def attribution() -> str:
    """Whom to name, in the language of the request."""
    said: str = gettext("Ashyq Kamera, the public register of city cameras")
    return said


def until_next(opened: Database, camera_id: str, number: int) -> answers.Holds:
    """Tells whether at a later log size the camera is still as that entry wrote it."""
    return partial(_stands, opened, camera_id, number)


class ShortRoad:
    """WSGI middleware: a camera as it stands, as JSON, for whom its answer is going to be kept."""

    def __init__(self, inner: "WSGIApplication", app: Flask) -> None:
        self.inner = inner
        self.opened: Database = app.extensions["registry.database"]
        self.board: Board = app.extensions["registry.metrics"]
        settings: Settings = app.extensions["registry.settings"]
        self.timezone = settings.timezone
        self.named = {code: _attribution(app, code) for code in LANGUAGES}

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        asked = self._asked(environ)
        told = self._told(asked) if asked else None
        if told is None or asked is None:
            return self.inner(environ, start_response)
        named = self.named[answers.tongue(environ)]
        moment = Asked(None, None, day_in(self.timezone))
        body = whole(told, moment, environ.get("SCRIPT_NAME", ""), named)
        said: answers.Said = environ[answers.SAID]
        said.endpoint, said.size = ENDPOINT, told.size
        said.holds = until_next(self.opened, asked, told.number)
        told_of, body = headers.of_machine_form(environ, body)
        arrived = environ.get("registry.arrived")
        self.board.count(ENDPOINT, 200, perf_counter() - arrived if arrived else 0.0)
        start_response("200 OK", told_of)
        return [body]

    def _asked(self, environ: "WSGIEnvironment") -> str | None:
        """The id of the camera that is asked for, where this road leads to it."""
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or environ.get("QUERY_STRING"):
            return None
        if answers.SAID not in environ or self.opened.has_replica:
            return None  # the age of the answer would have to be said
        found = ADDRESS.fullmatch(environ["PATH_INFO"])
        return found[1] if found else None

    def _told(self, camera_id: str) -> Told | None:
        try:
            return cameras.told_at_once(self.opened, camera_id, today=day_in(self.timezone))
        except Exception:  # the usual way meets the same, and says it in a sentence
            return None


def _attribution(app: Flask, code: str) -> str:
    with app.test_request_context(environ_overrides={"registry.language": code}):
        return attribution()


def _stands(opened: Database, camera_id: str, number: int, newest: int) -> bool:
    return cameras.stands(opened, camera_id, number, at_least=newest)
