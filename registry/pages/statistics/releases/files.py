"""The calendar of releases for calendar programs and feed readers, and releases as files."""

from datetime import UTC, timedelta

from flask import Response, url_for
from flask_babel import gettext
from icalendar import Calendar, Event

from registry.datasets import atom
from registry.datasets import releases as released
from registry.pages import blueprint
from registry.pages.statistics.asked import asked
from registry.pages.statistics.words import said_of
from registry.statistics.releases import questions
from registry.statistics.releases.stages import Stage
from registry.statistics.releases.tables import Release
from registry.web.languages import language
from registry.web.session import base, database

LONG = timedelta(minutes=30)  # of an entry in a calendar: a release is out at once


@blueprint.get("/statistics/releases.ics")
def statistics_calendar() -> Response:
    """Every release with its hour, and those whose day is not fixed as tentative."""
    asked()
    with database().reading() as session:
        listed = [*questions.awaited(session), *questions.published(session)]
        body = _calendar([*listed, *questions.cancelled(session)])
    return Response(body, content_type="text/calendar; charset=utf-8")


@blueprint.get("/statistics/releases.atom")
def statistics_feed() -> Response:
    """The published releases, the newest first."""
    asked()
    root = f"{base()}/{language()}"
    with database().reading() as session:
        body = atom.feed(
            [_item(one, root) for one in questions.published(session)],
            title=gettext("Releases of statistics"),
            address=f"{root}/statistics/releases.atom",
            page=f"{root}/statistics/releases",
            language=language(),
        )
    return Response(body, content_type="application/atom+xml; charset=utf-8")


def statistics_file(release_id: str, ending: str) -> Response:
    """A published release as a file; what it says never changes."""
    asked()
    with database().reading() as session:
        body, media_type = released.content(questions.out(session, release_id), ending, root=base())
    response = Response(body, content_type=media_type)
    name = f"{release_id}.{ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    if f"{ending}-metadata.json" in released.FILES:
        response.headers["Link"] = f'<{name}-metadata.json>; rel="describedby"'
    return response


for _ending in released.FILES:
    blueprint.add_url_rule(
        f"/statistics/releases/<release_id>.{_ending}",
        view_func=statistics_file,
        defaults={"ending": _ending},
    )


def files(release: Release) -> dict[str, str]:
    """The files of a published release: their endings and addresses."""
    if release.frozen is None:
        return {}
    return {
        ending: url_for("pages.statistics_file", release_id=release.id, ending=ending)
        for ending in released.FILES
    }


def _item(release: Release, root: str) -> atom.Item:
    assert release.published_at is not None
    address = f"{root}/statistics/releases/{release.id}"
    at = release.published_at
    return atom.Item(address, said_of(release, "title"), at, at, said_of(release, "note"))


def _calendar(releases: list[Release]) -> bytes:
    made = Calendar()
    made.add("prodid", "-//Ashyq Kamera//releases//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", gettext("Releases of statistics"))
    for release in releases:
        made.add_component(event_of(release))
    written: bytes = made.to_ical()
    return written


def event_of(release: Release) -> Event:
    """A release as an event of a calendar, tentative as long as its day is not fixed."""
    event = Event()
    event.add("uid", f"{release.id}@ashyq-kamera")
    event.add("dtstamp", release.announced_at.astimezone(UTC))
    if release.due_precision == "month":
        event.add("dtstart", release.due_at.date().replace(day=1))
        event.add("description", gettext("The day is fixed four weeks ahead."))
    else:
        event.add("dtstart", release.due_at.astimezone(UTC))
        event.add("dtend", (release.due_at + LONG).astimezone(UTC))
    event.add("summary", said_of(release, "title"))
    event.add("status", _status(release))
    event.add("url", base() + url_for("pages.statistics_release", release_id=release.id))
    return event


def _status(release: Release) -> str:
    if release.status == Stage.CANCELLED:
        return "CANCELLED"
    return "TENTATIVE" if release.due_precision == "month" else "CONFIRMED"
