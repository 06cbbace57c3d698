"""Everyday words of many languages that mean one thing: nothing, yes, no, a month, a unit."""

import re
import tomllib
import unicodedata
from functools import cache
from typing import Any

from registry.cameras.intake.synonyms import INTAKE


@cache
def table() -> dict[str, Any]:
    """The words as `data/intake/words.toml` has them."""
    with (INTAKE / "words.toml").open("rb") as file:
        return tomllib.load(file)


def bare(text: str) -> str:
    """The text in one case, with single blanks and without punctuation, to compare words by.

    >>> bare("Северо-Восток."), bare("24/7")
    ('северо восток', '24 7')
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.sub(r"[\W_]+", " ", folded).split())


def is_nothing(text: str) -> bool:
    """Whether a cell says that nothing is known."""
    return not text or text.casefold() in _nothing()


def yes_or_no(text: str) -> bool | None:
    """What a cell answers, None when it answers neither way."""
    low = text.casefold()
    return True if low in _set("yes") else False if low in _set("no") else None


def function_state(text: str) -> str | None:
    """The state of a function that a cell names."""
    return _states().get(bare(text))


def private(part: str, text: str) -> bool:
    """Whether the text holds a word of that part of the table of private matters."""
    padded = f" {bare(text)} "
    return any(f" {word} " in padded for word in _bare_words(part))


def unit(text: str) -> str | None:
    """The unit that a text is, such as `month` for “мес.”."""
    return _units().get(text.casefold().strip(" .")) or _units().get(bare(text))


@cache
def months() -> dict[str, int]:
    """Months by the beginnings of their names."""
    return {word: int(number) for number, words in table()["months"].items() for word in words}


@cache
def compass() -> dict[str, float]:
    """Bearings by their names."""
    return {
        bare(word): float(degrees)
        for degrees, words in table()["compass"].items()
        for word in words
    }


@cache
def views() -> dict[str, frozenset[str]]:
    """Words by which a direction says how wide a view is, or what kind of device it is of."""
    return {name: frozenset(map(bare, words)) for name, words in table()["views"].items()}


@cache
def mailboxes() -> frozenset[str]:
    """Mail hosts where people, not offices, have their letter boxes."""
    return frozenset(table()["person"]["mailboxes"])


@cache
def flat_words() -> str:
    """The words for a flat, for a pattern."""
    return "|".join(map(re.escape, table()["person"]["flat"]))


@cache
def _set(name: str) -> frozenset[str]:
    return frozenset(table()[name])


@cache
def _nothing() -> frozenset[str]:
    return frozenset(word.casefold() for word in table()["nothing"])


@cache
def _states() -> dict[str, str]:
    return {bare(word): state for state, words in table()["states"].items() for word in words}


@cache
def _bare_words(part: str) -> frozenset[str]:
    return frozenset(map(bare, table()["person"][part]))


@cache
def _units() -> dict[str, str]:
    return {word.casefold(): name for name, words in table()["units"].items() for word in words}
