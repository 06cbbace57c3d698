"""Headers of every answer: a strict content policy, no cookies, revalidation, compression.

The nonce differs in every answer and the rest of a page does not, so the ETag is taken without
the nonce, and a 304 carries no policy: the browser keeps the page it has with the policy it had.
"""

import gzip
import secrets
import zlib
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import TYPE_CHECKING

from flask import Flask, Response, g, request

from registry.web import answers
from registry.web.languages import is_negotiated

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

SQUEEZABLE = (
    "text/",
    "application/json",
    "application/geo+json",
    "application/ld+json",
    "application/x-ndjson",
    "application/csvm+json",
    "application/vnd.google-earth.kml+xml",
    "application/problem+json",
    "application/vnd.mapbox-vector-tile",
)
# A tile is made anew whenever a camera in it changes, and hardly shrinks with more effort.
TILE = "application/vnd.mapbox-vector-tile"
LARGE = 100_000  # bytes from which more effort would take longer than the sending that it saves
SHORT = 500  # bytes that are not worth squeezing
EFFORT = 6  # of gzip
STREAM_LEVEL = 4  # of gzip; higher ones make a download slower than most lines
OF_ALL = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(self), camera=(), microphone=()",
}
POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; "
    "img-src 'self' data:; connect-src 'self'; worker-src 'self'; font-src 'self'; "
    "form-action 'self'; base-uri 'none'; object-src 'none'; manifest-src 'self'; "
    "frame-ancestors {ancestors}"
)


def nonce() -> str:
    """The nonce of the page being made, the same for all its scripts and styles."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(18)
    return str(g.nonce)


def prepare(app: Flask) -> None:
    """Have every answer pass through here."""
    app.after_request(_protect)
    app.after_request(_tag)  # runs before _protect: last registered, first called
    app.jinja_env.globals["csp_nonce"] = nonce


def of_machine_form(environ: "WSGIEnvironment", body: bytes) -> tuple[answers.Headers, bytes]:
    """What an answer in JSON gets here, for one made without Flask; and its body, squeezed."""
    by_prefix = "registry.language" in environ
    told = OF_ALL | {
        "Content-Type": "application/json",
        "Vary": "Accept-Encoding" if by_prefix else "Accept-Language, Accept-Encoding",
        "Cache-Control": "no-cache",
        "Access-Control-Allow-Origin": "*",
    }
    if len(body) > SHORT and answers.takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")):
        body = gzip.compress(body, EFFORT, mtime=0)
        told["Content-Encoding"] = "gzip"
    return [*told.items(), ("Content-Length", str(len(body)))], body


def _tag(response: Response) -> Response:
    if response.status_code == 200 and request.method in ("GET", "HEAD") and _is_whole(response):
        body = response.get_data()
        if response.mimetype == "text/html":
            body = body.replace(nonce().encode(), b"")
        if not response.headers.get("ETag") and not answers.is_vouched_for():
            response.set_etag(sha256(body).hexdigest()[:24], weak=True)
        response.headers.setdefault("Cache-Control", "no-cache")
        response.make_conditional(request)
    return response


def _protect(response: Response) -> Response:
    headers = response.headers
    headers.update(OF_ALL)
    if response.mimetype == "text/html":
        if response.status_code != 304:
            ancestors = "*" if g.get("may_be_framed") else "'none'"
            headers["Content-Security-Policy"] = POLICY.format(nonce=nonce(), ancestors=ancestors)
        if is_negotiated():
            response.vary.add("Accept-Language")
    elif not response.cache_control.no_store:  # what is kept by nobody is for one reader alone
        headers.setdefault("Access-Control-Allow-Origin", "*")
    return _squeeze(response)


def _squeeze(response: Response) -> Response:
    if "Content-Encoding" in response.headers or not str(response.mimetype).startswith(SQUEEZABLE):
        return response
    response.vary.add("Accept-Encoding")
    if response.status_code == 304 or response.direct_passthrough:
        return response
    if response.is_streamed:
        return _squeeze_stream(response)
    if request.accept_encodings.quality("gzip") > 0 and len(body := response.get_data()) > SHORT:
        response.set_data(gzip.compress(body, _level(response, body), mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response


def _level(response: Response, body: bytes) -> int:
    return 1 if response.mimetype == TILE or len(body) > LARGE else EFFORT


def _squeeze_stream(response: Response) -> Response:
    if response.status_code == 200 and request.accept_encodings.quality("gzip") > 0:
        response.response = _squeezed(response.iter_encoded())
        response.headers["Content-Encoding"] = "gzip"
        response.headers.pop("Content-Length", None)
    return response


def _squeezed(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces as one gzip file, in memory no more than a window of it."""
    packer = zlib.compressobj(level=STREAM_LEVEL, wbits=zlib.MAX_WBITS | 16)
    for piece in pieces:
        if packed := packer.compress(piece):
            yield packed
    yield packer.flush()


def _is_whole(response: Response) -> bool:
    return not response.is_streamed and not response.direct_passthrough
