"""Open311 GeoReport v2: reports read and sent in by programs."""

from typing import Any
from xml.etree import ElementTree

import pytest

from registry.database import Database
from registry.requests.tables import Request, Submission
from tests.careful import CarefulClient
from tests.pages.test_record import done, work
from tests.requests.work import DAY, Work

__all__ = ["work"]  # a fixture
ROOT = "/en/open311/v2"


def test_it_says_where_it_is_and_what_can_be_reported(client: CarefulClient) -> None:
    said = client.get("/open311/discovery.json").json
    assert said[0]["endpoints"][0]["specification"] == "http://wiki.open311.org/GeoReport_v2"
    services = client.get(f"{ROOT}/services.json").json
    assert [one["service_code"] for one in services] == ["unregistered", "wrong", "gone", "moved"]
    one = ElementTree.fromstring(client.get(f"{ROOT}/services/gone.xml").text)
    assert one.findtext("service/service_name") == "A camera that is gone"


def test_a_report_is_told_with_the_day_on_which_it_is_due(
    client: CarefulClient, work: Work
) -> None:
    report = work.filed("report", report="gone", point=(71.4098765, 51.1876543))
    work.filed("information")
    done(work)

    said: list[dict[str, Any]] = client.get(f"{ROOT}/requests.json").json

    assert [one["service_request_id"] for one in said] == [report.number]
    assert said[0]["status"] == "open"
    assert said[0]["status_notes"] == "Registered, being sorted"
    assert said[0]["requested_datetime"] == "2026-03-18T00:00:00+05:00"
    assert said[0]["expected_datetime"].startswith(report.due_on.isoformat())
    assert (said[0]["lat"], said[0]["description"]) == (None, None)
    one = ElementTree.fromstring(client.get(f"{ROOT}/requests/{report.number}.xml").text)
    assert one.findtext("request/service_code") == "gone"


def test_reports_are_chosen_by_code_status_and_day(client: CarefulClient, work: Work) -> None:
    early = work.decided(work.assigned("report", report="gone"), "camera_removed")
    work.at += 10 * DAY
    late = work.filed("report", report="moved")
    done(work)

    for query, number in (
        ("status=closed", early.number),
        ("status=open", late.number),
        ("service_code=moved,wrong", late.number),
        ("start_date=2026-03-20T00:00:00Z", late.number),
        ("end_date=2026-03-20T00:00:00Z", early.number),
        (f"service_request_id={early.number}", early.number),
    ):
        found = client.get(f"{ROOT}/requests.json?{query}").json
        assert [one["service_request_id"] for one in found] == [number], query


@pytest.mark.parametrize("query", ["status=mad", "start_date=mad", "end_date=2026-99-01"])
def test_what_is_not_understood_is_said_in_its_form(client: CarefulClient, query: str) -> None:
    answer = client.get(f"{ROOT}/requests.xml?{query}")
    assert answer.status_code == 400
    assert ElementTree.fromstring(answer.text).findtext("error/code") == "400"


def test_a_report_is_sent_in_and_waits_for_its_office(
    client: CarefulClient, work: Work, sqlite: Database
) -> None:
    done(work)
    work.session.close()
    sent = {"service_code": "gone", "camera": "AST-000001", "description": "It is not there."}

    answer = client.post(f"{ROOT}/requests.json", json=sent)

    assert answer.status_code == 201
    assert "Keep this code" in answer.json[0]["service_notice"]
    with sqlite.reading() as session:
        filed = session.query(Submission).one()
        assert filed.number == answer.json[0]["service_request_id"]
        assert session.query(Request).one().report == "gone"


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"service_code": "mad", "description": "x", "lat": "51", "long": "71"},
        {"service_code": "gone", "description": "x"},
        {"service_code": "gone", "description": "x", "lat": "nan", "long": "71"},
        {"service_code": "gone", "description": "x", "camera": "AST-999"},
        {"service_code": "gone", "description": "x", "camera": "AST-000001", "email": "me"},
    ],
)
def test_a_false_report_writes_nothing(
    client: CarefulClient, work: Work, sqlite: Database, sent: dict[str, str]
) -> None:
    done(work)
    work.session.close()
    answer = client.post(f"{ROOT}/requests.json", data=sent)
    assert answer.status_code in (400, 404)
    assert answer.json[0]["description"]
    with sqlite.reading() as session:
        assert session.query(Submission).count() == 0


def test_a_service_that_is_not_there_is_named(client: CarefulClient) -> None:
    answer = client.get(f"{ROOT}/services/mad.json")
    assert answer.status_code == 404
    assert answer.json[0]["description"] == "There is no service “mad”. /services lists them."
