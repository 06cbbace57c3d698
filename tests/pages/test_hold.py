"""The page of an order to keep footage: looked at by anybody's mail guard, answered once."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from registry import law, mail, requests
from registry.accounts import offices
from registry.database import Database
from registry.requests import Type, Wanted
from registry.requests.tables import Hold
from registry.settings import from_environment
from tests import making
from tests.careful import CarefulClient

MAILBOX = "cctv@operator.example"
NOW = datetime.now(UTC)
WINDOW = (NOW - timedelta(hours=5), NOW - timedelta(hours=4))


@pytest.fixture
def link(app: Flask, sqlite: Database) -> str:
    """An order for two cameras has gone out; the address in its letter."""
    with sqlite.writing() as session:
        law.load(session, at=NOW)
        offices.make(session, "office", names={"en": "Station office"}, at=NOW)
        for number in (2, 3):
            making.a_camera(
                session, id=f"AST-00000{number}", controller="station", retention_days=7,
                lat=51.2 + number / 1000, title_kk=f"Камера {number}",
                rights_contact={"email": MAILBOX},
            )  # fmt: skip
        wanted = Wanted(
            Type.FOOTAGE, text="A red coat", name="Canary Name",
            camera_ids=("AST-000002", "AST-000003"), window=WINDOW,
        )  # fmt: skip
        requests.submit(session, requests.means(from_environment()), wanted, at=NOW)
    with sqlite.reading() as session:
        (letter,) = session.scalars(select(mail.Letter).where(mail.Letter.recipient == MAILBOX))
        found = re.search(r"(/kk/requests/hold\?token=[\w-]+)", letter.body)
    assert found is not None
    return found[1]


def states(sqlite: Database) -> list[str]:
    """Where the holds stand, by camera."""
    with sqlite.reading() as session:
        return list(session.scalars(select(Hold.state).order_by(Hold.camera_id)))


def ids(page: str) -> list[str]:
    """The holds that a form asks of, each once."""
    return list(dict.fromkeys(re.findall(r'name="hold" value="(\d+)"', page)))


def test_looking_shows_what_is_asked_and_changes_nothing(
    client: CarefulClient, link: str, sqlite: Database
):
    for _ in range(2):  # the guard of a mailbox, then the operator
        answer = client.get(link)
        assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    page = answer.get_data(as_text=True)
    assert "Камера 2" in page
    assert "AST-000003" in page
    for secret in ("red coat", "anary"):
        assert secret not in page
    assert states(sqlite) == ["ordered", "ordered"]


def test_one_button_answers_for_all_and_the_second_time_is_told(
    client: CarefulClient, link: str, sqlite: Database
):
    token = link.partition("token=")[2]
    form = {"token": token, "hold": ids(client.get(link).get_data(as_text=True)), "all": "held"}
    assert client.post("/en/requests/hold", data=form).status_code == 200
    assert states(sqlite) == ["held", "held"]
    again = client.post("/en/requests/hold", data=form | {"all": "gone"})
    assert "your answer is written down" in again.get_data(as_text=True)
    assert "your answer is written down" in client.get(link.replace("/kk/", "/en/")).get_data(
        as_text=True
    )
    assert states(sqlite) == ["held", "held"]


def test_what_is_missing_is_said_and_nothing_typed_is_lost(
    client: CarefulClient, link: str, sqlite: Database
):
    token = link.partition("token=")[2]
    first, second = ids(client.get(link).get_data(as_text=True))
    form = {
        "token": token, "hold": [first, second], f"state.{first}": "partly",
        f"storage.{first}": "Shelf <3>",
    }  # fmt: skip
    answer = client.post("/en/requests/hold", data=form)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert f'href="#state.{second}"' in page
    assert "Shelf &lt;3&gt;" in page
    assert re.search(rf'name="state\.{first}" value="partly" checked', page)
    assert states(sqlite) == ["ordered", "ordered"]

    wrong = form | {f"state.{second}": "held", f"hash.{second}": "zz"}
    assert client.post("/en/requests/hold", data=wrong).status_code == 400
    right = wrong | {f"hash.{second}": "0" * 64, f"state.{second}": "gone"}
    assert client.post("/en/requests/hold", data=right).status_code == 200
    assert states(sqlite) == ["partly", "gone"]


def test_a_link_that_is_too_old_names_the_office(
    client: CarefulClient, link: str, sqlite: Database
):
    from registry.requests.gate.tables import RequestLink

    with sqlite.writing() as session:
        for row in session.scalars(select(RequestLink)):
            row.expires_at = NOW - timedelta(minutes=1)
    page = client.get(link.replace("/kk/", "/en/")).get_data(as_text=True)
    assert "This link is too old" in page
    assert "Station office" in page


@pytest.mark.parametrize("typed", ["", "x", "ү" * 5_000])
def test_no_link_of_ours_opens_nothing(client: CarefulClient, link: str, typed: str):
    assert client.get("/en/requests/hold", query_string={"token": typed}).status_code == 404
    data = {"token": typed, "hold": ["1", "-1", "9" * 30, "x"], "all": "held"}
    assert client.post("/en/requests/hold", data=data).status_code == 404


@pytest.mark.parametrize("numbers", [["9" * 18], ["-1"], ["x"], []])
def test_answers_to_what_was_not_asked_are_no_answers(
    client: CarefulClient, link: str, sqlite: Database, numbers: list[str]
):
    data = {"token": link.partition("token=")[2], "hold": numbers, "all": "held"}
    assert client.post("/en/requests/hold", data=data).status_code == 400
    assert set(states(sqlite)) == {"ordered"}
