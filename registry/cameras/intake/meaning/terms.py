"""Our word for what a register says: by code, by label in three languages, by synonym."""

import tomllib
from functools import cache
from typing import Any

from registry.cameras.declared import vocabulary
from registry.cameras.intake.meaning.words import bare
from registry.cameras.intake.synonyms import INTAKE


def lookup(name: str, text: str) -> str | None:
    """The code of a vocabulary that a text means; None for a word that is not known."""
    if text in vocabulary.terms(name):
        return text
    return _words(name).get(bare(text))


def inside(name: str, text: str) -> str | None:
    """The code whose word stands in a longer text, whatever its ending."""
    tokens = bare(text).split()
    for word, code in _words(name).items():
        if len(word) > 3 and any(token.startswith(word) for token in tokens):
            return code
    return None


def purpose_facts(text: str) -> dict[str, Any] | None:
    """What a purpose says besides the purpose, where it says more."""
    return _purpose_facts().get(bare(text))


@cache
def _words(name: str) -> dict[str, str]:
    terms = vocabulary.terms(name)
    found = {bare(code): code for code in terms}
    for code, term in terms.items():
        for label in term.label.values():
            found.setdefault(bare(label), code)
    for code, words in _values().get(name, {}).items():
        for word in words:
            found.setdefault(bare(word), code)
    for code, term in terms.items():
        if term.osm and "=" in term.osm:
            found.setdefault(bare(term.osm.partition("=")[2]), code)
    return found


@cache
def _purpose_facts() -> dict[str, dict[str, Any]]:
    return {bare(word): facts for word, facts in _values()["purpose_facts"].items()}


@cache
def _values() -> dict[str, Any]:
    with (INTAKE / "values.toml").open("rb") as file:
        return tomllib.load(file)
