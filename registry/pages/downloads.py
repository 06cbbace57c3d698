"""Downloads of exactly the selection that a page shows, streamed, without a hidden limit."""

from collections.abc import Iterable, Iterator

from flask import Response

from registry import cameras
from registry.database import Database
from registry.datasets import formats
from registry.pages import blueprint
from registry.pages.arguments import selection
from registry.web import database

AT_LEAST = 65_536  # letters in a piece


@blueprint.get("/cameras.csv", defaults={"ending": "csv"})
@blueprint.get("/cameras.json", defaults={"ending": "json"})
@blueprint.get("/cameras.geojson", defaults={"ending": "geojson"})
def download(ending: str) -> Response:
    """All cameras of the selection as a file."""
    with database().reading() as session:
        chosen = selection(session)
        total = cameras.count(session, chosen)
    pieces = _pieces(database(), chosen, ending)
    response = Response(pieces, content_type=formats.FORMATS[ending].media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="cameras.{ending}"'
    response.headers["X-Total-Count"] = str(total)
    response.headers["Link"] = f'<{formats.LICENCE}>; rel="license"'
    return response


def _pieces(opened: Database, chosen: cameras.Selection, ending: str) -> Iterator[bytes]:
    write = formats.FORMATS[ending].pieces
    assert write is not None
    # Its own session: the answer is sent after the page function has returned.
    with opened.reading() as session:
        yield from _gathered(write(cameras.every(session, chosen)))


def _gathered(pieces: Iterable[str]) -> Iterator[bytes]:
    """Fewer and larger pieces: sending each row by itself costs more than writing it."""
    held: list[str] = []
    length = 0
    for piece in pieces:
        held.append(piece)
        length += len(piece)
        if length >= AT_LEAST:
            yield "".join(held).encode()
            held, length = [], 0
    yield "".join(held).encode()
