"""How a cell of each kind is read: from its distinct text to facts of the record and doubts."""

from collections.abc import Callable
from datetime import date
from typing import Any

from registry.cameras.intake.meaning import directions, notation, texts, units
from registry.cameras.intake.meaning.dates import dated
from registry.cameras.intake.meaning.numbers import number, whole
from registry.cameras.intake.meaning.terms import inside, lookup, purpose_facts
from registry.cameras.intake.meaning.words import function_state, is_nothing, yes_or_no
from registry.cameras.intake.said import NOTHING, Column, Said
from registry.places import areas

EARLIEST = 1950
AHEAD = frozenset(
    {"authorised_until", "withheld_review_on", "proposal_comments_until", "legal_basis_valid_until"}
)
CROWDED = 50
LONGEST_READ = 5_000
BOUNDS = {"height_m": (0.0, 1_000.0), "range_m": (0.001, 50_000.0), "tilt_deg": (-90.0, 90.0),
          "fov_deg": (0.001, 360.0)}  # fmt: skip


def read(text: str, column: Column) -> Said:
    """What a distinct cell of the column says."""
    # What is cut off here would be shortened anyway, and patterns stay quick on what is left.
    return KINDS[column.kind](text[:LONGEST_READ], column) if text else NOTHING


def _number(text: str, column: Column) -> Said:
    if is_nothing(text):
        return NOTHING
    try:
        value = number(text.rstrip("mм°º "))
    except ValueError:
        return _doubted(column, "not_a_number", "“{value}” is not a number")
    low, high = BOUNDS[column.field]
    if not low <= value <= high:
        return _doubted(column, "out_of_range", "“{value}” lies beyond what is possible")
    return Said({column.field: value})


def _count(text: str, column: Column) -> Said:
    if is_nothing(text):
        return NOTHING
    try:
        value = whole(text)
    except ValueError:
        return _doubted(column, "not_a_number", "“{value}” is not a whole number of cameras")
    if value == 0 and column.zero_is_unknown:
        return units.zero(column)
    least = 0 if column.kind == "count_part" else 1
    if not least <= value <= 100_000:
        return _doubted(column, "out_of_range", "There cannot be {value} cameras")
    said = {"count_parts": (value,)} if column.kind == "count_part" else {"camera_count": value}
    if value > CROWDED:
        message = f"{value} cameras on one site are many; check that it is no other number."
        return Said(said, (column.doubt("unit_suspect", message),))
    return Said(said)


def _date(text: str, column: Column) -> Said:
    if is_nothing(text) or text.strip("0-./: ") == "":
        return NOTHING
    try:
        found = dated(text, column.day_first)
    except ValueError:
        return _doubted(column, "bad_date", "“{value}” is no date that can be understood")
    year = int(found.value[:4])
    if not EARLIEST <= year <= 2099 or (column.field not in AHEAD and _ahead(found.value, column)):
        return _doubted(column, "implausible_date", "The date “{value}” cannot be right")
    facts = notation.nested(column, found.value)
    if found.unclear:
        message = (
            f"In “{{value}}” day and month may be either way round, so only the year {year} was "
            "kept. Write dates as 2026-03-31."
        )
        return Said(facts, (column.doubt("bad_date", message),))
    return Said(facts)


def _ahead(value: str, column: Column) -> bool:
    return value > column.today.isoformat()[: len(value)]


def _term(text: str, column: Column) -> Said:
    vocabulary = column.argument.rpartition(":")[2]
    code = lookup(vocabulary, text)
    if code is None and is_nothing(text):
        return NOTHING
    if code is None and vocabulary == "presence":
        answer = yes_or_no(text)
        code = None if answer is None else "yes" if answer else "no"
    if code is None:
        return _unknown(column)
    return Said(notation.nested(column, code))


def _terms(text: str, column: Column) -> Said:
    found = [(part, lookup(column.argument, part)) for part in notation.parts(text)]
    facts = {column.field: tuple(dict.fromkeys(code for _, code in found if code))}
    unknown = any(code is None for _, code in found)
    return Said(facts, _unknown(column).doubts if unknown else ())


def _purposes(text: str, column: Column) -> Said:
    if is_nothing(text):
        return NOTHING
    codes: list[str] = []
    facts: dict[str, Any] = {}
    exact, unknown = True, False
    for part in notation.parts(text):
        more = dict(purpose_facts(part) or {})
        code = lookup("purpose", part)
        exact &= part == code
        codes += more.pop("purposes", [code] if code else [])
        unknown |= not more and code is None and not purpose_facts(part)
        for function in more.pop("functions", ()):
            facts["functions"] = (*facts.get("functions", ()), _function(function, "unknown"))
        facts |= more
    if codes:
        facts["purposes"] = tuple(dict.fromkeys(codes))[:3]
    words = (
        {} if exact else texts.text(text, Column("purpose_text", "text", "", column.today)).facts
    )
    message = (
        "The purpose “{value}” is not in the vocabulary. It was kept in words; name the purpose "
        "with one of the terms at /about/fields."
    )
    doubts = (column.doubt("unknown_term", message),) if unknown else ()
    return Said(facts | words, doubts)


def _capability(text: str, column: Column) -> Said:
    if is_nothing(text) and yes_or_no(text) is None:
        return NOTHING
    state = function_state(text) if yes_or_no(text) is None else None
    if state is None and yes_or_no(text) is None:
        return _doubted(column, "unknown_term", "“{value}” is neither yes nor no")
    state = state or ("unknown" if yes_or_no(text) else "not_capable")
    return Said({"functions": (_function(column.argument, state),)})


def _function_part(text: str, column: Column) -> Said:
    function, _, part = column.argument.partition(".")
    if part == "since":
        said = _date(text, Column("since", "date", "", column.today, day_first=column.day_first))
        since = said.facts.get("since")
        facts = {"functions": ({"function": function, "since": since},)} if since else {}
        return Said(facts, tuple(column.doubt(d.code, d.message) for d in said.doubts))
    state = lookup("function_state", text) or function_state(text)
    if state is None:
        return NOTHING if is_nothing(text) else _unknown(column)
    return Said({"functions": ({"function": function, "state": state},)})


def _recording_only(text: str, column: Column) -> Said:
    answer = yes_or_no(text)
    if answer is None:
        return _doubted(column, "unknown_term", "“{value}” is neither yes nor no")
    return Said({"functions": (_function("recording", "unknown"),)} if answer else {})


def _control_centre(text: str, column: Column) -> Said:
    answer = yes_or_no(text)
    if answer is None:
        code = lookup("connection", text)
        if code is None:
            return NOTHING if is_nothing(text) else _unknown(column)
        return Said({"connection": code})
    # A no rules out this one centre and tells of no other connection.
    return Said({"connection": "operational_control_centre" if answer else "unknown"})


def _boolean(text: str, column: Column) -> Said:
    answer = yes_or_no(text)
    if answer is None:
        return NOTHING if is_nothing(text) else _unknown(column)
    return Said({column.field: answer})


def _legal_basis(text: str, column: Column) -> Said:
    if is_nothing(text) and lookup("legal_basis_type", text) is None:
        return NOTHING
    said = texts.text(text, column)
    found = said.facts.get(column.field)
    if found is None:
        return said
    if code := lookup("legal_basis_type", text):
        basis = {"type": code}
        return Said({"legal_basis": basis if text == code else basis | {"title": found}})
    kind = inside("legal_basis_type", text)
    return Said({"legal_basis": {"title": found} | ({"type": kind} if kind else {})}, said.doubts)


def _area(text: str, column: Column) -> Said:
    if text in areas.areas():
        return Said({"district_code": text})
    words = text.casefold()
    found = {a.id for a in areas.areas().values() if words in map(str.casefold, a.names.values())}
    return Said({"district_code": found.pop()} if len(found) == 1 else {})


def _function(code: str, state: str) -> dict[str, str]:
    return {"function": code, "state": state}


def _part(text: str, column: Column) -> Said:
    return texts.name(text, column)


def _part_text(text: str, column: Column) -> Said:
    said = texts.text(text, column)
    value = said.facts.get(column.field)
    return Said(notation.nested(column, value) if value else {}, said.doubts)


def _part_url(text: str, column: Column) -> Said:
    said = texts.url(text, column)
    value = said.facts.get(column.field)
    return Said(notation.nested(column, value) if value else {}, said.doubts)


def _unknown(column: Column) -> Said:
    message = (
        "“{value}” is not in the vocabulary of this field, so the field stays not declared. "
        "The terms are listed at /about/fields."
    )
    return Said({}, (column.doubt("unknown_term", message),))


def _doubted(column: Column, code: str, sentence: str) -> Said:
    return Said({}, (column.doubt(code, f"{sentence}; the field stays not declared."),))


def today() -> date:
    """The day by which a date is judged to lie ahead."""
    return date.today()  # noqa: DTZ011 - a day either way does not matter here


KINDS: dict[str, Callable[[str, Column], Said]] = {
    "identifier": texts.identifier,
    "title": texts.title,
    "text": texts.text,
    "name": texts.name,
    "address": texts.address,
    "part": _part,
    "area": _area,
    "organisation": texts.organisation,
    "organisations": texts.organisations,
    "url": texts.url,
    "phone": texts.phone,
    "email": texts.email,
    "person": texts.person,
    "stream": texts.stream,
    "count": _count,
    "count_part": _count,
    "metres": _number,
    "tilt": _number,
    "angle": _number,
    "days": units.days,
    "resolution": units.resolution,
    "directions": directions.read,
    "date": _date,
    "term": _term,
    "terms": _terms,
    "boolean": _boolean,
    "purposes": _purposes,
    "capability": _capability,
    "function_part": _function_part,
    "recording_only": _recording_only,
    "control_centre": _control_centre,
    "legal_basis": _legal_basis,
    "functions": notation.functions,
    "function_details": notation.function_details,
    "external_ids": notation.external_ids,
    "access": notation.access,
    "assessments": notation.assessments,
    "languages": notation.languages,
    "part_text": _part_text,
    "part_url": _part_url,
    "part_date": _date,
    "part_term": _term,
}
