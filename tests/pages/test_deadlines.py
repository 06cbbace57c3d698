"""The deadline calculator: the day, its proof, and what happens to what cannot be read."""

from datetime import UTC, date, datetime
from itertools import product

import pytest
from icalendar import Calendar

from registry import law
from registry.database import Database
from tests.careful import CarefulClient
from tests.pages.reading import links, words

AT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
CASE = "type=footage&kind=akimat&country=kz&received=2026-03-18&time=10:00"


@pytest.fixture(autouse=True)
def loaded(sqlite: Database) -> None:
    with sqlite.writing() as session:
        law.load(session, at=AT)


def test_it_says_the_day_and_how_it_was_reckoned(client: CarefulClient):
    said = words(client.get(f"/en/deadlines?{CASE}"))

    assert "The answer is due by April 13, 2026" in said
    assert "Not counted: March 21–25 (Nauryz); Saturdays and Sundays." in said
    assert "Last day: Monday, April 13, 2026." in said
    assert "13 15 the last day" in said


def test_what_comes_after_hours_is_registered_later(client: CarefulClient):
    late = CASE.replace("2026-03-18", "2026-03-20").replace("10:00", "18:31")

    said = words(client.get(f"/en/deadlines?{late}"))

    assert "registered on the next working day: March 26, 2026" in said
    assert "The answer is due by April 16, 2026" in said


def test_pauses_move_the_day_and_are_drawn(client: CarefulClient):
    paused = f"{CASE}&asked1=2026-03-27&answered1=2026-04-01&asked2=2026-04-02"

    said = words(client.get(f"/en/deadlines?{paused}"))

    assert "The answer is due by April 16, 2026" in said
    assert "Not counted: 3 working days." in said
    assert "The clock stands still, the person was asked on April 2, 2026" in said
    assert "30 the clock stands still" in said


def test_what_is_not_confirmed_is_never_called_law(client: CarefulClient):
    footage = words(client.get(f"/en/deadlines?{CASE}"))
    shop = words(client.get(f"/en/deadlines?{CASE.replace('akimat', 'private')}"))

    assert "So says the law: 15 working days" in footage
    assert "it serves as an internal target: 3 working days." in footage
    assert "So says the law" not in shop
    assert "No law with a term was found for this. The portal expects: 15 working days" in shop


@pytest.mark.slow
@pytest.mark.parametrize(("country", "language"), [("kz", "kk"), ("eu", "ru"), ("uk", "en")])
def test_every_case_has_a_page(client: CarefulClient, country: str, language: str):
    for type_, kind in product(law.TYPES, ("akimat", "police", "private")):
        case = f"type={type_}&kind={kind}&country={country}&received=2026-05-26&time=23:59"

        assert client.get(f"/{language}/deadlines?{case}").status_code == 200, case


@pytest.mark.parametrize(
    "wrong",
    ["received=18.03.2026", "received=9999-12-31", "time=25:00", "type=cats", "country=xx",
     "asked1=2026-03-20&answered1=2026-03-19", "answered1=2026-03-19", "kind=cat"],
)  # fmt: skip
def test_what_cannot_be_read_is_named_and_kept(client: CarefulClient, wrong: str):
    page = client.get(f"/en/deadlines?{wrong}")

    assert page.status_code == 400
    assert "Something needs to be put right" in words(page)
    if wrong.startswith("received"):
        assert f'value="{wrong.removeprefix("received=")}"' in page.text


def test_without_a_case_it_asks_about_now(client: CarefulClient):
    said = words(client.get("/en/deadlines"))

    assert "The answer is due by" in said


def test_the_day_goes_into_a_calendar_program(client: CarefulClient):
    page = client.get(f"/en/deadlines?{CASE}")
    address = links(page)["Put it into my calendar"]

    answer = client.get(address)

    (event,) = Calendar.from_ical(answer.data).walk("VEVENT")
    assert answer.mimetype == "text/calendar"
    assert event["DTSTART"].dt == date(2026, 4, 13)
    assert "Not counted: March 21–25 (Nauryz)" in str(event["DESCRIPTION"])
    assert client.get(address).data == answer.data


def test_a_calendar_without_a_day_is_refused(client: CarefulClient):
    assert client.get("/deadlines.ics?received=soon").status_code == 400
    assert client.get("/deadlines.ics?country=uk&type=report").status_code == 404


def test_the_rules_are_shown_with_their_sources(client: CarefulClient):
    said = words(client.get("/en/about/law"))

    assert "Internal target, not law" in said
    assert "Data Protection Act 2018, 2018 c. 12, article 54" in said
    assert "within one month of receipt of the request" in said
    assert "May 27, 2026 Kurban Ait (Eid al-Adha) Estimate" in said
    assert "March 16, 2026: Sources disagree" in said


def test_the_law_is_there_for_machines(client: CarefulClient):
    said = client.get("/about/law.json").get_json()

    rules = {one["id"]: one for one in said["rules"]}
    calendars = {one["id"]: one for one in said["calendars"]}
    assert rules["kz-appc-76-respond"]["amount"] == 15
    assert rules["kz-401v-11-respond"]["confidence"] == "unverified"
    assert calendars["kz"]["version"] == 1
    assert {"on": "2025-01-05", "kind": "moved_work"}.items() <= next(
        day.items() for day in calendars["kz"]["days"] if day["on"] == "2025-01-05"
    )


def test_an_unloaded_register_says_so(client: CarefulClient, sqlite: Database):
    from sqlalchemy import delete

    from registry.law.tables import LegalRule

    with sqlite.writing() as session:
        session.execute(delete(LegalRule))

    assert "knows no rule" in words(client.get(f"/en/deadlines?{CASE}"))
    assert "No rules are loaded" in words(client.get("/en/about/law"))
