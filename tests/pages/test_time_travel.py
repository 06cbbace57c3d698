"""Pages that tell of the past: the register as it stood then, and the way back to today."""

from datetime import timedelta

import pytest
from flask import Flask

from registry import log
from registry.cameras.beside import systems
from registry.database import Database
from registry.statistics import claims
from tests.careful import CarefulClient
from tests.making import AT, OFFICE, a_camera, an_organisation
from tests.pages.reading import links, words
from tests.pages.test_claim_ledger import amended, published
from tests.pages.test_claims import loaded

LATER = AT + timedelta(days=30)
FACE = {"function": "face_recognition_live", "state": "on"}


@pytest.fixture(autouse=True)
def grown(app: Flask, sqlite: Database) -> None:
    """A register that had one camera and one organisation, and has grown since."""
    with sqlite.writing() as session:
        a_camera(session, id="AST-000002", controller="station", at=LATER)
        an_organisation(session, name_en="Renamed operator", at=LATER)
        an_organisation(session, id="late", name_en="Late comer", at=LATER)


def test_an_area_has_the_cameras_that_it_had(client: CarefulClient):
    now, then = client.get("/en/areas/astana"), client.get("/en/areas/astana?as_of=2")

    assert "2 cameras are registered here." in words(now)
    assert "1 camera is registered here." in words(then)
    assert "You see it as it stood after entry 2 of the log." in words(then)
    assert "This is not today's register." not in words(now)


def test_all_areas_are_counted_as_they_were(client: CarefulClient):
    assert "2 cameras." in words(client.get("/en/areas"))
    assert "1 camera." in words(client.get("/en/areas?as_of=2026-03-02"))
    assert "on March 2, 2026" in words(client.get("/en/areas?as_of=2026-03-02"))
    assert "holds no camera" in words(client.get("/en/areas?as_of=0"))


def test_an_organisation_has_the_name_and_the_cameras_that_it_had(client: CarefulClient):
    now = words(client.get("/en/organisations/station"))
    then = words(client.get("/en/organisations/station?as_of=2"))

    assert "Renamed operator" in now
    assert "2 cameras are answered for by this organisation." in now
    assert "Station operator" in then
    assert "1 camera is answered for by this organisation." in then


def test_one_that_came_later_was_not_there(client: CarefulClient):
    assert "Late comer" not in words(client.get("/en/organisations?as_of=3"))
    assert client.get("/en/organisations/late?as_of=3").status_code == 404
    assert client.get("/en/organisations/late").status_code == 200


def test_the_record_of_a_camera_names_it_as_it_was_called(client: CarefulClient, sqlite: Database):
    assert "Station operator" in words(client.get("/en/cameras/AST-000002?as_of=3"))
    assert "Renamed operator" in words(client.get("/en/cameras/AST-000002"))


def test_a_technology_is_told_as_it_was(client: CarefulClient, sqlite: Database):
    with sqlite.writing() as session:
        systems.load(session, systems.shipped(), office=OFFICE, at=LATER)
        size = log.size(session)
        named = [FACE | {"system_id": "face-recognition"}]
        a_camera(session, id="AST-000003", functions=named, at=LATER)
        known = next(one for one in systems.shipped() if one.id == "face-recognition")
        told = known.model_copy(update={"provider": "A firm"})
        systems.load(session, [told], office=OFFICE, at=LATER)

    now = words(client.get("/en/systems/face-recognition"))
    then = words(client.get(f"/en/systems/face-recognition?as_of={size}"))

    assert "A firm" in now
    assert "1 of them names this system." in now
    assert "A firm" not in then
    assert "0 of them name this system." in then
    assert "No technology is on the register yet." in words(client.get("/en/systems?as_of=2"))


def test_a_history_ends_at_the_moment(client: CarefulClient, sqlite: Database):
    from tests.pages.test_history import amended as changed

    changed(sqlite, retention_days=30)

    assert "30 days" in words(client.get("/en/cameras/AST-000001/history"))
    assert "30 days" not in words(client.get("/en/cameras/AST-000001/history?as_of=2"))


def test_links_stay_in_the_past_and_one_leads_back(client: CarefulClient):
    then = links(client.get("/en/areas/astana?as_of=2026-03-02"))

    assert then["To today's register"] == "/en/areas/astana"
    assert then["As a list"] == "/en/cameras?area=astana&as_of=2026-03-02"
    assert then["Cities and districts"] == "/en/areas?as_of=2026-03-02"
    assert then["CSV"].endswith("/cameras.csv?area=astana&as_of=2026-03-02")
    assert "as_of" not in then["Who is silent"]


def test_every_link_of_a_page_of_the_past_leads_somewhere(client: CarefulClient, sqlite: Database):
    loaded(sqlite)
    with sqlite.writing() as session:
        systems.load(session, systems.shipped(), office=OFFICE, at=LATER)
        size = log.size(session)
    pages = (
        "/en/areas", "/en/areas/astana", "/en/organisations", "/en/organisations/station",
        "/en/systems", "/en/systems/face-recognition", "/en/claims", "/en/cameras/AST-000001",
        "/en/cameras/AST-000001/history",
    )  # fmt: skip

    broken = []
    for page in pages:
        for href in links(client.get(f"{page}?as_of={size}")).values():
            if href.startswith("/"):
                with client.get(href.partition("#")[0]) as answer:
                    broken += [(page, href)] if answer.status_code not in (200, 302, 303) else []

    assert broken == []


def test_a_claim_stands_beside_what_was_counted_then(client: CarefulClient, sqlite: Database):
    loaded(sqlite)
    with sqlite.reading() as session:
        size = log.size(session)
    with sqlite.writing() as session:
        a_camera(session, id="AST-000003", at=LATER)

    now, then = words(client.get("/en/claims")), words(client.get(f"/en/claims?as_of={size}"))

    assert "The register holds 3 cameras." in now
    assert "The register holds 2 cameras." in then
    assert "No statement has been entered yet." in words(client.get("/en/claims?as_of=2"))
    before = client.get("/claims.json?as_of=2").get_json()
    assert before == {**before, "claims": []}
    told = client.get(f"/claims.json?as_of={size}").get_json()["claims"]
    assert {one["asked"] for one in told} == {None}
    assert client.get("/claims.csv?as_of=2").data.count(b"\n") == 1


def test_its_verdict_rests_on_what_was_out_by_then(sqlite: Database):
    loaded(sqlite)
    amended(sqlite, period_start="2024-01-01", period_end="2024-12-31")
    published(sqlite, Q1=20, Q2=10, Q3=10, Q4=6)

    with sqlite.reading() as session:
        claim = claims.find(session, "wanted-detained-astana-2024-11")
        before = claims.checked(session, claim, None, AT - timedelta(days=1))
        after = claims.checked(session, claim, None, AT)

    assert (str(before.verdict), before.counted) == ("not_reproduced", None)
    assert (str(after.verdict), after.counted) == ("reproduced", 46)
