"""The filters: each word finds what it says, combinations are AND of ORs, nothing is ignored."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from registry import cameras
from registry.database import Database
from registry.errors import Refused
from tests.making import a_camera, an_organisation

ALMATY = ZoneInfo("Asia/Almaty")
TODAY = date(2026, 3, 2)


def function(code, state="on"):
    return {"function": code, "state": state}


CAMERAS = {
    "A": {
        "functions": [function("face_recognition_live")],
        "controller": "station",
        "retention_days": 30,
        "legal_basis": {"type": "order"},
        "connection": "national_system",
        "active_from": "2024-05-01",
        "title_en": "Northern gate",
    },
    "B": {
        "functions": [function("anpr", "testing"), function("recording")],
        "place_type": "street",
        "retention_days": 0,
        "legal_basis": {"type": "none_found"},
        "district_code": "almaty-medeu",
        "lat": 43.238,
        "lon": 76.946,
        "active_from": "2025-05",
        "authorised_until": "2026-03-01",
    },
    "C": {
        "functions": [function("face_recognition", "not_capable"), function("recording")],
        "location_precision": "withheld",
        "withheld_law": "Law",
        "operator": "station",
    },
    "D": {
        "functions": [function("abandoned_object", "capable_off")],
        "status": "removed",
        "active_from": "2023",
        "removed_on": "2025-01",
        "title_kk": "Әуежай",
    },
}


@pytest.fixture
def register(database: Database) -> Database:
    with database.writing() as session:
        an_organisation(session)
        for name, but in CAMERAS.items():
            a_camera(session, id=name, **but)
    return database


def found(register, **args):
    said = {k: v if isinstance(v, list) else [v] for k, v in args.items()}
    with register.reading() as session:
        chosen = cameras.selection(session, said, today=TODAY, timezone=ALMATY)
        listed = "".join(shown.camera.id for shown in cameras.every(session, chosen))
        assert cameras.count(session, chosen) == len(listed)
        assert cameras.facets(session, chosen).total == len(listed)
    return listed


@pytest.mark.parametrize(
    ("args", "ids"),
    [
        ({}, "ABC"),
        ({"function": "face_recognition_live"}, "A"),
        ({"function": "face_recognition"}, "A"),
        ({"function": "face_recognition", "function_state": "not_capable"}, "C"),
        ({"function": "vehicle_identification"}, "B"),
        ({"function": ["anpr", "face_recognition"]}, "AB"),
        ({"function": "anpr", "function_state": "on"}, ""),
        ({"function": "anpr", "function_state": ["on", "testing"]}, "B"),
        ({"function_state": "testing"}, "B"),
        ({"function": "recording_only"}, "C"),
        ({"function": ["recording_only", "anpr"]}, "BC"),
        ({"function": "not_declared"}, ""),
        ({"function": "abandoned_object", "status": "removed"}, "D"),
        ({"place_type": "street"}, "B"),
        ({"place_type": ["street", "railway_station"]}, "ABC"),
        ({"controller": "station"}, "A"),
        ({"controller": "not_declared"}, "BC"),
        ({"operator": "station"}, "C"),
        ({"status": "active"}, "ABC"),
        ({"status": ["active", "removed"]}, "ABCD"),
        ({"connection": "national_system"}, "A"),
        ({"connection": "not_declared"}, "BC"),
        ({"legal_basis": "none_found"}, "B"),
        ({"legal_basis": ["order", "not_declared"]}, "AC"),
        ({"retention_max": "0"}, "B"),
        ({"retention_max": "30"}, "AB"),
        ({"retention_undeclared": "1"}, "C"),
        ({"area": "astana"}, "AC"),
        ({"area": "almaty"}, "B"),
        ({"area": ["almaty-medeu", "astana-saryarqa"]}, "AB"),
        ({"bbox": "71,51,72,52"}, "A"),
        ({"bbox": ["71,51,72,52", "76,43,77,44"]}, "AB"),
        ({"finding": "legal_basis_not_declared"}, "C"),
        ({"finding": "authorisation_expired"}, "B"),
        ({"finding": "retention_not_declared", "area": "almaty"}, ""),
        ({"active_on": "2024-06-01"}, "AD"),
        ({"active_on": "2025-06-01"}, "AB"),
        ({"q": "northern"}, "A"),
        ({"q": "gate NORTHERN"}, "A"),
        ({"q": "әуежай", "status": "removed"}, "D"),
        ({"q": "north ga"}, "A"),
        ({"q": "orthern"}, ""),
        ({"q": "100%"}, ""),
        ({"q": "%%%"}, ""),
        ({"as_of": "2"}, "A"),
        ({"as_of": "1"}, ""),
    ],
)
def test_a_filter_finds_what_it_says(register, args, ids):
    assert found(register, **args) == ids


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ({"colour": "red"}, "no filter “colour”"),
        ({"function": "mind_reading"}, "function=mind_reading"),
        ({"place_type": "moon"}, "place_type=moon"),
        ({"area": "atlantis"}, "area=atlantis"),
        ({"controller": "' OR 1=1 --"}, "controller=' OR 1=1"),
        ({"bbox": "1,2,3"}, "bbox=1,2,3"),
        ({"bbox": "nan,1,2,3"}, "bbox=nan"),
        ({"bbox": "1e309,1,2,3"}, "bbox=1e309"),
        ({"bbox": "1,5,2,3"}, "bbox=1,5,2,3"),
        ({"retention_max": "-1"}, "retention_max=-1"),
        ({"retention_max": "٣"}, "retention_max"),
        ({"retention_undeclared": "0"}, "retention_undeclared=0"),
        ({"active_on": "2026-02-30"}, "active_on=2026-02-30"),
        ({"as_of": ["1", "2"]}, "once"),
        ({"q": "x" * 201}, "200"),
    ],
)
def test_what_is_not_understood_is_named(register, args, said):
    with pytest.raises(Refused, match=said.replace("(", r"\(")):
        found(register, **args)


def test_a_page_follows_another_without_gap_or_repeat(register):
    with register.reading() as session:
        chosen = cameras.selection(session, {}, today=TODAY, timezone=ALMATY)
        first = cameras.page(session, chosen, limit=2)
        second = cameras.page(session, chosen, limit=2, after=first.after)

    names = [[shown.camera.id for shown in page.cameras] for page in (first, second)]
    assert (names, first.after, second.after, first.total) == ([["A", "B"], ["C"]], "B", None, 3)


def test_counts_leave_their_own_filter_open(register):
    with register.reading() as session:
        said = {"function": ["anpr"], "area": ["almaty", "astana"]}
        chosen = cameras.selection(session, said, today=TODAY, timezone=ALMATY)
        facets = cameras.facets(session, chosen)

    assert facets.marks == {"face": 0, "vehicle": 1, "object": 0, "recording": 0, "unknown": 0}
    assert facets.counts["function"]["face_recognition"] == 1
    assert facets.counts["function"]["vehicle_identification"] == 1
    assert facets.counts["area"] == {"almaty-medeu": 1}
    assert facets.counts["retention"] == {
        "0": 1,
        "1-30": 0,
        "31-90": 0,
        "91+": 0,
        "not_declared": 0,
    }
