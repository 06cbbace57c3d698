"""How intervals come about, in words: each way as it stands in data/statistics/intervals.toml."""

import tomllib
from dataclasses import dataclass
from functools import cache

from registry.settings import SHIPPED

SOURCE = SHIPPED / "statistics" / "intervals.toml"


@dataclass(frozen=True)
class Way:
    """A way to an interval: its name, what it says, and who described it (None for our own).

    `beside`: it stands in files and comparisons, not beside a figure.
    """

    code: str
    title: dict[str, str]
    words: dict[str, str]
    source: str | None = None
    beside: bool = False


@cache
def ways() -> dict[str, Way]:
    """Every way by its code, those first that stand beside figures."""
    rows = tomllib.loads(SOURCE.read_text(encoding="utf-8"))
    return {code: Way(code=code, **row) for code, row in rows.items()}
