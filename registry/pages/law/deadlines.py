"""The deadline calculator: when an answer is due, with every step of the arithmetic."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from hashlib import blake2b
from typing import Any

from babel.dates import format_date
from flask import Response, render_template, request
from flask_babel import gettext
from icalendar import Alarm, Calendar, Event

from registry import law
from registry.database import Session
from registry.errors import NotFound, Refused
from registry.pages import blueprint
from registry.pages.law.deadline_form import PLACES, Asked, read
from registry.web.languages import language
from registry.web.session import database, now

# Clocks that begin with the request itself; the others begin with what an office does later.
CLOCKS = (
    law.Duty.RESPOND,
    law.Duty.ACKNOWLEDGE,
    law.Duty.PRESERVE,
    law.Duty.FORWARD,
    law.Duty.ACT,
    law.Duty.BLOCK,
)
AT_RECEIPT = frozenset({"received", "registered", "identified"})


@dataclass(frozen=True)
class Reckoned:
    """A clock: the rule that it follows, when it ends, and why; `furthest` after an extension."""

    chosen: law.Chosen
    act: law.Act
    due: law.Due
    sentences: list[str]
    furthest: date | None

    @property
    def rule(self) -> law.Rule:
        """The rule that is worked to."""
        return self.chosen.rule


@blueprint.get("/deadlines")
def deadlines() -> str | tuple[str, int]:
    """When an answer is due, in sentences and as days; what is typed stands in the address."""
    asked = read(request.args, now=now())
    with database().reading() as session:
        clocks = _clocks(session, asked) if not asked.errors else []
    page = render_template("pages/deadlines.html", **_shown(asked, clocks))
    return (page, 400) if asked.errors else page


@blueprint.get("/deadlines.ics")
def deadline_calendar() -> Response:
    """The day on which the answer is due, for a calendar program."""
    asked = read(request.args, now=now())
    if asked.errors:
        raise Refused("The address of this calendar is not whole. Take it from /deadlines.")
    with database().reading() as session:
        clocks = _clocks(session, asked)
    if not clocks or clocks[0].rule.step != law.Duty.RESPOND:
        raise NotFound("No rule gives a term for this case.")
    answer = Response(_ical(asked, clocks[0]), content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="deadline.ics"'
    return answer


def _shown(asked: Asked, clocks: list[Reckoned]) -> dict[str, Any]:
    main = clocks[0] if clocks and clocks[0].rule.step == law.Duty.RESPOND else None
    return {
        "asked": asked,
        "main": main,
        "others": [one for one in clocks if one is not main],
        "weeks": law.weeks(main.due) if main else [],
        "places": PLACES,
        "countries": {code: one.name.said(language()) for code, one in law.countries().items()},
        "types": law.TYPES,
        "kinds": law.KINDS,
        "word": law.word,
        "term": law.term,
        "part": _part,
    }


def _clocks(session: Session, asked: Asked) -> list[Reckoned]:
    """The clocks of a case that some rule gives a term for, the answer first."""
    kept = law.rules(session, asked.country)
    rules = [one.rule for one in kept if one.rule.start_event in AT_RECEIPT]
    acts = law.acts(session)
    calendars = {one: law.calendar(session, one) for one in {rule.calendar for rule in rules}}
    found = []
    for step in CLOCKS:
        if chosen := _chosen(rules, asked, step):
            act = acts[chosen.rule.act]
            found.append(_reckoned(chosen, act, calendars[chosen.rule.calendar], asked))
    return found


def _chosen(rules: Iterable[law.Rule], asked: Asked, step: law.Duty) -> law.Chosen | None:
    try:
        return law.choose(rules, asked.type, asked.kind, step, asked.received_at.date())
    except NotFound:
        return None


def _reckoned(chosen: law.Chosen, act: law.Act, calendar: law.Calendar, asked: Asked) -> Reckoned:
    rule, tongue = chosen.rule, language()
    if rule.unit is law.Unit.HOUR:
        due = law.due(rule, calendar, asked.received_at)
        return Reckoned(chosen, act, due, law.explain(due, tongue), None)
    start = law.registered(asked.received_at, rule, calendar)
    pauses = asked.pauses if rule.pause_reasons else []
    due = law.due(rule, calendar, start, pauses=pauses)
    late = law.receipt(asked.received_at, start, rule, tongue)
    furthest = None
    if rule.ext_amount and rule.ext_unit:
        whole = law.Extension(rule.ext_total_cap or rule.ext_amount, rule.ext_unit)
        furthest = law.due(rule, calendar, start, pauses=pauses, extensions=[whole]).on
    return Reckoned(chosen, act, due, [*late, *law.explain(due, tongue)], furthest)


def _ical(asked: Asked, clock: Reckoned) -> bytes:
    event = Event()
    seed = repr((sorted(asked.typed.items()), clock.rule.id)).encode()
    event.add("uid", f"{blake2b(seed, digest_size=16).hexdigest()}@ashyq-kamera")
    event.add("dtstamp", asked.received_at.astimezone(UTC))
    event.add("dtstart", clock.due.on)
    event.add("dtend", clock.due.on + timedelta(days=1))
    event.add("summary", gettext("Last day for the answer"))
    event.add("description", "\n".join([_title(clock), *clock.sentences]))
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", gettext("Last day for the answer"))
    alarm.add("trigger", timedelta(hours=9))  # from midnight of that day
    event.add_component(alarm)
    made = Calendar()
    made.add("prodid", "-//Ashyq Kamera//deadlines//EN")
    made.add("version", "2.0")
    made.add_component(event)
    written: bytes = made.to_ical()
    return written


def _part(day: date, pattern: str) -> str:
    """A part of a day as the reader writes it: the month, the weekday."""
    return str(format_date(day, pattern, locale=language()))


def _title(clock: Reckoned) -> str:
    said = [clock.act.title.said(language())]
    said += [clock.rule.article] if clock.rule.article else []
    said.append(law.word("confidence", clock.rule.confidence, language()))
    return ", ".join(said)
