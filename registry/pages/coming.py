"""The days that matter as a calendar: what ends of a selection of cameras, and what comes out."""

from datetime import datetime, timedelta
from urllib.parse import urlencode

from flask import Response, url_for
from flask_babel import gettext, ngettext
from icalendar import Calendar, Event

from registry import cameras, log
from registry.cameras.index.coming import Coming, coming
from registry.pages import blueprint
from registry.pages.arguments import selection
from registry.pages.statistics.releases.files import event_of
from registry.statistics.releases import questions
from registry.web.answers import vouch
from registry.web.session import base, database, today
from registry.web.wording import Wording, wording
from registry.web.words import number

BEHIND, AHEAD = timedelta(days=31), timedelta(days=3 * 365)


@blueprint.get("/changes.ics")
def changes_calendar() -> Response:
    """What ends of the chosen cameras within three years, and the releases of statistics.

    Releases stand in the calendar of all cameras alone: they are of no one place.
    """
    with database().reading() as session:
        chosen = selection(session)
        vouch(log.size(session))
        words = wording(session)
        made = Calendar()
        made.add("prodid", "-//Ashyq Kamera//dates//EN")
        made.add("version", "2.0")
        made.add("x-wr-calname", gettext("Dates of the register of cameras"))
        found = coming(session, chosen, today() - BEHIND, today() + AHEAD)
        told = log.moments(session, [one.entry for one in found])
        for one in found:
            made.add_component(_event(one, told[one.entry], chosen, words))
        if not chosen.chosen:
            for release in (*questions.awaited(session), *questions.cancelled(session)):
                made.add_component(event_of(release))
        body: bytes = made.to_ical()
    return Response(body, content_type="text/calendar; charset=utf-8")


def _event(one: Coming, at: datetime, chosen: cameras.Selection, words: Wording) -> Event:
    event = Event()
    event.add("uid", f"{one.what}/{one.day}/{_name(one)}@ashyq-kamera")
    event.add("dtstamp", at)
    event.add("last-modified", at)
    event.add("sequence", one.entry)
    event.add("dtstart", one.day)
    event.add("dtend", one.day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("summary", f"{_ends(one)}: {_whose(one, words)}")
    event.add("description", gettext("The last day, as it was declared to the register."))
    event.add("url", base() + _address(one, chosen))
    return event


def _name(one: Coming) -> str:
    return one.camera_id if one.count == 1 else (one.controller or "not-declared")


def _ends(one: Coming) -> str:
    if one.what == "authorised_until":
        return str(gettext("An authorisation ends"))
    if one.what == "review_by":
        return str(gettext("An impact assessment is to be looked at again"))
    return str(gettext("A legal basis ends"))


def _whose(one: Coming, words: Wording) -> str:
    if one.count == 1:
        return one.camera_id
    many = ngettext("%(count)s camera", "%(count)s cameras", one.count, count=number(one.count))
    return f"{many}, {words.organisation(one.controller)}" if one.controller else str(many)


def _address(one: Coming, chosen: cameras.Selection) -> str:
    if one.count == 1:
        return url_for("pages.camera", camera_id=one.camera_id)
    pairs = chosen.without("controller").query()
    pairs.append(("controller", one.controller or "not_declared"))
    return f"{url_for('pages.camera_list')}?{urlencode(pairs)}"
