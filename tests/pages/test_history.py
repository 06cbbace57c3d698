"""The history of a camera: entries in sentences, newest first."""

from datetime import UTC, datetime

from registry import cameras, log
from registry.cameras import Change
from registry.database import Database
from tests.careful import CarefulClient
from tests.making import OFFICE, facts
from tests.pages.reading import links, words

LATER = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
FACE = {"function": "face_recognition_live", "state": "on", "since": "2026-05-01"}


def amended(database: Database, **but: object) -> None:
    with database.writing() as session:
        camera = cameras.camera(facts(controller="station") | but)
        change = Change("amended", camera, "<b>Announced.</b>", "2026-05-01")
        cameras.publish(session, [change], office=OFFICE, at=LATER)


def test_it_says_what_changed_newest_first(client: CarefulClient, sqlite: Database) -> None:
    amended(sqlite, functions=[FACE], retention_days=30)

    said = words(client.get("/en/cameras/AST-000001/history"))

    switched = said.index("Live face recognition was switched on (since May 1, 2026).")
    entered = said.index("The camera was entered on the register.")
    assert switched < entered
    assert "“How long footage is kept” is now declared: 30 days." in said


def test_it_shows_both_clocks_reason_office_and_number(
    client: CarefulClient, sqlite: Database
) -> None:
    amended(sqlite, retention_days=30)

    page = client.get("/en/cameras/AST-000001/history")

    assert "4 May 2026, 14:00" in words(page)
    assert "Reason: <b>Announced.</b> So in the world since May 1, 2026." in words(page)
    assert "Written by: Registry office." in words(page)
    past = links(page)["The whole record as of entry 2"]
    assert past == "/en/cameras/AST-000001?as_of=2"


def test_it_shows_the_hash_that_the_log_keeps(client: CarefulClient, sqlite: Database) -> None:
    with sqlite.reading() as session:
        kept = log.history(session, "cameras/AST-000001")[0].leaf.hex()

    shown = words(client.get("/en/cameras/AST-000001/history"))

    assert len(kept) == 64
    assert f"Hash of entry 2 {kept}" in shown


def test_an_unknown_camera_has_no_history(client: CarefulClient) -> None:
    page = client.get("/en/cameras/AST-999999/history")

    assert page.status_code == 404
    assert "AST-999999" in words(page)
