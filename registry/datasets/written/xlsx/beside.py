"""The two sheets beside the rows: what the file is, and what its columns mean."""

import tomllib
from collections.abc import Iterator
from functools import cache

from registry.datasets.dataset import Words
from registry.datasets.terms import terms
from registry.datasets.written.table import Table
from registry.settings import LANGUAGES, SHIPPED

HEAD = ["column", "code", "type", "unit", "several values", *LANGUAGES]
HEAD += [f"meaning {code}" for code in LANGUAGES]


@cache
def said_of_files() -> dict[str, Words]:
    """What each thing that is said of a file is called."""
    with (SHIPPED / "datasets" / "about.toml").open("rb") as file:
        return tomllib.load(file)


def about_rows(table: Table, cut: int) -> Iterator[list[str]]:
    """What is said of the file, a line each, in three languages."""
    said = table.about.said() | ({"cut": cut} if cut else {})
    for key, value in said.items():
        words = said_of_files()[key]
        shown = str(value).lower() if isinstance(value, bool) else str(value)
        yield [key, *(words[code] for code in LANGUAGES), shown]


def dictionary_rows(table: Table) -> Iterator[list[str]]:
    """Every column with its meaning, and under it the words that it may hold."""
    yield HEAD
    for column in table.columns:
        several = column.separator or ""
        about = [column.name, "", column.kind.value, column.unit or "", several]
        yield [*about, *_said(column.label), *_said(column.meaning)]
        for code, term in terms(column).items():
            yield [column.name, code, "", "", "", *_said(term.label), *_said(term.meaning)]


def _said(words: Words) -> list[str]:
    return [words[code] for code in LANGUAGES]
