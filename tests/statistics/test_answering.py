"""How offices answer: recounted by hand from what the record says."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.database import Database
from registry.requests import PERSON
from registry.requests.public.record import Filter
from registry.requests.tables import PublicRequest
from registry.statistics import answering
from registry.statistics.answering import Step
from tests.requests.work import DAY, OFFICE, Work, a_register, means


@pytest.fixture
def work(sqlite: Database, tmp_path: Path) -> Iterator[Work]:
    """An office that answers."""
    with sqlite.writing() as session:
        a_register(session)
        yield Work(session, means(tmp_path))


def selected(work: Work, today: date) -> list[PublicRequest]:
    return answering.selected(work.session, Filter(), today=today)


def test_an_office_is_told_by_its_counts_and_days(work: Work):
    at_once = work.assigned()
    later = work.assigned()
    work.filed("report", report="gone")
    work.decided(at_once)
    work.at += 8 * DAY  # Thursday, 26 March: three working days later
    work.decided(later, "refused", ground="investigation")
    work.does(PERSON, later, "appeal", words="No.")
    said = {"outcome": "granted", "words": "You are right.", "remedy": "Court."}
    work.does(work.second, later, "decide_appeal", **said)

    day = date(2026, 6, 1)
    found = answering.by_office(selected(work, day), today=day)

    assert len(found) == 1
    one = found[0]
    assert (one.office_id, one.total, one.answered) == (OFFICE, 3, 2)
    assert (one.on_time, one.judged, one.overdue) == (2, 2, 1)
    assert (one.median, one.p90) == (1.5, 3)
    assert (one.appealed, one.reversed, one.extensions_per_hundred) == (1, 1, 0)
    assert one.is_small


def test_who_still_waits_is_watched_up_to_today(work: Work):
    work.decided(work.assigned())
    work.filed()
    day = date(2026, 3, 27)
    found = answering.spans(work.session, selected(work, day), today=day)
    assert sorted(found) == [(0, True), (4, False)]


def test_a_forecast_needs_five_answers_and_gives_the_middle_half(work: Work):
    waiting = [work.assigned() for _ in range(5)]
    for request in waiting[:4]:
        work.decided(request)
    assert answering.forecast(work.session, "information", OFFICE) is None
    work.at += 8 * DAY
    work.decided(waiting[4])
    assert answering.forecast(work.session, "information", OFFICE) == (0, 0)
    assert answering.forecast(work.session, "footage", OFFICE) is None


def test_the_curve_by_hand():
    # Of five, one is answered on day 2, two on day 3; one is watched for 2 days and one for 5.
    spans = [(2, True), (3, True), (3, True), (2, False), (5, False)]
    steps = answering.survival(spans)
    assert [step.day for step in steps] == [2, 3]
    assert steps[0].waiting == pytest.approx(4 / 5)
    assert steps[1].waiting == pytest.approx(4 / 5 * 1 / 3)
    assert [step.left for step in steps] == [5, 3]


def test_nothing_answered_has_no_steps():
    assert answering.survival([]) == []
    assert answering.survival([(4, False)]) == []


CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
SPANS = st.lists(st.tuples(st.integers(0, 60), st.booleans()), max_size=50)


@CALM
@given(SPANS)
def test_the_curve_only_falls_and_stays_a_share(spans: list[tuple[int, bool]]):
    steps = answering.survival(spans)
    levels = [1.0, *(step.waiting for step in steps)]
    assert all(0 <= after < before for before, after in pairwise(levels))


@CALM
@given(st.lists(st.integers(0, 60), min_size=1, max_size=50))
def test_where_all_are_answered_it_is_the_share_of_those_that_took_longer(days: list[int]):
    steps = answering.survival([(day, True) for day in days])
    for step in steps:
        longer = sum(day > step.day for day in days) / len(days)
        assert step.waiting == pytest.approx(longer)
    assert steps[-1] == Step(max(days), 0.0, days.count(max(days)))


@pytest.mark.parametrize(("percent", "value"), [(25, 1), (50, 2), (75, 3), (90, 4), (100, 4)])
def test_ranks_are_the_nearest(percent: int, value: int):
    assert answering.nearest_rank([1, 2, 3, 4], percent) == value
