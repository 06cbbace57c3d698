"""When a term ends, held against deadlines that were reckoned by hand."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from registry import law
from registry.errors import Refused
from registry.law import Extension, Pause, Rule, Unit
from registry.law.packs import Packs
from tests.law import vectors
from tests.law.vectors import rows

ALMATY = ZoneInfo("Asia/Almaty")


def a_rule(packs: Packs, amount: int, unit: Unit) -> Rule:
    """The plain rule of Kazakhstan with another term."""
    roll = "none" if unit is Unit.WORKING_DAY else "next_working_day"
    terms = {"amount": amount, "unit": unit, "end_roll": roll}
    return packs.rules["kz-appc-76-respond"].model_copy(update=terms)


def day(text: str) -> date:
    return date.fromisoformat(text)


def paused(text: str) -> list[Pause]:
    ends = [one.strip().split("–") for one in text.split(",")]
    return [Pause(day(since), day(until)) for since, until in ends]


@pytest.mark.parametrize(("received", "on", "one", "three", "fifteen"), rows(vectors.GOLDEN))
def test_golden_vectors(packs: Packs, received, on, one, three, fifteen):
    calendar, rule = packs.calendars["kz"], packs.rules["kz-appc-76-respond"]
    at = datetime.fromisoformat(received).replace(tzinfo=ALMATY)

    start = law.registered(at, rule, calendar)
    ends = [law.due(a_rule(packs, n, Unit.WORKING_DAY), calendar, start).on for n in (1, 3, 15)]

    assert [start, *ends] == [day(on), day(one), day(three), day(fifteen)]


@pytest.mark.parametrize(("moment", "on"), rows(vectors.RECEIVED))
def test_what_comes_late_is_registered_on_the_next_working_day(packs: Packs, moment, on):
    at = datetime.fromisoformat(moment).replace(tzinfo=UTC)

    found = law.registered(at, packs.rules["kz-appc-76-respond"], packs.calendars["kz"])

    assert found == day(on)


def test_without_a_cut_off_the_local_day_counts_even_at_a_weekend(packs: Packs):
    rule = packs.rules["eu-gdpr-12-3-respond"]

    late = datetime(2026, 7, 4, 22, 30, tzinfo=UTC)  # half past midnight of Sunday in Brussels

    assert law.registered(late, rule, packs.calendars["eu"]) == date(2026, 7, 5)


def test_the_zone_of_the_server_does_not_matter(packs: Packs):
    rule, calendar = packs.rules["kz-appc-76-respond"], packs.calendars["kz"]
    same = datetime(2026, 2, 2, 23, 59, 59, tzinfo=ALMATY)

    zones = ("UTC", "America/New_York", "Asia/Tokyo")
    found = {law.registered(same.astimezone(ZoneInfo(zone)), rule, calendar) for zone in zones}

    assert found == {date(2026, 2, 3)}
    with pytest.raises(ValueError, match="time zone"):
        law.registered(same.replace(tzinfo=None), rule, calendar)


@pytest.mark.parametrize(("start", "amount", "on"), rows(vectors.WORKING))
def test_working_days(packs: Packs, start, amount, on):
    rule = a_rule(packs, int(amount), Unit.WORKING_DAY)

    assert law.due(rule, packs.calendars["kz"], day(start)).on == day(on)


@pytest.mark.parametrize(("start", "amount", "on"), rows(vectors.MONTHS))
def test_months(packs: Packs, start, amount, on):
    rule = a_rule(packs, int(amount), Unit.MONTH)

    assert law.due(rule, packs.calendars["kz"], day(start)).on == day(on)


@pytest.mark.parametrize(("start", "amount", "on"), rows(vectors.CALENDAR_DAYS))
def test_calendar_days(packs: Packs, start, amount, on):
    rule = a_rule(packs, int(amount), Unit.CALENDAR_DAY)

    assert law.due(rule, packs.calendars["kz"], day(start)).on == day(on)


@pytest.mark.parametrize(("start", "amount", "pauses", "on"), rows(vectors.PAUSED))
def test_pauses_of_working_days(packs: Packs, start, amount, pauses, on):
    rule = a_rule(packs, int(amount), Unit.WORKING_DAY)

    found = law.due(rule, packs.calendars["kz"], day(start), pauses=paused(pauses))

    assert found.on == day(on)


@pytest.mark.parametrize(("start", "amount", "pauses", "on"), rows(vectors.PAUSED_MONTHS))
def test_pauses_of_months(packs: Packs, start, amount, pauses, on):
    rule = a_rule(packs, int(amount), Unit.MONTH)

    found = law.due(rule, packs.calendars["kz"], day(start), pauses=paused(pauses))

    assert found.on == day(on)


@pytest.mark.parametrize(("rule_id", "start", "extensions", "on"), rows(vectors.EXTENDED))
def test_extensions(packs: Packs, rule_id, start, extensions, on):
    said = [one.split() for one in extensions.split(",")]
    more = [Extension(int(amount), Unit(unit)) for amount, unit in said]

    found = law.due(packs.rules[rule_id], packs.calendars["kz"], day(start), extensions=more)

    assert found.on == day(on)


def test_a_month_and_two_are_three(packs: Packs):
    rule, calendar = packs.rules["eu-gdpr-12-3-respond"], packs.calendars["eu"]

    found = law.due(rule, calendar, date(2026, 1, 31), extensions=[Extension(2, Unit.MONTH)])

    assert found.on == date(2026, 4, 30)


def test_hours_are_hours_also_where_the_offset_changes(packs: Packs):
    rule, calendar = packs.rules["kz-house-preserve"], packs.calendars["kz"]
    noon = datetime(2024, 2, 29, 12, 0, tzinfo=ALMATY)  # +06; the next noon is at +05

    found = law.due(rule, calendar, noon)

    assert found.at == datetime(2024, 3, 1, 6, 0, tzinfo=UTC)
    assert (found.on, found.at.hour) == (date(2024, 3, 1), 11)


def test_foia_leaves_out_a_holiday_in_any_part_of_the_kingdom(packs: Packs):
    rule = packs.rules["uk-foia-10-respond"].model_copy(update={"amount": 1})

    found = law.due(rule, packs.calendars["uk-any"], date(2026, 3, 16))

    assert found.on == date(2026, 3, 18)  # 17 March is free in Northern Ireland
    assert packs.calendars["uk"].is_working(date(2026, 3, 17))


def test_a_pause_without_an_end_is_said_to_be_open(packs: Packs):
    rule = a_rule(packs, 5, Unit.WORKING_DAY)
    asked = [Pause(date(2026, 2, 4), None)]

    found = law.due(rule, packs.calendars["kz"], date(2026, 2, 2), pauses=asked)

    assert (found.on, found.is_open) == (date(2026, 2, 9), True)


def test_a_pause_in_the_wrong_order_is_refused(packs: Packs):
    rule = a_rule(packs, 5, Unit.WORKING_DAY)
    wrong = [Pause(date(2026, 2, 6), date(2026, 2, 4))]

    with pytest.raises(Refused, match="before the question"):
        law.due(rule, packs.calendars["kz"], date(2026, 2, 2), pauses=wrong)


def test_beyond_the_calendar_the_deadline_says_so(packs: Packs):
    rule = a_rule(packs, 15, Unit.WORKING_DAY)

    assert not law.due(rule, packs.calendars["kz"], date(2028, 12, 20)).is_known
    assert law.due(rule, packs.calendars["kz"], date(2026, 2, 2)).is_known


def test_a_moment_starts_a_term_on_its_local_day(packs: Packs):
    rule = a_rule(packs, 1, Unit.WORKING_DAY)
    after_midnight = datetime(2026, 2, 2, 20, 0, tzinfo=UTC)  # one at night of 3 February

    assert law.due(rule, packs.calendars["kz"], after_midnight).on == date(2026, 2, 4)
