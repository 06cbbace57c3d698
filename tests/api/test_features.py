"""A feature says the same as the files do, in every coordinate system, with its blanks as null."""

import csv
import io
import json

import pytest

from registry import cameras
from registry.datasets import features
from registry.maps.systems import SYSTEMS
from registry.settings import from_environment
from registry.web.session import day_in
from tests.api.conftest import ITEMS, TOWN

FLAT = "http://www.opengis.net/def/crs/EPSG/0/3857"
TURNED = "http://www.opengis.net/def/crs/EPSG/0/4326"


def listed(ask, query=""):
    return json.loads(ask.get(f"{ITEMS}?{query}").text)["features"]


def test_a_list_and_a_single_feature_say_the_same(ask):
    for one in listed(ask):
        alone = json.loads(ask.get(f"{ITEMS}/{one['id']}").text)
        del alone["links"]
        assert alone == one


@pytest.mark.parametrize("system", SYSTEMS.values(), ids=lambda system: system.address[-6:])
def test_so_they_do_in_every_system(register, system):
    settings = from_environment()
    with register.reading() as session:
        today = day_in(settings.timezone)
        chosen = cameras.selection(session, {}, today=today, timezone=settings.timezone)
        choice = cameras.choose(session, chosen)
        many = json.loads(b"[" + b"".join(features.features(session, choice, system)) + b"]")
        for one in many:
            shown = cameras.by_id(session, one["id"], today=today)
            assert features.feature(session, shown, system) == one


def test_the_file_has_the_same_cells(ask):
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(ask.get("/cameras.csv").text[1:]))}

    for one in listed(ask):
        row = rows[one["id"]]
        lon, lat = one["geometry"]["coordinates"] if one["geometry"] else ("", "")
        told = one["properties"] | {"lon": lon, "lat": lat}
        assert {name: _cell(value) for name, value in told.items()} == row


def test_every_feature_has_every_property(ask):
    schema = json.loads(ask.get("/api/collections/cameras/schema").text)["properties"]

    for one in listed(ask):
        assert ["geometry", *one["properties"]] == [*schema]


def test_a_camera_whose_place_is_kept_back_has_no_geometry(ask):
    withheld = next(one for one in listed(ask) if one["id"] == "C-04")

    assert withheld["geometry"] is None
    assert withheld["properties"]["location_precision"] == "withheld"


def test_letters_that_json_writes_otherwise_come_through(ask):
    told = next(one for one in listed(ask) if one["id"] == "C-06")

    assert told["properties"]["title_en"] == TOWN["C-06"]["title_en"]
    assert told["properties"]["address"] == "=1+1"


def test_places_are_told_in_the_system_asked_for(ask):
    here = "id=C-03&crs="
    degrees, turned, metres = (
        ask.get(f"{ITEMS}?id=C-03" + (f"&crs={system}" if system else ""))
        for system in ("", TURNED, FLAT)
    )

    def place(answer):
        return json.loads(answer.text)["features"][0]["geometry"]["coordinates"]

    assert here in turned.request.query_string.decode()
    assert place(degrees) == [76.946, 43.238]
    assert place(turned) == [43.238, 76.946]
    assert place(metres) == pytest.approx([8565589.5, 5348268.3], abs=1)
    assert degrees.headers["Content-Crs"] == "<http://www.opengis.net/def/crs/OGC/1.3/CRS84>"
    assert metres.headers["Content-Crs"] == f"<{FLAT}>"
    alone = ask.get(f"{ITEMS}/C-03?crs={TURNED}")
    assert json.loads(alone.text)["geometry"]["coordinates"] == [43.238, 76.946]


def _cell(value):
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
