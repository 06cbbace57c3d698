"""From the question to the receipt: nothing typed is lost, nothing is filed twice."""

import re
from io import BytesIO

import pypdfium2
import pytest
from sqlalchemy import func, select

from registry.database import Database
from registry.requests import Request, Submission, Type
from registry.requests.tables import Hold, RequestFile
from tests.careful import CarefulClient
from tests.pages.asking import (
    WHEN,
    YESTERDAY,
    a_camera,
    an_office,
    code_of,
    form_of,
    hidden,
    sent,
)
from tests.pages.reading import links, words


@pytest.fixture(autouse=True)
def office(client: CarefulClient, sqlite: Database) -> None:
    with sqlite.writing() as session:
        an_office(session)


def count(database: Database, what: type) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(what)) or 0


def test_the_way_in_is_asked_in_plain_words(client: CarefulClient):
    page = client.get("/en/requests/new?camera=AST-000001")

    assert "Is it about you?" in words(page)
    for kind in Type:
        assert f"/en/requests/new/{kind}?camera=AST-000001" in page.text
    assert "/en/requests/new?camera=AST-000001&what=footage" in links(page).values()


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("kind", list(Type))
def test_every_form_opens_in_every_language(client: CarefulClient, language: str, kind: str):
    assert client.get(f"/{language}/requests/new/{kind}?camera=AST-000001").status_code == 200


@pytest.mark.parametrize("kind", list(Type))
def test_every_kind_can_be_filed(client: CarefulClient, sqlite: Database, kind: str):
    more = {"report": "wrong"} if kind == "report" else {}

    page = sent(client, kind, represents="my son", **more)

    assert page.status_code == 200, words(page)
    assert "Your request was received" in words(page)
    assert count(sqlite, Request) == 1


def test_the_receipt_says_number_code_and_day(client: CarefulClient):
    page = sent(client)
    said = words(page)

    assert re.search(r"Number (AST|KAZ)-20\d\d-[0-9A-Z]{4}-[0-9A-Z]", said)
    assert re.fullmatch(r"(?:[0-9A-Z]{4}-){4}[0-9A-Z]{4}", code_of(page))
    assert "Station office" in said
    assert "Last day:" in said
    assert page.headers["Cache-Control"] == "no-store"
    assert code_of(page) not in str(page.headers)


def test_the_order_to_keep_footage_is_on_the_receipt(client: CarefulClient, sqlite: Database):
    a_camera(sqlite, id="AST-000002", controller="station", retention_days=14)

    page = sent(client, "footage", camera=["AST-000001", "AST-000002"])

    assert "The order to keep the footage went out at" in words(page)
    assert "Footage until" in words(page)
    assert count(sqlite, Hold) == 2


def test_two_controllers_are_two_parts(client: CarefulClient, sqlite: Database):
    a_camera(sqlite, id="AST-000002", controller=None)

    page = sent(client, "footage", camera=["AST-000001", "AST-000002"])

    assert "Your request went to 2 offices" in words(page)


def test_a_double_click_is_one_request(client: CarefulClient, sqlite: Database):
    form = form_of(client, "information")

    first = client.post("/en/requests/new/information", data=form)
    again = client.post("/en/requests/new/information", data=form)
    changed = client.post("/en/requests/new/information", data=form | {"text": "Other words"})

    assert code_of(first) == code_of(again) == code_of(changed)
    assert count(sqlite, Submission) == 1
    assert "was sent before with other words" in words(changed)
    assert "was sent before" not in words(again)


@pytest.mark.parametrize(
    ("kind", "but", "said", "field"),
    [
        ("information", {"text": " "}, "Write what you want to know", "text"),
        ("information", {"contact": "nobody"}, "is not an e-mail address", "contact"),
        ("information", {"camera": "AST-999999"}, "AST-999999", "another"),
        ("information", {"area": "atlantis", "camera": ""}, "no area", "area"),
        ("footage", {"day": "31.12."}, "is not a day", "day"),
        ("footage", {"day": "2199-01-01"}, "has not come yet", "day"),
        ("footage", {"since": "25:00"}, "is not a time", "since"),
        ("footage", {"until": "10:00"}, "The time ends when it begins", "until"),
        ("footage", {"camera": ""}, "Choose the cameras", "camera"),
        ("report", {}, "choose one", "report"),
        ("report", {"report": "gone", "camera": ""}, "Show on the map", "point"),
        ("report", {"report": "gone", "point": "here"}, "is not a place", "point"),
        ("report", {"report": "gone", "point": "91, 500"}, "Latitude comes first", "point"),
        ("information", {"text": "x" * 5_001}, "at most 5000 characters", "text"),
        ("information", {"key": "short"}, "came without its key", "send"),
    ],
)
def test_what_is_wrong_is_said_there_and_nothing_is_lost(
    client: CarefulClient, sqlite: Database, kind: str, but: dict[str, str], said: str, field: str
):
    page = sent(client, kind, name="Mrs A <b>", place="Door 3", **but)

    assert page.status_code >= 400
    assert said in words(page)
    assert f'href="#{field}"' in page.text
    assert 'value="Mrs A &lt;b&gt;"' in page.text
    assert count(sqlite, Submission) == 0


def test_a_form_that_was_put_right_is_filed_with_its_own_key(client: CarefulClient):
    form = form_of(client, "information", text="")
    refused = client.post("/en/requests/new/information", data=form)

    assert hidden(refused)["key"] == form["key"]
    put_right = client.post("/en/requests/new/information", data=form | {"text": "Why?"})
    assert put_right.status_code == 200


def test_cameras_and_a_time_are_handed_over_without_filing(client: CarefulClient, sqlite: Database):
    page = client.post(
        "/en/requests/new/footage",
        data={
            "camera": ["AST-000001"],
            "start": f"{YESTERDAY}T23:50",
            "end": f"{YESTERDAY}T23:59",
            "path": "71.4,51.1;71.5,51.2",
        },
    )

    assert page.status_code == 200
    assert f'value="{YESTERDAY}"' in page.text
    assert 'value="23:50"' in page.text
    assert count(sqlite, Submission) == 0


def test_a_field_that_is_declared_is_answered_at_once(client: CarefulClient, sqlite: Database):
    a_camera(sqlite, id="AST-000002", retention_days=30)

    page = client.get("/en/requests/new?camera=AST-000002&field=retention_days")
    blank = client.get("/en/requests/new?camera=AST-000001&field=retention_days")

    assert "The register already says this" in words(page)
    assert "30 days" in words(page)
    assert "Send the request" in words(page)
    assert "already says" not in words(blank)


def test_files_are_kept_with_it_or_refused_with_a_sentence(client: CarefulClient, sqlite: Database):
    good = form_of(
        client, files=(BytesIO(b"Seen at noon."), "note.txt"), kind="report", report="gone"
    )
    bad = form_of(client, files=(BytesIO(b"MZ\x90\x00" + b"\x00" * 99), "a.exe"), kind="complaint")

    filed = client.post("/en/requests/new/report", data=good)
    refused = client.post("/en/requests/new/complaint", data=bad)

    assert filed.status_code == 200
    assert count(sqlite, RequestFile) == 1
    assert refused.status_code == 422
    assert 'href="#files"' in refused.text
    assert "please choose them again" in words(refused)
    assert "What is it for?" in refused.text
    assert count(sqlite, Submission) == 1


def test_a_report_shows_what_is_near_before_it_is_sent(client: CarefulClient, sqlite: Database):
    place = {"camera": "", "report": "unregistered", "point": "51.1897, 71.4087"}
    form = form_of(client, "report", **place)
    asked = client.post("/en/requests/new/report", data=form)
    assert "Is it one of these?" in words(asked)
    assert "Station, west entrance" in words(asked)
    assert count(sqlite, Submission) == 0

    sent_on = client.post("/en/requests/new/report", data=form | {"seen": "yes"})
    assert "Your request was received" in words(sent_on)
    again = client.post("/en/requests/new/report", data=form_of(client, "report", **place))
    joined = re.search(r'name="join" value="([^"]+)"', again.text)
    assert joined

    more = form_of(client, "report", **place) | {"seen": "yes", "join": joined[1]}
    page = client.post("/en/requests/new/report", data=more)

    assert "Your request was received" in words(page)
    assert code_of(page) != code_of(sent_on)
    status = client.post("/en/requests/status", data={"code": code_of(page)})
    assert "Joined to the same question" in words(status)


def test_much_footage_is_refused_with_its_words(client: CarefulClient, sqlite: Database):
    for number in range(2, 7):
        a_camera(sqlite, id=f"AST-00000{number}", controller="station")
    many = [f"AST-00000{number}" for number in range(1, 7)]

    page = sent(client, "footage", camera=many, since="00:00", until="23:00")

    assert page.status_code >= 400
    assert "more footage than can be kept" in words(page)
    assert count(sqlite, Submission) == 0


def test_a_machine_is_looked_at_first_and_not_refused(client: CarefulClient):
    trapped = sent(client, hp_zx="http://spam.example")
    quick = client.post(
        "/en/requests/new/information",
        data=form_of(client, "information") | hidden(client.get("/en/requests/new/information")),
    )

    assert "A person looks at it first" in words(trapped)
    assert "A person looks at it first" in words(quick)


def test_too_many_from_one_place_are_refused_and_keep_their_words(client: CarefulClient):
    pages = [sent(client, text=f"Question {number} of mine") for number in range(8)]

    assert pages[0].status_code == 200
    assert pages[-1].status_code == 429
    assert "Question 7 of mine" in pages[-1].text


def test_the_receipt_as_a_pdf_holds_the_code_and_its_address_does_not(client: CarefulClient):
    page = sent(client)
    code = code_of(page)

    answer = client.post("/kk/requests/receipt.pdf", data={"code": code})

    assert answer.mimetype == "application/pdf"
    document = pypdfium2.PdfDocument(answer.data)
    text = document[0].get_textpage().get_text_range()
    document.close()
    assert all(group in text for group in code.split("-"))
    assert client.get("/kk/requests/receipt.pdf").status_code == 405


def test_hostile_words_stay_words(client: CarefulClient):
    text = "</textarea><script>alert(1)</script>{0}%(x)d"

    page = sent(client, text=text, place=text, contact="wrong")

    assert "<script>alert" not in page.text
    assert WHEN["since"] not in page.text


def test_a_code_in_an_address_opens_nothing_and_is_left_at_once(client: CarefulClient):
    code = code_of(sent(client))

    page = client.get(f"/en/requests/status?code={code}")

    assert (page.status_code, page.location) == (303, "/en/requests/status")
    for address in ("receipt.pdf", "status.ics", "bundle.pdf"):
        assert client.get(f"/en/requests/{address}?code={code}").status_code == 405
