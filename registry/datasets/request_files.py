"""Public requests as CSV, JSON, JSON-LD and a feed: the same facts, and nothing besides."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from registry.cameras.declared.vocabulary import terms
from registry.datasets import atom
from registry.datasets.formats import LICENCE
from registry.requests.public import telling
from registry.requests.tables import PublicRequest
from registry.requests.way.states import OPEN

PLAIN = (
    "number", "type", "state", "outcome", "ground", "office_id", "controller", "area_id", "field",
    "report", "language", "received", "expected", "due_kept", "working_days", "pauses",
    "extensions", "appealed", "reversed", "summary", "entry_number", "head", "demonstration",
)  # fmt: skip
COLUMNS = (*PLAIN, "cameras")
DPV = {
    "dpv": "https://w3id.org/dpv#",
    "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
    "dct": "http://purl.org/dc/terms/",
}
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def record(request: PublicRequest, cameras: Sequence[str]) -> dict[str, Any]:
    """The public facts of a request, its timeline with them."""
    plain = {name: getattr(request, name) for name in PLAIN}
    changed = request.changed_at.isoformat()
    return plain | {
        "cameras": list(cameras),
        "timeline": json.loads(request.timeline),
        "changed_at": changed,
        "licence": LICENCE,
    }


def as_csv(rows: Iterable[tuple[PublicRequest, Sequence[str]]]) -> Iterable[bytes]:
    """A line for each request; texts that a spreadsheet would run are led by an apostrophe."""
    yield "\ufeff".encode()
    yield line(COLUMNS)
    for request, cameras in rows:
        cells = [cell(getattr(request, name)) for name in PLAIN]
        yield line([*cells, ";".join(cameras)])


def as_json(rows: Iterable[tuple[PublicRequest, Sequence[str]]]) -> Iterable[bytes]:
    """A list of records."""
    mark = b"["
    for request, cameras in rows:
        yield mark + json.dumps(record(request, cameras), ensure_ascii=False).encode()
        mark = b",\n"
    yield b"[]" if mark == b"[" else b"]"


def as_linked(request: PublicRequest, cameras: Sequence[str], address: str, root: str) -> bytes:
    """The request in the words of the Data Privacy Vocabulary (JSON-LD)."""
    type_ = terms("request_type")[request.type]
    outcome = terms("request_outcome").get(request.outcome or "")
    said: dict[str, Any] = {
        "@context": DPV,
        "@id": address,
        "@type": ["dpv:RightExerciseRecord", "dpv:RightExerciseActivity"],
        "dct:identifier": request.number,
        "dct:type": type_.label["en"],
        "dct:language": request.language,
        "dct:date": request.received,
        "dct:modified": request.changed_at.isoformat(),
        "dct:subject": [{"@id": f"{root}/cameras/{one}"} for one in cameras],
        "dct:license": {"@id": LICENCE},
        "dpv:hasStatus": {
            "@id": "dpv:ActivityOngoing" if request.state in OPEN else "dpv:ActivityCompleted"
        },
    }
    if type_.dpv:
        said["dpv:hasRight"] = {"@id": type_.dpv}
    if outcome and outcome.dpv:
        said["dpv:hasNotice"] = {"@type": outcome.dpv, "dct:title": outcome.label["en"]}
    return json.dumps(said, ensure_ascii=False).encode()


def as_atom(
    requests: Sequence[PublicRequest], *, root: str, title: str, address: str, language: str
) -> bytes:
    """The newest requests as a feed; `root` is where the site's own pages begin."""
    items = [_item(one, root, language) for one in requests]
    return atom.feed(
        items, title=title, address=address, page=f"{root}/requests", language=language
    )


def entry_title(request: PublicRequest, language: str) -> str:
    """What a request is and where it stands, in a line."""
    type_ = terms("request_type")[request.type].label[language]
    state = telling.said("state", request.state, language)
    return f"{type_} {request.number}: {state}"


def _item(request: PublicRequest, root: str, language: str) -> atom.Item:
    events = json.loads(request.timeline)
    lines = [f"{one['on']} {telling.said('event', one['event'], language)}" for one in events]
    return atom.Item(
        f"{root}/requests/{request.number}",
        entry_title(request, language),
        request.changed_at,
        request.published_at,
        "\n".join([*([request.summary] if request.summary else []), *lines]),
    )


def cell(value: object) -> str:
    """A value as a cell of a table that no spreadsheet runs."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(FORMULA) else text


def line(cells: Sequence[str] | Mapping[str, str]) -> bytes:
    """Cells as a line of a CSV file (RFC 4180)."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue().encode()
