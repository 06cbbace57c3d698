"""What a person takes along from their own page: days for a calendar, the papers of an appeal."""

from datetime import date, timedelta

from flask import Response, request
from flask_babel import gettext
from icalendar import Alarm, Calendar
from icalendar import Event as Entry
from werkzeug.wrappers import Response as AnyResponse

from registry import documents, law
from registry.accounts import offices
from registry.database import NEWEST, Session
from registry.documents.papers import Bundle, Citation, Event
from registry.errors import NotFound
from registry.pages import blueprint
from registry.pages.requests import coded
from registry.pages.requests.words import EVENTS
from registry.requests import Submission
from registry.requests.office import questions
from registry.requests.person.own import Own
from registry.requests.time import clocks
from registry.web.languages import language
from registry.web.session import database, now, settings
from registry.web.words import label


@blueprint.post("/requests/status.ics")
def status_calendar() -> AnyResponse:
    """The days of a request for a calendar program: its number, nothing of what was asked."""
    typed = coded.code()
    with database().reading(after=NEWEST) as session:
        parts: list[Own] = coded.told(session, coded.opened(session, typed))["parts"]
    made = Calendar()
    made.add("prodid", "-//Ashyq Kamera//requests//EN")
    made.add("version", "2.0")
    for part in parts:
        for name, day, said in _days(part):
            made.add_component(_entry(part.request.number, name, day, said))
    answer = Response(made.to_ical(), content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="days.ics"'
    return coded.private(answer)


@blueprint.post("/requests/bundle.pdf")
def appeal_bundle() -> AnyResponse:
    """Everything that an appeal needs, as a PDF, for whoever has the code."""
    typed, number = coded.code(), request.form.get("number", "")
    with database().reading(after=NEWEST) as session:
        submission = coded.opened(session, typed)
        parts: list[Own] = coded.told(session, submission)["parts"]
        part = next((one for one in parts if one.request.number == number), None)
        if part is None:
            raise NotFound("There is no such part of your request. Choose one of those below.")
        paper = _bundle(session, submission, part)
    answer = Response(documents.pdf.bundle(paper, language()), content_type="application/pdf")
    name = f"{paper.number.replace('/', '-').lower()}-papers.pdf"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return coded.private(answer)


def _days(part: Own) -> list[tuple[str, date, str]]:
    days = []
    if part.request.due_on:
        days.append(("due", part.request.due_on, gettext("Last day for the answer")))
    if part.answer_until:
        days.append(("reply", part.answer_until, gettext("Last day to answer the question")))
    if part.appeal_until:
        days.append(("appeal", part.appeal_until, gettext("Last day for an appeal")))
    return [(name, day, f"{said}: {part.request.number}") for name, day, said in days]


def _entry(number: str, name: str, day: date, said: str) -> Entry:
    entry = Entry()
    entry.add("uid", f"{number.replace('/', '-')}-{name}@ashyq-kamera")
    entry.add("dtstamp", now())
    entry.add("dtstart", day)
    entry.add("dtend", day + timedelta(days=1))
    entry.add("summary", said)
    entry.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", said)
    alarm.add("trigger", timedelta(hours=9))  # from midnight of that day
    entry.add_component(alarm)
    return entry


def _bundle(session: Session, submission: Submission, part: Own) -> Bundle:
    answers = [one for one in part.letters if one.decision is not None]
    last = answers[-1] if answers else None
    zone, asked = settings().timezone, part.request
    clock = part.clock or clocks.newest(session, asked, clocks.RESPOND)
    due = clocks.due_of(session, clock) if clock else None
    return Bundle(
        number=asked.number,
        office=offices.name(part.office, language()),
        asked="\n".join(one for one in (part.text, part.place) if one) or "—",
        asked_on=asked.received_at.astimezone(zone).date(),
        made_at=now(),
        outcome=label("request_outcome", asked.outcome) if asked.outcome else "",
        answered=last.text if last else None,
        answered_on=last.at.astimezone(zone).date() if last else None,
        due_on=clock.due_on if clock else None,
        events=tuple(_events(session, part)),
        arithmetic=tuple(law.explain(due, language())) if due else (),
        citations=tuple(_citations(session, part)),
        remedy=part.remedy,
        proof=asked.head,
        demonstration=submission.demonstration,
        zone=zone,
    )


def _events(session: Session, part: Own) -> list[Event]:
    return [
        Event(one.at, str(gettext(EVENTS[one.event])))
        for one in questions.events(session, part.request)
        if one.event in EVENTS
    ]


def _citations(session: Session, part: Own) -> list[Citation]:
    acts, found = law.acts(session), {}
    for clock in clocks.every(session, part.request):
        rule = clocks.rule_of(clock)
        act = acts.get(rule.act)
        title = act.title.said(language()) if act else rule.act
        name = f"{title}, {rule.article}" if rule.article else title
        found[rule.id] = Citation(name, rule.quote or "", rule.source_url or "", rule.is_law)
    return list(found.values())
