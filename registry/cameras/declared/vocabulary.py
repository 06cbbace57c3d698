"""The controlled vocabularies: every word a field may hold, said and explained in kk, ru, en.

The terms themselves are data (`data/vocabulary/NAME.toml`), with their equivalents in
OpenStreetMap, DTPR, the Data Privacy Vocabulary and the Data Rights Protocol; pages, forms, the
dictionary and the importer all read them from here.
"""

import tomllib
from dataclasses import dataclass
from functools import cache

from registry.errors import NotFound
from registry.settings import LANGUAGES, SHIPPED


@dataclass(frozen=True)
class Term:
    """A word of a vocabulary; `place` is its position, which also numbers its bit in a set."""

    code: str
    place: int
    label: dict[str, str]
    definition: dict[str, str]
    broader: str | None = None
    osm: str | None = None
    dtpr: str | None = None
    dpv: str | None = None
    drp: str | None = None
    identifiability: str | None = None
    rank: int = 0


@cache
def terms(name: str) -> dict[str, Term]:
    """The terms of a vocabulary in the order they are shown; NotFound for an unknown name."""
    path = SHIPPED / "vocabulary" / f"{name}.toml"
    if name not in names():
        raise NotFound("There is no vocabulary called “{name}”.", name=name)
    with path.open("rb") as file:
        said = tomllib.load(file)
    return {code: Term(code, i, **said[code]) for i, code in enumerate(said)}


@cache
def names() -> tuple[str, ...]:
    """The names of all vocabularies."""
    return tuple(sorted(path.stem for path in (SHIPPED / "vocabulary").glob("*.toml")))


def checked(name: str, code: str) -> str:
    """The code, if the vocabulary has it; a ValueError that lists what it has otherwise."""
    if code not in terms(name):
        raise ValueError(f"“{code}” is none of: {', '.join(terms(name))}")
    return code


def label(name: str, code: str, language: str) -> str:
    """How the term is called in the language."""
    return terms(name)[code].label[language]


@cache
def narrower(name: str, code: str) -> tuple[str, ...]:
    """The term itself and every term below it.

    >>> narrower("function", "vehicle_identification")
    ('vehicle_identification', 'vehicle_attributes', 'anpr')
    """
    below = [term for term in terms(name).values() if term.broader == code]
    return (code, *(deeper for term in below for deeper in narrower(name, term.code)))


def complete() -> list[str]:
    """What is missing in any language, one line each; empty when nothing is."""
    return [
        f"{name}.{code}.{part}.{language}"
        for name in names()
        for code, term in terms(name).items()
        for part, said in (("label", term.label), ("definition", term.definition))
        for language in LANGUAGES
        if not said.get(language)
    ]
