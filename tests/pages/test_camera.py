"""The page of a camera, in the order in which a resident asks."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from registry import cameras
from registry.cameras import Change
from registry.database import Database
from tests.careful import CarefulClient
from tests.making import AT, OFFICE, a_camera
from tests.making import facts as declared
from tests.pages.reading import facts, links, words

LATER = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
FACE = {"function": "face_recognition_live", "state": "on", "since": "2024-11"}


def amend(database: Database, kind: str = "amended", reason: str = "Changed.", **but: Any) -> None:
    with database.writing() as session:
        change = Change(kind, cameras.camera(declared(**but)), reason)
        cameras.publish(session, [change], office=OFFICE, at=LATER)


def test_it_says_first_what_and_where_it_is(client: CarefulClient) -> None:
    said = words(client.get("/en/cameras/AST-000001"))

    assert "AST-000001 · Railway station" in said
    assert said.index("What it does") < said.index("How long footage is kept")
    assert said.index("How long footage is kept") < said.index("Who answers for it")
    assert said.index("Who answers for it") < said.index("Legal basis")


def test_it_says_since_when_it_does_what(client: CarefulClient, sqlite: Database) -> None:
    amend(sqlite, functions=[FACE])

    said = words(client.get("/en/cameras/AST-000001"))

    assert "Live face recognition On since November 2024" in said
    assert "No decision is cited." in said


def test_a_cited_decision_is_shown_instead(client: CarefulClient, sqlite: Database) -> None:
    amend(sqlite, functions=[FACE | {"decision_ref": "Order 12"}])

    said = words(client.get("/en/cameras/AST-000001"))

    assert "Decision: Order 12." in said
    assert "No decision is cited." not in said


def test_it_says_on_which_day_todays_footage_is_gone(
    client: CarefulClient, sqlite: Database
) -> None:
    amend(sqlite, retention_days=30)

    said = words(client.get("/en/cameras/AST-000001"))

    gone = datetime.now(UTC) + timedelta(days=30, hours=5)
    assert f"30 days. What is filmed today is erased on {gone:%B} {gone.day}, {gone.year}." in said


def test_zero_days_mean_live_only(client: CarefulClient, sqlite: Database) -> None:
    amend(sqlite, retention_days=0)

    said = words(client.get("/en/cameras/AST-000001"))

    assert "0 days: the picture is only shown live, nothing is kept." in said


def test_a_blank_is_shown_with_the_way_to_ask(client: CarefulClient, sqlite: Database) -> None:
    amend(sqlite, operator="station")

    page = client.get("/en/cameras/AST-000001")

    assert facts(page)["Operator"] == "Station operator"
    assert facts(page)["Owner"].startswith("Not declared Ask about this")
    assert links(page)["Ask about this: Owner"] == "/en/requests/new?camera=AST-000001&field=owner"


def test_what_is_not_asked_of_such_a_camera_is_no_blank(
    client: CarefulClient, sqlite: Database
) -> None:
    plain = facts(client.get("/en/cameras/AST-000001"))
    amend(sqlite, functions=[FACE])
    watching = facts(client.get("/en/cameras/AST-000001"))

    assert "How long face templates are kept" not in plain
    assert watching["How long face templates are kept"].startswith("Not declared")


def test_what_is_kept_back_is_not_called_undeclared(
    client: CarefulClient, sqlite: Database
) -> None:
    assert "Goethe 7" in client.get("/en/cameras/AST-000001").text
    amend(sqlite, location_precision="withheld", withheld_reason="investigation")

    page = client.get("/en/cameras/AST-000001")

    assert facts(page)["Address"] == "Not published: it would give the place away."
    assert facts(page)["Under which law"].startswith("Not declared")
    for secret in ("Goethe", "51.18", "71.40", "west entrance"):
        assert secret not in page.text


def test_it_names_what_the_record_leaves_open(client: CarefulClient) -> None:
    page = client.get("/en/cameras/AST-000001")

    assert "Legal basis not declared The register does not say on what legal" in words(page)
    assert links(page)["The rules of this check"] == "/en/about/findings"


def test_it_has_both_clocks_and_the_entry(client: CarefulClient, sqlite: Database) -> None:
    with sqlite.writing() as session:
        a_camera(session, id="AST-000002", active_from="2025-02-03", reason="Put up.")

    said = facts(client.get("/en/cameras/AST-000002"))

    assert said["So in the world since"] == "February 3, 2025"
    assert said["Written down on"] == "1 March 2026, 14:00"
    assert said["Entry"] == "No. 3, by: Registry office Reason: Put up."


def test_a_past_state_is_said_loudly_with_the_way_back(
    client: CarefulClient, sqlite: Database
) -> None:
    amend(sqlite, title_en="Station, new name")

    page = client.get("/en/cameras/AST-000001?as_of=2026-03-02")

    assert "This is not today's record. You see it as it stood on March 2, 2026." in words(page)
    assert "Station, west entrance" in words(page)
    assert links(page)["To today's record"] == "/en/cameras/AST-000001"
    assert "Station, new name" in words(client.get("/en/cameras/AST-000001"))


def test_a_past_state_promises_no_day_of_erasure(client: CarefulClient, sqlite: Database) -> None:
    amend(sqlite, retention_days=30)

    assert "is erased on" in words(client.get("/en/cameras/AST-000001"))
    assert "is erased on" not in words(client.get("/en/cameras/AST-000001?as_of=3"))


def test_before_its_first_entry_there_was_no_camera(client: CarefulClient) -> None:
    page = client.get("/en/cameras/AST-000001?as_of=2020-01-01")

    assert page.status_code == 404
    assert "AST-000001" in words(page)


@pytest.mark.parametrize("when", ["yesterday", "99", "2026-13-01"])
def test_a_moment_that_means_nothing_is_refused(client: CarefulClient, when: str) -> None:
    page = client.get("/en/cameras/AST-000001", query_string={"as_of": when})

    assert page.status_code == 400
    assert f"as_of={when}" in words(page)


def test_a_removed_camera_keeps_its_page_and_says_why(
    client: CarefulClient, sqlite: Database
) -> None:
    amend(sqlite, "removed", "House torn down.", status="removed", removed_on="2026-04")

    said = words(client.get("/en/cameras/AST-000001"))

    assert "This camera is gone since April 2026. Reason: House torn down." in said
    assert "What this record leaves open" not in said


def test_an_unknown_camera_is_named(client: CarefulClient) -> None:
    page = client.get("/en/cameras/AST-999999")

    assert page.status_code == 404
    assert "There is no camera AST-999999 on the register." in words(page)


def test_hostile_text_is_text_in_every_field(client: CarefulClient, sqlite: Database) -> None:
    text = "</script><img src=x onerror=alert(1)>${7*7}{{7*7}}%(x)d"
    basis = {"type": "order", "title": text, "article": text, "url": "https://a.kz/?q=%22"}
    function = {"function": "anpr", "state": "on", "decision_ref": text, "system_id": "none"}
    amend(
        sqlite, reason=text, title_en=text, address=text, area_watched=text, purpose_text=text,
        manufacturer=text, legal_basis=basis, functions=[function], declared_by_role=text,
        rights_contact={"post": text, "email": 'a"?bcc=b&x@c.kz'}, external_ids=[
            {"scheme": text, "value": text}], source={"type": "press", "title": text},
    )  # fmt: skip

    page = client.get("/en/cameras/AST-000001")

    assert words(page).count(text) >= 10
    assert "<img" not in page.text
    assert 'mailto:a%22%3Fbcc%3Db%26x@c.kz"' in page.text


def test_links_away_pass_nothing_on(client: CarefulClient, sqlite: Database) -> None:
    amend(sqlite, legal_basis={"type": "order", "title": "Order", "url": "https://adilet.zan.kz/"})

    page = client.get("/en/cameras/AST-000001")

    assert (
        '<a href="https://adilet.zan.kz/" rel="nofollow noopener external">Order</a>' in page.text
    )


def test_it_speaks_the_readers_language(client: CarefulClient) -> None:
    assert "Вокзал, западный вход" in words(client.get("/ru/cameras/AST-000001"))
    assert "Құқықтық негізі" in words(client.get("/kk/cameras/AST-000001"))


def test_it_can_be_found_on_the_map(client: CarefulClient) -> None:
    found = links(client.get("/en/cameras/AST-000001"))

    assert found["Show on the map"] == "/en/#map=17/51.1897/71.4087&camera=AST-000001"


def test_the_day_of_reckoning_is_the_day_that_was(client: CarefulClient, sqlite: Database) -> None:
    amend(sqlite, authorised_until="2026-06")

    assert AT.date() < date(2026, 6, 30)
    then = words(client.get("/en/cameras/AST-000001?as_of=2026-05-05"))
    assert "Authorisation expired" not in then
    assert "Authorisation expired" in words(client.get("/en/cameras/AST-000001"))
