"""By what a count may be divided further: each breakdown and its parts, in three languages."""

import tomllib
from dataclasses import dataclass
from functools import cache

from registry.settings import SHIPPED
from registry.statistics.cells import Dims

SOURCE = SHIPPED / "statistics" / "breakdowns.toml"


@dataclass(frozen=True)
class Breakdown:
    """A way to divide counts: what it is called, its parts by code, the measures it is for."""

    code: str
    title: dict[str, str]
    part: dict[str, dict[str, str]]
    measures: tuple[str, ...]

    def dims(self, part: str) -> Dims:
        """Of what a count of this part is."""
        return ((self.code, part),)


@cache
def breakdowns() -> dict[str, Breakdown]:
    """Every breakdown by its code, in the order in which they are asked for."""
    rows = tomllib.loads(SOURCE.read_text(encoding="utf-8"))
    return {
        code: Breakdown(code, row["title"], row["part"], tuple(row["measures"]))
        for code, row in rows.items()
    }


def of(measure: str) -> list[Breakdown]:
    """The breakdowns that are asked of a measure."""
    return [one for one in breakdowns().values() if measure in one.measures]
