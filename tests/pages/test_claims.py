"""The ledger of claims: dated statements beside what the register can count."""

import pytest
from pydantic import ValidationError

from registry import log
from registry.database import Database
from registry.statistics import claims
from tests.careful import CarefulClient
from tests.making import AT, OFFICE, a_camera
from tests.pages.reading import links, words

FACE = {"function": "face_recognition_live", "state": "testing"}


def loaded(database: Database) -> None:
    with database.writing() as session:
        claims.load(session, claims.shipped(), office=OFFICE, at=AT)


def test_a_figure_stands_with_its_date_speaker_and_source(
    client: CarefulClient, sqlite: Database
) -> None:
    loaded(sqlite)

    page = client.get("/en/claims")

    assert "November 2024 more than 1,300,000 cameras" in words(page)
    assert "Said by: Ministry of Internal Affairs." in words(page)
    source = 'Residents of Almaty and Astana now have a "Big Brother"'
    assert links(page)[source].startswith("https://digitalrights.asia/")


def test_the_newest_stands_first(client: CarefulClient, sqlite: Database) -> None:
    loaded(sqlite)

    said = words(client.get("/en/claims"))

    assert said.index("1,400,000") < said.index("1,360,000") < said.index("more than 1,300,000")


def test_the_registers_own_count_stands_beside_it(client: CarefulClient, sqlite: Database) -> None:
    loaded(sqlite)
    with sqlite.writing() as session:
        a_camera(session, id="A-1", functions=[FACE], connection="police_duty_station")

    with sqlite.reading() as session:
        by_id = {claim["id"]: claim for claim in claims.standing(session)}
    said = words(client.get("/en/claims"))

    assert by_id["face-recognition-cameras-2025-06"]["figure"] == 19000
    tested = said[said.index("Face recognition is being tested on 19,000") :]
    assert tested.index("On this register: 1") < tested.index("Where these cameras are")


def test_what_the_register_cannot_compare_it_says(client: CarefulClient, sqlite: Database) -> None:
    loaded(sqlite)

    said = words(client.get("/en/claims"))

    detained = said[said.index("46 wanted people were found") :]
    assert detained.index("The register holds nothing that could confirm") < 400


def test_claims_are_never_camera_data(client: CarefulClient, sqlite: Database) -> None:
    before = words(client.get("/en/cameras"))
    loaded(sqlite)

    assert words(client.get("/en/cameras")) == before


def test_loading_again_writes_nothing_new(sqlite: Database) -> None:
    loaded(sqlite)
    loaded(sqlite)

    with sqlite.reading() as session:
        assert log.size(session) == len(claims.shipped()) == 16


def test_a_source_that_is_no_web_address_is_refused() -> None:
    claim = claims.shipped()[0].model_dump()

    with pytest.raises(ValidationError, match="source_url"):
        claims.Claim.model_validate(claim | {"source_url": "javascript:alert(1)"})
