"""Lists in one cell: parts joined by `;`, each part's pieces by `:`; `\\` goes before either.

It is the notation of the public flat files, with what those leave out, so that nothing of a
record is lost on its way through a spreadsheet.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

MARKS = re.compile(r"([\\;:])")
PIECES = {
    "functions": ("function", "state", "since", "until"),
    "external_ids": ("scheme", "value"),
    "access": ("organisation", "mode", "since", "purpose", "legal_standard"),
    "impact_assessments": ("type", "status", "date", "review_due", "url"),
}
NUMBER = r"\d[\d.,]*(?:e[+-]?\d+)?"
VIEW = re.compile(
    rf"(?:(?P<bearing>{NUMBER})|(?P<sweep_from>{NUMBER})-(?P<sweep_to>{NUMBER}))"
    rf"(?:/(?P<hfov>{NUMBER}))?$"
)


def joined(texts: Iterable[str]) -> str:
    """Plain words as a list.

    >>> joined(["a;b", "c"])
    'a\\\\;b;c'
    """
    return ";".join(MARKS.sub(r"\\\1", text) for text in texts)


def words(cell: str) -> list[str]:
    """The words of a list."""
    return [_plain(part).strip() for part in _cut(cell, ";") if part.strip()]


def listed(name: str, parts: Iterable[Mapping[str, Any]]) -> str:
    """Parts of a record, such as its functions, as a list."""
    return ";".join(_listed([_marked(part.get(key)) for key in PIECES[name]]) for part in parts)


def unlisted(name: str, cell: str) -> list[dict[str, str]]:
    """The parts of a record that a list names; blank pieces are not declared.

    >>> unlisted("functions", "recording:on:2024-05; anpr")
    [{'function': 'recording', 'state': 'on', 'since': '2024-05'}, {'function': 'anpr'}]
    """
    pieces, found = PIECES[name], []
    for part in _cut(cell, ";"):
        said = _cut(part, ":")
        # The last piece may hold colons that nobody has marked, as a web address does.
        said = [*said[: len(pieces) - 1], ":".join(said[len(pieces) - 1 :])]
        told = zip(pieces, (_plain(one).strip() for one in said), strict=False)
        if part.strip():
            found.append({key: value for key, value in told if value})
    return found


def paired(functions: Iterable[Mapping[str, Any]], key: str) -> str:
    """What the functions have under a key, as `function:value`."""
    said = [(f["function"], f[key]) for f in functions if f.get(key)]
    return ";".join(f"{_marked(function)}:{_marked(value)}" for function, value in said)


def unpaired(cell: str) -> list[tuple[str, str]]:
    """The functions of such a list, with what stands behind each."""
    pairs = []
    for part in _cut(cell, ";"):
        if part.strip():
            function, *rest = _cut(part, ":")
            pairs.append((_plain(function).strip(), _plain(":".join(rest)).strip()))
    return pairs


def views(bearings: Iterable[Mapping[str, Any]]) -> str:
    """Where a camera looks: `90`, a sweep `90-180`, either with its width as `90/60`."""
    return ";".join(_view(one) for one in bearings)


def unviewed(cell: str) -> list[dict[str, str]]:
    """The views that a cell names; ValueError where one of them is none."""
    found = []
    for part in words(cell):
        matched = VIEW.match(part.replace(" ", "").replace("–", "-"))
        if not matched or not part:
            raise ValueError(part)
        said = matched.groupdict().items()
        found.append({key: value.replace(",", ".") for key, value in said if value})
    return found


def number(value: float) -> str:
    """A number as the shortest text that means exactly it, whole ones without a point.

    >>> number(90.0), number(0.1)
    ('90', '0.1')
    """
    return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(value)


def _listed(pieces: list[str]) -> str:
    """The pieces up to the last one that says something."""
    while pieces and not pieces[-1]:
        pieces = pieces[:-1]
    return ":".join(pieces)


def _view(one: Mapping[str, Any]) -> str:
    said = {key: number(value) for key, value in one.items() if value is not None}
    ends = f"{said['sweep_from']}-{said['sweep_to']}" if "sweep_from" in said else said["bearing"]
    return ends + (f"/{said['hfov']}" if "hfov" in said else "")


def _marked(value: str | None) -> str:
    return MARKS.sub(r"\\\1", value) if value else ""


def _cut(text: str, mark: str) -> Sequence[str]:
    """The text cut at each mark that has no `\\` before it; what is marked stays marked."""
    parts, start, i = [], 0, 0
    while i < len(text):
        if text[i] == "\\":
            i += 2
            continue
        if text[i] == mark:
            parts.append(text[start:i])
            start = i + 1
        i += 1
    return [*parts, text[start:]]


def _plain(text: str) -> str:
    return re.sub(r"\\([\\;:])", r"\1", text)
