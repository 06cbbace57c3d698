"""What is withheld appears nowhere: not in a record, a title, a reason or an error."""

import pytest

from registry import cameras, log
from registry.cameras.declared.publishing import published
from registry.database import Database
from registry.errors import Refused
from tests.making import AT, OFFICE, facts

SECRET = {"lat": 51.123456, "lon": 71.654321, "address": "Kenesary 14", "area_watched": "Gate"}


def record(precision, **but):
    return cameras.facts(
        published(cameras.camera(facts(location_precision=precision, **(SECRET | but))))
    )


@pytest.mark.parametrize(
    ("precision", "place"),
    [
        ("exact", (71.654321, 51.123456)),
        ("approx_10m", (71.6543, 51.1235)),
        ("approx_100m", (71.654, 51.123)),
        ("street", (71.65, 51.12)),
        ("district", (None, None)),
        ("withheld", (None, None)),
    ],
)
def test_a_place_is_as_vague_as_it_was_declared(precision, place):
    public = record(precision)

    assert (public.get("lon"), public.get("lat")) == place


@pytest.mark.parametrize(
    ("whole", "vague"),
    [
        ("Abay 15", "Abay"),
        ("Abay 15/2, building B", "Abay, building B"),
        ("15, Abay", "Abay"),
        ("Абай даңғылы, № 7а, Алматы", "Абай даңғылы, Алматы"),
        ("Астана-1 вокзалы", "Астана-1 вокзалы"),
    ],
)
def test_house_numbers_go_and_names_with_numbers_stay(whole, vague):
    assert record("street", address=whole)["address"] == vague


@pytest.mark.parametrize("precision", ["approx_100m", "district", "withheld"])
def test_address_title_view_and_numbers_go_with_the_place(precision):
    public = record(precision, external_ids=[{"scheme": "asset", "value": "9"}])

    told = {"address", "title_kk", "title_ru", "title_en", "area_watched", "external_ids"}
    assert not told & public.keys()


def test_a_street_is_told_without_the_house():
    public = record("street", title_en="Camera at Kenesary 14, gate")

    assert (public["address"], public["title_en"]) == ("Kenesary", "Camera at Kenesary, gate")


def test_of_a_withheld_camera_the_city_is_known_and_no_more():
    assert record("withheld")["district_code"] == "astana"
    assert record("district")["district_code"] == "astana-saryarqa"


def test_the_same_place_always_gives_the_same_public_place():
    near = [record("approx_100m", lat=51.1231 + i / 1e5)["lat"] for i in range(-3, 4)]

    assert set(near) == {51.123}


@pytest.mark.parametrize("reason", ["New at Kenesary 14.", "At 51.123456, 71.654321."])
def test_a_reason_that_tells_the_place_is_refused(database: Database, reason):
    camera = cameras.camera(facts(location_precision="withheld", **SECRET))

    with pytest.raises(Refused, match="withholds") as refusal, database.writing() as session:
        cameras.enter(session, camera, office=OFFICE, reason=reason, at=AT)

    assert "Kenesary" not in refusal.value.message


def test_nothing_of_the_place_stands_in_the_log(database: Database):
    camera = cameras.camera(facts(location_precision="withheld", **SECRET))
    with database.writing() as session:
        cameras.enter(session, camera, office=OFFICE, reason="New.", at=AT)

    with database.reading() as session:
        (entry,) = log.read(session)
    assert not [s for s in ("51.12", "71.65", "Kenesary", "Вокзал") if s in entry.record]
