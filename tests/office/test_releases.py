"""Releases in the office: announced, prepared, looked at, moved; and what never gets lost."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from registry.database import Database
from registry.statistics import releases
from registry.statistics.releases import questions
from registry.statistics.releases.tables import Release
from tests.office.conftest import Desk, sit_down
from tests.pages.reading import words
from tests.statistics.releases.newsroom import KEEPER, Newsroom

LAST = f"{datetime.now(UTC).year - 1}-Q4"
NAME = LAST.lower()
ENDS = f"{datetime.now(UTC).year - 1}-12-31"
NOTES = {f"note_{code}": f"Counted by offices ({code})." for code in ("kk", "ru", "en")}


@pytest.fixture
def room(app: Flask, sqlite: Database) -> Newsroom:
    return Newsroom(sqlite, at=datetime.now(UTC)).open()


@pytest.fixture
def desk(app: Flask, room: Newsroom) -> Desk:
    return sit_down(app, "s@x.kz", "statistician", office=KEEPER, organisation=None, area=None)


def typed(**but: str) -> dict[str, str]:
    due = (datetime.now(UTC) + timedelta(days=10)).date().isoformat()
    told = {"id": NAME, "period_start": f"{ENDS[:4]}-10-01", "period_end": ENDS, "due": due}
    return told | {f"title_{code}": "Cameras" for code in ("kk", "ru", "en")} | but


def deed(desk: Desk, said: str, name: str = NAME, **fields: str):
    """Press a button on the page of a release, as it stands."""
    page = desk.get(f"/en/office/releases/{name}").get_data(as_text=True)
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version
    told = {"version": version[1], "deed": said, **fields}
    return desk.post(f"/en/office/releases/{name}", **told)


def test_the_way_of_a_release_through_the_office(desk: Desk, room: Newsroom):
    room.counted("astana", LAST, alerts=20, arrests=3)
    assert desk.post("/en/office/releases/new", **typed()).status_code == 303
    assert "quality note" in words(deed(desk, "prepare"))
    assert deed(desk, "note", **NOTES).status_code == 303
    assert deed(desk, "prepare").status_code == 303
    assert "The preparation begins within a minute." in words(
        desk.get(f"/en/office/releases/{NAME}")
    )

    releases.prepare_waiting(room.database, at=datetime.now(UTC))
    assert "It is prepared" in words(desk.get(f"/en/office/releases/{NAME}"))
    look = words(desk.get(f"/en/office/releases/{NAME}/look"))
    assert "breaks the embargo" in look
    assert "Hidden counts 2" in look

    later = (datetime.now(UTC) + timedelta(days=12)).date().isoformat()
    assert deed(desk, "move", due=later, due_time="11:00").status_code == 400
    assert deed(desk, "move", due=later, due_time="11:00", reason="Late.").status_code == 303
    assert "Late." in words(desk.get(f"/en/office/releases/{NAME}"))

    releases.publish_due(room.database, at=room.release(NAME).due_at)
    page = words(desk.get(f"/en/office/releases/{NAME}"))
    assert "It is out, and stays as it is." in page
    assert "Announce a correction" in words(desk.get(f"/en/office/releases/new?supersedes={NAME}"))


def test_what_was_typed_stands_there_after_a_refusal(desk: Desk, room: Newsroom):
    wrong = desk.post("/en/office/releases/new", **typed(due="tomorrow", title_kk="Камералар"))
    page = wrong.get_data(as_text=True)
    assert wrong.status_code == 400
    assert 'value="tomorrow"' in page
    assert 'value="Камералар"' in page
    with room.database.reading() as session:
        assert questions.awaited(session) == []

    desk.post("/en/office/releases/new", **typed())
    page = deed(desk, "note", note_kk="Жазба", note_ru="", note_en="").get_data(as_text=True)
    assert "Жазба" in page
    assert 'aria-invalid="true"' in page


BAD = [
    ("add_reader", {"role": "Minister", "organisation": "M", "why_early": "", "hours": "12"}),
    ("add_reader", {"role": "M", "organisation": "M", "why_early": "W", "hours": "many"}),
    ("terms", {"B5": "4", "B10": "10", "why": "error"}),
    ("terms", {"B5": "1e9", "B10": "10", "why": "error"}),
    ("cancel", {"cancel_reason": ""}),
    ("move", {"due": "2026-02-30", "reason": "R."}),
    ("move", {"due": "2020-01-01", "due_time": "25:00", "reason": "R."}),
    ("dance", {}),
]


def test_bad_input_is_a_sentence_and_changes_nothing(desk: Desk, room: Newsroom):
    desk.post("/en/office/releases/new", **typed())
    before = room.release(NAME).version
    for said, fields in BAD:
        answer = deed(desk, said, **fields)
        assert answer.status_code == 400, fields
        assert "Something needs to be put right" in words(answer)
    assert room.release(NAME).version == before


def test_early_readers_are_added_and_taken_off(desk: Desk, room: Newsroom):
    desk.post("/en/office/releases/new", **typed())
    told = {"role": "Minister", "organisation": "Ministry", "why_early": "W.", "hours": "12"}
    assert deed(desk, "add_reader", **told).status_code == 303
    assert "Minister, Ministry" in words(desk.get(f"/en/office/releases/{NAME}"))
    with room.database.reading() as session:
        (reader,) = questions.early_readers(session, NAME)
    assert deed(desk, "remove_reader", reader=str(reader.id)).status_code == 303
    assert "Nobody sees it before its hour." in words(desk.get(f"/en/office/releases/{NAME}"))


def test_a_refused_release_says_why_and_what_to_do(desk: Desk, room: Newsroom):
    desk.post("/en/office/releases/new", **typed())
    deed(desk, "note", **NOTES)
    deed(desk, "prepare")
    releases.prepare_waiting(room.database, at=datetime.now(UTC))
    page = words(desk.get(f"/en/office/releases/{NAME}"))
    assert "Nothing of this release will come out as it stands." in page
    assert "Accept the returns first" in page
    assert desk.get(f"/en/office/releases/{NAME}/look").status_code == 409


def test_twelve_months_are_announced_by_one_button(desk: Desk, room: Newsroom):
    assert desk.post("/en/office/releases/plan").status_code == 303
    with room.database.reading() as session:
        assert len(questions.awaited(session)) == 4
    assert "Camera statistics, quarter" in words(desk.get("/en/office/releases"))


def test_a_publisher_of_the_register_may_and_others_may_not(app: Flask, room: Newsroom):
    register = {"office": KEEPER, "organisation": None, "area": None}
    publisher = sit_down(app, "p@x.kz", "publisher", **register)
    editor = sit_down(app, "e@x.kz", "editor", **register)
    city = sit_down(app, "c@x.kz", "statistician", "publisher", office="astana")
    found = [one.get("/en/office/releases").status_code for one in (publisher, editor, city)]
    assert found == [200, 403, 403]
    assert "/en/office/releases" in publisher.get("/en/office/account").get_data(as_text=True)
    assert city.get(f"/en/office/releases/{NAME}/look").status_code == 403


def test_a_failed_protection_says_what_to_publish_coarser(desk: Desk, room: Newsroom):
    first = room.counted("astana", LAST, alerts=50, arrests=3)
    for city, arrests in (("almaty", 4), ("shymkent", 40)):
        room.counted(city, LAST, alerts=50, arrests=arrests)
    room.out(LAST)
    # Shown from one upwards, the wrongful ones would leave 3 to 6 of Astana's and Almaty's 7.
    room.counted("astana", LAST, first, alerts=50, arrests=3, wrongful_arrests=3)
    room.out(LAST, "again", supersedes_id=NAME, why="error", because="Recount.")

    page = words(desk.get("/en/office/releases/again"))
    assert "Nothing of this release will come out as it stands." in page
    assert "“People arrested” of" in page
    assert "gives no count of “Arrests after a wrong alert” but the reason why" in page


def test_how_far_a_preparation_is_can_be_seen_without_script(desk: Desk, room: Newsroom):
    room.counted("astana", LAST, alerts=20, arrests=3)
    room.asked(room.announced(LAST))
    with room.database.writing() as session:
        session.get(Release, NAME).done, session.get(Release, NAME).steps = 7, 20

    page = desk.get(f"/en/office/releases/{NAME}")
    assert "7 of 20 steps are done." in words(page)
    assert '<progress max="20" value="7"' in page.get_data(as_text=True)
    assert "See how far it is" in words(page)
