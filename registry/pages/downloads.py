"""Downloads of exactly the selection that a page shows: streamed whole, or by pages for machines.

Without `limit` there is no hidden one: the whole selection is the answer.
"""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from hashlib import blake2b
from urllib.parse import urlencode

from flask import Response, json, request

from registry import cameras, room
from registry.database import Session
from registry.datasets import formats, scratch, sizes, snapshot
from registry.datasets.about import about
from registry.datasets.dataset import Dataset, Rows
from registry.datasets.dictionary import csvw, tableschema
from registry.datasets.formats import Format
from registry.datasets.sets import dataset
from registry.datasets.sets.cameras import rows
from registry.datasets.written.table import Table
from registry.pages import blueprint
from registry.pages.arguments import CURSOR, after, limit_if_any, selection
from registry.web import database
from registry.web.answers import EDITION
from registry.web.languages import language
from registry.web.session import base

AT_LEAST = 65_536  # bytes in a piece
AT_MOST = 10_000  # cameras on a page
METADATA, SCHEMA = "csv-metadata.json", "schema.json"


@blueprint.get("/cameras.<ending>")
def download(ending: str) -> Response:
    """All cameras of the selection as a file, or a page of them."""
    return answer("cameras", ending)


@blueprint.get("/datasets/<name>.<ending>")
def dataset_file(name: str, ending: str) -> Response:
    """The rows of a data set as a file, all of them or those that are chosen."""
    name, _, ending = f"{name}.{ending}".partition(".")
    return answer(name, ending)


def answer(name: str, ending: str) -> Response:
    """The selection of a data set in a format, or what describes it."""
    wanted = dataset(name)
    if ending == METADATA:
        return _metadata(wanted)
    if ending == SCHEMA:
        return _json(tableschema.schema(wanted))
    format_ = formats.named(wanted, ending)
    if wanted.name == "cameras":
        return _of_cameras(format_)
    with ExitStack() as held:
        session = held.enter_context(database().reading())
        table = table_of(session, wanted, chosen_of(session, wanted))
        response = _whole(format_, table, held)
    return _described(response, format_, table)


def chosen_of(session: Session, wanted: Dataset) -> cameras.Selection:
    """The selection of the request, of keys that the data set can be chosen by."""
    wanted.check(request.args)
    return selection(session)


def table_of(
    session: Session, wanted: Dataset, chosen: cameras.Selection, found: Rows | None = None
) -> Table:
    """The rows of a selection and what travels with them."""
    found = found or wanted.rows(session, chosen)
    said = about(session, wanted, chosen, found, root=base(), language=language())
    return Table(wanted, found, said)


def _of_cameras(format_: Format) -> Response:
    behind, size = after(), limit_if_any(AT_MOST)
    with ExitStack() as held:
        # Counted and written from one state; it is let go when the answer has been sent.
        session = held.enter_context(database().reading())
        chosen = selection(session, besides=CURSOR)
        choice = cameras.choose(session, chosen, after=behind, limit=size)
        if format_.is_flat:
            snapshot.refresh(session, choice, beside=True)
        found = rows(session, choice)
        table = table_of(session, dataset("cameras"), chosen, found)
        if size:  # a page is small enough to be made before its place among the pages is given up
            response = Response(b"".join(format_.stream(table)), content_type=format_.media_type)
            response.set_etag(_tag(choice), weak=True)
        else:
            response = _whole(format_, table, held)
    _described(response, format_, table)
    response.headers["X-Total-Count"] = str(choice.total)
    if size and choice.after:
        following = [*chosen.query(), ("limit", str(size)), ("after", choice.after)]
        response.headers["Link"] += f', <{request.path}?{urlencode(following)}>; rel="next"'
    return response


def _whole(format_: Format, table: Table, held: ExitStack) -> Response:
    """All rows, streamed; what is refused is refused before the first of them is sent."""
    format_.check(table.rows.count)
    if format_.write:
        room.require(scratch.folder(), sizes.estimate(table)[format_.ending])
    response = Response(_gathered(format_.stream(table)), content_type=format_.media_type)
    response.call_on_close(held.pop_all().close)
    return response


def _described(response: Response, format_: Format, table: Table) -> Response:
    said, name = table.about, table.dataset.name
    links = [f'<{said.licence}>; rel="license"', f'<{said.dictionary}>; rel="help"']
    beside = f"{said.base}.schema.json"
    if format_.ending == "csv":
        # At the address of the file itself, so that who has one finds the other.
        beside = f"{request.path}-metadata.json" + (f"?{said.query}" if said.query else "")
    kind = "application/csvm+json" if format_.ending == "csv" else "application/json"
    links.append(f'<{beside}>; rel="describedby"; type="{kind}"')
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{format_.ending}"'
    response.headers["X-Total-Count"] = str(table.rows.count)
    response.headers["X-Log-Size"] = str(said.log_size)
    response.headers["Link"] = ", ".join(links)
    return response


def _metadata(wanted: Dataset) -> Response:
    with database().reading() as session:
        table = table_of(session, wanted, chosen_of(session, wanted))
    said = table.about
    url = request.path.removesuffix("-metadata.json")
    whole = f"{base()}{url}" + (f"?{said.query}" if said.query else "")
    return _json(csvw.metadata(wanted, said, whole), "application/csvm+json")


def _json(said: object, media_type: str = "application/json") -> Response:
    return Response(json.dumps(said, ensure_ascii=False, indent=1), content_type=media_type)


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
