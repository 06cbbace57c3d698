"""An attacker with integer programmes: all public files of all releases, and what anyone knows.

Nothing of the register's own reckoning is used: the sums are written down here once more, from
what the cells are called.
"""

import json
from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

PARTS = {"arrests": ("charged", "released", "outcome_open")}
WITHIN = {"arrests_linked": "arrests", **dict.fromkeys(PARTS["arrests"], "arrests")}
FAR = 10_000
Sum = tuple[dict[str, int], int]  # from 0 up to so much


@dataclass
class Attacker:
    """What one who has read every file knows: counts, hidden ones, sums and limits."""

    shown: dict[str, int] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    now: dict[str, str] = field(default_factory=dict)  # name: the vintage that stands
    sums: list[Sum] = field(default_factory=list)

    def read(self, content: str) -> None:
        """Read the file of the next release that came out."""
        told = json.loads(content)
        for one in told["cells"]:
            self.now[one["name"]] = one["id"]
            if one["value"] is not None:
                self.shown[one["id"]] = one["value"]
            elif "c" in one["marks"]:
                self.hidden.add(one["id"])
        self._add_up()

    def bounds(self, name: str) -> tuple[int, int]:
        """The least and the most that a hidden count can be."""
        return self._end(name, 1), self._end(name, -1)

    def _add_up(self) -> None:
        cells = {tuple(name.split("|")[:4]): name for name in self.now if name.count("|") == 3}
        totals = {tuple(n.split("|")[2:4]): n for n in self.now if n.startswith("*")}
        by_total, by_year = defaultdict(list), defaultdict(list)
        for (system, area, period, measure), name in cells.items():
            by_total[period, measure].append(name)
            if "-" in period:
                by_year[system, area, period[:4], measure].append(name)
            if whole := cells.get((system, area, period, WITHIN.get(measure, ""))):
                self._say([name], whole, FAR)
            if parts := PARTS.get(measure):
                found = [cells.get((system, area, period, one)) for one in parts]
                if all(found):
                    self._say(found, name, FAR)
        for key, name in totals.items():
            self._say(by_total[key], name, 0)
            if "-" not in key[0]:
                quarters = [totals.get((f"{key[0]}-Q{n}", key[1])) for n in (1, 2, 3, 4)]
                if all(quarters):
                    self._say(quarters, name, 0)
        for key, quarters in by_year.items():
            if len(quarters) == 4 and key in cells:
                self._say(quarters, cells[key], 0)

    def _say(self, parts: list[str], whole: str, most: int) -> None:
        every = [self.now[one] for one in (*parts, whole)]
        if set(every) <= self.shown.keys() | self.hidden:
            self.sums.append(({**dict.fromkeys(every[:-1], -1), every[-1]: 1}, most))

    def _end(self, name: str, sign: int) -> int:
        order = sorted(self.hidden)
        place = {one: n for n, one in enumerate(order)}
        rows, low, high = [], [], []
        for terms, most in self.sums:
            row, known = np.zeros(len(order)), 0
            for one, factor in terms.items():
                if one in place:
                    row[place[one]] = factor
                else:
                    known += factor * self.shown[one]
            if row.any():
                rows.append(row)
                low.append(-known)
                high.append(most - known)
        goal = np.zeros(len(order))
        goal[place[name]] = sign
        found = milp(
            goal,
            integrality=np.ones(len(order)),
            bounds=Bounds(1, FAR),
            constraints=LinearConstraint(np.array(rows), low, high) if rows else (),
        )
        assert found.x is not None
        return round(found.x[place[name]])
