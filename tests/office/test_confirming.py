"""“Still true?”: a page confirmed at one click, and nothing confirmed that nobody saw."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest

from registry import cameras, log
from registry.cameras import checking
from registry.database import Database
from registry.drafts import ChangeSet
from registry.settings import from_environment
from tests.careful import CarefulClient
from tests.making import a_camera
from tests.office.conftest import OFFICE, Desk, Seat
from tests.pages.reading import words

NOW = datetime.now(UTC)
TIMEZONE = from_environment().timezone
OLD = {"controller": "station", "last_confirmed_on": "2020-05"}


def today() -> date:
    return datetime.now(TIMEZONE).date()


@pytest.fixture
def desk(seat: Seat, sqlite: Database) -> Desk:
    """An editor of an office with two entries that nobody has confirmed for years."""
    with sqlite.writing() as session:
        a_camera(session, id="AST-000002", title_en="Second", **OLD)
        a_camera(session, id="AST-000003", title_en="Third", **OLD)
        amend(session, "AST-000001", last_confirmed_on=str(today()))
    return seat("e@example.kz", "editor")


def amend(session: Any, camera_id: str, **changes: Any) -> None:
    cameras.amend(session, camera_id, office="O", reason="r", at=NOW, **changes)


def ticked(desk: Desk) -> list[str]:
    page = desk.get("/en/office/confirm").text
    return re.findall(r'name="seen" value="([^"]+)" checked', page)


def confirm(desk: Desk, *seen: str, **more: Any) -> Any:
    return desk.post("/en/office/confirm", office=OFFICE, seen=list(seen), **more)


def confirmed_on(database: Database, camera_id: str) -> str | None:
    with database.reading() as session:
        return cameras.by_id(session, camera_id, today=today()).camera.last_confirmed_on


def test_the_page_shows_what_is_to_be_confirmed(desk: Desk) -> None:
    said = words(desk.get("/en/office/confirm"))

    assert "2 entries were not confirmed for a year." in said
    assert "Second AST-000002 Goethe 7 · Railway station" in said
    assert "Recording On" in said
    assert "How long footage is kept: Not declared" in said
    assert "Who answers for it: Station operator" in said
    assert "Last confirmed: May 2020" in said
    assert "AST-000001" not in said


def test_one_click_confirms_the_page(desk: Desk, sqlite: Database, client: CarefulClient) -> None:
    answer = confirm(desk, *ticked(desk))

    assert answer.status_code == 303
    told = words(desk.get(answer.headers["Location"]))
    assert "2 entries are confirmed and published." in told
    assert "Every entry here was confirmed within a year." in told
    assert confirmed_on(sqlite, "AST-000002") == str(today())
    with sqlite.reading() as session:
        entries = log.history(session, "cameras/AST-000003")
        assert [entry.kind for entry in entries] == ["camera.entered", "camera.amended"]
        assert entries[-1].office == OFFICE
        assert "e@example.kz" not in entries[-1].reason + entries[-1].record
        (made,) = session.query(ChangeSet).all()
        assert (made.kind, made.state, made.reviewer_id) == ("confirmation", "published", None)
        assert list(checking.faults(session, from_environment().index_path)) == []
    assert "растады" in words(client.get("/en/cameras/AST-000003/history"))


def test_what_was_unticked_stays_as_it_was(desk: Desk, sqlite: Database) -> None:
    first, _second = ticked(desk)
    confirm(desk, first)

    assert confirmed_on(sqlite, "AST-000002") == str(today())
    assert confirmed_on(sqlite, "AST-000003") == "2020-05"
    assert [one.partition(":")[0] for one in ticked(desk)] == ["AST-000003"]


def test_an_entry_that_changed_since_is_left_out_and_said(desk: Desk, sqlite: Database) -> None:
    seen = ticked(desk)
    with sqlite.writing() as session:
        amend(session, "AST-000002", retention_days=5)

    told = words(desk.get(confirm(desk, *seen).headers["Location"]))

    assert "1 entry is confirmed and published." in told
    assert "Left out, because they had changed since you saw them: AST-000002." in told
    assert confirmed_on(sqlite, "AST-000002") == "2020-05"
    assert confirmed_on(sqlite, "AST-000003") == str(today())


def test_a_camera_removed_since_is_left_out(desk: Desk, sqlite: Database) -> None:
    seen = ticked(desk)
    with sqlite.writing() as session:
        amend(session, "AST-000002", status="removed")

    told = words(desk.get(confirm(desk, seen[0]).headers["Location"]))

    assert "0 entries are confirmed and published." in told
    assert "AST-000002" in told


def test_e9_a_replayed_form_confirms_nothing_twice(desk: Desk, sqlite: Database) -> None:
    seen = ticked(desk)
    for _ in range(3):
        assert confirm(desk, *seen).status_code == 303
    with sqlite.reading() as session:
        assert len(log.history(session, "cameras/AST-000002")) == 2
        assert session.query(ChangeSet).count() == 1


@pytest.mark.parametrize(
    ("seen", "status"),
    [
        ([], 400),
        (["AST-000002"], 400),
        (["AST-000002:x"], 400),
        (["AST-000002:0"], 400),
        (["AST-999999:1"], 404),
        (["../x:1"], 400),
        ([f"AST-{n:06d}:1" for n in range(101)], 400),
    ],
)
def test_a_form_that_was_tampered_with_changes_nothing(
    desk: Desk, sqlite: Database, seen: list[str], status: int
) -> None:
    assert confirm(desk, *seen).status_code == status
    assert confirmed_on(sqlite, "AST-000002") == "2020-05"


def test_e5_nobody_confirms_cameras_of_another_office(
    desk: Desk, seat: Seat, sqlite: Database
) -> None:
    stranger = seat("s@example.kz", "editor", office="almaty-office", area="almaty")
    seen = ticked(desk)

    as_own = stranger.post("/en/office/confirm", office="almaty-office", seen=seen)
    as_theirs = stranger.post("/en/office/confirm", office=OFFICE, seen=seen)

    assert (as_own.status_code, as_theirs.status_code) == (404, 404)
    assert confirmed_on(sqlite, "AST-000002") == "2020-05"


def test_e6_more_fields_in_the_form_change_nothing_more(desk: Desk, sqlite: Database) -> None:
    confirm(desk, *ticked(desk), status="removed", last_confirmed_on="1999", kind="corrected")
    assert confirmed_on(sqlite, "AST-000002") == str(today())


@pytest.mark.parametrize("role", ["viewer", "guardian", "auditor", "administrator"])
def test_other_roles_confirm_nothing(seat: Seat, desk: Desk, sqlite: Database, role: str) -> None:
    other = seat(f"{role}@example.kz", role)
    answer = other.post("/en/office/confirm", office=OFFICE, seen=ticked(desk))
    assert answer.status_code == 403
    assert confirmed_on(sqlite, "AST-000002") == "2020-05"


def test_the_true_place_is_shown_to_its_own_office(desk: Desk, sqlite: Database) -> None:
    with sqlite.writing() as session:
        hidden = {**OLD, "location_precision": "street", "withheld_law": "Law"}
        a_camera(session, id="AST-000004", address="Kenesary 40", title_en="Kenesary 40", **hidden)

    assert "Kenesary 40" in words(desk.get("/en/office/confirm"))
    confirm(desk, *ticked(desk))
    with sqlite.reading() as session:
        assert "Kenesary 40" not in log.history(session, "cameras/AST-000004")[-1].record


def test_with_nothing_ticked_the_page_comes_back_as_it_was_sent(desk: Desk) -> None:
    answer = confirm(desk)

    assert answer.status_code == 400
    assert "Tick the entries that are still true" in words(answer)
    assert 'checked aria-describedby="d-' not in answer.text
    assert 'value="AST-000002:' in answer.text


def test_what_was_put_off_stays_put_off(desk: Desk) -> None:
    address = f"/en/office/confirm?office={OFFICE}&after=AST-000002"
    page = desk.get(address).text
    assert "AST-000003" in page
    assert "Second" not in page
    seen = re.findall(r'name="seen" value="([^"]+)" checked', page)

    then = confirm(desk, *seen, after="AST-000002").headers["Location"]

    assert "after=AST-000002" in then
    assert "These were the last ones." in words(desk.get(then))
    assert [one.partition(":")[0] for one in ticked(desk)] == ["AST-000002"]
