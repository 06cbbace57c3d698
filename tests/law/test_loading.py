"""Loading the packs: once, again, and after something has changed. On both engines."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from registry import law
from registry.database import Database
from registry.errors import NotFound
from registry.keeping.restoring import holds
from registry.law import Day
from registry.law.packs import Packs
from registry.law.rules import Tongues

AT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
LATER = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)
RESPOND = "kz-appc-76-respond"
NAME = Tongues(kk="Конституция күні", ru="День Конституции", en="Constitution Day")


def changed(packs: Packs, rule_id: str, **facts: object) -> Packs:
    """The packs with one rule said otherwise."""
    rule = packs.rules[rule_id].model_copy(update=facts)
    return replace(packs, rules={**packs.rules, rule_id: rule})


def with_day(packs: Packs, day: Day) -> Packs:
    """The packs with one more day in the calendar of Kazakhstan."""
    calendar = packs.calendars["kz"]
    more = replace(calendar, days={**calendar.days, day.on: day})
    return replace(packs, calendars={**packs.calendars, "kz": more})


def a_day(on: date, kind: str = "moved_off", status: str = "library") -> Day:
    return Day.model_validate({"on": on, "kind": kind, "status": status, "name": NAME})


def test_what_is_loaded_is_what_the_packs_say(database: Database, packs: Packs):
    with database.writing() as session:
        law.load(session, at=AT)

    with database.reading() as session:
        assert law.acts(session) == packs.acts
        assert {one.rule.id: one.rule for one in law.rules(session)} == packs.rules
        for name, calendar in packs.calendars.items():
            assert law.calendar(session, name) == calendar
        assert [one.about.id for one in law.calendars(session)] == ["eu", "kz", "uk", "uk-any"]


def test_loading_again_changes_nothing(database: Database):
    with database.writing() as session:
        first = law.load(session, at=AT)
    with database.writing() as session:
        second = law.load(session, at=LATER)

    assert f"+ rule {RESPOND}" in first.lines
    assert second.lines == ()


def test_a_changed_rule_gets_a_version_and_the_old_one_is_kept(database: Database, packs: Packs):
    with database.writing() as session:
        law.load(session, at=AT)
    with database.writing() as session:
        found = law.load(session, at=LATER, packs=changed(packs, RESPOND, amount=10))

    with database.reading() as session:
        kept = law.versions(session, RESPOND)
    assert found.lines == (f"~ rule {RESPOND}",)
    assert [(one.version, one.rule.amount) for one in kept] == [(2, 10), (1, 15)]


def test_a_withdrawn_rule_no_longer_stands_and_may_come_back(database: Database, packs: Packs):
    fewer = replace(packs, rules={k: v for k, v in packs.rules.items() if k != RESPOND})
    with database.writing() as session:
        law.load(session, at=AT)
        gone = law.load(session, at=LATER, packs=fewer)
        standing = {one.rule.id for one in law.rules(session, "kz")}
        back = law.load(session, at=LATER)
        versions = [one.version for one in law.versions(session, RESPOND)]

    assert (gone.lines, back.lines) == ((f"- rule {RESPOND}",), (f"+ rule {RESPOND}",))
    assert RESPOND not in standing
    assert versions == [2, 1]


def test_a_changed_day_raises_the_version_and_the_old_calendar_is_kept(
    database: Database, packs: Packs
):
    monday = date(2026, 3, 16)
    with database.writing() as session:
        law.load(session, at=AT)
        found = law.load(session, at=LATER, packs=with_day(packs, a_day(monday)))
        now, then = law.calendar(session, "kz"), law.calendar(session, "kz", 1)

    assert found.lines == ("+ day kz 2026-03-16",)
    assert (now.version, then.version) == (2, 1)
    assert (now.is_working(monday), then.is_working(monday)) == (False, True)
    assert law.changed_days(then, now) == [monday]


def test_a_confirmed_day_is_not_overwritten_by_a_library(database: Database, packs: Packs):
    eid = date(2026, 5, 27)
    friday = a_day(date(2026, 5, 29), "holiday")
    with database.writing() as session:
        law.load(session, at=AT)
        law.confirm_day(session, "kz", packs.calendars["kz"].days[eid], at=LATER)
        version = law.confirm_day(session, "kz", friday, at=LATER)
        again = law.confirm_day(session, "kz", friday, at=LATER)
        found = law.load(session, at=LATER)
        calendar = law.calendar(session, "kz")

    assert (version, again, calendar.version) == (3, 3, 3)
    assert (found.lines, found.kept) == ((), (("kz", eid),))
    assert calendar.days[eid].status == calendar.days[friday.on].status == "official"


def test_what_is_not_there_is_named(database: Database):
    with database.writing() as session:
        law.load(session, at=AT)
        with pytest.raises(NotFound, match="mars"):
            law.calendar(session, "mars")
        with pytest.raises(NotFound):
            law.calendar(session, "kz", 7)
        with pytest.raises(NotFound):
            law.confirm_day(session, "mars", a_day(date(2026, 1, 1)), at=AT)


def test_a_register_that_holds_only_the_law_is_an_empty_one(database: Database):
    with database.writing() as session:
        law.load(session, at=AT)

    assert not holds(database)
