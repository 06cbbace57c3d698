"""Downloads of exactly the selection that a page shows: streamed whole, or by pages for machines.

Without `limit` there is no hidden one: the whole selection is the answer.
"""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from hashlib import blake2b
from urllib.parse import urlencode

from flask import Response, request

from registry import cameras
from registry.datasets import formats, snapshot
from registry.pages import blueprint
from registry.pages.arguments import CURSOR, after, limit_if_any, selection
from registry.web import database
from registry.web.answers import EDITION

AT_LEAST = 65_536  # bytes in a piece
AT_MOST = 10_000  # cameras on a page


@blueprint.get("/cameras.csv", defaults={"ending": "csv"})
@blueprint.get("/cameras.json", defaults={"ending": "json"})
@blueprint.get("/cameras.geojson", defaults={"ending": "geojson"})
def download(ending: str) -> Response:
    """All cameras of the selection as a file, or a page of them."""
    behind, size = after(), limit_if_any(AT_MOST)
    with ExitStack() as held:
        # Counted and written from one state; it is let go when the answer has been sent.
        session = held.enter_context(database().reading())
        chosen = selection(session, besides=CURSOR)
        choice = cameras.choose(session, chosen, after=behind, limit=size)
        format_ = formats.FORMATS[ending]
        if format_.is_flat:
            snapshot.refresh(session, choice, beside=True)
        assert format_.pieces is not None
        pieces = format_.pieces(session, choice)
        if size:  # a page is small enough to be made before its place among the pages is given up
            response = Response(b"".join(pieces), content_type=format_.media_type)
            response.set_etag(_tag(choice), weak=True)
        else:
            response = Response(_gathered(pieces), content_type=format_.media_type)
            response.call_on_close(held.pop_all().close)
    response.headers["Content-Disposition"] = f'attachment; filename="cameras.{ending}"'
    response.headers["X-Total-Count"] = str(choice.total)
    response.headers["Link"] = f'<{formats.LICENCE}>; rel="license"'
    if size and choice.after:
        following = [*chosen.query(), ("limit", str(size)), ("after", choice.after)]
        response.headers["Link"] += f', <{request.path}?{urlencode(following)}>; rel="next"'
    return response


def _tag(choice: cameras.Choice) -> str:
    """What tells one answer from another: the address, the log it tells of, and the day."""
    said = f"{EDITION} {request.full_path} {choice.index.size} {choice.today}"
    return blake2b(said.encode(), digest_size=12).hexdigest()


def _gathered(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Fewer and larger pieces: sending each row by itself costs more than writing it."""
    held: list[bytes] = []
    length = 0
    for piece in pieces:
        held.append(piece)
        length += len(piece)
        if length >= AT_LEAST:
            yield b"".join(held)
            held, length = [], 0
    yield b"".join(held)
