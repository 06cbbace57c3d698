"""What the columns of a return are called: by code, and by title in any of the languages."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from registry.cameras.intake.synonyms import plain
from registry.settings import SHIPPED
from registry.statistics.breakdowns import breakdowns
from registry.statistics.measures import measures

PART = re.compile(r"(\w+)\[(\w+)=(\w+)\]", re.ASCII)
SOURCE = SHIPPED / "statistics" / "returns.toml"
FRAME = ("row", "date", "starts_on", "ends_on", "place", "threshold", "estimated")
TIDY = ("row", "starts_on", "ends_on", "place", "threshold", "measure", "dims", "value", "reason",
        "counting", "note")  # fmt: skip


@dataclass(frozen=True)
class Word:
    """A column or a reason: what it is called and what it means, by language."""

    title: dict[str, str]
    meaning: dict[str, str]


@cache
def columns() -> dict[str, Word]:
    """The columns that are not measures, by code."""
    return {code: Word(**told) for code, told in _said()["column"].items()}


@cache
def reasons() -> dict[str, Word]:
    """The words that stand where there is no count, by code."""
    return {code: Word(**told) for code, told in _said()["reason"].items()}


@cache
def rates() -> dict[str, tuple[str, str]]:
    """Rates that files may hold: what is divided by what."""
    return {code: (above, below) for code, (above, below) in _said()["rate"].items()}


@cache
def known() -> dict[str, str]:
    """Every name that a column may have, in its plain form, and the code that it stands for."""
    found = {plain(code): code for code in (*measures(), *columns(), *rates())}
    for code, title in _titles():
        found.setdefault(plain(title), code)
    return found


def code(header: str) -> str | None:
    """The code that a header stands for; None for a column that is not known.

    >>> code("True confirmed"), code("Строка"), code("colour")
    ('true_confirmed', 'row', None)
    """
    return known().get(plain(header))


def part(measure: str, by: str, part: str) -> str:
    """The column of a part of a count.

    >>> part("arrests", "age", "under_18")
    'arrests[age=under_18]'
    """
    return f"{measure}[{by}={part}]"


def titles(code: str) -> dict[str, str]:
    """What a column is called, by language; that of a part with what it is a part of."""
    if match := PART.fullmatch(code):
        whole, said = titles(match[1]), breakdowns()[match[2]].part[match[3]]
        return {language: f"{title}: {said[language]}" for language, title in whole.items()}
    return measures()[code].title if code in measures() else columns()[code].title


def is_title(text: str, name: str) -> bool:
    """Whether a text in its plain form is what the column of that name is called."""
    if "[" in name:
        match = PART.fullmatch(name)
        asked = breakdowns().get(match[2]) if match else None
        is_known = match and asked and match[1] in measures() and match[3] in asked.part
        return bool(is_known) and text in {plain(title) for title in titles(name).values()}
    found = code(name)
    return found is not None and known().get(text) == found


def _titles() -> list[tuple[str, str]]:
    words = {code: word.title for code, word in columns().items()}
    words |= {code: measure.title for code, measure in measures().items()}
    return [(code, title) for code, told in words.items() for title in told.values()]


@cache
def _said() -> dict[str, Any]:
    return tomllib.loads(SOURCE.read_text(encoding="utf-8"))
