"""Group E of the attack corpus: nobody gets further with a change than their part in it."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from flask import Flask

from registry import log
from registry.accounts import Role, offices, officials
from registry.database import Database
from registry.drafts import ChangeSet
from tests.careful import CarefulClient
from tests.office.changing import CAMERA, do, drafted, form, state, submitted
from tests.office.conftest import OFFICE, Desk, Seat
from tests.pages.reading import words

SECRET = "Zhasyrynqosymsha"


def database(app: Flask) -> Database:
    """The register's database."""
    found: Database = app.extensions["registry.database"]
    return found


def test_e1_a_draft_is_in_no_public_address(app: Flask, seat: Seat, client: CarefulClient) -> None:
    editor = seat("e@x.kz", "editor")
    new = {"lat": 51.1, "lon": 71.4, "title_en": SECRET, "controller": "station"}
    numbers = [
        submitted(app, editor, {"title_en": SECRET}, reason=SECRET),
        submitted(app, editor, new, kind="entered", camera_id=None, reason=SECRET),
    ]

    for address in (*_public(app), *(f"/cameras/{n}" for n in numbers), f"/search?q={SECRET}"):
        answer = client.get(address)
        assert answer.status_code < 500, address
        said = answer.get_data()
        assert SECRET.encode() not in said or f"q={SECRET}" in address, address
    with database(app).reading() as session:
        assert all(SECRET not in entry.record + entry.reason for entry in log.read(session))


def _public(app: Flask) -> list[str]:
    """Every public address that can be read from the URL map, and what it says of our camera."""
    places = {
        "camera_id": CAMERA, "organisation_id": "station", "area_id": "astana", "name": "status",
        "language": "en", "z": "0", "x": "0", "y": "0", "office_id": OFFICE,
    }  # fmt: skip
    found = []
    for rule in app.url_map.iter_rules():
        is_public = not rule.endpoint.startswith(("office.", "static"))
        if not is_public or "GET" not in (rule.methods or ()):
            continue
        if rule.arguments <= places.keys():
            address = rule.rule
            for part in rule.arguments:
                converters = ("string", "int", "path", "default")
                for said in (f"<{part}>", *(f"<{kind}:{part}>" for kind in converters)):
                    address = address.replace(said, places[part])
            found.append(address)
    assert "/cameras" in found
    return found


def test_e3_nobody_approves_their_own_change(app: Flask, seat: Seat) -> None:
    own = seat("e@x.kz", "editor", "reviewer", "publisher")
    number = submitted(app, own)

    for deed in ("approve", "approve_publish", "reject", "send_back"):
        assert do(own, number, deed, comment="x").status_code == 403
    assert state(app, number) == "submitted"


def test_e3_a_second_account_is_no_second_person(app: Flask, seat: Seat) -> None:
    editor = seat("e@x.kz", "editor", person="one and the same")
    double = seat("r@x.kz", "reviewer", person="one and the same")
    number = submitted(app, editor)

    assert do(double, number, "approve").status_code == 403
    assert state(app, number) == "submitted"


def test_e4_what_was_not_seen_is_not_approved(app: Flask, seat: Seat) -> None:
    editor, reviewer = seat("e@x.kz", "editor"), seat("r@x.kz", "reviewer")
    second = seat("s@x.kz", "reviewer")
    number = submitted(app, editor)
    stale = form(reviewer, number)
    do(second, number, "send_back", comment="Which day?")
    with database(app).writing() as session:
        session.get_one(ChangeSet, number).reason = "Something else."
    do(editor, number, "submit")

    answer = reviewer.post(f"/en/office/changes/{number}", **(stale | {"deed": "approve"}))

    assert answer.status_code == 409
    assert "This is no longer what you saw" in answer.text
    assert "s returned it" in answer.text
    assert state(app, number) == "submitted"


def test_e4_nor_when_the_camera_has_changed_meanwhile(app: Flask, seat: Seat) -> None:
    editor, reviewer = seat("e@x.kz", "editor"), seat("r@x.kz", "reviewer")
    number = submitted(app, editor)
    stale = form(reviewer, number)
    other = submitted(app, editor, {"height_m": 5.0})
    do(reviewer, other, "approve_publish")

    answer = reviewer.post(f"/office/changes/{number}", **(stale | {"deed": "approve"}))

    assert answer.status_code == 409
    assert do(reviewer, number, "approve").status_code == 303


def test_e5_an_editor_of_one_area_has_no_hand_in_another(app: Flask, seat: Seat) -> None:
    editor = seat("e@x.kz", "editor")
    stranger = seat(
        "s@x.kz", "editor", "reviewer", "publisher", office="almaty-office", area="almaty"
    )
    number = submitted(app, editor)

    there, nowhere = f"/en/office/changes/{number}", "/en/office/changes/999999"
    for one, other in ((there, nowhere), (f"{there}/merge", f"{nowhere}/merge")):
        seen, absent = stranger.get(one), stranger.get(other)
        assert (seen.status_code, absent.status_code) == (404, 404)
        assert words(seen) == words(absent)
    for deed in ("approve", "withdraw", "publish"):
        assert do(stranger, number, deed).status_code == 404
    with pytest.raises(Exception, match="is not among the cameras"):
        drafted(app, stranger, office="almaty-office")
    assert state(app, number) == "submitted"


def test_e6_fields_that_no_form_has_change_nothing(app: Flask, seat: Seat) -> None:
    editor = seat("e@x.kz", "editor")
    number = drafted(app, editor)

    more = {"status": "published", "state": "published", "approved_by": "1", "rev": "9"}
    more |= {"role": "reviewer", "reviewer_id": "1", "urgent": "1", "author_id": "9"}
    assert do(editor, number, "submit", **more).status_code == 303

    with database(app).reading() as session:
        found = session.get_one(ChangeSet, number)
        assert (found.state, found.reviewer_id, found.urgent) == ("submitted", None, False)
        assert found.author_id == editor.official_id


def test_e8_a_role_that_was_taken_is_gone_in_the_open_session(app: Flask, seat: Seat) -> None:
    editor, reviewer = seat("e@x.kz", "editor"), seat("r@x.kz", "reviewer")
    number = submitted(app, editor)
    seen = form(reviewer, number)
    with database(app).writing() as session:
        official = officials.by_id(session, reviewer.official_id)
        there = offices.by_id(session, OFFICE)
        officials.take(session, official, Role.REVIEWER, there, at=datetime.now(UTC))

    answer = reviewer.post(f"/office/changes/{number}", **(seen | {"deed": "approve"}))

    assert answer.status_code in (303, 401, 403)
    assert state(app, number) == "submitted"


def test_e9_an_approval_that_is_sent_again_does_nothing(app: Flask, seat: Seat) -> None:
    editor, reviewer = seat("e@x.kz", "editor"), seat("r@x.kz", "reviewer")
    number = submitted(app, editor)
    sent = form(reviewer, number) | {"deed": "approve_publish"}
    assert reviewer.post(f"/office/changes/{number}", **sent).status_code == 303
    with database(app).reading() as session:
        size = log.size(session)

    assert reviewer.post(f"/office/changes/{number}", **sent).status_code == 409

    with database(app).reading() as session:
        assert log.size(session) == size


def test_e10_a_locked_account_does_nothing(app: Flask, seat: Seat) -> None:
    editor, reviewer = seat("e@x.kz", "editor"), seat("r@x.kz", "reviewer")
    number = submitted(app, editor)
    seen = form(reviewer, number)
    with database(app).writing() as session:
        official = officials.by_id(session, reviewer.official_id)
        officials.lock(session, official, at=datetime.now(UTC))

    answer = reviewer.post(f"/office/changes/{number}", **(seen | {"deed": "approve"}))

    assert answer.status_code in (303, 401, 403)
    assert state(app, number) == "submitted"


def test_e11_a_method_is_what_it_is(app: Flask, seat: Seat) -> None:
    editor, reviewer = seat("e@x.kz", "editor"), seat("r@x.kz", "reviewer")
    number = submitted(app, editor)
    address = f"/en/office/changes/{number}"

    over = {"X-HTTP-Method-Override": "POST", "X-Method-Override": "POST"}
    for tail in ("", "?_method=POST&deed=approve", "?deed=approve&method=post"):
        assert reviewer.get(address + tail, headers=over).status_code == 200
    for method in ("PUT", "PATCH", "DELETE"):
        assert reviewer.client.open(address, method=method).status_code in (303, 403, 405)
    assert state(app, number) == "submitted"


@pytest.mark.parametrize(
    "path",
    [
        "/office/..;/office/changes/1",
        "/office;/changes/1",
        "/%6fffice/changes/1",
        "/office/%2e%2e/office/changes/1",
        "/office%252fchanges/1",
        "/office/changes/1.",
        "/office/changes/1/",
        "/OFFICE/changes/1",
        "//office/changes/1",
        "/en/../office/changes/1",
    ],
)
def test_e12_no_path_leads_around_the_door(
    app: Flask, seat: Seat, client: CarefulClient, path: str
) -> None:
    submitted(app, seat("e@x.kz", "editor"), reason=SECRET)

    answer = client.get(path)

    assert answer.status_code in (301, 302, 303, 308, 400, 404)
    assert SECRET not in answer.text


def test_e14_of_two_reviewers_exactly_one_wins(app: Flask, seat: Seat) -> None:
    editor = seat("e@x.kz", "editor")
    one, other = seat("r@x.kz", "reviewer"), seat("s@x.kz", "reviewer")
    for _ in range(4):
        number = submitted(app, editor, {"retention_days": 30 + _})
        forms = [(one, "approve"), (other, "reject")]
        sent = [
            (desk, form(desk, number) | {"deed": deed, "comment": "No."}) for desk, deed in forms
        ]

        def send(said: tuple[Desk, dict[str, str]], number: int = number) -> int:
            return said[0].post(f"/office/changes/{number}", **said[1]).status_code

        with ThreadPoolExecutor(2) as both:
            told = sorted(both.map(send, sent))

        assert told == [303, 409]
        with database(app).reading() as session:
            found = session.get_one(ChangeSet, number)
            assert found.state in ("approved", "rejected")


def test_names_of_officials_are_in_no_entry(app: Flask, seat: Seat) -> None:
    editor, reviewer = seat("aigul-s@x.kz", "editor"), seat("berik-t@x.kz", "reviewer")
    do(reviewer, submitted(app, editor), "approve_publish")

    with database(app).reading() as session:
        told = json.dumps([[e.office, e.reason, e.record] for e in log.read(session)])
    assert "aigul" not in told
    assert "berik" not in told
