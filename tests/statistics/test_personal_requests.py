"""Months of requests about persons: counts that show nobody, also not two editions together."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.database import Database
from registry.requests import PERSON
from registry.requests.way import verbs
from registry.statistics import disclosure, personal_requests
from registry.statistics.personal_requests import ALL, OUTCOMES, THRESHOLD, Month, Row, cell
from tests.requests.work import DAY, START, Work, a_register, means

LATER = START + timedelta(days=150)


@pytest.fixture
def work(sqlite: Database, tmp_path: Path) -> Work:
    """An office that answers; its session is that of the turn it takes (`on`)."""
    with sqlite.writing() as session:
        a_register(session)
        return Work(session, means(tmp_path))


@contextmanager
def on(work: Work, sqlite: Database) -> Iterator[None]:
    """Let the office work for a while, and commit it."""
    with sqlite.writing() as session:
        work.session = session
        yield


def published(work: Work, sqlite: Database, at: datetime = LATER) -> dict[str, Month]:
    """Publish what is due, as the timer does; gives all published months."""
    personal_requests.publish_due(sqlite, work.means, at=at)
    with sqlite.reading() as session:
        return {one.month: one for one in personal_requests.months(session)}


def test_a_month_waits_until_the_last_appeal_would_be_late(work: Work, sqlite: Database):
    with on(work, sqlite):
        march = date(2026, 3, 1)
        # Three months from 31 March end on 30 June.
        assert personal_requests.opens_on(work.session, march) == date(2026, 7, 1)
        work.filed("footage")
        before = datetime(2026, 6, 30, 12, tzinfo=UTC)
        assert personal_requests.due(work.session, work.means, at=before) == []
        assert personal_requests.due(work.session, work.means, at=before + DAY) == ["2026-03"]


def test_a_month_is_published_once_and_never_changes(work: Work, sqlite: Database):
    with on(work, sqlite):
        numbers = [work.filed("footage").number for _ in range(6)]
    before = published(work, sqlite)
    assert before["2026-03"].count() == 6
    with on(work, sqlite):
        work.does(PERSON, verbs.by_number(work.session, numbers[0]), "withdraw")
    assert published(work, sqlite, LATER + DAY) == before


def test_a_small_month_shows_nothing_at_all(work: Work, sqlite: Database):
    with on(work, sqlite):
        for _ in range(THRESHOLD - 1):
            work.filed("footage")
    assert published(work, sqlite)["2026-03"].cells == {}


def test_what_is_public_is_not_among_them(work: Work, sqlite: Database):
    with on(work, sqlite):
        for _ in range(6):
            work.filed("information")
    assert published(work, sqlite)["2026-03"].cells == {}


def test_outcomes_are_counted_in_groups(work: Work, sqlite: Database):
    with on(work, sqlite):
        for _ in range(7):
            work.decided(work.assigned("erasure"), "not_held")
        for _ in range(8):
            work.filed("erasure")
        found, is_invented = personal_requests.rows(work.session, work.means, "2026-03")
    assert (
        sorted(found)
        == [("police", "erasure", "not_there")] * 7 + [("police", "erasure", "open")] * 8
    )
    assert not is_invented
    month = published(work, sqlite)["2026-03"]
    # More would say that nobody else asked anything: the rest is a zero, and zeros are hidden.
    assert month.cells == {cell(ALL, ALL, ALL): 15, cell(ALL, ALL, "open"): 8}


def test_two_months_are_about_different_requests_so_nothing_is_to_be_subtracted(
    work: Work, sqlite: Database
):
    with on(work, sqlite):
        first = [work.filed("footage") for _ in range(6)]
        work.at = datetime(2026, 4, 2, 5, tzinfo=UTC)
        for _ in range(7):  # those of March go on meanwhile, and are not counted again
            work.filed("footage")
        work.does(PERSON, first[0], "withdraw")
    months = published(work, sqlite)
    assert {name: month.count() for name, month in months.items()} == {"2026-04": 7, "2026-03": 6}


def test_paper_of_an_earlier_month_does_not_change_what_is_published(work: Work, sqlite: Database):
    with on(work, sqlite):
        for _ in range(6):
            work.filed("footage")
    before = published(work, sqlite)
    work.at = LATER
    with on(work, sqlite):
        work.filed("erasure", received_at=START, channel="paper")
    after = published(work, sqlite, LATER + 130 * DAY)
    assert after["2026-03"] == before["2026-03"]
    assert after["2026-08"].cells == {}


KIND = st.sampled_from(["police", "public"])
TYPE = st.sampled_from(["footage", "erasure"])
ROWS = st.lists(st.tuples(KIND, TYPE, st.sampled_from(OUTCOMES)), max_size=40)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ROWS)
@pytest.mark.slow
def test_nobody_is_worked_out_from_any_month(found: list[Row]):
    table = personal_requests.protected(found)
    assert not list(personal_requests.exposed(table))
    assert table.cells[cell(ALL, ALL, ALL)] == len(found)
    small = {name for name, value in table.cells.items() if value < THRESHOLD}
    assert small <= table.hidden
    bounds = disclosure.audit(table.cells, table.relations, table.hidden, zeros_published=False)
    for name in small:
        low, high = bounds[name]
        assert low <= table.cells[name] <= high
        assert high >= THRESHOLD


def test_hiding_is_the_same_each_time():
    found: list[Row] = [("police", "footage", "granted")] * 9 + [("public", "footage", "open")] * 6
    assert personal_requests.protected(found) == personal_requests.protected(found)
