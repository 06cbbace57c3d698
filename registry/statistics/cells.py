"""A published count as everyone may read it, and the marks that stand beside it."""

from dataclasses import dataclass
from enum import StrEnum

Dims = tuple[tuple[str, str], ...]


class Mark(StrEnum):
    """What must be known of a cell; the letters are those that European statistics use."""

    BREAK = "b"  # the series breaks here
    SUPPRESSED = "c"  # hidden, by itself or to protect another
    ESTIMATED = "e"
    PROVISIONAL = "p"
    REVISED = "r"
    UNRELIABLE = "u"
    NOT_AVAILABLE = "x"  # the office gave a reason, and no count
    NOT_APPLICABLE = "z"


@dataclass(frozen=True)
class Cell:
    """A count of one measure for a system in an area and a period, or why there is none.

    `period` is a year or a quarter (`2026`, `2026-Q3`); `dims` say of what part it is, in the order
    of their names; `marks` are letters of `Mark`; `reason` is the one that the office gave.
    """

    system: str
    area: str
    period: str
    measure: str
    value: int | None
    dims: Dims = ()
    marks: str = ""
    reason: str | None = None

    @property
    def is_hidden(self) -> bool:
        """Whether there is a count that nobody may see."""
        return Mark.SUPPRESSED in self.marks
