"""The ready letter: to whom, about what, in which language, and that nothing is kept."""

from urllib.parse import parse_qs, urlsplit

import html5lib
import pytest
from werkzeug.test import TestResponse

from registry.database import Database
from tests.careful import CarefulClient
from tests.making import a_camera, an_organisation
from tests.pages.reading import links, words

CONTACT = {"email": "office@example.kz"}
LAW = "11-бабы"


def letter(page: TestResponse) -> str:
    tree = html5lib.parse(page.text, namespaceHTMLElements=False)
    return next(tree.iter("textarea")).text or ""


def test_without_a_camera_it_asks_which_one(client: CarefulClient) -> None:
    page = client.get("/en/requests/new")

    assert "Number of the camera" in words(page)
    assert links(page)["Find the camera on the map"] == "/en/"


def test_it_asks_for_footage_with_place_and_time(client: CarefulClient) -> None:
    page = client.get(
        "/en/requests/new?camera=AST-000001&what=footage&when=Tue+18:40&where=west+door"
    )

    said = letter(page)

    assert "To: Station operator" in said
    assert "Camera: Station, west entrance (AST-000001)" in said
    assert "Date and time: Tue 18:40\nWhere I was: west door" in said
    assert "http://localhost/en/cameras/AST-000001" in said


def test_it_asks_about_a_blank_by_its_name_and_meaning(client: CarefulClient) -> None:
    said = letter(client.get("/en/requests/new?camera=AST-000001&what=blank&field=legal_basis"))

    assert "Not declared: Legal basis\nWhat it means: The law, order or decision" in said
    assert "Article 11 of the Law of 16 November 2015 No. 401-V" in said


def test_the_letter_may_be_in_another_language_than_the_page(client: CarefulClient) -> None:
    page = client.get("/en/requests/new?camera=AST-000001&what=camera&letter=kk")

    assert LAW in letter(page)
    assert "Камера: Вокзал, батыс кіреберіс (AST-000001)" in letter(page)
    assert "Ask about: Station, west entrance" in words(page)


def test_footage_of_oneself_cites_no_law_that_may_not_fit(client: CarefulClient) -> None:
    blank = letter(client.get("/kk/requests/new?camera=AST-000001&what=blank"))
    footage = letter(client.get("/kk/requests/new?camera=AST-000001&what=footage"))

    assert LAW in blank
    assert LAW not in footage
    assert "қай күнге дейін жауап беретініңізді" in footage


def test_it_goes_to_the_cameras_own_contact_else_to_the_controllers(
    client: CarefulClient, sqlite: Database
) -> None:
    with sqlite.writing() as session:
        an_organisation(session, id="open", name_en="Open", rights_contact=CONTACT)
        a_camera(session, id="A-1", controller="open", rights_contact={"email": "own@example.kz"})
        a_camera(session, id="A-2", controller="open")

    for camera, address in (("A-1", "own@example.kz"), ("A-2", "office@example.kz")):
        href = links(client.get(f"/en/requests/new?camera={camera}&what=camera"))[
            "Open in my mail program"
        ]
        parts = urlsplit(href)
        assert (parts.scheme, parts.path) == ("mailto", address)
        assert parse_qs(parts.query)["subject"][0].endswith(camera)


def test_a_missing_contact_is_said_loudly(client: CarefulClient) -> None:
    page = client.get("/en/requests/new?camera=AST-000001&what=footage")

    assert "Whom to write to Not declared" in words(page)
    assert "Open in my mail program" not in links(page)


def test_it_warns_before_the_footage_is_gone(client: CarefulClient, sqlite: Database) -> None:
    with sqlite.writing() as session:
        a_camera(session, id="A-1", retention_days=30)
        a_camera(session, id="A-2", retention_days=0)

    assert "is kept for 30 days." in words(client.get("/en/requests/new?camera=A-1&what=footage"))
    assert "keeps no footage" in words(client.get("/en/requests/new?camera=A-2&what=footage"))
    undeclared = words(client.get("/en/requests/new?camera=AST-000001&what=footage"))
    assert "How long footage is kept is not declared. Ask soon." in undeclared


def test_a_letter_about_an_invented_camera_says_so(client: CarefulClient, sqlite: Database) -> None:
    with sqlite.writing() as session:
        a_camera(session, id="A-1", demonstration=True)

    page = client.get("/en/requests/new?camera=A-1&what=footage")

    assert letter(page).startswith("NOTE: this camera is invented")
    assert "This camera is invented. Do not send the letter." in words(page)


def test_it_says_that_nothing_is_kept(client: CarefulClient) -> None:
    assert "stores nothing" in words(client.get("/en/requests/new?camera=AST-000001&what=footage"))


@pytest.mark.parametrize(
    ("query", "named"),
    [("what=blank&field=colour", "colour"), ("what=money", "money"), ("letter=fr", "fr"),
     ("when=" + "x" * 301, "when")],
)  # fmt: skip
def test_what_is_not_understood_is_refused_by_name(
    client: CarefulClient, query: str, named: str
) -> None:
    page = client.get(f"/en/requests/new?camera=AST-000001&{query}")

    assert page.status_code == 400
    assert named in words(page)


def test_an_unknown_camera_is_named(client: CarefulClient) -> None:
    page = client.get("/en/requests/new?camera=AST-999999&what=footage")

    assert page.status_code == 404
    assert "AST-999999" in words(page)


def test_hostile_words_stay_words(client: CarefulClient) -> None:
    text = "</textarea><script>alert(1)</script>{id}{0}%(x)d&subject=a\r\nBcc: b@c.kz"
    page = client.get(
        "/en/requests/new",
        query_string={"camera": "AST-000001", "what": "footage", "where": text, "when": text},
    )

    assert "</textarea><script>alert(1)</script>{id}{0}%(x)d&subject=a" in letter(page)
    assert "<script>alert" not in page.text
