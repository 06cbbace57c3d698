"""Group D of the attacks: a query that is not understood is refused by name, and nothing runs."""

import pytest

from tests.careful import CarefulClient

ITEMS = "/api/collections/cameras/items"
QUOTED = "' OR '1'='1"
DEEP = "(" * 10_000 + "status='active'" + ")" * 10_000
D = [
    *((f"D1 {key}", {key: QUOTED}) for key in (
        "bbox", "datetime", "limit", "filter", "status", "area", "controller", "crs", "function",
    )),
    ("D2", {"sortby": "id;drop table cameras"}),
    ("D3", {"filter": "no_such_property = 1"}),
    ("D3 as a parameter", {"no_such_property": "1"}),
    ("D4", {"filter": "strStartsWith(status,'a''') = true"}),
    ("D5", {"filter": "jsonArrayContains(functions,'\"]; --')"}),
    ("D7", {"filter": DEEP}),
    ("D8 bbox-crs", {"bbox": "71,51,72,52", "bbox-crs": "http://www.opengis.net/def/crs/EPSG/0/0"}),
    ("D8 filter-crs", {"filter": "status='active'", "filter-crs": "urn:x"}),
    ("D9 three", {"bbox": "1,2,3"}),
    ("D9 five", {"bbox": "1,2,3,4,5"}),
    ("D9 seven", {"bbox": "1,2,3,4,5,6,7"}),
    ("D9 huge", {"bbox": "1e309,2,3,4"}),
    ("D9 words", {"bbox": "a,b,c,d"}),
    ("D10 nothing", {"limit": "0"}),
    ("D10 less", {"limit": "-1"}),
    ("D10 null", {"limit": "null"}),
    ("D10 twice", [("limit", "1"), ("limit", "2")]),
    ("D11 token", {"cursor": "forged"}),
    ("D11 offset", {"offset": "1000000000000"}),
    ("D12 open at both ends", {"datetime": "../.."}),
    ("D12 reversed", {"datetime": "2026-02-01/2026-01-01"}),
    ("D12 year 0", {"datetime": "0000-01-01"}),
    ("D13", {"colour": "red"}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "query"), D, ids=[name for name, _ in D])
def test_d_it_is_refused(client: CarefulClient, name: str, query: dict[str, str]):
    answer = client.get(ITEMS, query_string=query)

    assert answer.status_code == 400, answer.text[:300]
    assert answer.mimetype == "application/problem+json"
    assert len(answer.get_json()["detail"]) > 20


def test_d6_a_thousand_wildcards_take_no_time(client: CarefulClient):
    answer = client.get(ITEMS, query_string={"filter": f"title LIKE '{'%a' * 1_000}%'"})

    assert answer.status_code in (200, 400)


def test_d10_a_limit_beyond_the_most_is_the_most_or_refused(client: CarefulClient):
    answer = client.get(ITEMS, query_string={"limit": "1000000000"})

    assert answer.status_code in (200, 400)


@pytest.mark.parametrize("path", ["/cameras.json", "/changes.json", "/tiles/cameras/0/0/0.mvt"])
@pytest.mark.parametrize("key", ["bbox", "area", "function", "retention_max", "active_on", "as_of"])
def test_d1_elsewhere(client: CarefulClient, path: str, key: str):
    assert client.get(path, query_string={key: QUOTED}).status_code == 400
