"""An attacker reads everything that was ever published, and works out no small count of people."""

import json
import os
import random
from collections import defaultdict
from typing import NamedTuple

import pytest

from registry.statistics.metrics import figures
from registry.statistics.releases import questions
from registry.statistics.releases.tables import HiddenCount, Release, ReleaseCell
from tests.statistics.releases.attacker import Attacker
from tests.statistics.releases.newsroom import CITIES, Newsroom

FEW, FEWER = 5, 10  # below so many arrests, and so many children or women, a count is hidden
KINDS = ("plain", "children", "divided", "stopped")
HISTORIES = range(100, 300)
SAID = os.environ.get("REGISTRY_TEST_WIDTHS")  # a file that each history adds a line to


class Found(NamedTuple):
    """What the attacker makes of a small count: the truth, and what it can be."""

    name: str
    value: int
    low: int
    high: int

    @property
    def is_open(self) -> bool:
        """Whether the truth is among what is possible, and that is wide enough."""
        divides = any(word in self.name for word in ("children", "sex=", "age="))
        threshold = FEWER if divides else FEW
        holds = self.low <= self.value <= self.high
        return holds and self.high >= threshold and self.high - self.low >= threshold - 1


def a_history(room: Newsroom, seed: int, kind: str = "plain") -> None:
    """Quarters of three cities come out one by one; some are counted again, some come late."""
    dice = random.Random(seed)
    held: dict[tuple[str, str], int] = {}
    for number in range(1, 5):
        period = f"2026-Q{number}"
        for city in CITIES:
            if dice.random() < 0.9 or number == 4:
                held[city, period] = room.counted(city, period, **some_counts(dice, kind))
        is_out = room.out(period).status == "published"
        if is_out and dice.random() < 0.4:
            city, before = dice.choice(sorted(held))
            again = room.counted(city, before, held[city, before], **some_counts(dice, kind))
            held[city, before] = again
            more = {"supersedes_id": period.lower(), "why": "error", "because": "Recount."}
            room.out(period, f"{period.lower()}-again", **more)


def some_counts(dice: random.Random, kind: str) -> dict[str, int | str]:
    """A return with many small counts of people."""
    parts: dict[str, int | str] = {
        name: dice.choice([0, 0, 1, 2, 3, 5, 8, 20])
        for name in ("charged", "released", "outcome_open")
    }
    arrests = sum(map(int, parts.values()))
    if kind != "plain" and dice.random() < 0.3:
        parts["outcome_open"] = "not_collected"
    told = {"alerts": 200, "arrests": arrests, "arrests_linked": dice.randint(0, arrests), **parts}
    if kind == "children":
        searched, found = dice.choice([0, 1, 3, 6, 14]), dice.choice([0, 2, 4, 9, 30])
        both = dice.randint(0, min(searched, found))
        told |= {"children_searched": searched, "missing_found": found, "children_found": both}
        told |= {"wrongful_arrests": dice.randint(0, min(arrests, 2))}
    if kind == "divided":
        told |= by_sex(dice, "arrests", arrests)
    if kind == "stopped":
        children = dice.choice([0, 1, 2, arrests])
        told |= by_sex(dice, "arrests", arrests)
        told |= {"arrests/age=under_18": min(children, arrests)}
        told |= {"arrests/age=18_plus": max(arrests - children, 0)}
        stops = by_sex(dice, "stops", dice.choice([0, 4, 9, 10, 11, 12, 15, 40]))
        told |= stops | {"stops": sum(stops.values())}
        after = {
            name.replace("stops", "stops_after_false"): dice.choice([0, count // 2, count])
            for name, count in stops.items()
        }
        told |= after | {"stops_after_false": sum(after.values())}
    return told


def by_sex(dice: random.Random, measure: str, whole: int) -> dict[str, int]:
    """The parts of a count."""
    women = dice.randint(0, whole)
    return {f"{measure}/sex=f": women, f"{measure}/sex=m": whole - women}


def attacked(room: Newsroom, *, is_protected: bool = True) -> list[Found]:
    """What the attacker makes of each small count; unprotected, of those that had to be hidden."""
    attacker, small = Attacker(), {}
    with room.database.reading() as session:
        for release in session.query(Release).order_by(Release.published_at):
            if release.status != "published":
                continue  # it was refused, and nobody reads it
            attacker.read(release.frozen)
            rows = session.query(ReleaseCell.name, HiddenCount)
            rows = rows.filter(ReleaseCell.release_id == release.id)
            for name, kept in rows.join(HiddenCount, HiddenCount.cell_id == ReleaseCell.id):
                if kept.is_primary:
                    small[attacker.now[name]] = kept.value
                elif not is_protected:
                    attacker.shown[attacker.now[name]] = kept.value
                    attacker.hidden.discard(attacker.now[name])
    return [Found(name, value, *attacker.bounds(name)) for name, value in sorted(small.items())]


def printed_of_hidden(room: Newsroom) -> list[str]:
    """The rates, intervals and rounded figures that need a hidden count: none must be there."""
    parted = defaultdict(list)
    with room.database.reading() as session:
        for one in questions.standing(session):
            if one.cell.system != "*":
                parted[one.cell.system, one.cell.area, one.cell.period].append(one.cell)
    every = [figure for cells in parted.values() for figure in figures(cells)]
    return [
        figure.metric
        for figure in every
        if "c" in figure.marks and (figure.value, figure.low, figure.high) != (None, None, None)
    ]


def test_no_small_count_is_worked_out_and_without_the_audit_some_are(room: Newsroom):
    a_history(room, 1)
    found = attacked(room)
    assert found
    assert [one for one in found if not one.is_open] == []
    assert printed_of_hidden(room) == []

    bare = attacked(room, is_protected=False)
    assert [one for one in bare if one.low == one.high]


def test_a_correction_that_would_show_somebody_is_left_out(room: Newsroom):
    a_history(room, 286)

    assert [one for one in attacked(room) if not one.is_open] == []
    again = room.release("2026-q3-again")
    assert (again.status, json.loads(again.trouble)["code"]) == ("refused", "uncorrectable")
    told = json.loads(room.release("2026-q4").frozen)
    assert told["certificate"]["breakdown"] == "uncorrected"
    assert "faces|astana|2026-Q1|charged" not in {one["name"] for one in told["cells"]}


@pytest.mark.parametrize(
    ("seed", "kind"), [(100, "plain"), (3, "children"), (4, "divided"), (5, "stopped")]
)
def test_no_small_count_is_worked_out_of_some_histories(room: Newsroom, seed: int, kind: str):
    a_history(room, seed, kind)
    assert [one for one in attacked(room) if not one.is_open] == []
    assert printed_of_hidden(room) == []


@pytest.mark.long
@pytest.mark.parametrize("seed", HISTORIES)
def test_no_small_count_is_worked_out_of_many_histories(room: Newsroom, seed: int):
    a_history(room, seed, KINDS[seed % len(KINDS)])
    found = attacked(room)
    assert [one for one in found if not one.is_open] == []
    assert printed_of_hidden(room) == []
    if SAID:
        bare = [one for one in attacked(room, is_protected=False) if not one.is_open]
        widths = [one.high - one.low for one in found]
        with open(SAID, "a") as file:
            least = min(widths, default=None)
            file.write(f"{seed} {KINDS[seed % len(KINDS)]} {len(found)} {least} {len(bare)}\n")
