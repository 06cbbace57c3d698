"""Areas: what the register holds for each place, and how much is missing."""

from registry.database import Database
from tests.careful import CarefulClient
from tests.making import a_camera
from tests.pages.reading import facts, links, words

FACE = [{"function": "face_recognition", "state": "on"}]


def test_a_city_counts_what_its_districts_hold(client: CarefulClient, sqlite: Database) -> None:
    with sqlite.writing() as session:
        a_camera(session, id="AST-000002", district_code="astana-esil", functions=FACE)

    page = client.get("/en/areas/astana")

    assert "2 cameras are registered here." in words(page)
    assert links(page)["Esil district"] == "/en/areas/astana-esil"
    assert "1 camera is registered here." in words(client.get("/en/areas/astana-esil"))


def test_it_counts_what_is_not_known(client: CarefulClient, sqlite: Database) -> None:
    with sqlite.writing() as session:
        a_camera(session, id="AST-000002", retention_days=0, location_precision="withheld")

    said = facts(client.get("/en/areas/astana"))

    assert said["Storage period not declared"] == "1 of 2"
    assert said["Without a public point on the map"].startswith("1 of 2")
    assert said["How many cameras there really are"].startswith("Not declared")


def test_each_finding_leads_to_exactly_its_cameras(client: CarefulClient) -> None:
    page = client.get("/en/areas/astana")

    address = "/en/cameras?finding=legal_basis_not_declared&area=astana"
    assert f'href="{address.replace("&", "&amp;")}"' in page.text
    assert "1 camera fits your choice." in words(client.get(address))


def test_the_list_says_which_cities_are_empty(client: CarefulClient) -> None:
    said = words(client.get("/en/areas"))

    astana, empty = said.index("Astana"), said.index("No camera registered yet")
    assert astana < empty < said.index("Shymkent")
    assert "1 camera. Storage period not declared for 1 of 1." in said


def test_an_empty_area_does_not_claim_that_there_are_none(client: CarefulClient) -> None:
    said = words(client.get("/en/areas/shymkent"))

    assert "The register holds no camera here. That does not mean that there are none" in said


def test_a_camera_in_no_known_area_is_counted_too(client: CarefulClient, sqlite: Database) -> None:
    with sqlite.writing() as session:
        a_camera(session, id="AST-000002", district_code="atlantis")

    assert "1 camera lies in no area that this register knows." in words(client.get("/en/areas"))
    assert client.get("/en/cameras/AST-000002").status_code == 200


def test_an_unknown_area_is_named(client: CarefulClient) -> None:
    page = client.get("/en/areas/atlantis")

    assert page.status_code == 404
    assert "atlantis" in words(page)
