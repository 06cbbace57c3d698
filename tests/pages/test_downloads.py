"""The machine forms of a selection: whole without a limit, by pages with one, always counted."""

import json
from typing import Any

import pytest

from registry.database import Database
from tests.careful import CarefulClient
from tests.making import a_camera

BOX = "bbox=71,51,72,52"


@pytest.fixture
def five(client: CarefulClient, sqlite: Database) -> CarefulClient:
    """A register of five cameras in Astana and one in Almaty."""
    with sqlite.writing() as session:
        for number in range(2, 6):
            a_camera(session, id=f"AST-{number:06}")
        a_camera(session, id="ALA-000001", lat=43.238, lon=76.946, district_code="almaty-medeu")
    return client


def ids(collection: Any) -> list[str]:
    return [feature["id"] for feature in collection["features"]]


def following(answer: Any) -> str | None:
    links = [link.split(">") for link in answer.headers["Link"].split(", <")]
    found = [address.lstrip("<") for address, said in links if 'rel="next"' in said]
    return found[0] if found else None


def test_without_a_limit_the_whole_selection_is_the_answer(five: CarefulClient) -> None:
    answer = five.get(f"/cameras.geojson?{BOX}")
    said = json.loads(answer.text)

    assert ids(said) == [f"AST-{number:06}" for number in range(1, 6)]
    assert (said["numberMatched"], said["numberReturned"]) == (5, 5)
    assert answer.headers["X-Total-Count"] == "5"
    assert following(answer) is None


def test_pages_hold_every_camera_once(five: CarefulClient) -> None:
    address: str | None = f"/cameras.geojson?{BOX}&limit=2"
    pages = []
    while address:
        answer = five.get(address)
        said = json.loads(answer.text)
        assert (said["numberMatched"], said["numberReturned"]) == (5, len(ids(said)))
        assert answer.headers["X-Total-Count"] == "5"
        pages.append([name[-1] for name in ids(said)])
        address = following(answer)

    assert pages == [["1", "2"], ["3", "4"], ["5"]]


@pytest.mark.parametrize("ending", ["json", "csv"])
def test_other_forms_go_by_pages_too(five: CarefulClient, ending: str) -> None:
    answer = five.get(f"/cameras.{ending}?{BOX}&limit=3")

    assert answer.headers["X-Total-Count"] == "5"
    assert following(answer) == (
        f"/cameras.{ending}?bbox=71%2C51%2C72%2C52&limit=3&after=AST-000003"
    )
    rows = (
        [camera["id"] for camera in json.loads(answer.text)["cameras"]]
        if ending == "json"
        else [line.split(",")[0] for line in answer.text.splitlines()[1:]]
    )
    assert rows == ["AST-000001", "AST-000002", "AST-000003"]


def test_a_limit_as_large_as_the_selection_leaves_nothing(five: CarefulClient) -> None:
    assert following(five.get("/cameras.geojson?limit=6")) is None
    assert following(five.get("/cameras.geojson?limit=5")) is not None


def test_a_page_can_begin_behind_an_id_that_is_gone(five: CarefulClient) -> None:
    said = json.loads(five.get("/cameras.geojson?after=AST-0000035").text)

    assert ids(said) == ["AST-000004", "AST-000005"]
    assert said["numberMatched"] == 6


def test_nothing_found_is_an_empty_answer(five: CarefulClient) -> None:
    said = json.loads(five.get("/cameras.geojson?place_type=hotel&limit=10").text)

    assert (said["features"], said["numberMatched"]) == ([], 0)
    assert json.loads(five.get("/cameras.json?place_type=hotel").text)["cameras"] == []
    assert five.get("/cameras.csv?place_type=hotel").text.count("\r\n") == 1


@pytest.mark.parametrize("limit", ["0", "-1", "10001", "ten", "1.5", "", "%D9%A1"])
def test_a_limit_that_is_none_is_refused_by_name(five: CarefulClient, limit: str) -> None:
    answer = five.get(f"/en/cameras.geojson?limit={limit}")

    assert answer.status_code == 400
    said = json.loads(answer.text)
    assert said["field"] == "limit"
    assert "is not a number from 1 to 10000" in said["detail"]


def test_an_after_that_is_no_id_is_refused_by_name(five: CarefulClient) -> None:
    answer = five.get("/en/cameras.geojson?limit=2&after=%27%20OR%201")

    assert answer.status_code == 400
    assert json.loads(answer.text)["field"] == "after"


def test_a_filter_is_refused_by_name_as_everywhere(five: CarefulClient) -> None:
    answer = five.get("/en/cameras.geojson?limit=2&colour=red")

    assert answer.status_code == 400
    assert json.loads(answer.text)["field"] == "colour"
