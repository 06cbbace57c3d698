"""Laboratory tests of face recognition: what was measured, of which version, and who says so.

They are of systems elsewhere and in a laboratory, and stand for no camera of the register.
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache

from registry.settings import SHIPPED

SOURCE = SHIPPED / "statistics" / "lab_tests.toml"


@dataclass(frozen=True)
class Source:
    """Where a test was published."""

    title: str
    publisher: str
    url: str
    date: date


@dataclass(frozen=True)
class LabTest:
    """A test: of people on the list the share that is found, and of the others one in so many."""

    id: str
    system: str
    tester: str
    published_on: date
    threshold: str
    list_size: int
    false_one_in: int
    found: float
    source: tuple[Source, ...]


@cache
def lab_tests() -> dict[str, LabTest]:
    """Every test by its id, the first one first."""
    rows = tomllib.loads(SOURCE.read_text(encoding="utf-8"))
    return {
        code: LabTest(
            id=code, **{**row, "source": tuple(Source(**source) for source in row["source"])}
        )
        for code, row in rows.items()
    }
