"""Those arrested followed over months: what stood, what was not counted again, what is to come."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from registry.database import Database
from registry.statistics import following
from tests.statistics.releases.newsroom import Newsroom

ZONE = ZoneInfo("Asia/Almaty")


@pytest.fixture
def room(sqlite: Database) -> Newsroom:
    return Newsroom(sqlite).open()


def rows(room: Newsroom, today: str) -> list[tuple]:
    with room.database.reading() as session:
        found = following.followed(
            session, "faces", "astana", "2026-Q1", today=date.fromisoformat(today), zone=ZONE
        )
    return [
        (one.months, one.day.isoformat(), one.is_due, one.is_again,
         one.cells["charged"].value if one.is_again else None)
        for one in found
    ]  # fmt: skip


def test_it_fills_in_as_cases_end(room: Newsroom):
    first = room.counted("astana", "2026-Q1", arrests=60, charged=10, released=10, outcome_open=40)
    room.out("2026-Q1")
    assert rows(room, "2026-05-01") == [
        (3, "2026-06-30", False, False, None), (12, "2027-03-31", False, False, None),
        (24, "2028-03-31", False, False, None),
    ]  # fmt: skip
    room.later(days=200)
    room.counted("astana", "2026-Q1", first, arrests=60, charged=30, released=20, outcome_open=10)
    more = {"supersedes_id": "2026-q1", "why": "late_data", "because": "Cases ended."}
    room.out("2026-Q1", "2026-q1-again", **more)

    assert rows(room, "2028-06-01") == [
        (3, "2026-06-30", True, True, 10), (12, "2027-03-31", True, True, 30),
        (24, "2028-03-31", True, False, None),
    ]  # fmt: skip


def test_without_outcomes_there_is_nothing_to_follow(room: Newsroom):
    room.counted("astana", "2026-Q1", alerts=50, arrests=60)
    room.out("2026-Q1")

    assert rows(room, "2028-06-01") == []
