"""The descriptions tell of what is there, all of it, and as GIS clients read it."""

import json
import re

import pytest

from registry.cameras.selection import FILTERS
from tests.api.conftest import ITEMS

VERSIONS = {"/api/service.json": "3.0.3", "/api/openapi.json": "3.1.0"}
ENDINGS = re.compile(r"\.(csv|json|geojson|jsonld|mvt|atom|xml|<ending>|tlog-proof)$")
# What serves the portal's own pages and no program of others.
OWN = (
    "/cameras/counts.json", "/cameras/<camera_id>/card.json", "/places.json",
    "/requests/how.json", "/requests/months.json",
)  # fmt: skip


def described(ask, address):
    return json.loads(ask.get(address).text)


@pytest.mark.parametrize("address", VERSIONS)
def test_it_is_of_its_version_and_every_reference_leads_somewhere(ask, address):
    answer = ask.get(address)
    said = json.loads(answer.text)

    assert said["openapi"] == VERSIONS[address]
    assert answer.headers["Content-Type"] == (
        f"application/vnd.oai.openapi+json;version={VERSIONS[address][:3]}"
    )
    for kind, name in re.findall(r'"\$ref":\s*"#/components/(\w+)/([\w-]+)"', answer.text):
        assert name in said["components"][kind]
    names = [held["operationId"] for path in said["paths"].values() for held in path.values()]
    assert len(names) == len(set(names))


def test_map_programs_find_the_size_of_a_page_and_the_filters(ask):
    said = described(ask, "/api/service.json")
    items = said["paths"]["/collections/cameras/items"]["get"]["parameters"]
    names = [one["$ref"].rpartition("/")[2] for one in items]

    limit = said["components"]["parameters"]["limit"]["schema"]
    assert (limit["default"], limit["maximum"]) == (1_000, 10_000)
    assert said["servers"] == [{"url": "http://localhost/api"}]
    assert set(FILTERS) <= set(names)
    for name in names:
        assert said["components"]["parameters"][name]["name"] == name


def test_every_parameter_that_is_told_of_is_taken(ask):
    said = described(ask, "/api/service.json")
    for path, held in said["paths"].items():
        if "{" in path:
            continue
        for one in held["get"]["parameters"]:
            name = one["$ref"].rpartition("/")[2]
            answer = ask.get(f"/en/api{path}?{name}=%20")
            assert "There is no parameter" not in answer.text, (path, name)


def test_every_address_for_machines_is_told_of(ask, site):
    told = described(ask, "/api/openapi.json")["paths"]
    plain = {re.sub(r"\{\w+\}", "{}", path) for path in told}
    for rule in site.url_map.iter_rules():
        path = str(rule)
        is_ours = path.startswith(("/office", "/static", "/about")) or path in OWN
        if is_ours or not (ENDINGS.search(path) or path.startswith(("/api/coll", "/log/"))):
            continue
        if "/<int:part>" in path or path.endswith(".py") or path in ("/api/service.json",):
            continue
        names = ("cameras",) if "<name>" in path and path.startswith("/api") else ("",)
        for name in names:
            said = path.replace("/collections/<name>", f"/collections/{name}")
            assert re.sub(r"<[^>]+>", "{}", said) in plain | {"/api/openapi.json"}, path


def test_every_address_that_is_told_of_answers(ask):
    for path in described(ask, "/api/openapi.json")["paths"]:
        known = {
            "featureId": "C-00" if "cameras" in path else "station", "id": "C-00", "z": "0",
            "x": "0", "y": "0", "number": "1", "level": "0", "name": "000", "ending": "json",
            "code": "other", "release_id": "2026-q1", "before": "1", "after": "2",
        }  # fmt: skip
        if "observations/items" in path:
            known["featureId"] = "1"
        address = re.sub(r"\{(\w+)\}", lambda found, known=known: known[found[1]], path)
        answer = ask.get(address)
        is_there = answer.status_code in (200, 204)
        assert is_there or "There is no page" not in answer.text, (address, answer.text)


def test_a_feature_is_as_its_schema_says(ask):
    held = described(ask, "/api/service.json")["components"]["schemas"]["Camera"]
    types = {"string": str, "integer": int, "number": (int, float), "boolean": bool}
    for one in json.loads(ask.get(ITEMS).text)["features"]:
        assert set(one) >= set(held["required"])
        for name, value in one["properties"].items():
            said = held["properties"]["properties"]["properties"][name]
            assert value is None or isinstance(value, types[said["type"]]), name
