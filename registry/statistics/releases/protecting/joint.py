"""The figures of a release beside all that are public already, as one who reads both has them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from registry.statistics.cells import Cell
from registry.statistics.releases import naming
from registry.statistics.releases.counting import Sum, Table
from registry.statistics.releases.counting.sums import Left, is_about_people
from registry.statistics.releases.protecting.earlier import Earlier, Relation
from registry.statistics.releases.protecting.tiers import Thresholds, threshold_of


@dataclass
class Joint:
    """Unknowns with their true values; `fresh` are those that this release would tell.

    `fixed` are shown whatever happens, `forced` hidden already. `sums` hold with equality; in
    `limits` parts are not all of their whole, written with what is left of it as an unknown.
    """

    cells: dict[str, Cell] = field(default_factory=dict)
    values: dict[str, int] = field(default_factory=lambda: {naming.ONE: 1})
    thresholds: dict[str, int] = field(default_factory=dict)
    fresh: dict[str, str] = field(default_factory=dict)  # unknown: name
    fixed: set[str] = field(default_factory=lambda: {naming.ONE})
    forced: set[str] = field(default_factory=set)
    sums: list[Relation] = field(default_factory=list)
    limits: list[Relation] = field(default_factory=list)
    rests: set[str] = field(default_factory=set)

    @property
    def small(self) -> set[str]:
        """The fresh counts that are hidden for their own sake."""
        return {one for one in self.fresh if 0 < self.values.get(one, 0) < self.thresholds[one]}

    @property
    def free(self) -> set[str]:
        """The unknowns that are hidden, or could be."""
        fresh = {one for one in self.fresh if self.values.get(one, 0) > 0}
        return (fresh | self.forced) - self.fixed


@dataclass(frozen=True)
class Terms:
    """On what terms a release is protected: its id, its thresholds, and a seed that nobody sees."""

    release_id: str
    thresholds: Thresholds
    seed: bytes


def joint(
    table: Table, sums: Iterable[Sum], before: Earlier, terms: Terms, *, corrects: bool = True
) -> Joint:
    """What a reader would have if all of the table that is new came out.

    Unless it `corrects`, counts about people that are out already are left as they were told, and
    no sum is told in which one of them would have to stand otherwise.
    """
    made = Joint()
    _take_earlier(made, before)
    left = set() if corrects else _corrected(table, before)
    unknowns = _take_fresh(made, table, before, terms, left)
    for one in sums:
        if not left.intersection((one.whole, *one.parts)):
            _take_sum(made, one, unknowns)
    return made


def _corrected(table: Table, before: Earlier) -> set[str]:
    """The counts about people that would be told otherwise than they were."""
    return {
        name
        for name, cell in table.cells.items()
        if name in before.newest
        and is_about_people(cell)
        and not _is_same(cell, before, before.newest[name])
    }


def _take_earlier(made: Joint, before: Earlier) -> None:
    made.cells |= before.cells
    made.values |= before.values
    made.thresholds |= before.thresholds
    made.forced |= before.hidden
    made.fixed |= before.values.keys() - before.hidden - before.rests
    made.rests |= before.rests
    for relation in before.relations:
        limits = relation.keys() & before.rests
        (made.limits if limits else made.sums).append(relation)


def _take_fresh(
    made: Joint, table: Table, before: Earlier, terms: Terms, left: Collection[str]
) -> Mapping[str, str]:
    """The unknown that each cell of the table is; a count that is as before is the same one."""
    unknowns: dict[str, str] = {}
    for name, cell in table.cells.items():
        held = before.newest.get(name)
        if held is not None and (name in left or _is_same(cell, before, held)):
            unknowns[name] = held
            continue
        unknown = naming.vintage(name, terms.release_id) if held is not None else name
        unknowns[name] = unknown
        made.fresh[unknown] = name
        made.cells[unknown] = cell
        made.thresholds[unknown] = threshold_of(cell, terms.thresholds)
        if cell.value is not None:
            made.values[unknown] = cell.value
            if made.thresholds[unknown] == 0:
                made.fixed.add(unknown)
    return unknowns


def _is_same(cell: Cell, before: Earlier, held: str) -> bool:
    told = before.cells[held]
    return (before.values.get(held), told.reason) == (cell.value, cell.reason)


def _take_sum(made: Joint, one: Sum, unknowns: Mapping[str, str]) -> None:
    """Take a sum in if it may say something of what is hidden, and not all of it is known yet."""
    whole, parts = unknowns[one.whole], [unknowns[part] for part in one.parts]
    every = [whole, *parts]
    if not any(is_about_people(made.cells[each]) for each in every):
        return
    if not made.fresh.keys() & set(every):
        return
    relation = {**dict.fromkeys(parts, 1), whole: -1}
    if one.left == Left.NOTHING:
        made.sums.append(relation)
        return
    rest = _rest(whole, parts)
    made.values[rest] = abs(made.values[whole] - sum(made.values[each] for each in parts))
    made.rests.add(rest)
    relation[rest] = -1 if one.left == Left.LESS else 1
    if one.left == Left.ANY:
        # What may be nothing is written one too large: every unknown is from 1 upwards.
        made.values[rest] += 1
        relation[naming.ONE] = -1
    made.limits.append(relation)


def _rest(whole: str, parts: list[str]) -> str:
    digest = sha256("+".join(sorted(parts)).encode()).hexdigest()
    return f"{naming.REST}|{whole}|{digest[:12]}"
