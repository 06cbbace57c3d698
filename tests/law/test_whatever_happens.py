"""What must hold of every deadline, whatever the term, the days and the pauses."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from registry import law
from registry.law import Day, Extension, Pause, Rule, Unit
from registry.law.calendars import DAY
from registry.law.rules import Tongues

PACKS = law.read()
CALENDAR = PACKS.calendars["kz"]
NAME = Tongues(kk="Мереке", ru="Праздник", en="Holiday")
UNITS = (Unit.WORKING_DAY, Unit.CALENDAR_DAY, Unit.MONTH)

starts = st.dates(date(2024, 1, 1), date(2026, 12, 31))
amounts = st.integers(1, 30)
rolls = st.sampled_from(["none", "next_working_day"])


def a_rule(amount: int, unit: Unit, roll: str) -> Rule:
    terms = {"amount": min(amount, 6) if unit is Unit.MONTH else amount}
    return PACKS.rules["kz-house-respond"].model_copy(
        update=terms | {"unit": unit, "end_roll": roll}
    )


rules = st.builds(a_rule, amounts, st.sampled_from(UNITS), rolls)


@st.composite
def pauses_near(draw: st.DrawFn, start: date) -> list[Pause]:
    begins = draw(st.lists(st.integers(-3, 50), max_size=4))
    since = [start + timedelta(days=ahead) for ahead in begins]
    return [Pause(one, one + timedelta(days=draw(st.integers(0, 12)))) for one in since]


@given(rules, starts, st.lists(st.integers(1, 60), max_size=5), st.data())
def test_a_new_holiday_never_shortens(rule, start, ahead, data):
    pauses = data.draw(pauses_near(start))
    free = [
        Day(on=start + timedelta(days=n), kind="holiday", status="official", name=NAME)
        for n in ahead
    ]
    more = CALENDAR.with_days(*(day for day in free if CALENDAR.is_working(day.on)))

    before = law.due(rule, CALENDAR, start, pauses=pauses).on

    assert law.due(rule, more, start, pauses=pauses).on >= before


@given(rules, starts, st.integers(1, 20), st.sampled_from(UNITS), st.data())
def test_an_extension_never_shortens(rule, start, amount, unit, data):
    pauses = data.draw(pauses_near(start))
    more = [Extension(amount if unit is not Unit.MONTH else amount % 3 + 1, unit)]

    before = law.due(rule, CALENDAR, start, pauses=pauses).on

    assert law.due(rule, CALENDAR, start, pauses=pauses, extensions=more).on >= before


@given(rules, starts, st.data())
def test_a_pause_never_shortens_and_the_order_does_not_matter(rule, start, data):
    pauses = data.draw(pauses_near(start))
    whole = law.due(rule, CALENDAR, start, pauses=pauses).on

    assert whole >= law.due(rule, CALENDAR, start, pauses=pauses[1:]).on
    assert whole == law.due(rule, CALENDAR, start, pauses=data.draw(st.permutations(pauses))).on
    assert whole == law.due(rule, CALENDAR, start, pauses=[*pauses, *pauses]).on


@given(amounts, starts, st.integers(0, 40), st.integers(0, 12))
def test_a_pause_of_so_many_working_days_moves_the_end_by_as_many(amount, start, ahead, length):
    rule = a_rule(amount, Unit.WORKING_DAY, "none")
    before = law.due(rule, CALENDAR, start).on
    since = min(start + timedelta(days=ahead), before)
    stood = CALENDAR.working_days(since + DAY, since + timedelta(days=length)) if length else 0

    pause = [Pause(since, since + timedelta(days=length))]
    after = law.due(rule, CALENDAR, start, pauses=pause).on

    assert CALENDAR.working_days(before + DAY, after) >= stood


@given(rules, starts, st.data())
def test_a_term_ends_on_a_day_on_which_the_clock_runs(rule, start, data):
    pauses = data.draw(pauses_near(start))

    found = law.due(rule, CALENDAR, start, pauses=pauses)

    assert not any(one.since <= found.on < one.until for one in pauses if one.until)
    if rule.unit is Unit.WORKING_DAY or rule.end_roll != "none":
        assert CALENDAR.is_working(found.on)


@given(rules)
def test_a_snapshot_gives_the_rule_back(rule):
    assert Rule.from_snapshot(rule.snapshot()) == rule


def test_every_rule_that_ships_survives_its_snapshot():
    assert [Rule.from_snapshot(one.snapshot()) for one in PACKS.rules.values()] == list(
        PACKS.rules.values()
    )
