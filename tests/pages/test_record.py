"""The public record of requests as people and machines read it."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from flask import Flask

from registry.accounts import offices
from registry.database import Database
from tests.careful import CarefulClient
from tests.pages.reading import facts, links, words
from tests.requests.work import DAY, START, Work, an_office, means


@pytest.fixture
def work(app: Flask, sqlite: Database, tmp_path: Path) -> Iterator[Work]:
    """An office that answers, on the register of the application; committed by `done`."""
    with sqlite.writing() as session:
        an_office(session)
        yield Work(session, means(tmp_path))


def done(work: Work) -> None:
    """Let the pages see it."""
    work.session.commit()


def test_without_requests_it_says_so(client: CarefulClient) -> None:
    page = client.get("/en/requests")
    assert "Nobody has asked anything yet" in words(page)


def test_the_list_says_what_is_asked_of_whom_and_where_it_stands(
    client: CarefulClient, work: Work
) -> None:
    answered = work.assigned(field="legal_basis")
    work.decided(answered, summary="It rests on rule 12.")
    work.filed("report", report="gone")
    work.filed("footage")
    done(work)

    said = words(client.get("/en/requests"))

    assert "2 requests" in said
    assert "What is not declared: Legal basis Closed Granted" in said
    assert f"{answered.number} March 18, 2026 Station office AST-000001" in said
    assert "A camera that is gone" in said
    assert "footage of me" not in said.lower()


def test_it_is_narrowed_by_type_camera_state_and_outcome(client: CarefulClient, work: Work) -> None:
    answered = work.decided(work.assigned())
    report = work.filed("report", report="gone")
    done(work)

    for query, number in (
        ("type=report", report.number),
        ("state=ended", answered.number),
        ("outcome=granted", answered.number),
        ("camera=AST-000001&state=overdue", report.number),
    ):
        page = words(client.get(f"/en/requests?{query}"))
        assert "1 request fits your choice" in page, query
        assert number in page
    assert "No request fits." in words(client.get("/en/requests?camera=AST-9"))
    assert client.get("/en/requests?state=mad").status_code == 400
    assert client.get("/en/requests?colour=red").status_code == 400
    assert client.get("/en/requests?after=mad").status_code == 400


def test_every_page_of_the_list_is_reached_once(client: CarefulClient, work: Work) -> None:
    numbers = {work.filed().number for _ in range(5)}
    done(work)

    seen: list[str] = []
    address = "/en/requests?limit=2"
    while address:
        page = client.get(address)
        seen += [one for one in numbers if one in words(page)]
        following = links(page).get("Older requests")
        address = f"{following}&limit=2" if following else ""
    assert sorted(seen) == sorted(numbers)


def test_one_request_tells_its_way_and_its_answer(client: CarefulClient, work: Work) -> None:
    request = work.assigned(field="legal_basis")
    work.at += 8 * DAY
    work.decided(request, "refused", ground="investigation", summary="Not before the trial.")
    done(work)

    page = client.get(f"/en/requests/{request.number}")

    said = words(page)
    assert "What the office answered Not before the trial." in said
    assert facts(page)["Answered after"] == "3 working days, in time"
    assert facts(page)["Came in"] == "March 18, 2026"
    assert "March 26, 2026 It was answered. Refused: " in said
    assert request.head in said


def test_a_part_has_a_page_of_its_own(client: CarefulClient, work: Work) -> None:
    offices.make(work.session, "other-office", names={"en": "Other office"}, at=START)
    request = work.assigned()
    work.does(work.clerk, request, "forward", reason="competence", office_id="other-office")
    done(work)

    page = client.get(f"/en/requests/{request.number}/2")

    assert facts(page)["Who answers"].startswith("Other office")
    assert client.get(f"/requests/{request.number}/2.json").json["number"] == f"{request.number}/2"
    assert client.get(f"/en/requests/{request.number}/3").status_code == 404


def test_what_is_not_public_is_not_there_and_looks_like_what_never_was(
    client: CarefulClient, work: Work
) -> None:
    request = work.filed("footage")
    done(work)

    hidden = client.get(f"/en/requests/{request.number}")
    nothing = client.get("/en/requests/AST-2026-0000-0")

    assert hidden.status_code == nothing.status_code == 404
    assert words(hidden).replace(request.number, "") == words(nothing).replace(
        "AST-2026-0000-0", ""
    )


def test_the_files_hold_exactly_the_selection(client: CarefulClient, work: Work) -> None:
    answered = work.decided(work.assigned(), summary='=cmd|"x"')
    work.filed("report", report="gone")
    done(work)

    text = client.get("/requests.csv?type=information").text.removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["number"] for row in rows] == [answered.number]
    assert rows[0]["summary"] == '\'=cmd|"x"'
    assert rows[0]["cameras"] == "AST-000001"
    listed = client.get("/requests.json").json
    assert len(listed) == 2
    assert client.get("/requests.json?state=overdue&type=complaint").json == []
    assert client.get("/requests.csv?type=mad").status_code == 400


def test_the_feed_tells_of_each_request(client: CarefulClient, work: Work) -> None:
    request = work.decided(work.assigned(), summary="<b>bold</b> & so on")
    done(work)

    feed = ElementTree.fromstring(client.get("/en/requests.atom").text)

    names = {"a": "http://www.w3.org/2005/Atom"}
    entry = feed.find("a:entry", names)
    assert entry is not None
    assert entry.findtext("a:title", "", names) == (
        f"Information about a camera {request.number}: Closed"
    )
    assert "<b>bold</b> & so on" in entry.findtext("a:summary", "", names)


def test_it_is_said_in_the_words_of_the_vocabulary_of_privacy(
    client: CarefulClient, work: Work
) -> None:
    request = work.decided(work.assigned())
    done(work)

    linked = json.loads(client.get(f"/requests/{request.number}.jsonld").text)

    assert linked["@context"]["dpv"] == "https://w3id.org/dpv#"
    assert "dpv:RightExerciseRecord" in linked["@type"]
    assert linked["dpv:hasNotice"]["@type"] == "dpv:RightFulfilmentNotice"
    assert linked["dpv:hasStatus"]["@id"] == "dpv:ActivityCompleted"


def test_a_camera_shows_what_is_asked_about_it(client: CarefulClient, work: Work) -> None:
    for _ in range(2):
        report = work.filed("report", report="gone")
    work.decided(work.assigned())
    work.filed("footage")
    done(work)

    page = client.get("/en/cameras/AST-000001")

    # Of one day any may stand first: numbers are drawn at random.
    assert "What people asked about it 2 open reports" in words(page)
    assert words(page).count("A camera that is gone") == 2
    assert links(page)["3 requests about this camera"] == "/en/requests?camera=AST-000001"
    assert report.number in words(page)


def test_how_offices_answer_is_told_in_counts_where_they_are_few(
    client: CarefulClient, work: Work
) -> None:
    work.decided(work.assigned())
    work.filed()
    done(work)

    page = client.get("/en/requests/offices")

    assert facts(page)["Requests in all"] == "2"
    assert facts(page)["Overdue now"] == "1"
    assert facts(page)["Answered in time"] == "1 of 1"
    assert "half within 0, nine in ten within 0" in words(page)
    assert "Too few answers for shares" in words(page)
    assert "Of 2 requests, 50 in a hundred still waited after 15 working days." in words(page)


def test_months_say_what_is_not_shown(client: CarefulClient, work: Work) -> None:
    from registry.statistics import personal_requests

    rows = [("police", "footage", "open")] * 6
    table = personal_requests.protected(rows)
    personal_requests.publish(work.session, "2026-03", table, at=work.at)
    nothing = personal_requests.protected([])
    personal_requests.publish(work.session, "2026-02", nothing, at=work.at)
    done(work)

    page = words(client.get("/en/requests/months"))

    assert "March 2026 Requests in all: 6" in page
    assert "not shown" in page
    assert "February 2026 Too few requests to show anything" in page
    months = client.get("/requests/months.json").json
    assert months[0]["cells"]["*|*|*"] == 6
    assert "No month is published yet." not in page
