"""A calendar that changes: later days stand and are told, earlier ones never come by themselves."""

import json
from datetime import date, timedelta

from sqlalchemy import select

from registry import law, mail
from registry.law.rules import Tongues
from registry.requests import PERSON, State
from registry.requests.office import questions
from registry.requests.tables import DueChange, Timer
from registry.requests.time import clocks, recomputing, running
from registry.requests.way import checking
from tests.requests.work import Work

NAME = {"kk": "Мереке", "ru": "Праздник", "en": "Holiday"}


def a_day(work: Work, on: date, kind: str = "holiday") -> None:
    """A decree says what a day is."""
    day = law.Day(on=on, kind=kind, status="official", name=Tongues(**NAME))  # type: ignore[arg-type]
    law.confirm_day(work.session, "kz", day, at=work.at)


def recomputed(work: Work) -> tuple[int, int]:
    """How many clocks have become later, and how many could have been earlier."""
    work.at += timedelta(hours=1)
    found = recomputing.recompute_changed(
        work.session, work.means, since=work.at - timedelta(days=60), at=work.at
    )
    return found.later, found.earlier


def test_a_new_holiday_makes_the_answer_due_later_with_an_event_and_a_notice(work: Work):
    filed = work.handed_in(contact="a@person.example")
    (request,) = filed.requests
    from registry import requests

    requests.confirm_contact(work.session, work.means, filed.submission, at=work.at)
    assert request.due_on == date(2026, 4, 13)
    a_day(work, date(2026, 4, 3))  # a Friday
    assert list(checking.faults(work.session)) == []  # until then it goes by what it began with

    assert recomputed(work)[0] >= 1
    assert request.due_on == date(2026, 4, 14)
    (event,) = [e for e in questions.events(work.session, request) if e.event == "recompute"]
    assert json.loads(event.facts) == {
        "calendar": "kz", "due": "2026-04-14", "step": "respond", "version": 2, "was": "2026-04-13",
    }  # fmt: skip
    change = work.session.scalars(select(DueChange).where(DueChange.cause == "calendar")).one()
    assert (change.old_due, change.new_due) == (date(2026, 4, 13), date(2026, 4, 14))
    due = work.session.scalars(select(Timer).where(Timer.kind == "due")).one()
    assert due.due_at.astimezone(work.means.timezone).date() == date(2026, 4, 15)
    to = select(mail.Letter.subject).where(mail.Letter.recipient == "a@person.example")
    assert "Жауап мерзімі өзгерді" in list(work.session.scalars(to))
    assert list(checking.faults(work.session)) == []

    assert recomputed(work) == (0, 0)  # once


def test_a_day_that_comes_to_be_worked_makes_nothing_due_earlier(work: Work):
    request = work.filed()
    a_day(work, date(2026, 3, 28), "moved_work")  # a Saturday
    assert recomputed(work)[1] >= 1
    assert request.due_on == date(2026, 4, 13)
    assert clocks.due_of(work.session, clocks.answering(work.session, request)).on == request.due_on  # type: ignore[arg-type]
    assert list(checking.faults(work.session)) == []

    a_day(work, date(2026, 4, 3))  # with both the day is as it was
    assert recomputed(work) == (0, 0)
    assert request.due_on == date(2026, 4, 13)


def test_the_time_for_an_appeal_never_becomes_shorter_and_may_become_longer(work: Work):
    request = work.decided(work.assigned())
    assert request.state == State.CLOSED
    window = clocks.running(work.session, request, clocks.APPEAL_WINDOW)
    assert window is not None
    last = window.due_on
    a_day(work, last)
    assert recomputed(work)[0] == 1
    assert window.due_on > last
    work.does(PERSON, request, "appeal", words="Late, but in time.")
    assert request.state == State.INTERNAL_REVIEW


def test_what_was_overdue_by_the_old_calendar_is_looked_at_before(work: Work):
    request = work.filed()
    a_day(work, date(2026, 4, 13))
    work.at += timedelta(days=28)  # 15 April
    recomputed(work)
    happened = [e.event for e in questions.events(work.session, request)]
    assert happened.index("fall_due") < happened.index("recompute")
    assert request.due_on == date(2026, 4, 14)
    running.catch_up(work.session, work.means, request, at=work.at)
    assert list(checking.faults(work.session)) == []
