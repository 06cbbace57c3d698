"""The form of a camera by form posts alone, as it works without a script."""

from datetime import UTC, datetime
from typing import Any

import html5lib
from flask import Flask
from werkzeug.test import TestResponse

from registry import cameras, drafts
from registry.accounts import kept_forms
from registry.cameras.questions import for_office
from tests.office.conftest import OFFICE, Desk, Seat

EDIT = "/en/office/cameras/AST-000001/edit"
NEW = "/en/office/cameras/new"


def fields(page: TestResponse) -> dict[str, list[str]]:
    """What a browser would send of the camera's form, no button pressed."""
    tree = html5lib.parse(page.text, namespaceHTMLElements=False)
    form = next(one for one in tree.iter("form") if one.get("id") == "camera-form")
    found: dict[str, list[str]] = {}
    for one in form.iter():
        name = one.get("name")
        if not name or one.tag not in ("input", "select", "textarea"):
            continue
        if one.get("type") in ("checkbox", "radio") and one.get("checked") is None:
            continue
        if one.tag == "select":
            options = list(one.iter("option"))
            picked = [o for o in options if o.get("selected") is not None] or options[:1]
            value = picked[0].get("value", "") if picked else ""
        else:
            value = (one.text or "") if one.tag == "textarea" else one.get("value", "")
        found.setdefault(name, []).append(value.replace("\n", "\r\n"))
    return found


def send(desk: Desk, page: TestResponse, do: str, **typed: Any) -> TestResponse:
    """The form sent back with something typed into it."""
    said = {name.replace("__", "."): value for name, value in typed.items()}
    address = page.request.path
    address = address if address.startswith("/en/") else f"/en{address}"
    return desk.client.post(address, data=fields(page) | said | {"do": do})


def test_a_form_sent_back_untouched_changes_nothing(seat: Seat) -> None:
    desk = seat("a@example.kz", "editor")
    page = desk.get(EDIT)

    answer = send(desk, page, "save", reason="x", source_of_change="y")

    assert page.status_code == 200
    assert answer.status_code == 400
    assert "Nothing in the record of AST-000001 would change." in answer.text


def test_a_draft_is_saved_and_stands_in_the_form_again(seat: Seat, app: Flask) -> None:
    desk = seat("a@example.kz", "editor")
    typed = {"retention_days": "0", "functions__1__function": "anpr", "reason": "Seen on site"}

    answer = send(desk, desk.get(EDIT), "save", **typed)
    again = desk.get(answer.location)

    assert answer.status_code == 303
    said = fields(again)
    assert said["retention_days"] == ["0"]
    assert said["functions.1.function"] == ["anpr"]
    assert said["reason"] == ["Seen on site"]
    with app.extensions["registry.database"].reading() as session:
        draft = drafts.drafts_of(session, _only_set(session, desk))[0]
        assert draft.kind == "amended"
        assert for_office(session, "AST-000001").camera.retention_days is None


def _only_set(session: Any, desk: Desk) -> drafts.ChangeSet:
    from registry.accounts import officials

    who = officials.who(session, officials.by_id(session, desk.official_id))
    (found,) = drafts.listed(session, who).sets
    return found


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(seat: Seat) -> None:
    desk = seat("a@example.kz", "editor")
    typed = {"retention_days": "many", "lat": "99", "active_from": "2026-02-31"}

    answer = send(desk, desk.get(EDIT), "save", **typed, title_en="<b>West</b>")

    assert answer.status_code == 400
    assert "“many” is not a whole number." in answer.text
    assert "The number is to be at most 90.0." in answer.text
    said = fields(answer)
    assert (said["retention_days"], said["lat"], said["title_en"]) == (
        ["many"],
        ["99"],
        ["<b>West</b>"],
    )


def test_a_row_is_added_without_a_script(seat: Seat) -> None:
    desk = seat("a@example.kz", "editor")
    page = desk.get(EDIT)

    answer = send(desk, page, "add:functions", title_en="Typed")

    assert "functions.1.function" in fields(page)
    assert "functions.2.function" not in fields(page)
    assert "functions.2.function" in fields(answer)
    assert fields(answer)["title_en"] == ["Typed"]


def test_check_says_what_would_change_and_what_stays_open(seat: Seat) -> None:
    desk = seat("a@example.kz", "editor")
    page = desk.get(EDIT)
    typed = {"retention_days": ["30"], "camera": ["AST-000001"]}

    told = desk.client.post("/en/office/cameras/check", data=fields(page) | typed).get_json()

    assert told["sentences"] == ["“How long footage is kept” is now declared: 30 days."]
    assert told["wrong"] == []
    assert "legal_basis_not_declared" in {one["code"] for one in told["findings"]}
    assert "retention_not_declared" not in {one["code"] for one in told["findings"]}


def test_a_new_camera_is_submitted(seat: Seat, app: Flask) -> None:
    desk = seat("a@example.kz", "editor")
    page = desk.get(NEW)
    typed = {
        "title_kk": "Көпір",
        "title_ru": "Мост",
        "lat": "51,15",
        "lon": "71.42",
        "bearings__0__bearing": "90",
        "controller": "Station operator",
        "reason": "New",
        "source_of_change": "Order 1",
    }

    answer = send(desk, page, "submit", **typed)

    assert answer.status_code == 303, answer.text
    with app.extensions["registry.database"].reading() as session:
        change_set = _only_set(session, desk)
        assert change_set.state == "submitted"
        assert '"lat": 51.15' in drafts.drafts_of(session, change_set)[0].changes


def test_a_neighbour_is_copied(seat: Seat) -> None:
    desk = seat("a@example.kz", "editor")

    page = desk.get(NEW + "?like=AST-000001&group=doing")
    answer = send(desk, desk.get(NEW), "copy", like="AST-000001", group=["doing"], title_en="Mine")

    for said in (fields(page), fields(answer)):
        assert said["functions.0.function"] == ["recording"]
        assert said["address"] == [""]
    assert fields(answer)["title_en"] == ["Mine"]


def test_cameras_of_others_are_as_if_there_were_none(seat: Seat) -> None:
    desk = seat("b@example.kz", "editor", office="other", organisation=None, area="almaty")

    assert desk.get(EDIT).status_code == 404
    assert desk.get(NEW + "?like=AST-000001").status_code == 404
    assert "AST-000001" not in desk.get("/en/office/cameras").text
    assert desk.get("/en/office/cameras?area=astana").status_code == 400


def test_a_viewer_sees_the_list_and_no_form(seat: Seat) -> None:
    desk = seat("v@example.kz", "viewer")

    assert "Station, west entrance" in desk.get("/en/office/cameras?q=AST-000001").text
    assert desk.get(EDIT).status_code == 403


def test_what_is_typed_is_kept_offered_and_gone_once_sent(seat: Seat, app: Flask) -> None:
    desk = seat("a@example.kz", "editor")
    page = desk.get(EDIT)
    typed = fields(page) | {"retention_days": ["45"], "reason": ["Because"]}

    said = desk.client.post("/en/office/kept", data=typed)
    offered = desk.get(EDIT)
    again = desk.get(EDIT + "?kept=1")
    send(desk, again, "save", source_of_change="Order")

    assert said.get_json()["said"].startswith("Kept at")
    assert "and not sent it" in offered.text
    assert fields(offered)["retention_days"] == [""]
    assert (fields(again)["retention_days"], fields(again)["reason"]) == (["45"], ["Because"])
    with app.extensions["registry.database"].reading() as session:
        assert kept_forms.find(session, desk.official_id, typed["kept_as"][0]) is None


def test_a_field_that_another_has_changed_since_is_told_and_kept(seat: Seat, app: Flask) -> None:
    desk = seat("a@example.kz", "editor")
    page = desk.get(EDIT)
    with app.extensions["registry.database"].writing() as session:
        cameras.amend(
            session,
            "AST-000001",
            office=OFFICE,
            reason="x",
            at=datetime.now(UTC),
            retention_days=10,
            address="Goethe 9",
        )

    answer = send(desk, page, "save", retention_days="30")
    second = send(desk, answer, "save", reason="Mine stands", source_of_change="Order")

    assert answer.status_code == 409
    assert "Somebody else has changed this camera" in answer.text
    assert fields(answer)["retention_days"] == ["30"]
    assert fields(answer)["address"] == ["Goethe 9"]  # untouched here, so the newest stands
    assert second.status_code == 303, second.text


def test_an_urgent_correction_is_public_at_once(seat: Seat, app: Flask) -> None:
    desk = seat("a@example.kz", "editor")
    typed = {"retention_days": "7", "reason": "A typing mistake", "source_of_change": "Order"}

    answer = send(desk, desk.get(EDIT), "correct", **typed)

    assert answer.status_code == 303, answer.text
    with app.extensions["registry.database"].reading() as session:
        assert for_office(session, "AST-000001").camera.retention_days == 7
