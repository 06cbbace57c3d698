"""Static files under addresses that carry their own hash, so that browsers keep them for good."""

import gzip
import mimetypes
import re
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from flask import Blueprint, Response, request

from registry.errors import NotFound
from registry.settings import PROJECT, SHIPPED

blueprint = Blueprint("assets", __name__)
FOLDERS = (PROJECT / "static", SHIPPED / "geography")
SERVED = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".txt": "text/plain; charset=utf-8",
}
SQUEEZED_ALREADY = (".woff2", ".png")


@dataclass(frozen=True)
class Asset:
    """A static file in memory, squeezed once."""

    body: bytes
    squeezed: bytes | None
    media_type: str
    mark: str


@cache
def asset_file(name: str) -> Asset:
    """The file of that name; NotFound for any other, whatever its path tries."""
    path = _found(name)
    body = _prepared(path)
    media_type = SERVED.get(path.suffix) or mimetypes.guess_type(name)[0] or "text/plain"
    squeezed = None if path.suffix in SQUEEZED_ALREADY else gzip.compress(body, 9, mtime=0)
    return Asset(body, squeezed, media_type, sha256(body).hexdigest()[:10])


def asset(name: str) -> str:
    """The address of a static file; it changes when the file does."""
    return f"/static/{asset_file(name).mark}/{name}"


@blueprint.get("/static/<mark>/<path:name>")
def serve(mark: str, name: str) -> Response:
    """A static file; forever, when the address carries its present hash."""
    found = asset_file(name)
    response = Response(found.body, content_type=found.media_type)
    if found.squeezed and request.accept_encodings.quality("gzip") > 0:
        response.set_data(found.squeezed)
        response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    kept = mark == found.mark
    response.headers["Cache-Control"] = (
        "public, max-age=31536000, immutable" if kept else "no-cache"
    )
    response.set_etag(found.mark)
    return response


def _found(name: str) -> Path:
    for folder in FOLDERS if name.isprintable() else ():
        path = (folder / name).resolve()
        if path.is_file() and path.is_relative_to(folder) and path.suffix in SERVED:
            return path
    raise NotFound("There is no static file “{name}”.", name=name)


def _prepared(path: Path) -> bytes:
    if path.suffix == ".css":
        return _linked(path)
    body = path.read_bytes()
    if path.suffix == ".js" and "vendor" not in path.parts:
        # Readers of the source have use for its comments; a phone has not.
        body = re.sub(rb"(?m)^\s*//.*\n", b"", body)
    return body


def _linked(path: Path) -> bytes:
    """A style sheet in which `url(name)` of a file beside it carries that file's hash."""
    folder = FOLDERS[0]

    def with_mark(match: re.Match[str]) -> str:
        target = (path.parent / match[1]).resolve()
        if not target.is_file() or not target.is_relative_to(folder):
            return match[0]
        return f"url({asset(str(target.relative_to(folder)))})"

    return re.sub(r"url\([\"']?([^)\"':]+)[\"']?\)", with_mark, path.read_text()).encode()
