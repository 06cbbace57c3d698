"""The words that a column may hold, of whatever kind they are."""

from dataclasses import dataclass
from functools import cache

from registry.cameras import findings
from registry.cameras.declared import vocabulary
from registry.datasets.dataset import Column, Words


@dataclass(frozen=True)
class Word:
    """An allowed word: how it is said and what it means."""

    label: Words
    meaning: Words


def terms(column: Column) -> dict[str, Word]:
    """The allowed words of a column by their codes; none where any text may stand."""
    return _terms(column.vocabulary) if column.vocabulary else {}


@cache
def _terms(name: str) -> dict[str, Word]:
    if name == "findings":
        said = findings.texts()
        return {code: Word(one.label, one.sentence) for code, one in said.items()}
    known = vocabulary.terms(name)
    return {code: Word(term.label, term.definition) for code, term in known.items()}
