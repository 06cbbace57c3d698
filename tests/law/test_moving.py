"""What moves a running term: extensions within the rule, and calendars that change."""

from datetime import date

import pytest

from registry import law
from registry.errors import Conflict, NotAllowed
from registry.law import Extension, Unit
from registry.law.packs import Packs

START = date(2026, 2, 2)  # fifteen working days end on 23 February, two months more on 23 April


def extended(packs: Packs, rule_id: str, more: Extension, on: date, *before: Extension) -> date:
    rule = packs.rules[rule_id]
    calendar = packs.calendars[rule.calendar]
    return law.extended(rule, calendar, START, more, on=on, extensions=before).on


def test_an_extension_within_the_cap_gives_the_new_day(packs: Packs):
    respond = "kz-appc-76-respond"
    last = date(2026, 2, 23)

    assert extended(packs, respond, Extension(2, Unit.MONTH), last) == date(2026, 4, 23)
    assert extended(packs, respond, Extension(5, Unit.WORKING_DAY), last) == date(2026, 3, 2)


def test_a_term_that_is_over_cannot_be_extended(packs: Packs):
    with pytest.raises(Conflict, match="2026-02-23"):
        extended(packs, "kz-appc-76-respond", Extension(1, Unit.MONTH), date(2026, 2, 24))


def test_the_cap_holds_across_several_extensions(packs: Packs):
    month = Extension(1, Unit.MONTH)
    day = Extension(1, Unit.WORKING_DAY)

    assert extended(packs, "kz-appc-76-respond", month, START, month) == date(2026, 4, 23)
    with pytest.raises(NotAllowed, match="2026-04-23 at most"):
        extended(packs, "kz-appc-76-respond", day, START, month, month)
    with pytest.raises(NotAllowed):
        extended(packs, "kz-appc-76-respond", Extension(3, Unit.MONTH), START)


def test_a_rule_may_limit_how_often_or_allow_none(packs: Packs):
    some = Extension(5, Unit.CALENDAR_DAY)

    assert extended(packs, "kz-401v-11-respond", some, START) == date(2026, 2, 23)
    with pytest.raises(NotAllowed, match="already extended 1 times"):
        extended(packs, "kz-401v-11-respond", some, START, some)
    with pytest.raises(NotAllowed, match="no extension"):
        extended(packs, "kz-house-acknowledge", some, START)


def test_the_person_is_told_of_an_extension_in_time(packs: Packs):
    kz, eu = packs.rules["kz-appc-76-respond"], packs.rules["eu-gdpr-12-3-respond"]
    decided = date(2026, 3, 20)

    calendars = packs.calendars
    assert law.notice_due(kz, calendars["kz"], decided, START) == date(2026, 3, 30)
    assert law.notice_due(eu, calendars["eu"], decided, START) == date(2026, 3, 2)
    assert law.notice_due(packs.rules["kz-house-act"], calendars["kz"], decided, START) is None


@pytest.mark.parametrize("rule_id", ["kz-appc-76-respond", "kz-house-appeal-window"])
def test_a_later_day_stands_with_notice(packs: Packs, rule_id: str):
    found = law.recomputed(packs.rules[rule_id], date(2026, 5, 28), date(2026, 5, 29))

    assert (found.on, found.notice, found.earlier) == (date(2026, 5, 29), True, None)


def test_an_earlier_day_never_comes_about_in_silence(packs: Packs):
    was, new = date(2026, 5, 29), date(2026, 5, 28)

    office = law.recomputed(packs.rules["kz-appc-76-respond"], was, new)
    person = law.recomputed(packs.rules["kz-house-clarify"], was, new)

    assert (office.on, office.notice, office.earlier) == (was, False, new)
    assert (person.on, person.notice, person.earlier) == (was, False, None)


def test_a_holiday_that_moves_while_the_clock_runs(packs: Packs):
    calendar, rule = packs.calendars["kz"], packs.rules["kz-house-acknowledge"]
    estimated = calendar.days[date(2026, 5, 27)]
    moved = calendar.with_days(
        estimated.model_copy(update={"on": date(2026, 5, 28), "status": "official"})
    )
    start = date(2026, 5, 27)

    before, after = (law.due(rule, one, start).on for one in (calendar, moved))

    assert (before, after) == (date(2026, 5, 28), date(2026, 5, 29))
    assert law.recomputed(rule, before, after).on == after
