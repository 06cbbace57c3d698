"""Releases: announced days for everyone, nothing before the hour, corrections in the open."""

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as Xml

import pytest
from icalendar import Calendar

from registry.database import Database
from tests.careful import CarefulClient
from tests.pages.reading import links, words
from tests.statistics import publishing
from tests.statistics.publishing import cells

SOON = datetime.now(UTC).replace(microsecond=0) + timedelta(days=40)


def announced(database: Database) -> None:
    with database.writing() as session:
        publishing.announce(session, "next", SOON)
        publishing.announce(session, "later", SOON + timedelta(days=90), due_precision="month")
        publishing.announce(session, "late", SOON - timedelta(days=60))
        publishing.announce(session, "gone", SOON, status="cancelled")
        publishing.explain(session, "next", "Moved: data came late.")
        publishing.early(session, "next")


def test_the_calendar_says_what_comes_what_is_late_and_what_will_not(
    client: CarefulClient, out: Database
) -> None:
    announced(out)

    said = words(client.get("/en/statistics/releases"))

    assert "Statistics late Demonstration It is late" in said
    assert "Moved: data came late." in said
    assert "Statistics later Demonstration The day is fixed four weeks ahead." in said
    assert "What was announced and will not come Statistics gone" in said
    assert said.index("Statistics 2026-q1") < said.index("Statistics 2025-q4")


def test_an_announced_release_shows_nothing_but_its_day(
    client: CarefulClient, sqlite: Database
) -> None:
    with sqlite.writing() as session:
        publishing.a_system(session)
        release = publishing.publish(session, "secret", cells("2026-Q1", {"alerts": 777_123}))
        release.status, release.published_at, release.due_at = "ready", None, SOON
        release.frozen = '{"cells": [777123]}'

    for path in (
        "/statistics",
        "/statistics/releases",
        "/statistics/releases/secret",
        "/statistics/releases.ics",
        "/statistics/releases.atom",
        f"/statistics/systems/{publishing.SYSTEM}",
        "/statistics/silence",
    ):
        page = client.get(f"/en{path}")
        assert page.status_code == 200
        assert "777" not in page.text.replace("777,", "777"), path
    assert "It comes out on this day" in words(client.get("/en/statistics/releases/secret"))


@pytest.mark.usefixtures("out")
def test_a_release_shows_its_tables_note_and_protection(client: CarefulClient) -> None:
    said = words(client.get("/en/statistics/releases/2026-q1"))

    assert "Faces were not counted in Astana." in said
    assert "Alerts not published 1,000p" in said
    assert "2 cells are hidden." in said
    assert "each hidden count could still be any of at least 5 numbers" in said
    assert "Who may see it earlier Nobody." in said


@pytest.mark.usefixtures("out")
def test_corrections_say_before_after_and_why(client: CarefulClient) -> None:
    said = words(client.get("/en/statistics/corrections"))

    assert "10 12 data came late" in said
    assert "Astana, 4th quarter 2025" in said


def test_days_go_into_a_calendar_program(client: CarefulClient, out: Database) -> None:
    announced(out)

    answer = client.get("/en/statistics/releases.ics")

    events = {str(one["UID"]): one for one in Calendar.from_ical(answer.data).walk("VEVENT")}
    assert answer.mimetype == "text/calendar"
    assert events["next@ashyq-kamera"]["DTSTART"].dt == SOON
    assert events["next@ashyq-kamera"]["STATUS"] == "CONFIRMED"
    assert events["later@ashyq-kamera"]["STATUS"] == "TENTATIVE"
    assert events["gone@ashyq-kamera"]["STATUS"] == "CANCELLED"
    assert client.get("/en/statistics/releases.ics").data == answer.data


@pytest.mark.usefixtures("out")
def test_what_is_out_is_a_feed(client: CarefulClient) -> None:
    feed = Xml.fromstring(client.get("/en/statistics/releases.atom").data)

    space = {"a": "http://www.w3.org/2005/Atom"}
    titles = [one.text for one in feed.findall("a:entry/a:title", space)]
    assert titles == ["Statistics 2026-q1", "Statistics 2025-q4", "Statistics 2025-q3"]


def test_nothing_is_out_yet(client: CarefulClient) -> None:
    page = client.get("/en/statistics")

    said = words(page)
    assert "Nothing has been published yet" in said
    assert "Of 20 cities, 20 published nothing." in said
    assert "Whoever should announce one has not done so." in said
    assert links(page)["What was said in public"] == "/en/claims"


def test_an_unknown_release_is_named(client: CarefulClient) -> None:
    page = client.get("/en/statistics/releases/2031-q1")

    assert page.status_code == 404
    assert "2031-q1" in words(page)
