"""Unknowns in groups that no relation joins: each group is a task of its own."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from registry.statistics.releases.protecting.earlier import Relation


@dataclass(frozen=True)
class Group:
    """Unknowns that hang together, and every relation in which one of them stands."""

    members: frozenset[str]
    relations: tuple[Relation, ...]

    @property
    def names(self) -> set[str]:
        """The unknowns, and what is known beside them."""
        return set(self.members).union(*self.relations)


def groups(unknown: Collection[str], relations: Iterable[Relation]) -> Iterator[Group]:
    """The unknowns in groups, in the order of their first names."""
    open_ = set(unknown)
    held: dict[str, list[int]] = defaultdict(list)
    numbered = list(relations)
    for number, relation in enumerate(numbered):
        for name in relation.keys() & open_:
            held[name].append(number)
    for first in sorted(open_):
        if first in open_:
            members, rows = _reached(first, open_, held, numbered)
            open_ -= members
            yield Group(frozenset(members), tuple(numbered[row] for row in sorted(rows)))


def _reached(
    first: str, open_: set[str], held: dict[str, list[int]], relations: list[Relation]
) -> tuple[set[str], set[int]]:
    members, rows, front = {first}, set[int](), [first]
    while front:
        for row in held[front.pop()]:
            if row not in rows:
                rows.add(row)
                more = (relations[row].keys() & open_) - members
                members |= more
                front += more
    return members, rows
