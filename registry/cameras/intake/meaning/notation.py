"""The list notation of flat files: parts joined by `;`, functions as `function:state:since`."""

import re
from typing import Any

from registry.cameras.intake.meaning.dates import dated
from registry.cameras.intake.meaning.terms import lookup
from registry.cameras.intake.meaning.words import function_state, is_nothing
from registry.cameras.intake.said import NOTHING, Column, Said

SEPARATOR = re.compile(r"\s*[;|\n]\s*")
LOOSE = re.compile(r"\s*[;|,\n]\s*|\s+\+\s+")


def parts(text: str) -> list[str]:
    """The parts of a list that people write with semicolons or commas."""
    return [part for part in LOOSE.split(text) if part]


def nested(column: Column, value: Any) -> dict[str, Any]:
    """The value under the column's field, or inside the part of the record it belongs to."""
    if column.kind.startswith("part_"):
        outer, _, inner = column.argument.partition(":")[0].partition(".")
        return {outer: {inner: value}}
    return {column.field: value}


def functions(text: str, column: Column) -> Said:
    """Functions, each with a state and a date where the file tells them."""
    if is_nothing(text) and lookup("function", text) is None:
        return NOTHING
    found: dict[str, dict[str, str]] = {}
    unknown = []
    for part in SEPARATOR.split(text) if ":" in text else parts(text):
        said = _function(part)
        if said is None:
            unknown.append(part)
        else:
            found[said["function"]] = said
    facts = {"functions": tuple(found.values())} if found else {}
    message = (
        f"“{', '.join(unknown)[:100]}” is not in the vocabulary of functions and was left out. "
        "The terms are listed at /about/fields."
    )
    return Said(facts, (column.doubt("unknown_term", message),) if unknown else ())


def external_ids(text: str, column: Column) -> Said:
    """What others call the camera, as `scheme:value`."""
    found = []
    for part in filter(None, SEPARATOR.split(text)):
        scheme, mark, value = part.partition(":")
        pair = (scheme, value) if mark else (column.header, part)
        found.append({"scheme": pair[0].strip()[:120], "value": pair[1].strip()[:120]})
    sound = tuple(pair for pair in found if pair["scheme"] and pair["value"])
    return Said({"external_ids": sound} if sound else {})


def access(text: str, column: Column) -> Said:
    """Who else sees the pictures, as `organisation:mode:since`."""
    found = []
    for part in filter(None, SEPARATOR.split(text)):
        name, mode, since = (*(p.strip() for p in part.split(":")), "", "")[:3]
        seen = {"organisation": name, "mode": lookup("access_mode", mode), "since": _day(since)}
        found.append({key: value for key, value in seen.items() if value})
    return Said({"access": tuple(found)} if found else {})


def assessments(text: str, column: Column) -> Said:
    """Assessments of what the camera does to rights, as `type:status:date`."""
    found, unknown = [], False
    for part in filter(None, SEPARATOR.split(text)):
        kind, status, day = (*(p.strip() for p in part.split(":")), "", "")[:3]
        codes = lookup("assessment_type", kind), lookup("assessment_status", status)
        if None in codes:
            unknown = True
            continue
        said = {"type": codes[0], "status": codes[1], "date": _day(day)}
        found.append({key: value for key, value in said.items() if value})
    facts = {"impact_assessments": tuple(found)} if found else {}
    message = "“{value}” is not written type:status:date with known words; it was left out."
    return Said(facts, (column.doubt("unknown_term", message),) if unknown else ())


def languages(text: str, column: Column) -> Said:
    """Two-letter codes of the languages of a sign."""
    codes = tuple(part.lower() for part in parts(text) if re.fullmatch("[A-Za-z]{2}", part))
    return Said({"sign": {"languages": codes}} if codes else {})


def function_details(text: str, column: Column) -> Said:
    """Decisions or systems of functions, as `function:value`; the column says which of the two."""
    found = []
    for part in filter(None, SEPARATOR.split(text)):
        name, _, value = part.partition(":")
        if (code := lookup("function", name)) and value.strip():
            found.append({"function": code, column.argument: value.strip()[:2_000]})
    return Said({"functions": tuple(found)} if found else {})


def _function(text: str) -> dict[str, str] | None:
    name, state, since, until = (*(p.strip() for p in text.split(":", 3)), "", "", "")[:4]
    code = lookup("function", name)
    if code is None:
        return None
    known = lookup("function_state", state) or function_state(state) if state else None
    said = {"function": code, "state": known or "unknown"}
    said |= {"since": day} if (day := _day(since)) else {}
    return said | ({"until": day} if (day := _day(until)) else {})


def _day(text: str) -> str | None:
    try:
        return dated(text).value if text else None
    except ValueError:
        return None
