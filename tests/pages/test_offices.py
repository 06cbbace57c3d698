"""The public pages of offices: what each keeps, counted, and nobody's name."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from registry import cameras
from registry.accounts import Office, offices
from registry.cameras.declared import fields
from registry.cameras.index import duties, pace
from registry.database import Database
from registry.settings import from_environment
from registry.statistics import offices as counted
from tests.careful import CarefulClient
from tests.making import AT, a_camera, an_organisation
from tests.pages.reading import links, words

NOW = datetime.now(UTC)
TIMEZONE = from_environment().timezone


def today() -> date:
    return datetime.now(TIMEZONE).date()


def an_office(database: Database, office_id: str = "station-office", **kept: Any) -> Office:
    """An office of the station in Astana, unless it is said otherwise."""
    names = {code: f"The {office_id} ({code})" for code in ("kk", "ru", "en")}
    with database.writing() as session:
        said = {"organisation": "station", "area": "astana"} | kept
        office = offices.make(session, office_id, names=names, at=AT, **said)
        session.expunge(office)
        return office


def test_without_offices_it_says_so(client: CarefulClient) -> None:
    assert "No office has opened here yet." in words(client.get("/en/offices"))


def test_the_list_counts_what_each_office_keeps(client: CarefulClient, sqlite: Database) -> None:
    an_office(sqlite)
    an_office(sqlite, "almaty-office", organisation=None, area="almaty")
    confirmed = str(today())
    with sqlite.writing() as session:
        a_camera(session, id="AST-000002", controller="station", last_confirmed_on="2020")
        a_camera(session, id="AST-000003", controller="station", last_confirmed_on=confirmed)

    page = client.get("/en/offices")

    # Of three cameras one was last confirmed years ago, and one entered in March of this story.
    old = 1 + ((NOW - AT).days > 365)
    assert f"3 cameras {counted.percent(3 - old, 3)}% confirmed within a year" in words(page)
    assert "The almaty-office (en) It keeps the entries of all cameras in Almaty. No camera" in (
        words(page)
    )
    assert links(page)["The station-office (en)"] == "/en/offices/station-office"


def test_the_page_counts_what_is_declared(client: CarefulClient, sqlite: Database) -> None:
    an_office(sqlite)
    with sqlite.writing() as session:
        a_camera(session, id="AST-000002", controller="station", retention_days=0, vendors=["v"])

    said = words(client.get("/en/offices/station-office"))

    assert "2 cameras on the register" in said
    assert "How long footage is kept 1 of 2 50" in said
    assert "Vendors 1 of 2 50" in said
    assert "Who answers for it 2 of 2 100" in said
    assert "Legal basis 0 of 2 0" in said


def test_every_fact_it_counts_is_one_whose_blank_is_shown() -> None:
    assert all(fields.field(name).is_shown_blank for name in counted.FACTS)


def test_the_same_cameras_are_on_the_list_and_on_the_map(
    client: CarefulClient, sqlite: Database
) -> None:
    an_office(sqlite)
    page = client.get("/en/offices/station-office")

    assert links(page)["Show on the map"] == "/en/?controller=station&area=astana"
    assert "1 camera fits" in words(client.get(links(page)["As a list"]))


def test_an_office_whose_organisation_is_unknown_keeps_nothing(
    client: CarefulClient, sqlite: Database
) -> None:
    an_office(sqlite, "lost", organisation="nobody")

    page = client.get("/en/offices/lost")

    assert page.status_code == 200
    assert "The register holds no camera for this office yet." in words(page)


def test_a_closed_office_keeps_its_page_and_leaves_the_list(
    client: CarefulClient, sqlite: Database
) -> None:
    an_office(sqlite)
    with sqlite.writing() as session:
        offices.by_id(session, "station-office").closed_at = NOW

    assert "This office is closed." in words(client.get("/en/offices/station-office"))
    assert "station-office" not in client.get("/en/offices").text


def test_an_unknown_office_is_named(client: CarefulClient) -> None:
    page = client.get("/en/offices/nowhere")
    assert page.status_code == 404
    assert "nowhere" in words(page)


def test_it_is_revalidated_and_not_sent_twice(client: CarefulClient, sqlite: Database) -> None:
    an_office(sqlite)
    first = client.get("/en/offices/station-office")
    again = client.get(
        "/en/offices/station-office", headers={"If-None-Match": first.headers["ETag"]}
    )
    assert again.status_code == 304


def test_the_organisation_leads_to_its_office(client: CarefulClient, sqlite: Database) -> None:
    an_office(sqlite)
    found = links(client.get("/en/organisations/station"))
    assert found["The station-office (en)"] == "/en/offices/station-office"


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_it_names_the_office_in_the_readers_language(
    client: CarefulClient, sqlite: Database, language: str
) -> None:
    an_office(sqlite)
    page = client.get(f"/{language}/offices/station-office")
    assert f"The station-office ({language})" in words(page)


def test_changes_and_closed_findings_follow_the_log(database: Database) -> None:
    office = an_office(database)
    long_ago, lately = NOW - timedelta(days=500), NOW - timedelta(days=40)
    with database.writing() as session:
        an_organisation(session, at=long_ago)
        a_camera(session, at=long_ago, controller="station")
        a_camera(session, at=long_ago, id="ALM-000001", district_code="almaty-medeu")
        amend = {"office": "O", "reason": "r", "at": lately}
        cameras.amend(session, "AST-000001", retention_days=30, **amend)
        cameras.amend(session, "AST-000001", status="removed", **amend)
        cameras.amend(session, "ALM-000001", retention_days=30, **amend)

    with database.reading() as session:
        chosen = duties.of_office(office, today=today(), timezone=TIMEZONE)
        first = pace.pace(session, chosen)

    month = lately.astimezone(TIMEZONE).date().replace(day=1)
    assert {m.first: m.changes for m in first.months if m.changes} == {month: 2}
    assert len(first.months) == 12
    # Once put right; what stood open until the camera went is closed with it. The first
    # confirmation ended after a year, and its finding went when the camera was removed.
    assert first.closed["retention_not_declared"] == 1
    assert first.closed["legal_basis_not_declared"] == 1
    assert first.closed["sign_absent"] == 0


def test_the_pace_takes_in_what_the_log_gains(database: Database) -> None:
    office = an_office(database)
    with database.writing() as session:
        an_organisation(session, at=NOW - timedelta(days=500))
        a_camera(session, at=NOW - timedelta(days=500), controller="station")
    chosen = duties.of_office(office, today=today(), timezone=TIMEZONE)
    counts = []

    for days in (1, 30):
        with database.reading() as session:
            counts.append(sum(m.changes for m in pace.pace(session, chosen).months))
        with database.writing() as session:
            more = {"office": "O", "reason": "r", "at": NOW}
            cameras.amend(session, "AST-000001", retention_days=days, **more)
    with database.reading() as session:
        found = pace.pace(session, chosen)

    assert [*counts, sum(m.changes for m in found.months)] == [0, 1, 2]
    assert found.closed["retention_not_declared"] == 1
    # Whoever amends an entry has looked at it.
    assert found.closed["not_confirmed_for_a_year"] == 1


def test_a_share_is_never_rounded_up_to_all() -> None:
    assert [counted.percent(*pair) for pair in ((0, 0), (0, 9), (9, 9), (99_999, 100_000))] == [
        0,
        0,
        100,
        99.9,
    ]
    assert counted.percent(1, 100_000) == 0.1


def test_no_officials_name_is_on_it(app: Flask, sqlite: Database) -> None:
    from tests.office.conftest import sit_down

    sit_down(app, "aigerim@example.kz", "editor", person="someone")
    client = app.test_client()
    for path in ("/en/offices", "/en/offices/station-office"):
        assert "aigerim" not in client.get(path).text


def test_an_urgent_correction_is_shown_until_a_second_person_confirmed_it(
    app: Flask, sqlite: Database, client: CarefulClient
) -> None:
    from tests.office.conftest import sit_down
    from tests.office.test_desk import a_set, confirmed

    editor = sit_down(app, "aigerim@example.kz", "editor")
    reviewer = sit_down(app, "bolat@example.kz", "reviewer")
    set_id = a_set(sqlite, editor, state="urgent")

    page = client.get("/en/offices/station-office")
    assert "1 urgent correction waits for a second person" in words(page)
    assert "Seen on site." in words(page)
    assert "aigerim" not in page.text

    confirmed(sqlite, reviewer, set_id)
    again = words(client.get("/en/offices/station-office"))
    assert "waits for a second person" not in again


def test_its_picture_has_a_dot_where_a_camera_stands(
    client: CarefulClient, sqlite: Database
) -> None:
    an_office(sqlite)
    one = client.get("/en/offices/station-office").text
    assert one.count('class="dot"') == 1
    assert "dot-face" not in one

    faces = {"functions": [{"function": "face_recognition", "state": "on"}]}
    with sqlite.writing() as session:
        a_camera(session, id="AST-000002", controller="station", lat=51.2, **faces)
        hidden = {"location_precision": "withheld", "withheld_law": "Law"}
        a_camera(session, id="AST-000003", controller="station", lat=51.1, **hidden)

    two = client.get("/en/offices/station-office").text
    paths = re.findall(r'class="dot( dot-face)?" stroke-width="4" d="([^"]+)"', two)
    assert [(kind, path.count("M")) for kind, path in paths] == [("", 2), (" dot-face", 1)]


def test_without_a_public_place_there_is_no_picture(
    client: CarefulClient, sqlite: Database
) -> None:
    an_office(sqlite, "other", organisation="other")
    with sqlite.writing() as session:
        an_organisation(session, id="other")
        a_camera(session, id="AST-000002", controller="other", lat=None, lon=None)

    page = client.get("/en/offices/other")
    assert page.status_code == 200
    assert "<figure" not in page.text


def test_e1_a_draft_is_on_no_page_of_its_office(
    app: Flask, sqlite: Database, client: CarefulClient
) -> None:
    from tests.office.conftest import sit_down
    from tests.office.test_desk import a_set

    editor = sit_down(app, "aigerim@example.kz", "editor")
    before = [client.get(path).text for path in ("/en/offices", "/en/offices/station-office")]
    a_set(sqlite, editor, state="submitted", address="Kenesary 40", retention_days=1)

    after = [client.get(path).text for path in ("/en/offices", "/en/offices/station-office")]

    assert [_plain(page) for page in after] == [_plain(page) for page in before]


def _plain(page: str) -> str:
    return re.sub(r'nonce="[^"]+"', "", page)
