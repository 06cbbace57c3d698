"""Tiles: every camera with a public place in exactly one feature of each zoom, filters as told."""

import mapbox_vector_tile
import pytest

from tests.making import a_camera


def features(client, path):
    response = client.get(path)
    if response.status_code == 204:
        return []
    assert response.status_code == 200
    return mapbox_vector_tile.decode(response.data)["cameras"]["features"]


@pytest.fixture
def filled(client, sqlite):
    with sqlite.writing() as session:
        a_camera(session, id="B", lat=51.19, lon=71.41, functions=[{"function": "anpr"}])
        a_camera(session, id="C", lat=-33.9, lon=-151.2, bearings=[{"bearing": 359.7, "hfov": 60}])
        a_camera(session, id="D", location_precision="withheld")
    return client


def test_each_camera_with_a_place_is_in_one_feature_of_each_zoom(filled):
    for zoom in range(5):
        total = 0
        for x in range(1 << zoom):
            for y in range(1 << zoom):
                found = features(filled, f"/tiles/cameras/{zoom}/{x}/{y}.mvt")
                total += sum(f["properties"].get("count", 1) for f in found)
        assert total == 3


def test_a_single_camera_carries_its_id_mark_and_view(filled):
    (found,) = features(filled, "/tiles/cameras/16/5242/39334.mvt")

    assert found["properties"] == {"id": "C", "mark": "recording", "bearing": 0, "fov": 60}


def test_the_filter_of_a_tile_is_the_filter_of_the_list(filled):
    found = features(filled, "/tiles/cameras/0/0/0.mvt?function=anpr")

    assert [f["properties"].get("id") for f in found] == ["B"]


def test_an_empty_tile_is_no_content(filled):
    assert filled.get("/tiles/cameras/5/0/0.mvt").status_code == 204


def test_a_change_is_on_the_map_at_once(filled, sqlite):
    filled.get("/tiles/cameras/0/0/0.mvt")
    with sqlite.writing() as session:
        a_camera(session, id="E", lat=10, lon=10)

    found = features(filled, "/tiles/cameras/0/0/0.mvt")

    assert sum(f["properties"].get("count", 1) for f in found) == 4


def test_the_map_of_a_past_day_is_that_days(filled):
    found = features(filled, "/tiles/cameras/0/0/0.mvt?as_of=2")

    assert [f["properties"].get("id") for f in found] == ["AST-000001"]


def test_tilejson_names_the_layer_and_keeps_the_filter(filled):
    told = filled.get("/tiles/cameras.json?function=anpr").json

    assert told["vector_layers"][0]["id"] == "cameras"
    assert told["tiles"][0].endswith("/tiles/cameras/{z}/{x}/{y}.mvt?function=anpr")
