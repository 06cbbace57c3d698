"""A camera as a row of texts for an office's file, under the names of the public flat columns."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any, get_args

from registry.cameras.flat.columns import COLUMNS, LISTS, PARTS, PLAIN
from registry.cameras.record import Camera
from registry.drafts.bulk import notation

Row = dict[str, str]  # a blank is left out

# What the register makes itself: told in the file, and what becomes of it there is not read.
MADE = ("demonstration", "identifiability", "findings", "recorded_at")
KEYS = ("id", "entry")
PARTLY = {
    "functions": ("functions", "function_decisions", "function_systems"),
    "bearings": ("bearings",),
    "external_ids": ("external_ids",),
    "access": ("access",),
    "impact_assessments": ("impact_assessments",),
}
PLACE = ("lat", "lon")


@cache
def groups() -> dict[str, tuple[str, ...]]:
    """Every field that a file may change, and the columns that make it up."""
    plain = {name: (name,) for name in (*PLAIN, *LISTS) if name not in (*MADE, *KEYS)}
    parts = {field: tuple(f"{field}_{one}" for one in inner) for field, inner in PARTS.items()}
    parts["sign"] += ("sign_languages",)
    return plain | parts | PARTLY


@cache
def kinds() -> dict[str, type]:
    """The columns that hold no text: numbers and truths."""
    found: dict[str, type] = {"entry": int}
    for name in PLAIN:
        annotation = Camera.model_fields[name].annotation
        for kind in (bool, int, float):
            if kind in (annotation, *get_args(annotation)) or _within(annotation, kind):
                found.setdefault(name, kind)
    return found


@cache
def vocabularies() -> dict[str, str]:
    """The columns that hold one word of a vocabulary, and which vocabulary."""
    from registry.cameras.declared.fields import fields

    known = fields()
    names = {name: name for name in PLAIN}
    names |= {f"{field}_{one}": f"{field}.{one}" for field in PARTS for one in PARTS[field]}
    said = {column: known[name].vocabulary for column, name in names.items() if name in known}
    return {column: found for column, found in said.items() if found and column not in MADE}


def row_of(
    facts: Mapping[str, Any],
    *,
    entry: int | None = None,
    recorded_at: datetime | None = None,
    findings: tuple[str, ...] = (),
) -> Row:
    """The row of a record's facts, blank cells left out."""
    row = {name: _text(facts[name]) for name in PLAIN if facts.get(name) is not None}
    row |= {name: notation.joined(facts[name]) for name in LISTS if facts.get(name)}
    for field, inner in PARTS.items():
        held = facts.get(field) or {}
        row |= {f"{field}_{one}": str(held[one]) for one in inner if held.get(one) is not None}
    row |= _listed(facts)
    row |= {"entry": str(entry)} if entry else {}
    row |= {"findings": notation.joined(findings)} if findings else {}
    row |= {"recorded_at": f"{recorded_at:%Y-%m-%dT%H:%M:%SZ}"} if recorded_at else {}
    return {name: row[name] for name in COLUMNS if row.get(name)}


def _listed(facts: Mapping[str, Any]) -> Row:
    row = {name: notation.listed(name, facts.get(name, ())) for name in notation.PIECES}
    functions = facts.get("functions", ())
    row["function_decisions"] = notation.paired(functions, "decision_ref")
    row["function_systems"] = notation.paired(functions, "system_id")
    row["bearings"] = notation.views(facts.get("bearings", ()))
    row["sign_languages"] = notation.joined((facts.get("sign") or {}).get("languages", ()))
    return row


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return notation.number(value) if isinstance(value, int | float) else str(value)


def _within(annotation: Any, kind: type) -> bool:
    return any(kind is one or _within(one, kind) for one in get_args(annotation))
