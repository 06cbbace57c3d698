"""What waits, what is confirmed and what is written on Monday, on both engines."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from registry import log
from registry.accounts import Role, offices, officials
from registry.database import Database, Session
from registry.drafts import confirming, desk, digest
from registry.mail import Letter
from tests.making import a_camera, an_organisation

ALMATY = ZoneInfo("Asia/Almaty")
MONDAY = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
TODAY = MONDAY.astimezone(ALMATY).date()
OLD = {"controller": "station", "last_confirmed_on": "2020"}


def an_office(session: Session) -> int:
    """An office with two old entries and an editor; gives the editor's number."""
    an_organisation(session)
    a_camera(session, **OLD)
    a_camera(session, id="AST-000002", **OLD)
    office = offices.make(
        session, "o", names={"en": "Office"}, organisation="station", area="astana", at=MONDAY
    )
    official = officials.add(session, "e@example.kz", at=MONDAY)
    official.state = "active"
    officials.give(session, official, Role.EDITOR, office, at=MONDAY)
    return official.id


def test_what_waits_is_counted(database: Database) -> None:
    with database.writing() as session:
        number = an_office(session)
    with database.reading() as session:
        who = officials.who(session, officials.by_id(session, number))
        found = desk.tasks(session, who, today=TODAY, timezone=ALMATY)
        assert [(task.code, task.count) for task in found] == [
            ("serious", 2),
            ("unconfirmed", 2),
            ("notable", 2),
            ("minor", 2),
        ]


def test_the_weekly_letter_is_written_once(database: Database) -> None:
    sender = digest.Sender("https://cameras.example.kz", "for tests", ALMATY)
    with database.writing() as session:
        an_office(session)
    for expected in (1, 0):
        with database.writing() as session:
            assert digest.write_due(session, at=MONDAY, today=TODAY, sender=sender) == expected
    with database.reading() as session:
        (letter,) = session.query(Letter).all()
        assert "Бір жыл бойы расталмаған жазбалар: 2 (Office)" in letter.body


def test_of_many_who_confirm_the_same_page_one_does(database: Database) -> None:
    with database.writing() as session:
        number = an_office(session)
        seen = {"AST-000001": 2, "AST-000002": 3}

    def confirmed(_: int) -> int:
        with database.writing() as session:
            who = officials.who(session, officials.by_id(session, number))
            done = confirming.still_true(session, who, "o", seen, today=TODAY, at=MONDAY)
            assert len(done.cameras) + len(done.left_out) == 2
            return len(done.cameras)

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(confirmed, range(8))) == [0] * 7 + [2]
    with database.reading() as session:
        assert [entry.kind for entry in log.history(session, "cameras/AST-000001")] == [
            "camera.entered",
            "camera.amended",
        ]
