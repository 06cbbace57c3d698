"""Filters in CQL2: each finds what it says, in both of its forms, and what it cannot is refused."""

import json
from contextlib import suppress
from dataclasses import replace
from datetime import date
from time import perf_counter
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry import cameras
from registry.cameras import cql2
from registry.database import Database
from registry.errors import Refused
from registry.maps.systems import SYSTEMS
from tests.making import a_camera, an_organisation

ALMATY = ZoneInfo("Asia/Almaty")
TODAY = date(2026, 3, 2)
CAMERAS = {
    "A-1": {
        "controller": "station",
        "retention_days": 30,
        "legal_basis": {"type": "order"},
        "connection": "national_system",
        "active_from": "2024-05-01",
    },
    "B-2": {
        "place_type": "street",
        "retention_days": 0,
        "district_code": "almaty-medeu",
        "lat": 43.238,
        "lon": 76.946,
        "active_from": "2025-05",
    },
    "C-3": {"location_precision": "withheld", "withheld_law": "Law", "operator": "station"},
    "D-4": {"status": "removed", "active_from": "2023", "removed_on": "2025-01"},
}
STATION = "POLYGON((71 51,72 51,72 52,71 52,71 51))"
# What the text says, what the JSON says, and the cameras found.
FOUND = [
    ("place_type = 'street'", ["=", "place_type", "street"], "B"),
    ("'street' = place_type", ["=", "street!", {"property": "place_type"}], "B"),
    ("place_type <> 'street'", ["<>", "place_type", "street"], "AC"),
    ("retention_days > 0", [">", "retention_days", 0], "A"),
    ("retention_days >= 0", [">=", "retention_days", 0], "AB"),
    ("0 < retention_days", ["<", 0, {"property": "retention_days"}], "A"),
    ("retention_days <= 29.5", ["<=", "retention_days", 29.5], "B"),
    ("NOT retention_days > 0", ["not", [">", "retention_days", 0]], "B"),
    ("retention_days IS NULL", ["isNull", "retention_days"], "C"),
    ("retention_days IS NOT NULL", ["not", ["isNull", "retention_days"]], "AB"),
    ("geometry IS NULL", ["isNull", "geometry"], "C"),
    ("began_on IS NULL", ["isNull", "began_on"], "C"),
    ("id IS NULL", ["isNull", "id"], ""),
    ("id = 'A-1'", ["=", "id", "A-1"], "A"),
    ("id > 'A-1'", [">", "id", "A-1"], "BC"),
    ("id IN ('A-1', 'C-3', 'x')", ["in", "id", ["A-1", "C-3", "x"]], "AC"),
    ("id NOT IN ('A-1')", ["not", ["in", "id", ["A-1"]]], "BC"),
    ("id LIKE '%-1'", ["like", "id", "%-1"], "A"),
    ("id NOT LIKE '_-1'", ["not", ["like", "id", "_-1"]], "BC"),
    ("CASEI(id) = CASEI('a-1')", ["=", ["casei", "id"], ["casei", "a-1!"]], "A"),
    ("CASEI(id) LIKE CASEI('b%')", ["like", ["casei", "id"], ["casei", "b%!"]], "B"),
    ("CASEI(id) LIKE 'B%'", ["like", ["casei", "id"], "B%!"], ""),
    ("CASEI(id) IN (CASEI('A-1'), 'B-2')",
     ["in", ["casei", "id"], [["casei", "A-1!"], "B-2"]], "A"),
    ("CASEI(place_type) IN (CASEI('STREET'))", ["in", ["casei", "place_type"],
     [["casei", "STREET!"]]], "B"),
    ("CASEI(place_type) LIKE CASEI('RAIL%')", ["like", ["casei", "place_type"],
     ["casei", "RAIL%!"]], "AC"),
    ("place_type LIKE 'rail%'", ["like", "place_type", "rail%"], "AC"),
    ("place_type LIKE 'rail\\\\_%'", ["like", "place_type", "rail\\_%"], ""),
    ("place_type IN ('street', 'hotel')", ["in", "place_type", ["street", "hotel"]], "B"),
    ("retention_days IN (0, 30)", ["in", "retention_days", [0, 30]], "AB"),
    ("retention_days BETWEEN 1 AND 30", ["between", "retention_days", 1, 30], "A"),
    ("retention_days NOT BETWEEN 1 AND 30", ["not", ["between", "retention_days", 1, 30]], "B"),
    ("controller = 'station' OR operator = 'station'",
     ["or", ["=", "controller", "station"], ["=", "operator", "station"]], "AC"),
    ("NOT (controller = 'station' OR retention_days = 0)",
     ["not", ["or", ["=", "controller", "station"], ["=", "retention_days", 0]]], ""),
    ("place_type = 'street' OR id = 'A-1' AND FALSE",
     ["or", ["=", "place_type", "street"], ["and", ["=", "id", "A-1"], False]], "B"),
    ("TRUE", True, "ABC"),
    ("NOT TRUE", ["not", True], ""),
    ("status = 'removed'", ["=", "status", "removed"], "D"),
    ("removed_on < DATE('2026-01-01')", ["<", "removed_on", {"date": "2026-01-01"}], "D"),
    ("began_on = DATE('2025-05-01')", ["=", "began_on", {"date": "2025-05-01"}], "B"),
    ("began_on BETWEEN DATE('2024-01-01') AND DATE('2025-01-01')",
     ["between", "began_on", {"date": "2024-01-01"}, {"date": "2025-01-01"}], "A"),
    (f"S_INTERSECTS(geometry, {STATION})",
     ["s_intersects", "geometry", {"type": "Polygon", "coordinates":
      [[[71, 51], [72, 51], [72, 52], [71, 52], [71, 51]]]}], "A"),
    ("S_INTERSECTS(BBOX(71,51,72,52), geometry)",
     ["s_intersects", {"bbox": [71, 51, 72, 52]}, {"property": "geometry"}], "A"),
    ("S_INTERSECTS(geometry, BBOX(170,40,72,52))",
     ["s_intersects", "geometry", {"bbox": [170, 40, 0, 72, 52, 9]}], "A"),
    ("S_INTERSECTS(geometry, POINT(76.946 43.238))",
     ["s_intersects", "geometry", {"type": "Point", "coordinates": [76.946, 43.238]}], "B"),
    ("NOT S_INTERSECTS(geometry, POINT(76.946 43.238))",
     ["not", ["s_intersects", "geometry",
              {"type": "Point", "coordinates": [76.946, 43.238]}]], "A"),
    ("S_INTERSECTS(geometry, MULTIPOINT((0 0),(76.946 43.238)))",
     ["s_intersects", "geometry", {"type": "MultiPoint", "coordinates":
      [[0, 0], [76.946, 43.238]]}], "B"),
    ('"place_type"=\'street\'and"id"like\'B%\'',
     ["and", ["=", "place_type", "street"], ["like", "id", "B%"]], "B"),
    ("connection = 'national''s'", ["=", "connection", "national's"], ""),
]  # fmt: skip


def in_json(said):
    """The short form above as CQL2 writes it: a list is a call, and names come first in it."""
    if not isinstance(said, list):
        return said.removesuffix("!") if isinstance(said, str) else said
    op, *args = said
    is_joined = op in ("and", "or", "not")
    first, *rest = args
    if isinstance(first, str) and not first.endswith("!") and not is_joined:
        first = {"property": first}
    rest = [[*map(in_json, rest[0])]] if op == "in" else [*map(in_json, rest)]
    return {"op": op, "args": [in_json(first), *rest]}


@pytest.fixture(scope="module")
def register(tmp_path_factory, empty_file):
    path = tmp_path_factory.mktemp("cql2") / "register.db"
    path.write_bytes(empty_file.read_bytes())
    opened = Database(f"sqlite:///{path}")
    with opened.writing() as session:
        an_organisation(session)
        for name, but in CAMERAS.items():
            a_camera(session, id=name, **but)
    yield opened
    opened.close()


def found(register, *narrowed, **args):
    with register.reading() as session:
        chosen = cameras.selection(session, args, today=TODAY, timezone=ALMATY)
        choice = cameras.choose(session, replace(chosen, narrowed=narrowed))
        return "".join(chr(one[0]) for one in choice.index.columns["id"][choice.rows].tolist())


@pytest.mark.parametrize(("text", "said", "ids"), FOUND)
def test_a_filter_finds_what_it_says(register, text, said, ids):
    assert found(register, cql2.parse(text)) == ids


@pytest.mark.parametrize(("text", "said", "ids"), FOUND)
def test_the_same_in_json(register, text, said, ids):
    written = json.dumps(in_json(said))

    assert found(register, cql2.parse(written, language="cql2-json")) == ids


def test_filters_and_the_words_of_the_query_string_are_all_asked(register):
    street = cql2.parse("place_type = 'street'")

    assert found(register, street, bbox=["76,43,77,44"]) == "B"
    assert found(register, street, bbox=["71,51,72,52"]) == ""
    assert found(register, street, cql2.parse("retention_days = 0")) == "B"
    assert found(register, street, controller=["station"]) == ""


def test_a_shape_may_be_given_in_other_systems(register):
    degrees, metres = (SYSTEMS[f"http://www.opengis.net/def/crs/EPSG/0/{n}"] for n in (4326, 3857))
    turned = "S_INTERSECTS(geometry, BBOX(51,71,52,72))"
    flat = "S_INTERSECTS(geometry, BBOX(7903683.8,6621293.7,8015003.3,6800125.5))"

    assert found(register, cql2.parse(turned, system=degrees)) == "A"
    assert found(register, cql2.parse(flat, system=metres)) == "A"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "ends before"),
        ("place_type =", "ends before"),
        ("colour = 'red'", "cannot ask about “colour”"),
        ("place_type = 5", "place_type is compared with a text"),
        ("retention_days = 'x'", "retention_days is compared with a number"),
        ("retention_days = TRUE", "retention_days is compared with a number"),
        ("began_on = '2024-01-01'", "DATE('2026-03-31')"),
        ("began_on = DATE('2024-13-01')", "A day is written"),
        ("began_on = DATE(1)", "A day is written"),
        ("place_type = 'street' AND", "ends before"),
        ("place_type = 'street' garbage", "from “garbage” on"),
        ("place_type == 'street'", "from “= 'street'” on"),
        ("place_type = 'street", "from “'street” on"),
        ("(place_type = 'street'", "ends before"),
        ("retention_days + 1 = 2", "from “+ 1 = 2” on"),
        ("retention_days LIKE '3%'", "retention_days holds none"),
        ("place_type BETWEEN 'a' AND 'b'", "place_type holds text"),
        ("geometry = 'x'", "one side"),
        ("'a' = 'a'", "one side"),
        ("id IN ()", "from “)” on"),
        ("CASEI(retention_days) = 1", "CASEI takes"),
        ("strStartsWith(id,'a''') = true", "from “strStartsWith"),
        ("jsonArrayContains(id, 'x')", "from “jsonArrayContains"),
        ("S_WITHIN(geometry, POINT(1 1))", "from “S_WITHIN"),
        ("S_INTERSECTS(place_type, POINT(1 1))", "S_INTERSECTS takes"),
        ("S_INTERSECTS(geometry, geometry)", "S_INTERSECTS takes"),
        ("S_INTERSECTS(geometry, POINT(1))", "geometry of the filter"),
        ("S_INTERSECTS(geometry, POINT(200 1))", "geometry of the filter"),
        ("S_INTERSECTS(geometry, POINT EMPTY)", "cannot ask about “POINT”"),
        ("S_INTERSECTS(geometry, POLYGON((0 0,1 1,0 1,1 0,0 0)))", "geometry of the filter"),
        ("S_INTERSECTS(geometry, POLYGON((0 0,1 1,0 1)))", "geometry of the filter"),
        ("S_INTERSECTS(geometry, BBOX(1,2,3))", "geometry of the filter"),
        ("S_INTERSECTS(geometry, BBOX(1,2,3,1e309))", "geometry of the filter"),
        ("S_INTERSECTS(geometry, BBOX(1,3,3,2))", "geometry of the filter"),
        ("S_INTERSECTS(geometry, " + "GEOMETRYCOLLECTION(" * 400, "ends before"),
        ("S_INTERSECTS(geometry, " + "GEOMETRYCOLLECTION(" * 9 + ")" * 9 + ")", "geometry of"),
        ("S_INTERSECTS(geometry, MULTIPOINT(" + "0 0," * 4999 + "0 0))", "8 000"),
        ("(" * 10_000 + "TRUE" + ")" * 10_000, "8 000"),
        ("(" * 3_900 + "TRUE" + ")" * 3_900, "64 brackets"),
        ("NOT " * 1_901 + "TRUE OR x", "cannot ask about “x”"),
        ("id LIKE '" + "%a" * 1_000 + "'", "200 characters"),
        ("retention_days = " + "9" * 5_000, "too long"),
        ("id IN (" + ",".join(["'a'"] * 501) + ")", "1 to 500"),
        ("' OR '1'='1", "from “1'='1” on"),
        ("id = 'a'; DROP TABLE cameras", "from “; DROP"),
        (" OR ".join(["id LIKE '%1'"] * 6), "more than can be looked up"),
        (" OR ".join([f"S_INTERSECTS(geometry,{STATION})"] * 16), "more than can be looked up"),
        ("T_AFTER(began_on, DATE('2024-01-01'))", "from “T_AFTER"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused_in_a_sentence(text, said):
    began = perf_counter()

    with pytest.raises(Refused) as refused:
        cql2.parse(text)

    assert said in refused.value.message
    assert refused.value.field == "filter"
    assert perf_counter() - began < 0.5


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is not JSON"),
        ("{", "is not JSON"),
        ("[" * 7_000, "is not JSON, or is nested too deeply"),
        ('{"op":"not","args":[' * 90 + "true" + "]}" * 90, "64 brackets"),
        ('{"op":"not","args":[' * 300 + "true" + "]}" * 300, "too deeply"),
        ('{"op":"=","args":[NaN,1]}', "is not JSON"),
        ("[]", "members op and args"),
        ('{"op":"="}', "members op and args"),
        ('{"op":"=","args":[{"property":"id"}]}', "from “=” on"),
        ('{"op":"and","args":[true]}', "from “and” on"),
        ('{"op":"s_within","args":[{"property":"geometry"},{"bbox":[1,1,1,1]}]}', "s_within"),
        ('{"op":"=","args":[{"property":"id"},[1]]}', "compares properties"),
        ('{"op":"=","args":[{"property":"id"},{"date":5}]}', "A day is written"),
        ('{"op":"=","args":[{"property":"__proto__"},"a"]}', "cannot ask about “__proto__”"),
        ('{"op":"s_intersects","args":[{"property":"geometry"},{"type":"Point"}]}', "geometry of"),
        ('{"op":"s_intersects","args":[{"property":"geometry"},{"bbox":["1",1,1,1]}]}', "geometry"),
        ('{"op":"s_intersects","args":[{"property":"geometry"},{"type":{}}]}', "geometry of"),
    ],
)
def test_the_same_of_json(text, said):
    with pytest.raises(Refused) as refused:
        cql2.parse(text, language="cql2-json")

    assert said in refused.value.message


PIECES = (
    *("id", "=", "'a'", "(", ")", "NOT", "AND", "IN", ",", "LIKE", "1", "BBOX", "POINT", "IS"),
    *("NULL", "S_INTERSECTS", "geometry", "DATE", "CASEI", "BETWEEN", "TRUE"),
)


@given(st.text(max_size=60) | st.lists(st.sampled_from(PIECES)).map(" ".join))
def test_whatever_is_written_is_a_filter_or_refused(text):
    for language in cql2.LANGUAGES:
        with suppress(Refused):
            assert cql2.parse(text, language=language).tree


@given(st.data())
def test_a_filter_and_its_negation_share_nothing(register, data):
    names = st.sampled_from(["retention_days", "entry"])
    leaf = st.builds(
        "{} {} {}".format, names, st.sampled_from(["<", "=", ">="]), st.integers(0, 40)
    )
    text = data.draw(
        st.recursive(leaf, lambda inner: st.builds("({} {} {})".format, inner,
                     st.sampled_from(["AND", "OR"]), inner), max_leaves=6)
    )  # fmt: skip
    one, other = found(register, cql2.parse(text)), found(register, cql2.parse(f"NOT ({text})"))

    assert not set(one) & set(other)
    assert set(one) | set(other) >= set("AB")  # of which everything asked is declared
