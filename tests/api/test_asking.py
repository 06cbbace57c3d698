"""What may be asked of a collection, and that whatever cannot be is refused by its name."""

import json
from urllib.parse import quote, urlencode

import pytest

from tests.api.conftest import ITEMS, ids

OGC = "http://www.opengis.net/def/crs/"
FLAT, TURNED = f"{OGC}EPSG/0/3857", f"{OGC}EPSG/0/4326"
STREET = {"op": "=", "args": [{"property": "place_type"}, "street"]}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", "012345689"),
        ("bbox=71,51,72,52", "0125689"),
        ("bbox=71.45,51,71.55,52", "1"),
        ("bbox=71.45,51,-9,71.55,52,99", "1"),
        ("bbox=170,40,72,52", "0125689"),  # over the antimeridian
        (f"bbox=51,71.45,52,71.55&bbox-crs={TURNED}", "1"),
        (f"bbox=7953777,6621293,7964910,6800125&bbox-crs={FLAT}", "1"),
        (f"bbox=71,51,72,52&bbox-crs={OGC}OGC/1.3/CRS84", "0125689"),
        ("area=almaty", "3"),
        ("function=face_recognition", "1"),
        ("function=face_recognition_live&function_state=on", "1"),
        ("place_type=street&place_type=hotel", "12"),
        ("controller=station", "0"),
        ("operator=not_declared", "01234569"),
        ("status=removed", "7"),
        ("connection=national_system", "9"),
        ("legal_basis=order", "5"),
        ("legal_basis_type=order", "5"),
        ("district_code=almaty-medeu", "3"),
        ("retention_days=0", "2"),
        ("retention_max=30", "02"),
        ("began_on=2025-01-01", "5"),
        ("removed_on=2024-06-01", "7"),
        ("id=C-05", "5"),
        ("entry=2", "0"),
        ("q=north", "6"),
        ("finding=legal_basis_not_declared&bbox=71.45,51,71.55,52", "1"),
        ("active_on=2024-05-15", "07"),
        ("as_of=3", "01"),
        ("datetime=2024-05-15", "07"),
        ("datetime=2024-05-15T23:00:00Z", "07"),
        ("datetime=2024-06-01", "0"),
        ("datetime=2023-06-01/2023-07-01", "7"),
        ("datetime=../2023-12-31", "7"),
        ("datetime=/2023-12-31", "7"),
        ("datetime=2025-06-01/..", "058"),
        ("datetime=2026-02-01/", "058"),
        ("datetime=2026-02-01T00:00:00%2B05:00/2026-02-01T00:00:00%2B05:00", "058"),
        ("filter=" + quote("place_type='street' AND retention_days IS NULL"), "1"),
        ("filter-lang=cql2-json&filter=" + quote(json.dumps(STREET)), "12"),
        ("filter=" + quote("S_INTERSECTS(geometry,BBOX(51,71.45,52,71.55))")
         + f"&filter-crs={TURNED}", "1"),
        ("filter=" + quote("place_type='street'") + "&bbox=71.45,51,71.55,52&controller="
         "not_declared", "1"),
        ("filter=" + quote("status='removed'"), "7"),
        ("filter=" + quote("NOT status='removed'"), "012345689"),
        ("bbox=10,10,11,11", ""),
    ],
)  # fmt: skip
def test_a_question_finds_what_it_says(ask, query, found):
    answer = ask.get(f"{ITEMS}?{query}")

    assert ids(answer) == found
    assert json.loads(answer.text)["numberMatched"] == len(found)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("colour=red", "colour"),
        ("Limit=1", "Limit"),
        ("offset=1000000000000", "offset"),
        ("sortby=id;drop", "sortby"),
        ("__proto__=1", "__proto__"),
        ("limit=0", "limit"),
        ("limit=-1", "limit"),
        ("limit=1e9", "limit"),
        ("limit=null", "limit"),
        ("limit=%D9%A1", "limit"),
        ("limit=" + "9" * 400, "limit"),
        ("limit=1&limit=2", "limit"),
        ("limit=", "limit"),
        ("f=xml", "f"),
        ("bbox=1,2,3", "bbox"),
        ("bbox=1,2,3,4,5", "bbox"),
        ("bbox=1,2,3,4,5,6,7", "bbox"),
        ("bbox=1,2,3,1e309", "bbox"),
        ("bbox=1,2,3,NaN", "bbox"),
        ("bbox=1, 3,3,2", "bbox"),
        ("bbox=1,2,3,91", "bbox"),
        ("bbox=1,2,181,4", "bbox"),
        ("bbox=1,2,3,4&bbox=1,2,3,4", "bbox"),
        (f"bbox=1,2,3e9,4&bbox-crs={FLAT}", "bbox"),
        ("bbox=a,b,c,d", "bbox"),
        ("bbox-crs=EPSG:4326", "bbox-crs"),
        (f"crs={OGC}EPSG/0/999999", "crs"),
        ("filter-crs=x", "filter-crs"),
        ("filter-lang=cql-text", "filter-lang"),
        ("filter=colour='red'", "filter"),
        ("filter=" + "(" * 5_000 + "TRUE" + ")" * 5_000, "filter"),
        ("filter=' OR '1'='1", "filter"),
        ("filter={}&filter-lang=cql2-json", "filter"),
        ("datetime=../..", "datetime"),
        ("datetime=/", "datetime"),
        ("datetime=..", "datetime"),
        ("datetime=2026-02-01/2026-01-01", "datetime"),
        ("datetime=2026-02-01T02:00:00Z/2026-02-01T01:00:00Z", "datetime"),
        ("datetime=0000-01-01", "datetime"),
        ("datetime=9999-12-31T23:59:59Z", "datetime"),
        ("datetime=2026-02-30", "datetime"),
        ("datetime=2026-02-01T10:00:00", "datetime"),
        ("datetime=a/b/c", "datetime"),
        ("datetime=2026", "datetime"),
        ("token=abc", "token"),
        ("token=%00", None),
        ("controller=' OR '1'='1", "controller"),
        ("place_type=moon", "place_type"),
        ("legal_basis_type=moon", "legal_basis_type"),
        ("retention_days=many", "retention_days"),
        ("entry=" + "9" * 30, "entry"),
        ("began_on=2025", "began_on"),
        ("as_of=4000", "as_of"),
        ("as_of=1&as_of=2", "as_of"),
    ],
)
def test_what_is_not_understood_is_refused_by_its_name(ask, query, field):
    answer = ask.get(f"/en{ITEMS}?{query}")

    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"
    said = json.loads(answer.text)
    assert (said["status"], said.get("field")) == (400, field)
    assert said["detail"].endswith(".")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/collections/nothing", 404),
        ("/api/collections/nothing/items", 404),
        (f"{ITEMS}/C-99", 404),
        (f"{ITEMS}/C-00?limit=1", 400),
        (f"{ITEMS}/C-00?crs=x", 400),
        (f"{ITEMS}/C-00?as_of=1", 404),
        ("/api/?limit=1", 400),
        ("/api/conformance?x=1", 400),
        ("/api/collections?x=1", 400),
        ("/api/collections/cameras/queryables?x=1", 400),
        ("/api/service.json?x=1", 400),
        ("/api/collections/organisations/items?filter=TRUE", 400),
        ("/api/collections/organisations/items?type=moon", 400),
        ("/api/collections/observations/items?as_of=1", 400),
        ("/api/collections/observations/items/abc", 404),
        ("/api/collections/observations/items/99", 404),
        ("/api/nothing", 404),
    ],
)
def test_so_is_what_is_not_there(ask, path, status):
    answer = ask.get(path)

    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")


def test_the_small_collections_answer_the_same_questions(ask):
    seen, known = (f"/api/collections/{name}/items" for name in ("observations", "organisations"))

    assert json.loads(ask.get(seen).text)["numberMatched"] == 3
    assert ids(ask.get(f"{seen}?bbox=71,51,72,52")) == "12"
    assert ids(ask.get(f"{seen}?datetime=2026-01-01/..")) == "2"
    assert ids(ask.get(f"{seen}?datetime=../2025-12-31")) == "1"
    assert ids(ask.get(known)) == "n"
    assert ids(ask.get(f"{known}?type=transport")) == "n"
    assert ids(ask.get(f"{known}?type=ministry")) == ""
    assert ids(ask.get(f"{known}?bbox=71,51,72,52")) == ""
    assert json.loads(ask.get(f"{known}/station").text)["properties"]["name_en"] == (
        "Station operator"
    )
    assert json.loads(ask.get(f"{seen}/1").text)["properties"]["tags"] == '{"a": "b"}'


def test_every_queryable_that_is_advertised_can_be_asked_about(ask):
    said = json.loads(ask.get("/api/collections/cameras/queryables").text)["properties"]
    counts = {}
    for name in said:
        for filter_ in (f'"{name}" IS NULL', f"{name} IS NOT NULL"):
            answer = ask.get(f"{ITEMS}?{urlencode({'filter': filter_})}&limit=1")
            counts[name] = counts.get(name, 0) + json.loads(answer.text)["numberMatched"]

    # Of what tells of an end, or of a status, those that are gone are looked at too.
    assert counts == dict.fromkeys(said, 9) | {"status": 10, "removed_on": 10}
