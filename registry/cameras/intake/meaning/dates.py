"""Dates in the notations of registers, as precise as they were written and no more.

`03/04/2019` may be March or April: the whole column decides, and where it does not, the year is
all that is certain.
"""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from registry.cameras.intake.meaning.words import months

EXCEL_ZERO = date(1899, 12, 30)
SERIALS = range(18_264, 73_051)  # 1950 to 2099
ISO = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?:[T ]\d{1,2}:\d{2}.*)?$", re.ASCII)
BACKWARD = re.compile(
    r"(\d{4})[./]\s?(\d{1,2})(?:[./]\s?(\d{1,2}))?[.]?(?:\s+\d{1,2}:\d{2}.*)?$", re.ASCII
)
FORWARD = re.compile(
    r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?:,?\s+\d{1,2}:\d{2}.*)?$", re.ASCII
)
MONTH_YEAR = re.compile(r"(\d{1,2})[./-](\d{4})$", re.ASCII)
COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})?$", re.ASCII)
IDEOGRAPHS = re.compile(r"(\d{4})\s*[년年]\s*(?:(\d{1,2})\s*[월月]\s*(?:(\d{1,2})\s*[일日])?)?$")
YEAR = re.compile(r"((?:19|20)\d{2})$", re.ASCII)
FILLERS = re.compile(
    r"\b(года|год|г|жылы|жылғы|жылдың|жыл|ж|de|del|of|the|um|am)\b\.?|(?<=\d)(st|nd|rd|th)\b", re.I
)
WORDY = re.compile(r"(?:(\d{1,2})\.?\s+)?([^\W\d_]{3,})\.?,?\s+(?:(\d{1,2}),?\s+)?(\d{4})$")
KAZAKH = re.compile(r"(\d{4})\s+(?:(\d{1,2})\s+)?([^\W\d_]{3,})(?:\s+(\d{1,2}))?$")


class Dated(NamedTuple):
    """A date as `2026`, `2026-03` or `2026-03-31`; unclear when day and month may be swapped."""

    value: str
    unclear: bool = False


def dated(text: str, day_first: bool | None = None) -> Dated:
    """The date that a text writes; ValueError when it writes none or one that never was.

    >>> dated("31.12.2018").value, dated("2018년 9월").value, dated("43344").value
    ('2018-12-31', '2018-09', '2018-09-01')
    >>> dated("03/04/2019")
    Dated(value='2019', unclear=True)
    """
    said = text.strip().rstrip(";,")
    if found := ISO.match(said) or BACKWARD.match(said) or COMPACT.match(said):
        return Dated(_partial(*found.groups()))
    if found := FORWARD.match(said):
        return _forward(found[1], found[3], _century(found[4]), found[2], day_first)
    if found := MONTH_YEAR.match(said):
        return Dated(_partial(found[2], found[1]))
    if found := IDEOGRAPHS.match(said):
        return Dated(_partial(*found.groups()))
    if re.fullmatch(r"\d{5}(\.\d+)?", said) and int(said[:5]) in SERIALS:
        return Dated((EXCEL_ZERO + timedelta(days=int(said[:5]))).isoformat())
    return Dated(_in_words(said))


def day_first(texts: Iterable[str]) -> bool | None:
    """Whether the dates of a column name the day first; None when no date tells."""
    found = [match for text in texts if (match := FORWARD.match(text.strip()))]
    first = any(int(match[1]) > 12 for match in found)
    second = any(int(match[3]) > 12 for match in found)
    return None if first == second else first


def _forward(first: str, second: str, year: str, mark: str, order: bool | None) -> Dated:
    # Dots are a European habit, and there the day stands first.
    if order is None and (mark == "." or first == second or int(first) > 12):
        order = True
    elif order is None and int(second) > 12:
        order = False
    if order is None:
        return Dated(year, unclear=True)
    day, month = (first, second) if order else (second, first)
    return Dated(_partial(year, month, day))


def _century(year: str) -> str:
    if len(year) == 4:
        return year
    return f"20{year}" if int(year) < 70 else f"19{year}"


def _in_words(said: str) -> str:
    text = " ".join(FILLERS.sub(" ", said.casefold()).split()).strip(" .,")
    if found := YEAR.match(text):
        return found[1]
    if found := WORDY.match(text):
        return _partial(found[4], str(_month(found[2])), found[1] or found[3])
    if found := KAZAKH.match(text):
        return _partial(found[1], str(_month(found[3])), found[2] or found[4])
    raise ValueError(said)


def _month(word: str) -> int:
    for length in (4, 3):
        if found := months().get(word[:length]):
            return found
    raise ValueError(word)


def _partial(year: str, month: str | None = None, day: str | None = None) -> str:
    if month is None:
        return year
    if day is None:
        return date(int(year), int(month), 1).isoformat()[:7]
    return date(int(year), int(month), int(day)).isoformat()
