"""The weekly letter: on Monday, in the official's language, once, and off by one click."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from registry import mail
from registry.accounts import officials
from registry.audit import AuditEvent
from registry.database import Database
from registry.drafts import digest
from registry.mail import Letter
from tests.careful import CarefulClient
from tests.mail.test_sending import Box, serving, settings
from tests.office.conftest import Seat
from tests.pages.reading import words

ALMATY = ZoneInfo("Asia/Almaty")
SENDER = digest.Sender("https://cameras.example.kz", "for tests", ALMATY)
MONDAY = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)  # nine o'clock in Almaty


def run(database: Database, at: datetime = MONDAY, sender: digest.Sender = SENDER) -> int:
    with database.writing() as session:
        return digest.write_due(session, at=at, today=at.astimezone(ALMATY).date(), sender=sender)


def letters(database: Database) -> list[Letter]:
    with database.reading() as session:
        found = session.query(Letter).order_by(Letter.id).all()
        session.expunge_all()
        return found


def in_language(database: Database, email: str, language: str) -> None:
    with database.writing() as session:
        officials.by_email(session, email).language = language


@pytest.mark.parametrize(
    ("language", "subject", "line"),
    [
        ("kk", "Ашық Камера: осы аптада", "Маңызды сұрағы ашық камералар: 1 (station-office)"),
        ("ru", "Ашық Камера: что ждёт", "Камеры с серьёзными открытыми вопросами: 1 (station"),
        ("en", "Ashyq Kamera: what waits", "Cameras with serious open questions: 1 (station"),
    ],
)
def test_it_says_in_ones_language_what_waits(
    seat: Seat, sqlite: Database, language: str, subject: str, line: str
) -> None:
    seat("e@example.kz", "editor")
    in_language(sqlite, "e@example.kz", language)

    assert run(sqlite) == 1

    (letter,) = letters(sqlite)
    assert letter.recipient == "e@example.kz"
    assert letter.subject.startswith(subject)
    assert line in letter.body
    assert f"https://cameras.example.kz/{language}/office/" in letter.body
    assert letter.key == f"digest/{officials_id(sqlite)}/2026-W48"


def officials_id(database: Database) -> int:
    with database.reading() as session:
        return officials.by_email(session, "e@example.kz").id


def test_one_week_gives_one_letter(seat: Seat, sqlite: Database) -> None:
    seat("e@example.kz", "editor")

    assert [run(sqlite), run(sqlite)] == [1, 0]
    assert run(sqlite, datetime(2026, 11, 30, 4, tzinfo=UTC)) == 1
    # The first week of a year may begin in the old one.
    assert run(sqlite, datetime(2026, 12, 28, 4, tzinfo=UTC)) == 1
    assert letters(sqlite)[-1].key == f"digest/{officials_id(sqlite)}/2026-W53"


@pytest.mark.parametrize(
    "at",
    [
        datetime(2026, 11, 24, 4, tzinfo=UTC),  # Tuesday
        datetime(2026, 11, 23, 1, tzinfo=UTC),  # Monday, but six in the morning
        datetime(2026, 11, 22, 18, tzinfo=UTC),  # Sunday
    ],
)
def test_on_other_days_none_is_written(seat: Seat, sqlite: Database, at: datetime) -> None:
    seat("e@example.kz", "editor")
    assert run(sqlite, at) == 0


def test_who_has_nothing_to_do_gets_none(seat: Seat, sqlite: Database) -> None:
    seat("v@example.kz", "viewer")
    assert run(sqlite) == 0


@pytest.mark.parametrize("state", ["invited", "locked"])
def test_who_cannot_come_in_gets_none(seat: Seat, sqlite: Database, state: str) -> None:
    seat("e@example.kz", "editor")
    with sqlite.writing() as session:
        officials.by_email(session, "e@example.kz").state = state
    assert run(sqlite) == 0


def test_without_an_address_of_the_portal_none_is_written(seat: Seat, sqlite: Database) -> None:
    seat("e@example.kz", "editor")
    assert run(sqlite, sender=digest.Sender("", "for tests", ALMATY)) == 0


def off_link(database: Database) -> str:
    body = letters(database)[-1].body
    return body.partition("https://cameras.example.kz")[2].partition("\n")[0] and (
        "/" + body.rpartition("https://cameras.example.kz/")[2].split()[0]
    )


def test_one_click_turns_it_off_without_signing_in(
    seat: Seat, sqlite: Database, client: CarefulClient
) -> None:
    seat("e@example.kz", "editor")
    run(sqlite)
    link = off_link(sqlite)

    page = client.get(link)
    assert page.status_code == 200
    assert run(sqlite, datetime(2026, 11, 30, 4, tzinfo=UTC)) == 1  # to look turns nothing off

    # As a mail program sends it (RFC 8058): no cookie, no page, no token.
    answer = client.post(link, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert run(sqlite, datetime(2026, 12, 7, 4, tzinfo=UTC)) == 0
    assert client.post(link).status_code == 200  # a second time changes nothing
    assert "Set-Cookie" not in answer.headers
    with sqlite.reading() as session:
        events = session.query(AuditEvent).filter_by(what="digest.off").all()
        assert [(event.official_id, event.subject) for event in events] == [
            (None, f"officials/{officials_id(sqlite)}")
        ]


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_a_mail_program_turns_it_off_by_what_came_over_smtp(
    seat: Seat, sqlite: Database, client: CarefulClient, kind: str
) -> None:
    seat("e@example.kz", "editor")
    box = Box()
    run(sqlite)
    with serving(box) as port:
        there = settings(f"smtp://127.0.0.1:{port}?tls=never")
        assert mail.send_due(sqlite, there, at=MONDAY) == (1, 0)

    (letter,) = box.letters
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = letter["List-Unsubscribe"].removeprefix("<https://cameras.example.kz").rstrip(">")
    assert f"List-Unsubscribe: <https://cameras.example.kz{address}>\r\n".encode() in box.raw[0]
    name, _, value = letter["List-Unsubscribe-Post"].partition("=")
    answer = client.post(address, data={name: value}, content_type=kind)
    assert answer.status_code == 200
    assert run(sqlite, datetime(2026, 11, 30, 4, tzinfo=UTC)) == 0


def test_without_https_mail_programs_send_no_form(seat: Seat, sqlite: Database) -> None:
    seat("e@example.kz", "editor")
    run(sqlite, sender=digest.Sender("http://localhost:8000", "for tests", ALMATY))

    (letter,) = letters(sqlite)
    assert "List-Unsubscribe-Post" not in str(letter.headers)
    assert "http://localhost:8000/kk/office/digest/" in str(letter.headers)


def test_other_letters_carry_no_such_header(
    seat: Seat, sqlite: Database, client: CarefulClient
) -> None:
    seat("e@example.kz", "editor")
    page = client.get("/en/office/reset").text
    csrf = page.partition('name="csrf" value="')[2].partition('"')[0]
    client.post("/en/office/reset", data={"csrf": csrf, "email": "e@example.kz"})

    assert [letter.headers for letter in letters(sqlite)] == [None]


def test_the_link_of_another_opens_nothing(
    seat: Seat, sqlite: Database, client: CarefulClient
) -> None:
    seat("e@example.kz", "editor")
    seat("f@example.kz", "editor")
    run(sqlite)
    link = off_link(sqlite)
    number = link.split("/")[-2]

    for forged in (
        link.replace(f"/{number}/", f"/{int(number) - 1}/"),
        link[:-1],
        link[:-1] + ("0" if link[-1] != "0" else "1"),
        link.rpartition("/")[0] + "/ё",
    ):
        assert client.get(forged).status_code == 404
        assert client.post(forged).status_code == 404
    assert run(sqlite, datetime(2026, 11, 30, 4, tzinfo=UTC)) == 2


def test_it_tells_nothing_of_drafts_but_numbers(seat: Seat, sqlite: Database) -> None:
    from tests.office.test_desk import a_set

    editor = seat("e@example.kz", "editor")
    seat("r@example.kz", "reviewer")
    a_set(sqlite, editor, state="submitted", address="Kenesary 40")
    run(sqlite)

    review = next(one for one in letters(sqlite) if one.recipient == "r@example.kz")
    assert "күткен өзгерістер: 1" in review.body
    assert "Kenesary" not in review.body
    assert "Seen on site" not in review.body


def test_the_page_says_what_it_does(seat: Seat, sqlite: Database, client: CarefulClient) -> None:
    seat("e@example.kz", "editor")
    in_language(sqlite, "e@example.kz", "en")
    run(sqlite)
    assert "Shall it come no longer?" in words(client.get(off_link(sqlite)))


def test_the_week_is_that_of_the_register(seat: Seat, sqlite: Database) -> None:
    seat("e@example.kz", "editor")
    with sqlite.reading() as session:
        official = officials.by_email(session, "e@example.kz")
        assert digest.key_of(official, date(2027, 1, 3)).endswith("/2026-W53")
        assert digest.key_of(official, date(2027, 1, 4)).endswith("/2027-W01")


def test_a_form_of_another_site_turns_nothing_off(
    seat: Seat, sqlite: Database, client: CarefulClient
) -> None:
    desk = seat("e@example.kz", "editor")
    run(sqlite)
    link = off_link(sqlite)

    strange = client.post(link, headers={"Origin": "https://elsewhere.example"})
    without_token = desk.client.post(link)

    assert (strange.status_code, without_token.status_code) == (403, 403)
    assert run(sqlite, datetime(2026, 11, 30, 4, tzinfo=UTC)) == 1
    assert desk.post(link).status_code == 200
    assert run(sqlite, datetime(2026, 12, 7, 4, tzinfo=UTC)) == 0
