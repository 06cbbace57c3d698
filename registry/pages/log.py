"""The published log: checkpoint, key and tiles for machines, a receipt for each entry, and a page
that says what all this proves and what it does not."""

from pathlib import Path

from flask import Response, current_app, render_template

from registry import log
from registry.errors import NotFound, Refused
from registry.log import checkpoints, tiles, tree, verifying
from registry.log.verifying import Checkpoint
from registry.pages import blueprint
from registry.web.session import database, settings

AT_ONCE = 20_000  # entries that are published while somebody waits; more are left to the timers
HIGHEST = 63  # level of tiles
SHORT = "public, max-age=5"
FOREVER = "public, max-age=31536000, immutable"
TEXT = "text/plain; charset=utf-8"
BYTES = "application/octet-stream"


@blueprint.get("/log/checkpoint")
def log_checkpoint() -> Response:
    """How many entries the log has and their root, signed."""
    _up_to_date()
    return _sent(_file(checkpoints.CHECKPOINT), TEXT, SHORT)


@blueprint.get("/log/vkey")
def log_vkey() -> Response:
    """The public keys of the log, the newest first."""
    _up_to_date()
    return _sent(_file(checkpoints.VKEY), TEXT, SHORT)


@blueprint.get("/log/tile/<level>/<path:name>")
def log_tile(level: str, name: str) -> Response:
    """A tile of hashes, or a bundle of entries: by the layout of C2SP tlog-tiles."""
    kind, number, width = _place(level, name)
    signed = log.published(settings().data_dir)
    there = tree.width(signed.size if signed else 0, kind if isinstance(kind, int) else 0, number)
    if not 0 < width <= there:
        raise _no_such(f"{level}/{name}")
    try:
        body = tiles.Shelf(settings().data_dir / tiles.FOLDER).tile(kind, number, width)
    except FileNotFoundError:
        raise _no_such(f"{level}/{name}") from None
    return _sent(body, BYTES, FOREVER if width == tree.WIDTH else SHORT)


@blueprint.get("/log/entries/<int:number>.json")
def log_entry(number: int) -> Response:
    """An entry, to the byte as it was hashed."""
    _up_to_date()
    return _sent(log.entry(settings().data_dir, number), "application/json", SHORT)


@blueprint.get("/log/entries/<int:number>.tlog-proof")
def log_proof(number: int) -> Response:
    """The receipt of an entry: the proof that it is in the log, and the signed checkpoint."""
    _up_to_date()
    response = _sent(log.receipt(settings().data_dir, number).encode(), TEXT, SHORT)
    response.headers["Content-Disposition"] = f'attachment; filename="{number}.tlog-proof"'
    return response


@blueprint.get("/log/verify.py")
def log_verifier() -> Response:
    """The program that checks a log or a receipt, one file."""
    body = Path(str(verifying.__file__)).read_bytes()
    response = _sent(body, "text/x-python; charset=utf-8", SHORT)
    response.headers["Content-Disposition"] = 'attachment; filename="verify.py"'
    return response


@blueprint.get("/about/log")
def about_log() -> str:
    """What the log proves, what it does not, and how to check it."""
    _up_to_date()
    folder = settings().data_dir / tiles.FOLDER
    signed = log.published(settings().data_dir)
    vkeys = (folder / checkpoints.VKEY).read_text().split() if signed else []
    address = f"{settings().base_url or 'http://127.0.0.1:8000'}/log"
    return render_template("pages/about_log.html", signed=signed, vkeys=vkeys, address=address)


def _up_to_date() -> Checkpoint | None:
    """What is published, once the last few entries are; a refusal leaves what was before."""
    data_dir = settings().data_dir
    signed = log.published(data_dir)
    mark = current_app.extensions["registry.watch"].mark()
    behind = mark.size - (signed.size if signed else 0) if mark else 0
    if not 0 < behind <= AT_ONCE:
        return signed
    try:
        with database().reading() as session:
            return log.publish(session, data_dir, settings().log_origin)
    except (Refused, OSError):
        current_app.logger.exception("the log could not be published")
        return signed


def _file(name: str) -> bytes:
    path = settings().data_dir / tiles.FOLDER / name
    if not path.exists():
        raise NotFound("The log has not been published yet. It will be within minutes.")
    return path.read_bytes()


def _place(level: str, name: str) -> tuple[int | str, int, int]:
    """The level, number and width of a tile; NotFound unless its path is the only one it has."""
    groups, _, partial = name.partition(".p/")
    parts = [groups.replace("x", "").replace("/", ""), partial or str(tree.WIDTH)]
    parts += [] if level == tiles.ENTRIES else [level]
    if not all(part.isascii() and part.isdecimal() and len(part) < 16 for part in parts):
        raise _no_such(f"{level}/{name}")
    number, width, *levels = map(int, parts)
    kind = min(levels[0], HIGHEST) if levels else tiles.ENTRIES
    if tree.path(kind, number, width) != f"tile/{level}/{name}":
        raise _no_such(f"{level}/{name}")
    return kind, number, width


def _no_such(name: str) -> NotFound:
    return NotFound("The published log has no tile {name}.", name=name)


def _sent(body: bytes, content_type: str, kept: str) -> Response:
    response = Response(body, content_type=content_type)
    response.headers["Cache-Control"] = kept
    return response
