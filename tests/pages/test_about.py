"""What the register says of itself: its fields, words, rules, licences and observations."""

import pytest

from registry.cameras import findings
from registry.cameras.beside import observations
from registry.cameras.declared import vocabulary
from registry.cameras.record import Camera
from registry.database import Database
from tests.careful import CarefulClient
from tests.making import AT, OFFICE
from tests.pages.reading import links, words


def test_it_leads_to_everything_about_itself(client: CarefulClient) -> None:
    for words_of, address in links(client.get("/en/about")).items():
        assert client.get(address).status_code == 200, words_of


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_dictionary_has_every_field(client: CarefulClient, language: str) -> None:
    page = client.get(f"/{language}/about/fields").text

    assert [name for name in Camera.model_fields if f'id="{name}"' not in page] == []


def test_every_list_of_words_has_its_page(client: CarefulClient) -> None:
    page = client.get("/en/about/vocabulary/function")

    assert "Live face recognition face_recognition_live" in words(page)
    for name in vocabulary.names():
        assert client.get(f"/kk/about/vocabulary/{name}").status_code == 200


def test_the_words_of_requests_name_their_equals_elsewhere(client: CarefulClient) -> None:
    kinds = words(client.get("/en/about/vocabulary/request_type"))
    outcomes = words(client.get("/en/about/vocabulary/request_outcome"))

    assert "eu-gdpr:A15" in kinds
    assert "insuf_verification" in outcomes
    assert "dpv:RightNonFulfilmentNotice" in outcomes


def test_an_unknown_list_of_words_is_named(client: CarefulClient) -> None:
    page = client.get("/en/about/vocabulary/colours")

    assert page.status_code == 404
    assert "colours" in words(page)


def test_the_rule_on_places_is_the_one_that_is_applied(client: CarefulClient) -> None:
    said = words(client.get("/en/about/location"))

    assert "Rounded to 4 decimals of a degree Published Published" in said
    assert "Rounded to 3 decimals of a degree Left out Left out" in said
    assert "None Left out Left out" in said


def test_every_rule_of_the_check_leads_to_its_cameras(client: CarefulClient) -> None:
    page = client.get("/en/about/findings")

    for code in findings.texts():
        assert f'href="/en/cameras?finding={code}"' in page.text


def test_the_codes_of_an_import_are_explained(client: CarefulClient) -> None:
    said = words(client.get("/en/about/import"))

    assert "null_island The coordinates are 0 and 0, which is a blank and not a place." in said


def test_licences_keep_openstreetmap_apart(client: CarefulClient) -> None:
    said = words(client.get("/en/about/licences"))

    for licence in ("CC BY 4.0", "Apache-2.0", "ODbL 1.0", "never merged into its records"):
        assert licence in said


def seen(database: Database) -> None:
    tags = {"man_made": "surveillance", "name": "</script><img onerror=alert(1)>"}
    things = [
        observations.Observation(51.1, 71.4, "camera", tags, "node/1", "2024-05"),
        observations.Observation(51.2, 71.5, "speed_camera", {}),
    ]
    with database.writing() as session:
        observations.load(
            session, things, source="OSM extract", licence="ODbL 1.0",
            attribution="© OpenStreetMap contributors", office=OFFICE, at=AT,
        )  # fmt: skip


def test_observations_are_counted_under_their_own_licence(
    client: CarefulClient, sqlite: Database
) -> None:
    assert "No observations are loaded here." in words(client.get("/en/observations"))
    seen(sqlite)

    said = words(client.get("/en/observations"))

    assert "All 2" in said
    assert "Licence" in said
    assert "ODbL 1.0" in said


def test_observations_leave_as_a_file_of_their_own(client: CarefulClient, sqlite: Database) -> None:
    seen(sqlite)

    answer = client.get("/observations.geojson")

    first, second = answer.get_json(force=True)["features"]
    assert first["geometry"]["coordinates"] == [71.4, 51.1]
    assert first["properties"]["external_id"] == "node/1"
    assert second["properties"]["observed_on"] is None
    assert "</script>" in first["properties"]["tags"]["name"]
