"""What `as_of` means: an entry number, a moment, or a day to its very end where we are."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from registry import log
from registry.database import Database
from registry.errors import Refused

ALMATY = ZoneInfo("Asia/Almaty")  # five hours ahead of UTC


@pytest.fixture
def told(database: Database) -> Database:
    """Three entries: on 1 March at noon UTC, on 1 March at 18:59:59.5 UTC, on 2 March."""
    moments = [
        datetime(2026, 3, 1, 12, tzinfo=UTC),
        datetime(2026, 3, 1, 18, 59, 59, 500_000, tzinfo=UTC),
        datetime(2026, 3, 1, 19, tzinfo=UTC),
    ]
    for moment in moments:
        with database.writing() as session:
            draft = log.Draft("cameras/A", "camera.entered", {}, "Office", "New.")
            log.append(session, [draft], at=moment)
    return database


@pytest.mark.parametrize(
    ("when", "size"),
    [
        ("0", 0),
        ("2", 2),
        ("3", 3),
        ("2026-02-28", 0),
        ("2026-03-01", 2),
        ("2026-03-02", 3),
        ("2026-03-01T12:00:00Z", 1),
        ("2026-03-01T11:59:59Z", 0),
        ("2026-03-01T23:59:59", 2),
        ("2026-03-01T23:59:59+05:00", 2),
        ("2026-03-01T23:59:59 05:00", 2),
        ("2026-03-01T18:59:59.500000Z", 2),
        ("2026-03-01T18:59:59.499999Z", 1),
    ],
)
def test_it_finds_the_log_size(told: Database, when, size):
    with told.reading() as session:
        assert log.size_at(session, when, ALMATY) == size


@pytest.mark.parametrize(
    "when",
    [
        "4",
        "99999999999999999999",
        "tomorrow",
        "2026-02-30",
        "0001-01-01T00:00:00",
        "-1",
        "2026",
        "",
        "٣",
        "20260301",
        "20260301T1",
    ],
)
def test_it_refuses_what_is_no_time_of_the_register(told: Database, when):
    with told.reading() as session, pytest.raises(Refused, match="as_of"):
        log.size_at(session, when, ALMATY)
