"""CQL2: filters as the OGC writes them, as text or JSON, asked of the map index.

What cannot be asked is refused in a sentence; nothing of a filter is ever passed over.
"""

import re
from dataclasses import dataclass, field
from datetime import date

from registry.cameras.cql2 import jsonform, text, weighing
from registry.cameras.cql2.building import Literal, Name, compared
from registry.cameras.cql2.queryables import OF_WHAT_IS_GONE, QUERYABLES, Kind, Queryable
from registry.cameras.cql2.tree import Node
from registry.cameras.declared.vocabulary import terms
from registry.cameras.index.masks import Mask
from registry.errors import Refused
from registry.maps.index import Index
from registry.maps.systems import CRS84, System

IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
LANGUAGES = {"cql2-text": text.parsed, "cql2-json": jsonform.parsed}

__all__ = ["LANGUAGES", "QUERYABLES", "Filter", "Kind", "Queryable", "equal", "parse"]


@dataclass(frozen=True)
class Filter:
    """A filter as it was written, and what it means."""

    said: tuple[str, str, str]
    tree: Node = field(compare=False)

    @property
    def is_of_gone(self) -> bool:
        """Whether it asks for a state, so that cameras that are gone are looked at too."""
        return bool(self.tree.reads() & OF_WHAT_IS_GONE)

    def mask(self, index: Index, _today: date) -> Mask:
        """The rows that it chooses."""
        return self.tree.mask(index)


def parse(said: str, *, language: str = "cql2-text", system: System = CRS84) -> Filter:
    """The filter of a text in one of the languages; Refused names what is not understood."""
    tree = LANGUAGES[language](said, system)
    weighing.check(tree)
    return Filter((language, said, system.address), tree)


def equal(name: str, value: str) -> Filter:
    """The filter of a parameter `name=value`."""
    of = QUERYABLES[name]
    if of.kind is Kind.WHOLE and not (value.isascii() and value.isdecimal() and len(value) < 16):
        raise Refused("{key}={value} is not a whole number.", field=name, key=name, value=value)
    if of.vocabulary and value not in (known := terms(of.vocabulary)):
        raise Refused(
            "{key}={value} is not known. {key} takes one of: {known}.",
            field=name,
            code="unknown_value",
            key=name,
            value=value,
            known=", ".join(known),
        )
    if of.kind is Kind.TEXT and not IDENTIFIER.fullmatch(value):
        raise Refused(
            "{key}={value} is not an id: those are Latin letters, digits, dots and dashes.",
            field=name,
            key=name,
            value=value[:80],
        )
    literal = Literal(int(value) if of.kind is Kind.WHOLE else value)
    if of.kind is Kind.DAY:
        literal = _day(name, value)
    return Filter((name, value, ""), compared(Name(of), "=", literal))


def _day(name: str, value: str) -> Literal:
    try:
        return Literal(date.fromisoformat(value))
    except ValueError as broken:
        raise Refused(
            "{key}={value} is not a day. Write it as 2026-03-31.",
            field=name,
            key=name,
            value=value,
        ) from broken
