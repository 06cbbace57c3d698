"""What it would take to check a claim, and the letter that asks for exactly that."""

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from registry import log
from registry.settings import SHIPPED
from registry.statistics.measures import measures

SOURCE = SHIPPED / "statistics" / "claims.toml"


@dataclass(frozen=True)
class Need:
    """One thing that is missing behind a claim: a measure, or another answer."""

    code: str
    said: dict[str, str]
    is_measure: bool


def needs(claim: log.Record) -> list[Need]:
    """What would have to be known to check a claim, in the order in which it is asked for."""
    known, kind = _words(), _kind(claim)
    told = "period_start" in claim
    return [
        Need(code, known["label"].get(code) or measures()[code].title, code in measures())
        for code in kind.get("needs", [])
        if not (code == "period" and told)
    ]


def never(claim: log.Record) -> list[dict[str, str]]:
    """What must not be worked out from a claim alone, in words."""
    return [_words()["never"][code] for code in _kind(claim).get("never", [])]


def measure_of(claim: log.Record) -> str | None:
    """The code of the measure that a claim states; None where it states no count of that sort."""
    found: str | None = _kind(claim).get("measure")
    return found


def letter(claim: log.Record, language: str) -> str:
    """The words that ask for what is missing, in a language."""
    said = {name: words[language] for name, words in _words()["letter"].items()}
    opening = said["opening"].format(
        said_on=claim["said_on"],
        statement=claim[f"statement_{language}"].rstrip("."),
        source=claim["source_url"],
    )
    lines = [f"{place}. {need.said[language]}" for place, need in enumerate(needs(claim), start=1)]
    return "\n".join([opening, "", said["ask"], *lines, "", said["closing"]])


def _kind(claim: log.Record) -> dict[str, Any]:
    found: dict[str, Any] = _words()["kind"].get(claim["kind"], {})
    return found


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(SOURCE.read_text(encoding="utf-8"))
