"""What offices count: each measure with its words, its unit, its tier, and what it belongs to.

Tier A are acts of a system and of an authority, shown from 1 upwards, zero included: to hide them
would protect the authority. B5 and B10 are facts about people, hidden where they are few.
"""

import tomllib
from dataclasses import dataclass
from functools import cache

from registry.errors import NotFound
from registry.settings import SHIPPED

SOURCE = SHIPPED / "statistics" / "measures.toml"
# Below so many a count of people is hidden; an operator may set more, never less.
# Never more than another by what they mean; a return is asked about it, not refused: part, whole.
MEANT = (
    ("wrongful_arrests", "arrests"),
    ("children_found", "children_searched"),
    ("children_found", "missing_found"),
)
THRESHOLDS = {"A": 0, "B5": 5, "B10": 10}


@dataclass(frozen=True)
class Measure:
    """A quantity that is counted; `sums_to` and `within` name the whole that it is a part of."""

    code: str
    unit: str
    kind: str
    tier: str
    capability: tuple[str, ...]
    definition_version: int
    title: dict[str, str]
    definition: dict[str, str]
    sums_to: str | None = None
    within: str | None = None


@cache
def measures() -> dict[str, Measure]:
    """Every measure by its code, in the order in which they are asked for."""
    rows = tomllib.loads(SOURCE.read_text(encoding="utf-8"))
    return {
        code: Measure(code=code, **{**row, "capability": tuple(row["capability"])})
        for code, row in rows.items()
    }


def measure(code: str) -> Measure:
    """The measure of that code, or a refusal that names it."""
    try:
        return measures()[code]
    except KeyError:
        raise NotFound(
            "There is no measure “{measure}”. The measures are listed at /statistics/methods.",
            measure=code,
        ) from None
