"""An attacker with integer programmes: all public files of all releases, and what anyone knows.

Nothing of the register's own reckoning is used: the sums are written down here once more, from
what the cells are called and mean, and beside them stands whatever a file says of its sums.
"""

import json
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

PARTS = {"arrests": ("charged", "released", "outcome_open")}
WITHIN = [
    ("arrests_linked", "arrests"),
    ("stops_after_false", "stops"),
    ("wrongful_arrests", "arrests"),
    *((part, "arrests") for part in PARTS["arrests"]),
    ("children_found", "missing_found"),
    ("children_found", "children_searched"),
]
FAR = 10_000
Sum = tuple[dict[str, int], int]  # from 0 up to so much


def is_part(name: str) -> bool:
    """Whether a count is of a part that divides people, going by its name."""
    return name.count("|") > 3 and not name.startswith("*")


def of_what(name: str) -> tuple[str, str]:
    """The whole that a part belongs to, and by what that is divided."""
    whole, _, part = name.rpartition("|")
    return whole, part.partition("=")[0]


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
        anew = {one["name"] for one in told["cells"]}
        retold = {of_what(name) for name in anew if is_part(name)}
        # Parts of before say nothing of a whole that is told anew without them.
        self.now = {
            name: one
            for name, one in self.now.items()
            if not is_part(name) or of_what(name)[0] not in anew or of_what(name) in retold
        }
        for one in told["cells"]:
            self.now[one["name"]] = one["id"]
            if one["value"] is not None:
                self.shown[one["id"]] = one["value"]
            elif "c" in one["marks"]:
                self.hidden.add(one["id"])
        self.shown |= told["constants"]
        self.hidden |= {*told["rests"]}
        self.sums += [(one, 0) for one in told["relations"] if (one, 0) not in self.sums]
        self._add_up()

    def bounds(self, name: str) -> tuple[int, int]:
        """The least and the most that a hidden count can be."""
        return self._end(name, 1), self._end(name, -1)

    def _add_up(self) -> None:
        own = [name for name in self.now if not name.startswith("*")]
        cells = {tuple(name.split("|", 3)): name for name in own}
        totals = {tuple(n.split("|")[2:4]): n for n in self.now if n.startswith("*")}
        self._add_measures(cells)
        for (period, measure), name in totals.items():
            self._say([n for key, n in cells.items() if key[2:] == (period, measure)], name, 0)
            quarters = [totals.get((f"{period}-Q{n}", measure)) for n in (1, 2, 3, 4)]
            self._say(quarters, name, 0)
        for (system, area, period, measure), name in cells.items():
            quarters = [cells.get((system, area, f"{period}-Q{n}", measure)) for n in (1, 2, 3, 4)]
            self._say(quarters, name, 0)

    def _add_measures(self, cells: dict[tuple[str, ...], str]) -> None:
        divided: dict[tuple[str, str], list[str | None]] = {}
        for (*place, measure), name in cells.items():
            code, bar, dims = measure.partition("|")
            for part, whole in WITHIN:
                if part == code and (found := cells.get((*place, whole + bar + dims))):
                    self._say([name], found, FAR)
            parts = [cells.get((*place, one)) for one in PARTS.get(measure, ())]
            self._say(parts, name, FAR)
            if dims:
                divided.setdefault(of_what(name), []).append(name)
        for (whole, _), parts in divided.items():
            if whole in self.now:
                self._say(parts, whole, FAR)

    def _say(self, parts: list[str | None], whole: str, most: int) -> None:
        if not parts or None in parts:
            return
        every = [self.now[one] for one in (*parts, whole)]
        if set(every) <= self.shown.keys() | self.hidden:
            told = ({**dict.fromkeys(every[:-1], -1), every[-1]: 1}, most)
            self.sums += [told] if told not in self.sums else []

    def _end(self, name: str, sign: int) -> int:
        sums = self._joined(name)
        order = sorted({one for terms, _ in sums for one in terms.keys() & self.hidden} | {name})
        place = {one: n for n, one in enumerate(order)}
        rows, low, high = [], [], []
        for terms, most in sums:
            row, known = np.zeros(len(order)), 0
            for one, factor in terms.items():
                if one in place:
                    row[place[one]] = factor
                else:
                    known += factor * self.shown[one]
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

    def _joined(self, name: str) -> list[Sum]:
        """The sums that a hidden count stands in, and those that these lead to."""
        reached, found = {name}, dict[int, Sum]()
        while True:
            near = {n: one for n, one in enumerate(self.sums) if one[0].keys() & reached}
            if near.keys() == found.keys():
                return list(found.values())
            found = near
            reached |= {one for terms, _ in near.values() for one in terms.keys() & self.hidden}
