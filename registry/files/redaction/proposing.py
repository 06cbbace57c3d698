"""Proposing what in a text may name a person: numbers, addresses, plates. A person decides."""

import re
from collections.abc import Iterator
from typing import NamedTuple
from unicodedata import category, normalize

from registry.files.redaction.numbers import is_bin, is_iin, passes_luhn
from registry.files.redaction.terms import Span

APART = r"[\s\-‐‑–—().]{0,3}"
# Some digits, perhaps apart and with a plus; never the tail or the head of a longer number.
NUMBER = re.compile(rf"(?<!\d)\+?{APART}\d(?:{APART}\d){{9,18}}(?!\d)")
EMAIL = re.compile(r"[^\s@<>(),;:\"]{1,64}\s?@\s?[^\s@<>(),;:\"]{1,190}\.[^\W\d_]{2,24}")
LETTER = "[A-ZАВЕКМНОРСТУХ]"
PLATES = re.compile(
    rf"(?<!\w)(?:\d{{3}}[\s\-]?{LETTER}{{2,3}}[\s\-]?(?:0[1-9]|1\d|20)"
    rf"|{LETTER}[\s\-]?\d{{3}}[\s\-]?{LETTER}{{2,3}})(?!\w)",
    re.IGNORECASE,
)


class Proposal(NamedTuple):
    """A part of a text and its kind: iin, bin, phone, email, plate or card."""

    span: Span
    kind: str


def proposals(text: str) -> list[Proposal]:
    """What may name a person, in order; parts do not overlap."""
    seen, places = _seen(text)
    found: list[Proposal] = []
    for start, end, kind in [*_numbers(seen), *_matches(EMAIL, "email", seen), *_plates(seen)]:
        span = Span(places[start], places[end - 1] + 1)
        if not any(span.start < each.span.end and each.span.start < span.end for each in found):
            found.append(Proposal(span, kind))
    return sorted(found)


def kind_of_number(digits: str, *, has_plus: bool = False) -> str | None:
    """The kind of a run of digits: iin, bin, phone, card; None for a number of another kind."""
    if len(digits) == 12 and (is_iin(digits) or is_bin(digits)):
        return "iin" if is_iin(digits) else "bin"
    if has_plus or (len(digits) == 11 and digits[0] in "78"):
        return "phone" if len(digits) <= 15 else None
    if len(digits) == 10 and digits[0] == "7":
        return "phone"
    return "card" if 13 <= len(digits) <= 19 and passes_luhn(digits) else None


def _numbers(seen: str) -> Iterator[tuple[int, int, str]]:
    for match in NUMBER.finditer(seen):
        said = match.group()
        digits = re.sub(r"\D", "", said)
        if kind := kind_of_number(digits, has_plus="+" in said):
            yield match.start(), match.end(), kind
        else:
            yield from _within(match)


def _within(match: re.Match[str]) -> Iterator[tuple[int, int, str]]:
    """The numbers that stand in a row and were taken for one: each group of it by itself."""
    for group in re.finditer(r"\d{10,19}", match.group()):
        if kind := kind_of_number(group.group()):
            yield match.start() + group.start(), match.start() + group.end(), kind


def _plates(seen: str) -> Iterator[tuple[int, int, str]]:
    return _matches(PLATES, "plate", seen)


def _matches(pattern: re.Pattern[str], kind: str, seen: str) -> Iterator[tuple[int, int, str]]:
    for match in pattern.finditer(seen):
        yield match.start(), match.end(), kind


def _seen(text: str) -> tuple[str, list[int]]:
    """The text without signs of no width, wide digits as plain ones, and where each sign stood."""
    signs, places = [], []
    for at, sign in enumerate(text):
        if category(sign) != "Cf":
            plain = normalize("NFKC", sign)
            signs.append(plain if len(plain) == 1 else sign)
            places.append(at)
    return "".join(signs), places
