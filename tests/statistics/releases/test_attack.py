"""An attacker reads everything that was ever published, and works out no small count of people."""

import json
import random

import pytest

from registry.statistics.releases.tables import HiddenCount, Release, ReleaseCell
from tests.statistics.releases.attacker import Attacker
from tests.statistics.releases.newsroom import CITIES, Newsroom

THRESHOLD = 5


def a_history(room: Newsroom, seed: int) -> None:
    """Quarters of three cities come out one by one; some are counted again, some come late."""
    dice = random.Random(seed)
    held: dict[tuple[str, str], int] = {}
    for number in range(1, 5):
        period = f"2026-Q{number}"
        for city in CITIES:
            # A quarter of which nobody says anything could not come out.
            is_silent = not any(within == period for _, within in held)
            last = city == CITIES[-1] and is_silent
            if dice.random() < 0.9 or number == 4 or last:
                held[city, period] = room.counted(city, period, **some_counts(dice))
        room.out(period)
        if dice.random() < 0.4:
            city, before = dice.choice(sorted(held))
            again = room.counted(city, before, held[city, before], **some_counts(dice))
            held[city, before] = again
            more = {"supersedes_id": period.lower(), "why": "error", "because": "Recount."}
            room.out(period, f"{period.lower()}-again", **more)


def some_counts(dice: random.Random) -> dict[str, int]:
    """A return with many small counts of people."""
    parts = {
        name: dice.choice([0, 0, 1, 2, 3, 5, 8, 20])
        for name in ("charged", "released", "outcome_open")
    }
    arrests = sum(parts.values())
    linked = dice.randint(0, arrests)
    return {"alerts": 200, "arrests": arrests, "arrests_linked": linked, **parts}


def attacked(room: Newsroom, *, is_protected: bool) -> list[tuple[int, tuple[int, int]]]:
    """What the attacker makes of each small count: the truth, and what it can be."""
    attacker, small = Attacker(), {}
    with room.database.reading() as session:
        for release in session.query(Release).order_by(Release.published_at):
            if is_uncorrectable(release):
                continue
            assert release.status == "published"
            attacker.read(release.frozen)
            rows = session.query(ReleaseCell.name, HiddenCount)
            rows = rows.filter(ReleaseCell.release_id == release.id)
            for name, kept in rows.join(HiddenCount, HiddenCount.cell_id == ReleaseCell.id):
                if kept.is_primary:
                    small[attacker.now[name]] = kept.value
                elif not is_protected:
                    attacker.shown[attacker.now[name]] = kept.value
                    attacker.hidden.discard(attacker.now[name])
    return [(value, attacker.bounds(name)) for name, value in sorted(small.items())]


def is_uncorrectable(release: Release) -> bool:
    """Whether it was to correct nothing but what must not be corrected in public."""
    return release.status == "refused" and json.loads(release.trouble)["code"] == "uncorrectable"


def is_open(value: int, low: int, high: int) -> bool:
    """Whether the truth is among what is possible, and that is wide enough."""
    return low <= value <= high and high >= THRESHOLD and high - low >= THRESHOLD - 1


def test_no_small_count_is_worked_out_and_without_the_audit_some_are(room: Newsroom):
    a_history(room, 1)
    found = attacked(room, is_protected=True)
    assert found
    assert [one for one in found if not is_open(one[0], *one[1])] == []

    bare = attacked(room, is_protected=False)
    assert [one for one in bare if one[1][0] == one[1][1]]


def test_a_correction_that_would_show_somebody_is_left_out(room: Newsroom):
    a_history(room, 286)

    found = attacked(room, is_protected=True)
    assert [one for one in found if not is_open(one[0], *one[1])] == []
    assert is_uncorrectable(room.release("2026-q3-again"))
    told = json.loads(room.release("2026-q4").frozen)
    assert told["certificate"]["breakdown"] == "uncorrected"
    assert "faces|astana|2026-Q1|charged" not in {one["name"] for one in told["cells"]}


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 300))
def test_no_small_count_is_worked_out_of_many_histories(room: Newsroom, seed: int):
    a_history(room, seed)
    found = attacked(room, is_protected=True)
    assert [one for one in found if not is_open(one[0], *one[1])] == []
