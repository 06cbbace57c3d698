"""What is worked out from counts: each metric as it stands in data/statistics/metrics.toml."""

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from registry.errors import NotFound
from registry.settings import SHIPPED

SOURCE = SHIPPED / "statistics" / "metrics.toml"
LISTS = ("counted", "against", "capability", "breaks", "context")


class Kind(StrEnum):
    """How a metric is worked out; the last two never are, from what offices count."""

    SHARE = "share"
    BOUNDS = "bounds"
    RATE = "rate"
    TRUTH = "truth"  # takes a test in which the truth is known
    MODEL = "model"  # follows from assumptions


@dataclass(frozen=True)
class Metric:
    """A figure that is made of measures: how, from how many cases on, and in which words.

    What is neither `counted` nor `against` could not be determined. `context` is read beside,
    `beside` is told with it, while there is any `open` the figure is provisional, and it is never
    shown without its `pair`. `source` says whose definition it follows, if not the register's own.
    """

    code: str
    kind: str
    counted: tuple[str, ...]
    capability: tuple[str, ...]
    interval: str
    least_n: int
    unit: str
    tier: str
    needs_ground_truth: bool
    symbols: str
    title: dict[str, str]
    definition: dict[str, str]
    words: dict[str, str]
    known: dict[str, str]
    missing: dict[str, str]
    denominator: str = ""
    source: str = ""
    against: tuple[str, ...] = ()
    complement: bool = False
    estimated: bool = False
    per: int = 1
    breaks: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    beside: str = ""
    open: str = ""
    pair: str = ""
    said: dict[str, str] | None = None
    zero: dict[str, str] | None = None
    unchecked: dict[str, str] | None = None
    unchecked_zero: dict[str, str] | None = None
    told: dict[str, str] | None = None
    one_in: dict[str, str] | None = None

    @property
    def is_computed(self) -> bool:
        """Whether returns can give it at all."""
        return self.kind not in (Kind.TRUTH, Kind.MODEL)

    @property
    def needed(self) -> tuple[str, ...]:
        """The measures without which there is no figure."""
        return (*self.counted, self.denominator) if self.denominator else self.counted

    @property
    def read(self) -> tuple[str, ...]:
        """All the measures that are looked at, in this order."""
        told = tuple(code for code in (self.beside, self.open) if code)
        return (*self.needed, *self.against, *self.context, *told)


@cache
def definitions() -> dict[str, Metric]:
    """Every metric by its code, in the order in which they are shown."""
    rows = tomllib.loads(SOURCE.read_text(encoding="utf-8"))
    return {
        code: Metric(code=code, **{**row, **{key: tuple(row.get(key, ())) for key in LISTS}})
        for code, row in rows.items()
    }


def definition(code: str) -> Metric:
    """The metric of that code, or a refusal that names it."""
    try:
        return definitions()[code]
    except KeyError:
        raise NotFound(
            "There is no metric “{metric}”. The metrics are listed at /statistics/methods.",
            metric=code,
        ) from None
