"""What is never worked out or printed here, and why."""

import tomllib
from dataclasses import dataclass
from functools import cache

from registry.settings import SHIPPED

SOURCE = SHIPPED / "statistics" / "refused.toml"


@dataclass(frozen=True)
class Refusal:
    """A figure that would mislead: what it is called, and why it is not shown.

    `said` is the sentence that stands in its place where it was asked for.
    """

    code: str
    title: dict[str, str]
    why: dict[str, str]
    said: dict[str, str]


@cache
def refused() -> list[Refusal]:
    """Everything that is refused, in the order in which people ask for it."""
    rows = tomllib.loads(SOURCE.read_text(encoding="utf-8"))
    return [
        Refusal(code, row["title"], row["why"], row.get("said", row["why"]))
        for code, row in rows.items()
    ]


def refuse(name: str, language: str) -> str:
    """The sentence in the place of a figure that is refused; a KeyError if none is called so."""
    return {one.code: one for one in refused()}[name].said[language]
