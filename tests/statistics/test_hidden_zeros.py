"""Where zeros are not shown either: tables by month and their running sums, attacked together."""

import random
from itertools import product

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from registry.errors import Refused
from registry.statistics import disclosure
from tests.statistics.drawn import Cells, Relations, total

THRESHOLD, MONTHS, FAR = 5, 4, 10_000
KINDS, PLACES = "ab", "123"


def month(dice: random.Random, number: int) -> tuple[Cells, Relations]:
    """Counts of a month by kind and place, with their sums."""
    inner = {f"{number}{k}{p}": dice.choice([0, 1, 2, 4, 6, 9, 30]) for k in KINDS for p in PLACES}
    cells, relations = dict(inner), []
    rows = {f"{number}{k}T": [f"{number}{k}{p}" for p in PLACES] for k in KINDS}
    columns = {f"{number}T{p}": [f"{number}{k}{p}" for k in KINDS] for p in PLACES}
    for whole, parts in (rows | columns | {f"{number}TT": [*rows]}).items():
        cells[whole] = sum(cells[part] for part in parts)
        relations.append(total(*parts, of=whole))
    return cells, relations


def a_history(seed: int) -> tuple[Cells, Relations, set[str], set[str]]:
    """Months come out one by one, each with the sum since the first; what is hidden, and small."""
    dice = random.Random(seed)
    cells: Cells = {}
    relations: Relations = []
    hidden, shown = set[str](), set[str]()
    running = {f"{k}{p}": "" for k, p in product(f"{KINDS}T", f"{PLACES}T")}
    for number in range(1, MONTHS + 1):
        more, sums = month(dice, number)
        since = dict(running)
        for key, before in running.items():
            if before:
                since[key] = f"s{number}{key}"
                more[since[key]] = cells[before] + more[f"{number}{key}"]
                sums.append(total(before, f"{number}{key}", of=since[key]))
            else:
                since[key] = f"{number}{key}"
        try:
            hidden = disclosure.protect(
                cells | more,
                [*relations, *sums],
                threshold=THRESHOLD,
                zeros_published=False,
                fixed_published=shown,
                forced_suppressed=hidden,
            )
        except Refused:
            continue  # this month does not come out
        cells, relations, running = cells | more, [*relations, *sums], since
        shown = cells.keys() - hidden
    return cells, relations, hidden, {name for name in hidden if cells[name] < THRESHOLD}


def width(cells: Cells, relations: Relations, hidden: set[str], name: str) -> tuple[int, int]:
    """The least and the most of a hidden count, by an integer programme of the attacker's own."""
    order = sorted(hidden)
    rows = np.array([[relation.get(one, 0) for one in order] for relation in relations])
    known = np.array(
        [sum(f * cells[n] for n, f in r.items() if n not in hidden) for r in relations]
    )
    ends = []
    for sign in (1, -1):
        goal = np.array([sign * (one == name) for one in order])
        found = milp(
            goal,
            integrality=np.ones(len(order)),
            bounds=Bounds(0, FAR),
            constraints=LinearConstraint(rows, -known, -known),
        )
        ends.append(round(found.x[order.index(name)]))
    return ends[0], ends[1]


def unsafe(cells: Cells, relations: Relations, hidden: set[str], small: set[str]) -> list[str]:
    ends = {name: width(cells, relations, hidden, name) for name in sorted(small)}
    return [
        name
        for name, (low, high) in ends.items()
        if not (low <= cells[name] <= high and high >= THRESHOLD and high - low >= THRESHOLD - 1)
    ]


@pytest.mark.parametrize("seed", range(3))
def test_no_small_count_and_no_zero_is_worked_out(seed: int):
    cells, relations, hidden, small = a_history(seed)
    assert small
    assert unsafe(cells, relations, hidden, small) == []
    assert unsafe(cells, relations, small, small) != []


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 200))
def test_no_small_count_and_no_zero_is_worked_out_of_many_histories(seed: int):
    cells, relations, hidden, small = a_history(seed)
    assert unsafe(cells, relations, hidden, small) == []
