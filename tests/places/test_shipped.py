"""The geography that ships is complete, sound and small enough for a phone."""

import gzip
import json
import tomllib
from collections import Counter

import numpy as np
import shapely

from registry.places import areas
from registry.settings import SHIPPED

LOCATOR = SHIPPED / "geography" / "locator.json"
PLACES = tomllib.loads((SHIPPED / "demonstration" / "places.toml").read_text(encoding="utf-8"))
PLACE_TYPES = {
    "street", "intersection", "railway_station", "airport", "bus_metro", "hotel", "shopping_mall",
    "park_square", "school", "health", "worship", "government", "residential_yard", "car_park",
    "highway", "event_venue", "other",
}  # fmt: skip


def features(kind):
    document = json.loads(LOCATOR.read_text(encoding="utf-8"))
    return [each for each in document["features"] if each["properties"]["kind"] == kind]


def test_the_locator_map_is_light_enough():
    content = LOCATOR.read_bytes()

    assert len(content) <= 90_000
    assert len(gzip.compress(content)) <= 30_000


def test_the_locator_map_says_that_it_is_schematic():
    document = json.loads(LOCATOR.read_text(encoding="utf-8"))

    assert document["properties"]["note"] == "schematic, drawn for orientation"


def test_every_shape_of_the_locator_map_is_sound():
    for kind in ("land", "region", "water", "park", "road", "city"):
        shapes = [shapely.geometry.shape(each["geometry"]) for each in features(kind)]

        assert shapes
        assert all(shape.is_valid and not shape.is_empty for shape in shapes), kind


def test_every_street_has_three_names_and_lies_in_its_city():
    for road in features("road"):
        facts = road["properties"]
        west, south, east, north = areas.boundary(facts["city"])
        bounds = shapely.geometry.shape(road["geometry"]).bounds

        assert all(facts[f"name_{language}"] for language in ("kk", "ru", "en"))
        assert facts["class"] in {"major", "minor"}
        assert west < bounds[0] < bounds[2] < east, facts["id"]
        assert south < bounds[1] < bounds[3] < north, facts["id"]


def met(city, line):
    """The streets of a city in the order in which the line meets them."""
    roads = [road for road in features("road") if road["properties"]["city"] == city]
    where = {
        road["properties"]["id"].removeprefix(f"{city}-"): line.intersection(
            shapely.geometry.shape(road["geometry"])
        )
        for road in roads
    }
    crossed = {street: line.project(point) for street, point in where.items() if point}
    return sorted(crossed, key=crossed.__getitem__)


def test_the_streets_of_almaty_come_in_the_order_residents_know():
    westward = met("almaty", shapely.LineString([(76.97, 43.2455), (76.88, 43.2455)]))
    southward = met("almaty", shapely.LineString([(76.925, 43.275), (76.925, 43.21)]))

    named = ["dostyk", "nazarbayev", "abylaikhan", "seifullin", "masanchi", "gagarin"]
    assert [street for street in westward if street in named] == named
    named = ["raiymbek", "gogol", "tolebi", "abay", "satpayev", "timiryazev", "alfarabi"]
    assert [street for street in southward if street in named] == named


def test_the_streets_of_astana_come_in_the_order_residents_know():
    eastward = met("astana", shapely.LineString([(71.37, 51.11), (71.46, 51.11)]))
    southward = met("astana", shapely.LineString([(71.418, 51.19), (71.418, 51.16)]))

    named = ["turan", "qabanbai", "turkistan", "mangilik", "orynbor"]
    assert [street for street in eastward if street in named] == named
    named = ["bogenbai", "seifullin", "abai", "kenesary"]
    assert [street for street in southward if street in named] == named


def test_the_places_know_their_district():
    rows = PLACES["place"]
    found = areas.containing(
        np.array([row["lon"] for row in rows]), np.array([row["lat"] for row in rows])
    )

    assert found.tolist() == [row["district"] for row in rows]


def test_the_places_are_complete_and_told_apart():
    for row in PLACES["place"]:
        assert row["place_type"] in PLACE_TYPES, row["id"]
        assert 2 <= row["weight"] <= 40, row["id"]
        assert all(row["name"][language] for language in ("kk", "ru", "en")), row["id"]
        assert row["district"].startswith(row["city"] + "-"), row["id"]

    assert max(Counter(row["id"] for row in PLACES["place"]).values()) == 1


def test_the_shipped_geography_names_its_sources():
    folder = SHIPPED / "geography"
    said = (folder / "README.md").read_text(encoding="utf-8")

    assert "Natural Earth" in said
    assert "GeoNames" in said
    assert "Bostock" in (folder / "LICENCES").read_text(encoding="utf-8")
