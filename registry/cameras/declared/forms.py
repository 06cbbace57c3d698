"""A record as texts that people type, and back: nothing typed is lost, whatever is wrong with it.

A form is a mapping of names to the texts given under them: `retention_days`, `sign.state`, and in
rows `functions.0.state`. A text left empty is *not declared*; `0` is zero.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from registry.cameras.declared.inputs import Input, Kind, inputs
from registry.cameras.declared.reading import Names, Wrong, read, refused
from registry.cameras.record import Camera

Form = Mapping[str, Sequence[str]]
Facts = Mapping[str, Any]
YES_NO = {True: "yes", False: "no"}
MOST_ROWS = 200  # of a list: a form that claims row 10**9 is not gone through


@dataclass
class Typed:
    """What a form says: the facts that could be read, and at which field something is wrong."""

    facts: dict[str, Any] = field(default_factory=dict)
    wrong: list[Wrong] = field(default_factory=list)
    # Where each part of the record was typed: rows left empty are no rows of the record.
    places: dict[tuple[str | int, ...], str] = field(default_factory=dict)

    def place(self, where: Sequence[str | int]) -> str:
        """The name in the form of a place in the record."""
        for end in range(len(where), 0, -1):
            if found := self.places.get(tuple(where[:end])):
                return found
        return ".".join(map(str, where))


def texts(facts: Facts, names: Names) -> dict[str, list[str]]:
    """The form of these facts."""
    said: dict[str, list[str]] = {}
    for name, one in inputs().items():
        for place, text in _texts(one, name, facts.get(name), names):
            said.setdefault(place, []).append(text)
    return said


def typed(form: Form, names: Names) -> Typed:
    """What the form says, every field of it looked at."""
    found = Typed()
    for name, one in inputs().items():
        value = _value(form, name, (name,), one, names, found)
        if value not in (None, []):
            found.facts[name] = value
    return found


def checked(found: Typed, whole: Facts) -> Camera | None:
    """The record that the facts make with what is given, or None with all that is wrong."""
    try:
        made = Camera.model_validate({key: one for key, one in whole.items() if one is not None})
    except ValidationError as wrong:
        known = {one.field for one in found.wrong}
        for error in wrong.errors(include_url=False):
            place = found.place(error["loc"])
            if place not in known or not place:
                found.wrong.append(refused(place, error))
        return None
    return None if found.wrong else made


def changes(found: Typed, base: Facts) -> dict[str, Any]:
    """What of the facts is other than it was; None for what is no longer declared."""
    return {
        name: found.facts.get(name)
        for name, one in inputs().items()
        if _plain(one, found.facts.get(name)) != _plain(one, base.get(name))
    }


def row_numbers(form: Form, name: str) -> list[int]:
    """The rows of a list that a form holds, in order."""
    found = set()
    for key in form:
        if key.startswith(f"{name}."):
            number = key[len(name) + 1 :].partition(".")[0]
            if number.isascii() and number.isdecimal() and int(number[:9]) < MOST_ROWS:
                found.add(int(number))
    return sorted(found)


def without_row(form: Form, name: str, number: int) -> dict[str, list[str]]:
    """The form with one row of a list taken away."""
    gone = f"{name}.{number}"
    return {
        key: list(said)
        for key, said in form.items()
        if key != gone and not key.startswith(gone + ".")
    }


def _plain(one: Input, value: Any) -> Any:
    """A value so that it can be compared: as text where 1 and 1.0 or 0 and False would be one."""
    if value is None and one.required:
        value = Camera.model_fields[one.name].default
    return list(_texts(one, one.name, value, Names()))


def _texts(one: Input, name: str, value: Any, names: Names) -> Iterator[tuple[str, str]]:
    if one.many and one.is_rows:
        for i, row in enumerate(value or ()):
            yield from _single(one, f"{name}.{i}", row, names)
    elif one.many and one.kind is Kind.LANGUAGE:
        yield name, " ".join(value or ())
    elif one.many:
        yield from ((name, str(said)) for said in value or ())
    else:
        yield from _single(one, name, value, names)


def _single(one: Input, name: str, value: Any, names: Names) -> Iterator[tuple[str, str]]:
    if not one.parts:
        yield name, _text(one.kind, value, names)
        return
    for part in one.parts:
        yield from _texts(part, f"{name}.{part.key}", (value or {}).get(part.key), names)


def _text(kind: Kind, value: Any, names: Names) -> str:
    if value is None:
        return ""
    if kind is Kind.YES_NO:
        return YES_NO[value]
    if kind is Kind.NUMBER:
        return repr(float(value)).removesuffix(".0")
    return names.said(value) if kind is Kind.ORGANISATION else str(value)


def _value(
    form: Form, name: str, where: tuple[str | int, ...], one: Input, names: Names, found: Typed
) -> Any:
    found.places[where] = name
    if one.is_rows:
        return _rows(form, name, where, one, names, found)
    if one.parts:
        return _part(form, name, where, one, names, found)
    given = [text for text in form.get(name, ()) if text.strip()]
    if one.many and one.kind is Kind.LANGUAGE:
        given = " ".join(given).replace(",", " ").replace(";", " ").split()
    if one.many:
        return [_read(text, name, one, names, found) for text in dict.fromkeys(given)]
    return _read(given[0], name, one, names, found) if given else None


def _rows(
    form: Form, name: str, where: tuple[str | int, ...], one: Input, names: Names, found: Typed
) -> list[Any]:
    said: list[Any] = []
    for number in row_numbers(form, name):
        row, place = f"{name}.{number}", (*where, len(said))
        if one.parts:
            value = _part(form, row, place, one, names, found)
        else:
            given = [text for text in form.get(row, ()) if text.strip()]
            value = _read(given[0], row, one, names, found) if given else None
        if value is not None:
            found.places[place] = row
            said.append(value)
    return said


def _part(
    form: Form, name: str, where: tuple[str | int, ...], one: Input, names: Names, found: Typed
) -> dict[str, Any] | None:
    is_typed = any(
        text.strip() for part in one.parts for text in form.get(f"{name}.{part.key}", ())
    )
    if not is_typed:
        return None
    said = {
        part.key: _value(form, f"{name}.{part.key}", (*where, part.key), part, names, found)
        for part in one.parts
    }
    return {key: value for key, value in said.items() if value not in (None, [])}


def _read(text: str, name: str, one: Input, names: Names, found: Typed) -> Any:
    value = read(text, one, names)
    if isinstance(value, Wrong):
        found.wrong.append(Wrong(name, value.template, value.values))
        return None
    return value
