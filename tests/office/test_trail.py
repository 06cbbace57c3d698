"""The trail: for auditors alone, of their offices alone, never changed, safe in a spreadsheet."""

import csv
import io
import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from werkzeug.test import TestResponse

from registry import audit
from registry.accounts import Role, offices
from registry.database import Database
from registry.drafts.bulk.taking import TAKEN
from registry.drafts.states import Deed
from registry.office import deeds
from registry.office.people.trail import guarded
from registry.settings import PROJECT
from tests.office.conftest import OFFICE, Seat
from tests.pages.reading import links, words

AT = datetime(2026, 3, 31, 19, 30, tzinfo=UTC)  # the 1st of April in Astana


def an_event(database: Database, what: str = "change.submitted", **but: object) -> None:
    with database.writing() as session:
        plain: dict[str, object] = {"at": AT, "office": OFFICE, "subject": "changes/1"}
        audit.write(session, what, **(plain | but))  # type: ignore[arg-type]


def rows(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def without_nonce(answer: TestResponse) -> str:
    return re.sub(r'nonce="[^"]+"', "", answer.text.replace("hidden-office", "absent-office"))


def test_only_auditors_read_it(seat: Seat) -> None:
    for role in Role:
        desk = seat(f"{role}@example.kz", role)
        expected = 200 if role == "auditor" else 403
        assert desk.get("/en/office/trail").status_code == expected, role
        assert desk.get("/en/office/trail.csv").status_code == expected, role


def test_it_shows_events_newest_first_with_names(seat: Seat, sqlite: Database) -> None:
    desk = seat("auditor@example.kz", "auditor")
    an_event(sqlite, official=desk.official_id)
    an_event(sqlite, "change.approved", official=desk.official_id, seen="abc")

    said = words(desk.get("/en/office/trail"))

    assert said.index("change.approved") < said.index("change.submitted")
    assert "trail read" in said
    assert "auditor (auditor@example.kz) · station-office" in said
    assert 'change.approved {"seen": "abc"}' in said


def test_reading_it_is_an_event(seat: Seat) -> None:
    desk = seat("auditor@example.kz", "auditor")
    desk.get("/en/office/trail?day=2026-04-01")
    desk.get("/en/office/trail.csv")

    found = rows(desk.get("/en/office/trail.csv").text)

    said = [(row["event"], row["official"], row["details"]) for row in found]
    assert said[:3] == [
        ("trail.exported", "auditor@example.kz", "{}"),
        ("trail.exported", "auditor@example.kz", "{}"),
        ("trail.read", "auditor@example.kz", '{"day": "2026-04-01"}'),
    ]


KEEPER = {"office": "register", "organisation": None, "area": None}


def test_e13_the_trail_of_another_office_is_not_found(seat: Seat, sqlite: Database) -> None:
    desk = seat("auditor@example.kz", "auditor")
    with sqlite.writing() as session:
        offices.make(session, "hidden-office", names={"en": "Hidden"}, area="almaty", at=AT)
    an_event(sqlite, "change.secret", office="hidden-office")

    for path in ("/en/office/trail", "/en/office/trail.csv"):
        existing = desk.get(f"{path}?office=hidden-office")
        missing = desk.get(f"{path}?office=absent-office")
        assert existing.status_code == missing.status_code == 404
        assert without_nonce(existing) == without_nonce(missing)
        assert "change.secret" not in desk.get(path).text


def test_the_auditor_of_the_register_reads_all_of_it(seat: Seat, sqlite: Database) -> None:
    keeper = seat("keeper@example.kz", "auditor", **KEEPER)
    an_event(sqlite, "change.submitted", office="station-office")
    an_event(sqlite, "other.strange", office=None)

    said = words(keeper.get("/en/office/trail"))

    assert "change.submitted" in said
    assert "other.strange changes/1" not in said
    assert "other.strange · changes/1 Nobody signed in" in said


def test_it_is_filtered_by_kind_day_and_official(seat: Seat, sqlite: Database) -> None:
    desk = seat("auditor@example.kz", "auditor")
    an_event(sqlite, "a.first", official=desk.official_id)
    an_event(sqlite, "a.second", at=AT - timedelta(hours=1))

    def found(query: str) -> set[str]:
        return {row["event"] for row in rows(desk.get(f"/en/office/trail.csv?{query}").text)}

    assert found("what=a.first") == {"a.first"}
    assert found("day=2026-04-01") == {"a.first"}
    assert found("day=2026-03-31") == {"a.second"}
    assert "a.first" in found("official=AUDITOR@example.kz")
    assert "a.second" not in found("official=AUDITOR@example.kz")
    assert found("official=nobody@example.kz") == set()


@pytest.mark.parametrize("query", ["day=31.03.2026", "day=2026-02-30", "before=x", "before=-1"])
def test_what_is_no_day_and_no_number_is_refused(seat: Seat, query: str) -> None:
    answer = seat("auditor@example.kz", "auditor").get(f"/en/office/trail?{query}")
    assert answer.status_code == 400


def test_its_pages_follow_each_other(seat: Seat, sqlite: Database) -> None:
    desk = seat("auditor@example.kz", "auditor")
    for number in range(120):
        an_event(sqlite, f"e.{number:03d}")
    seen, address = [], "/en/office/trail?what="
    while address:
        page = desk.get(address)
        seen += [word for word in words(page).split(" Download as CSV ")[1].split() if "e." in word]
        address = links(page).get("Earlier events", "")

    assert [word for word in seen if word.startswith("e.")] == [
        f"e.{number:03d}" for number in reversed(range(120))
    ]


def test_the_file_runs_nothing_in_a_spreadsheet(seat: Seat, sqlite: Database) -> None:
    desk = seat("auditor@example.kz", "auditor")
    an_event(sqlite, "x.y", subject="=HYPERLINK(1)", comment='a "b", c\nd')

    answer = desk.get("/en/office/trail.csv?what=x.y")

    (row,) = rows(answer.text)
    assert row["subject"] == "'=HYPERLINK(1)"
    assert row["details"] == '{"comment": "a \\"b\\", c\\nd"}'
    assert row["at"] == "2026-03-31T19:30:00+00:00"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="trail-20')
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_a_cell_that_begins_a_formula_is_guarded(cell: str) -> None:
    assert guarded(cell) == f"'{cell}"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_events SET what = 'nothing'",
        "DELETE FROM audit_events",
        "DELETE FROM audit_events WHERE id = 1",
    ],
)
def test_what_is_written_is_never_changed(database: Database, statement: str) -> None:
    an_event(database)
    with pytest.raises(DBAPIError, match="append-only"), database.writing() as session:
        session.execute(text(statement))
    with database.reading() as session:
        found = audit.page(session, audit.Asked(None, timezone=UTC))  # type: ignore[arg-type]
        assert [event.what for event in found] == ["change.submitted"]


def test_names_of_the_trail_are_on_no_public_page(app: Flask, seat: Seat) -> None:
    seat("auditor@example.kz", "auditor").get("/en/office/trail")
    for path in ("/en/", "/en/cameras", "/en/offices/station-office", "/healthz"):
        assert "auditor@example.kz" not in app.test_client().get(path).text


def test_every_event_that_is_written_has_words(app: Flask) -> None:
    source = "\n".join(path.read_text() for path in (PROJECT / "registry").rglob("*.py"))
    told = set(re.findall(r'audit\.write\(\s*session,\s*"([a-z_.]+)"', source))
    told |= set(
        re.findall(r'_(?:audit|note|changed)\(session, (?:official, )?"([a-z_.]+)"', source)
    )
    told |= {f"change.{deed}" for deed in (*Deed, "begun", "held_up", TAKEN)}
    assert {"official.locked", "office.made", "role.given", "trail.read", "change.file"} <= told

    with app.test_request_context("/en/office/trail"):
        assert sorted(what for what in told if deeds.said(what) == what) == []
