"""From the finest table to the coarsest: the first that can be made safe is published."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from registry.errors import Refused
from registry.statistics.breakdowns import breakdowns
from registry.statistics.releases import naming
from registry.statistics.releases.counting import Table, sums
from registry.statistics.releases.protecting.choosing import Chooser
from registry.statistics.releases.protecting.earlier import Earlier
from registry.statistics.releases.protecting.gate import Ends
from registry.statistics.releases.protecting.joint import Joint, Terms, joint
from registry.statistics.releases.protecting.progress import Progress

COARSER = ("unprotectable", "too_tangled", "too_long")  # what a coarser table may help against
DIVIDED = frozenset(code for one in breakdowns().values() for code in one.measures)
Tabled = Callable[[frozenset[str]], Table]


class Level(StrEnum):
    """How fine the published figures about people are."""

    FULL = "full"  # by system and area, divided as the offices divided them
    PARTLY = "partly"  # the same, and some measures not divided at all
    UNDIVIDED = "undivided"  # by system and area
    COUNTRY = "country"  # sums over the country; of systems and areas none but zeros
    NONE = "none"  # none but zeros
    UNCORRECTED = "uncorrected"  # none but zeros, and of what is out already nothing anew


@dataclass(frozen=True)
class Hidden:
    """What is hidden of a release, in which table, and how wide each hidden count is.

    `divided` are the measures that the table may tell by parts of people.
    """

    level: Level
    divided: frozenset[str]
    table: Table
    known: Joint
    unknowns: frozenset[str]
    ends: Ends


def protected(tabled: Tabled, before: Earlier, terms: Terms, told: Progress) -> Hidden:
    """The finest table that shows nobody; refused, with what to do, where even none would."""
    level, divided = Level.FULL, DIVIDED
    while True:
        try:
            return _at(level, divided, tabled, before, terms, told)
        except Refused as refused:
            if refused.code not in COARSER or level == Level.UNCORRECTED:
                raise
            level, divided = _coarser(level, divided, refused)


def _coarser(
    level: Level, divided: frozenset[str], refused: Refused
) -> tuple[Level, frozenset[str]]:
    """The next coarser table: first without the parts of the measure that stood in the way."""
    left = divided - {refused.values.get("measure")}
    if left and left != divided:
        return Level.PARTLY, left
    following = list(Level)[list(Level).index(level) + 1 :]
    return next(one for one in following if one != Level.PARTLY), frozenset()


def _at(
    level: Level,
    divided: frozenset[str],
    tabled: Tabled,
    before: Earlier,
    terms: Terms,
    told: Progress,
) -> Hidden:
    table = tabled(divided)
    corrects = level != Level.UNCORRECTED
    figures = joint(table, sums(table), before, terms, corrects=corrects)
    unknowns, ends = Chooser(figures, terms.seed, told).hidden(_withheld(level, figures))
    return Hidden(level, divided, table, figures, unknowns, ends)


def _withheld(level: Level, figures: Joint) -> set[str]:
    """What a coarser table does not show, whatever it counts."""
    fresh = (figures.free & figures.fresh.keys()) - figures.fixed
    if level in (Level.NONE, Level.UNCORRECTED):
        return fresh
    if level == Level.COUNTRY:
        return {one for one in fresh if figures.cells[one].system != naming.ALL}
    return set()
