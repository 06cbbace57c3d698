"""The calendar: twelve months ahead, exact four weeks ahead, moved with a reason, read early."""

import json
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from registry import log
from registry.accounts import Who
from registry.errors import Conflict, NotAllowed, Refused
from registry.statistics import releases
from registry.statistics.releases import questions
from registry.statistics.releases.tables import EarlyReader
from tests.statistics.releases.newsroom import Newsroom

ALMATY = ZoneInfo("Asia/Almaty")


def due(room: Newsroom) -> dict[str, str]:
    """The releases of the calendar with their days."""
    with room.database.reading() as session:
        return {
            one.id: one.due_at.astimezone(ALMATY).strftime("%a %Y-%m-%d %H:%M")
            for one in questions.awaited(session)
        }


def test_the_quarters_of_twelve_months_are_announced_once(room: Newsroom):
    for _ in range(2):
        with room.database.writing() as session:
            releases.plan(session, room.who, at=room.later(), timezone=ALMATY)

    # 45 days after the quarter, on the next day that is no weekend.
    assert due(room) == {
        "2025-q4": "Mon 2026-02-16 11:00",
        "2026-q1": "Fri 2026-05-15 11:00",
        "2026-q2": "Fri 2026-08-14 11:00",
        "2026-q3": "Mon 2026-11-16 11:00",
    }


def test_a_day_is_told_exactly_four_weeks_ahead_and_not_before(room: Newsroom):
    with room.database.writing() as session:
        releases.plan(session, room.who, at=room.later(), timezone=ALMATY)
    at = room.release("2026-q1").due_at - timedelta(weeks=4)

    assert room.release("2026-q1").due_precision == "month"
    releases.fix_dates(room.database, at=at - timedelta(minutes=1))
    assert room.release("2026-q1").due_precision == "month"
    assert releases.fix_dates(room.database, at=at) == 1
    assert releases.fix_dates(room.database, at=at) == 0
    with room.database.reading() as session:
        told = [json.loads(one.record)["due"] for one in log.history(session, "releases/2026-q1")]
    assert told == ["2026-05", "2026-05-15T06:00:00.000000Z"]


def test_a_day_is_moved_only_with_a_reason_that_everyone_reads(room: Newsroom):
    name = room.announced("2026-Q1")
    later = room.release(name).due_at + timedelta(days=3)
    with pytest.raises(Refused) as refused, room.database.writing() as session:
        releases.move(session, room.who, name, 1, later, "  ", at=room.later())
    assert refused.value.field == "reason"

    with room.database.writing() as session:
        releases.move(session, room.who, name, 1, later, "Astana is late.", at=room.later())
    with room.database.reading() as session:
        assert [one.text for one in questions.told(session, name)] == ["Astana is late."]
        newest = log.newest(session, f"releases/{name}")
    assert (newest.kind, newest.reason) == ("release.moved", "Astana is late.")


def test_what_was_changed_meanwhile_is_not_overwritten(room: Newsroom):
    name = room.announced("2026-Q1")
    later = room.release(name).due_at + timedelta(days=3)
    with room.database.writing() as session:
        releases.move(session, room.who, name, 1, later, "Late.", at=room.later())
    with pytest.raises(Conflict), room.database.writing() as session:
        releases.cancel(session, room.who, name, 1, "No.", at=room.later())
    assert room.release(name).status == "announced"


def test_a_cancelled_release_stays_in_the_calendar_and_shows_nothing(room: Newsroom):
    room.counted("astana", "2026-Q1", alerts=20)
    made = room.prepared("2026-Q1")
    with room.database.writing() as session:
        releases.cancel(session, room.who, made.id, made.version, "Withdrawn.", at=room.later())

    assert releases.publish_due(room.database, at=made.due_at + timedelta(days=1)) == 0
    with room.database.reading() as session:
        assert [one.id for one in questions.cancelled(session)] == [made.id]
        with pytest.raises(Conflict):
            releases.set_note(session, room.who, made.id, made.version + 1, {}, at=room.at)


NO_READERS = [
    ({"role": "Aigul, a.b@example.kz"}, "role"),
    ({"organisation": "+7 701 000 00 00"}, "organisation"),
    ({"reason": " "}, "reason"),
    ({"hours": 25}, "hours"),
    ({"hours": 0}, "hours"),
]


def test_early_readers_are_functions_and_never_persons(room: Newsroom):
    name = room.announced("2026-Q1")
    plain = {"role": "Minister", "organisation": "Ministry", "reason": "To answer.", "hours": 12}
    for but, field in NO_READERS:
        with pytest.raises(Refused) as refused, room.database.writing() as session:
            releases.add_reader(session, room.who, name, 1, **plain | but, at=room.later())
        assert refused.value.field == field

    with room.database.writing() as session:
        releases.add_reader(session, room.who, name, 1, **plain, at=room.later())
    with room.database.writing() as session:
        (reader,) = questions.early_readers(session, name)
        assert (reader.role, reader.organisation) == ("Minister", "Ministry")
        releases.remove_reader(session, room.who, name, 2, reader.id, at=room.later())
        assert session.query(EarlyReader).count() == 0


def test_thresholds_may_be_raised_and_never_lowered(room: Newsroom):
    name = room.announced("2026-Q1")
    terms = {"is_provisional": True, "why": "error", "because": ""}
    for raised in ({"B5": 4}, {"A": 1}, {"C": 9}, {"B10": 10_000}):
        with pytest.raises(Refused), room.database.writing() as session:
            releases.set_terms(session, room.who, name, 1, raised=raised, **terms, at=room.at)
    room.counted("astana", "2026-Q1", alerts=20, arrests=7)
    room.asked(name, raised={"B5": 9}, is_provisional=True)
    releases.prepare(room.database, name, at=room.later())
    releases.publish_due(room.database, at=room.release(name).due_at)

    assert room.shown(name)["faces|astana|2026-Q1|arrests"] == "cp"


def test_others_than_the_registers_own_office_release_nothing(room: Newsroom):
    strangers: list[Who] = [room.people["astana"], room.people["keeper"]]
    for stranger in strangers:
        with pytest.raises(NotAllowed), room.database.writing() as session:
            releases.plan(session, stranger, at=room.at, timezone=ALMATY)


NO_RELEASES = [
    ({"id": "2026 q1"}, "id"),
    ({"titles": {"kk": "A", "ru": "", "en": "A"}}, "title_ru"),
    ({"period_end": date(2025, 1, 1)}, "period_end"),
    ({"due_at": datetime(2026, 3, 1, tzinfo=UTC)}, "due"),
    ({"due_at": datetime(2030, 3, 1, tzinfo=UTC)}, "due"),
    ({"supersedes_id": "none"}, "supersedes_id"),
]


def test_a_release_that_cannot_be_is_not_announced(room: Newsroom):
    plain = {
        "id": "2026-q1",
        "titles": {"kk": "A", "ru": "A", "en": "A"},
        "period_start": date(2026, 1, 1),
        "period_end": date(2026, 3, 31),
        "due_at": datetime(2026, 5, 15, tzinfo=UTC),
    }
    for but, field in NO_RELEASES:
        with pytest.raises(Refused) as refused, room.database.writing() as session:
            releases.announce(session, room.who, releases.Announced(**plain | but), at=room.at)
        assert refused.value.field == field
    assert due(room) == {}
