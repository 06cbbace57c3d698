"""Who may invite, raise and lock whom."""

from flask import Flask

from registry.accounts import officials
from tests.office.conftest import Seat
from tests.office.entry import official

KEEPER = {"office": "register", "organisation": None, "area": None}


def test_an_administrator_invites_to_their_own_office_alone(app: Flask, seat: Seat) -> None:
    desk = seat("admin@example.kz", "administrator")
    seat("x@example.kz", "editor", office="other-office")
    there = {"email": "new@example.kz", "role": "editor", "language": "kk"}

    assert desk.post("/office/people", office="other-office", **there).status_code == 403
    assert desk.post("/office/people", office="station-office", **there).status_code == 303
    assert official(app, "new@example.kz").state == "invited"
    page = desk.get("/en/office/people").text
    assert "new@example.kz" in page
    assert "x@example.kz" not in page


def test_an_editor_sees_nobody(seat: Seat) -> None:
    desk = seat("a@example.kz", "editor")

    assert desk.get("/office/people").status_code == 403
    assert desk.get("/office/offices").status_code == 403


def test_nobody_raises_their_own_roles(seat: Seat) -> None:
    desk = seat("admin@example.kz", "administrator")
    raised = {"do": "give", "role": "publisher", "office": "station-office"}

    assert desk.post(f"/office/people/{desk.official_id}", **raised).status_code == 403


def test_officials_of_other_offices_are_as_nobody(seat: Seat) -> None:
    desk = seat("admin@example.kz", "administrator")
    other = seat("x@example.kz", "editor", office="other-office")

    assert desk.get(f"/office/people/{other.official_id}").status_code == 404
    assert desk.get("/office/people/99999").status_code == 404
    assert desk.post(f"/office/people/{other.official_id}", do="lock").status_code == 404


def test_the_last_administrator_of_the_register_stays(app: Flask, seat: Seat) -> None:
    desk = seat("keeper@example.kz", "administrator", **KEEPER)
    mine = f"/office/people/{desk.official_id}"
    taken = {"do": "take", "role": "administrator", "office": "register"}

    assert desk.post(mine, do="lock").status_code == 409
    assert desk.post(mine, **taken).status_code == 409
    assert official(app, "keeper@example.kz").state == "active"


def test_a_keeper_makes_and_closes_offices(app: Flask, seat: Seat) -> None:
    desk = seat("keeper@example.kz", "administrator", **KEEPER)
    made = {"id": "new-office", "name_kk": "Кеңсе", "area": "astana"}

    assert desk.post("/office/offices/new", **made).status_code == 303
    assert desk.post("/office/offices/new", **made).status_code == 409
    assert desk.post("/office/offices/new", **(made | {"id": "A b"})).status_code == 400
    assert "Кеңсе" in desk.get("/kk/office/offices").text
    assert desk.get("/kk/office/offices/new-office").status_code == 200
    assert desk.post("/office/offices/new-office", do="close").status_code == 303
    assert desk.post("/office/offices/register", do="close").status_code == 409


def test_a_lock_ends_the_session_at_once(app: Flask, seat: Seat) -> None:
    desk = seat("admin@example.kz", "administrator")
    other = seat("a@example.kz", "editor")

    assert desk.get(f"/en/office/people/{other.official_id}").status_code == 200
    assert desk.post(f"/office/people/{other.official_id}", do="lock").status_code == 303
    assert other.get("/office/account").status_code == 303
    with app.extensions["registry.database"].reading() as session:
        assert officials.by_email(session, "a@example.kz").state == "locked"
