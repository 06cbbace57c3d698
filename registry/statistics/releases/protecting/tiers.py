"""Below how many a count is hidden: by its tier, and by whether it divides people further."""

from collections.abc import Mapping

from registry.errors import Refused
from registry.statistics.cells import Cell
from registry.statistics.measures import THRESHOLDS, measure
from registry.statistics.releases import naming

Thresholds = Mapping[str, int]
MOST = 1000  # no threshold is set higher: nothing would be left to publish


def thresholds(raised: Mapping[str, int] | None = None) -> dict[str, int]:
    """The thresholds of the tiers; a release may raise those about people, and lower none."""
    made = dict(THRESHOLDS)
    for tier, said in (raised or {}).items():
        if tier not in made or tier == "A" or not made[tier] <= said <= MOST:
            raise Refused(
                "The threshold of tier {tier} cannot be {said}. It may be raised from {least} up "
                "to {most}, and that of acts of an authority stays as it is.",
                tier=tier[:10],
                said=said,
                least=THRESHOLDS.get(tier, THRESHOLDS["B5"]),
                most=MOST,
                field="threshold",
            )
        made[tier] = said
    return made


def tier_of(cell: Cell) -> str:
    """The tier of a cell: whatever divides people by what they are is of the strictest."""
    divides = any(key not in naming.OWN_DIMS for key, _ in cell.dims)
    return "B10" if divides else measure(cell.measure).tier


def threshold_of(cell: Cell, known: Thresholds) -> int:
    """From how many on a count may be shown; 0 where it always is."""
    return known[tier_of(cell)]
