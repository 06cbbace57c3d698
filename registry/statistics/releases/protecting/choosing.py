"""Choosing what to hide: group by group, and what else it takes where the gate does not open."""

from collections.abc import Iterable, Mapping
from hashlib import blake2b
from operator import neg

from registry.errors import Refused
from registry.statistics import disclosure
from registry.statistics.cells import Cell
from registry.statistics.periods import parse
from registry.statistics.releases import naming
from registry.statistics.releases.protecting import gate
from registry.statistics.releases.protecting.gate import Ends
from registry.statistics.releases.protecting.groups import Group, groups
from registry.statistics.releases.protecting.joint import Joint
from registry.statistics.releases.protecting.progress import Progress

OF_COUNTRY, OF_YEAR, BY_LOT = 8.0, 2.0, 0.05  # what it costs to hide a sum more than a part
Weights = Mapping[str, float]


class Chooser:
    """Finds what to hide of a release; remembers the groups that it has settled."""

    def __init__(self, known: Joint, seed: bytes, told: Progress) -> None:
        self.known, self.told = known, told
        self.groups = list(groups(known.free, known.sums))
        told.begin(2 * len(self.groups))
        self.weights = weights(known, seed)
        self._sums = [*known.sums, *known.limits]
        self._settled: dict[tuple[frozenset[str], frozenset[str]], frozenset[str]] = {}

    def hidden(self, more: Iterable[str] = ()) -> tuple[frozenset[str], Ends]:
        """The unknowns that are hidden, and how wide each is; refused where none would be safe."""
        forced = self.known.forced | set(more)
        found = self._chosen(forced)
        ends = gate.widths(self.known, found, self.told)
        narrow = gate.unsafe(self.known, ends)
        if narrow:
            beside = self._beside_all(narrow, found)
            # What was hidden before these may be needless now: choose anew, with them hidden.
            again = self._chosen(forced | beside)
            ends = gate.widths(self.known, again, self.told)
            if not gate.unsafe(self.known, ends):
                found = again
            else:
                found |= beside
                ends = gate.widths(self.known, found, self.told)
            forced |= beside
            if narrow := gate.unsafe(self.known, ends):
                raise self._unprotectable(narrow[0], {narrow[0]})
        needless = self._needless(ends) - forced
        if needless:
            # Hiding these helps nobody: whoever adds up has them, and they are no small ones.
            bare = gate.widths(self.known, found - needless, self.told)
            if not gate.unsafe(self.known, bare):
                return found - needless, bare
        return found, ends

    def _beside_all(self, narrow: list[str], hidden: frozenset[str]) -> set[str]:
        """What to hide besides, one after the other, until each of the narrow ones is wide enough.

        Hiding more never makes a count narrower: those that were wide enough stay so.
        """
        beside: set[str] = set()
        for one in narrow:
            while gate.unsafe(self.known, self._ends_of(one, hidden | beside)):
                beside |= self._beside(one, hidden | beside)
        return beside

    def _ends_of(self, one: str, hidden: frozenset[str]) -> Ends:
        return gate.widths(self.known, hidden, self.told, [one])

    def _needless(self, ends: Ends) -> set[str]:
        fresh, thresholds = self.known.fresh, self.known.thresholds
        return {
            one
            for one, (low, high) in ends.items()
            if one in fresh and low == high >= thresholds[one]
        }

    def _chosen(self, forced: set[str]) -> frozenset[str]:
        found = [self._settle(group, forced & group.members) for group in self.groups]
        return frozenset(forced).union(*found)

    def _settle(self, group: Group, forced: set[str]) -> frozenset[str]:
        small = self.known.small & group.members
        if not small and not forced:
            return frozenset()
        if not group.relations:
            return frozenset(small | forced)
        key = group.members, frozenset(forced)
        if key not in self._settled:
            self._settled[key] = self._protect(group, forced)
            self.told.step()
        return self._settled[key]

    def _protect(self, group: Group, forced: set[str]) -> frozenset[str]:
        """What to hide of a group: a proposal, for the gate asks of each count its own threshold.

        A count of a lower tier may have been told more closely before than a higher one allows,
        so lower thresholds are tried as well; if none can be kept, the gate says what is narrow.
        """
        must = (self.known.small & group.members) | forced
        for threshold in sorted({self.known.thresholds[one] for one in group.members}, key=neg):
            try:
                return self._at(group, must, max(threshold, 1))
            except Refused as refused:
                if refused.code != "unprotectable":
                    raise
        return frozenset(must)

    def _at(self, group: Group, must: set[str], threshold: int) -> frozenset[str]:
        names = sorted(group.names)
        found = disclosure.protect(
            {one: self.known.values[one] for one in names},
            group.relations,
            threshold=threshold,
            zeros_published=True,
            fixed_published=[one for one in names if one not in group.members],
            forced_suppressed=sorted(must),
            weights={one: self.weights[one] for one in sorted(group.members)},
        )
        return frozenset(found)

    def _beside(self, narrow: str, hidden: frozenset[str]) -> set[str]:
        """The cheapest shown count that could make room for a hidden one, near it or farther."""
        reached = {narrow}
        while True:
            near = set[str]().union(*(one for one in self._sums if one.keys() & reached))
            shown = (near & self.known.free) - hidden
            if shown:
                return {min(shown, key=lambda one: (self.weights[one], one))}
            farther = reached | (near & (hidden | self.known.rests))
            if farther == reached:
                raise self._unprotectable(narrow, reached)
            reached = farther

    def _unprotectable(self, narrow: str, reached: set[str]) -> Refused:
        """Which count has no room, and what would come out beside it that takes the room away."""
        known = self.known
        taking = known.fresh.keys() & known.fixed
        beside = {
            known.cells[one].measure
            for relation in self._sums
            if relation.keys() & reached
            for one in relation.keys() & taking
        }
        return _refusal(known.cells[narrow], ", ".join(sorted(beside)))


def weights(known: Joint, seed: bytes) -> dict[str, float]:
    """What it costs to hide each count: sums more than parts, large ones a little more.

    Of equal ones a lot decides, so that nothing follows from which was taken; its seed is kept
    and never shown.
    """
    free = known.free
    whole = 1 + sum(known.values[one] for one in free)
    return {
        one: _kind(known, one) * (1 + known.values[one] / whole / 2 + BY_LOT * _lot(one, seed))
        for one in free
    }


def _kind(known: Joint, one: str) -> float:
    cell = known.cells[one]
    of_country = OF_COUNTRY if cell.system == naming.ALL else 1.0
    return of_country * (OF_YEAR if parse(cell.period).is_year else 1.0)


def _lot(one: str, seed: bytes) -> float:
    digest = blake2b(one.encode(), key=seed, digest_size=4).digest()
    return int.from_bytes(digest) / (1 << 32)


def _refusal(cell: Cell, others: str) -> Refused:
    said = {"measure": cell.measure, "period": cell.period, "area": cell.area}
    if not others:
        return Refused(
            "“{measure}” of {period} in {area} can be worked out from figures that must stay "
            "published. Ask the office for a return that gives no count of it but the reason why, "
            "accept it, and prepare again; or cancel this release.",
            code="unprotectable",
            **said,
        )
    return Refused(
        "“{measure}” of {period} in {area} has to stay hidden, and could be worked out if "
        "“{others}” came out beside it. Ask the office for a return that gives no count of "
        "“{others}” but the reason why, accept it, and prepare again.",
        code="unprotectable",
        others=others,
        **said,
    )
