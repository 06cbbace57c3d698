"""The gate: what a reader of everything public can make of each hidden count."""

from collections.abc import Collection, Mapping
from math import inf

from registry.statistics import disclosure
from registry.statistics.releases.protecting.groups import groups
from registry.statistics.releases.protecting.joint import Joint
from registry.statistics.releases.protecting.progress import Progress

Ends = dict[str, tuple[float, float]]


def widths(
    known: Joint, hidden: Collection[str], told: Progress, only: Collection[str] | None = None
) -> Ends:
    """The least and the most of every hidden count that something new is said of.

    With `only`, of these alone: to look again at a few costs little.
    """
    concealed = set(hidden)
    limits = [one for one in known.limits if one.keys() & concealed]
    rests = {name for one in limits for name in one.keys() & known.rests}
    found: Ends = {}
    for group in groups(concealed | rests, [*known.sums, *limits]):
        if not group.names & known.fresh.keys():
            continue  # nothing new is said of these
        asked = group.members if only is None else group.members & set(only)
        if not asked:
            continue
        values = {name: known.values[name] for name in sorted(group.names)}
        ends = disclosure.audit(
            values,
            group.relations,
            sorted(group.members),
            zeros_published=True,
            only=sorted(asked),
        )
        found |= {name: at for name, at in ends.items() if name in concealed}
        told.step()
    return found


def unsafe(known: Joint, ends: Ends) -> list[str]:
    """The hidden counts that could be told too closely, by name."""
    return sorted(name for name, at in ends.items() if not is_safe(at, known.thresholds[name]))


def is_safe(at: tuple[float, float], threshold: int) -> bool:
    """Whether a hidden count is no small one, or could be one of enough numbers up to there."""
    low, high = at
    return low >= threshold or (high >= threshold and high - low >= threshold - 1)


def least_width(ends: Ends, thresholds: Mapping[str, int]) -> int | None:
    """How wide the narrowest hidden count is that may be a small one; None if nothing bounds any.

    What everyone can tell to be no small count needs no width, and is left out.
    """
    open_ = (at for name, at in ends.items() if at[0] < thresholds[name])
    narrowest = min((high - low for low, high in open_), default=inf)
    return None if narrowest == inf else int(narrowest)
