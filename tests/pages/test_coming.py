"""The calendar of dates: what ends of a selection, told to calendar programs."""

from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar

from registry.database import Database
from tests.careful import CarefulClient
from tests.making import a_camera

SOON = (datetime.now(UTC).date() + timedelta(days=40)).isoformat()


def events(client: CarefulClient, query: str = "") -> list:
    answer = client.get(f"/en/changes.ics{query}")
    assert answer.mimetype == "text/calendar"
    return Calendar.from_ical(answer.data).walk("VEVENT")


def test_what_ends_is_a_day_of_the_camera(client: CarefulClient, sqlite: Database):
    with sqlite.writing() as session:
        a_camera(session, id="AST-000007", authorised_until=SOON, controller="station")

    (event,) = events(client)

    assert event["SUMMARY"] == "An authorisation ends: AST-000007"
    assert event.decoded("DTSTART") == date.fromisoformat(SOON)
    assert event["URL"].endswith("/cameras/AST-000007")
    assert event["SEQUENCE"] == 3
    assert event["UID"] == f"authorised_until/{SOON}/AST-000007@ashyq-kamera"


def test_many_of_one_controller_are_told_together(client: CarefulClient, sqlite: Database):
    with sqlite.writing() as session:
        for number in (7, 8, 9):
            a_camera(session, id=f"AST-00000{number}", authorised_until=SOON, controller="station")
        a_camera(session, id="AST-000010", authorised_until=SOON)

    told = sorted(str(event["SUMMARY"]) for event in events(client))

    assert told[0] == "An authorisation ends: 3 cameras, Station operator"
    assert told[1] == "An authorisation ends: AST-000010"


def test_an_assessment_that_falls_due_is_a_day_too(client: CarefulClient, sqlite: Database):
    due = [{"type": "dpia", "status": "done", "review_due": SOON}]
    with sqlite.writing() as session:
        a_camera(session, id="AST-000007", impact_assessments=due)

    (event,) = events(client)

    assert event["SUMMARY"] == "An impact assessment is to be looked at again: AST-000007"
    assert event.decoded("DTSTART") == date.fromisoformat(SOON)
    assert event["UID"] == f"review_by/{SOON}/AST-000007@ashyq-kamera"


def test_the_filters_choose(client: CarefulClient, sqlite: Database):
    with sqlite.writing() as session:
        a_camera(session, id="AST-000007", authorised_until=SOON)
        a_camera(
            session, id="ALA-000001", district_code="almaty", lat=43.25, lon=76.9,
            authorised_until=SOON,
        )  # fmt: skip

    assert [str(e["SUMMARY"])[-10:] for e in events(client, "?area=almaty")] == ["ALA-000001"]


def test_what_ended_long_ago_or_ends_in_ten_years_is_left_out(
    client: CarefulClient, sqlite: Database
):
    with sqlite.writing() as session:
        a_camera(session, id="AST-000007", authorised_until="2020-01-01")
        a_camera(session, id="AST-000008", authorised_until="2066-01-01")

    assert events(client) == []


@pytest.mark.parametrize("query", ["kind=entered", "nothing=1", "area=nowhere"])
def test_what_is_not_understood_is_refused_by_name(client: CarefulClient, query: str):
    answer = client.get(f"/changes.ics?{query}")

    assert answer.status_code == 400
    assert query.partition("=")[0] in answer.get_data(as_text=True)
