"""The machine forms of a camera: the whole record, its blanks as null, and the map's card."""

from typing import Any

from registry.cameras.record import Camera
from registry.database import Database
from tests.careful import CarefulClient
from tests.making import a_camera

FACE = {"function": "face_recognition_live", "state": "on", "since": "2024-11"}


def got(client: CarefulClient, path: str) -> Any:
    return client.get(path).get_json(force=True)


def test_every_field_is_there_and_a_blank_is_null(client: CarefulClient) -> None:
    said = got(client, "/en/cameras/AST-000001.json")

    assert set(Camera.model_fields) <= set(said)
    assert said["retention_days"] is None
    assert said["purposes"] is None
    assert said["functions"][0]["decision_ref"] is None


def test_zero_is_zero(client: CarefulClient, sqlite: Database) -> None:
    with sqlite.writing() as session:
        a_camera(session, id="AST-000002", retention_days=0)

    assert got(client, "/cameras/AST-000002.json")["retention_days"] == 0


def test_the_entry_and_the_licence_stand_beside_the_record(client: CarefulClient) -> None:
    said = got(client, "/en/cameras/AST-000001.json")

    assert said["entry"] == 2
    assert said["recorded_at"] == "2026-03-01T09:00:00+00:00"
    assert said["demonstration"] is False
    assert said["licence"] == "https://creativecommons.org/licenses/by/4.0/"
    assert said["links"]["page"] == "/en/cameras/AST-000001"
    assert "legal_basis_not_declared" in said["findings"]


def test_a_feature_has_the_place_as_its_geometry(client: CarefulClient) -> None:
    answer = client.get("/cameras/AST-000001.geojson")

    assert answer.mimetype == "application/geo+json"
    point = {"type": "Point", "coordinates": [71.4087, 51.1897]}
    assert answer.get_json(force=True)["geometry"] == point


def test_a_withheld_place_is_in_no_machine_form(client: CarefulClient, sqlite: Database) -> None:
    with sqlite.writing() as session:
        a_camera(session, id="AST-000002", location_precision="withheld")

    feature = client.get("/cameras/AST-000002.geojson")

    assert feature.get_json(force=True)["geometry"] is None
    for path in ("AST-000002.json", "AST-000002.geojson", "AST-000002/card.json"):
        text = client.get(f"/cameras/{path}").text
        assert "51.18" not in text
        assert "Goethe" not in text


def test_a_past_state_says_which(client: CarefulClient) -> None:
    said = got(client, "/cameras/AST-000001.json?as_of=2026-03-02")

    assert said["as_of"] == 2
    assert said["links"]["json"] == "/cameras/AST-000001.json?as_of=2026-03-02"


def test_an_unknown_camera_is_a_problem_for_machines(client: CarefulClient) -> None:
    answer = client.get("/en/cameras/AST-999999.json")

    assert answer.status_code == 404
    assert answer.mimetype == "application/problem+json"
    assert "AST-999999" in answer.get_json(force=True)["detail"]


def test_the_card_has_exactly_these_parts(client: CarefulClient) -> None:
    said = got(client, "/en/cameras/AST-000001/card.json")

    assert set(said) == {
        "id", "title", "eyebrow", "demonstration", "functions", "retention", "controller",
        "legal_basis", "mark", "missing", "findings", "place", "bearings", "range_m", "links",
    }  # fmt: skip
    assert said["eyebrow"] == "AST-000001 · Railway station"
    assert said["retention"] is None
    assert said["controller"] == {"name": "Station operator", "href": "/en/organisations/station"}
    assert said["links"] == {
        "page": "/en/cameras/AST-000001",
        "history": "/en/cameras/AST-000001/history",
        "ask": "/en/requests/new?camera=AST-000001",
        "ask_footage": "/en/requests/new/footage?camera=AST-000001",
    }


def test_the_card_says_functions_and_retention_in_words(
    client: CarefulClient, sqlite: Database
) -> None:
    view = [{"bearing": 0, "hfov": 60}]
    with sqlite.writing() as session:
        a_camera(session, id="AST-2", functions=[FACE], retention_days=0, bearings=view)

    said = got(client, "/ru/cameras/AST-2/card.json")

    assert said["functions"][0]["label"] == "Распознавание лиц вживую"
    assert said["functions"][0]["state_label"] == "Включено"
    assert said["retention"]["days"] == 0
    assert said["retention"]["erased_on"] is None
    assert said["bearings"] == [{"bearing": 0, "from": None, "to": None, "hfov": 60}]


def test_the_card_lists_the_blanks_residents_ask_for_first(client: CarefulClient) -> None:
    missing = got(client, "/en/cameras/AST-000001/card.json")["missing"]

    assert {
        "field": "retention_days",
        "label": "How long footage is kept",
        "ask_href": "/en/requests/new?camera=AST-000001&field=retention_days",
    } in missing
    fields = [one["field"] for one in missing]
    assert "functions" not in fields
    assert fields.index("retention_days") < fields.index("legal_basis") < fields.index("source")
