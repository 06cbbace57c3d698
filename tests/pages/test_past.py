"""Every public address either speaks of the past that is asked for, or refuses to: none is silent.

The addresses come from the URL map: one that the table lacks fails the test.
"""

import pytest
from flask import Flask

from registry.database import Database
from tests.careful import CarefulClient
from tests.making import a_camera

PLACES = {
    "camera_id": "AST-000001", "area_id": "astana", "organisation_id": "station",
    "name": "cameras", "feature_id": "AST-000001", "z": 0, "x": 0, "y": 0, "number": 1, "part": 1,
    "ending": "json", "column": "id", "before": 1, "after": 1, "year": 2026, "form": "bib",
}  # fmt: skip
# Files of servers and of the log, for which a moment has no meaning.
APART = (
    "/office",
    "/static",
    "/log",
    "/healthz",
    "/readyz",
    "/metrics",
    "/basemap",
    "/api/returns",
)


def addresses(app: Flask) -> dict[str, str]:
    """An address for each rule of the public side."""
    found = {}
    for rule in app.url_map.iter_rules():
        if rule.methods and "GET" in rule.methods and not rule.rule.startswith(APART):
            places = {name: PLACES.get(name, "x") for name in rule.arguments}
            with app.test_request_context():
                _, path = rule.build({**places, **(rule.defaults or {})}) or ("", "")
            found[rule.rule] = path
    return found


def test_no_address_passes_over_the_moment_that_is_asked_for(app: Flask, client: CarefulClient):
    silent = {
        rule
        for rule, path in addresses(app).items()
        if client.get(f"{path}?as_of=the-other-day").status_code not in (400, 404)
    }

    assert silent == set()


def test_what_heeds_it_tells_of_that_moment(client: CarefulClient, sqlite: Database):
    with sqlite.writing() as session:
        a_camera(session, id="AST-000002")

    for path in ("/cameras.json", "/datasets/cameras.json", "/cameras/counts.json"):
        now, then = client.get(path), client.get(f"{path}?as_of=2")
        assert now.data != then.data, path
    assert client.get("/cameras/AST-000002.json?as_of=2").status_code == 404
    tile = client.get("/tiles/cameras/0/0/0.mvt"), client.get("/tiles/cameras/0/0/0.mvt?as_of=2")
    assert tile[0].data != tile[1].data
    items = client.get("/api/collections/cameras/items?as_of=2").get_json()
    assert items["numberMatched"] == 1


@pytest.mark.parametrize(
    "said",
    ["2031-01-01T00:00:00+99:00", "29 February", "2026-02-29", "-1", "99", "1.5", "now", "١"],
)
def test_a_moment_that_is_none_is_named(client: CarefulClient, said: str):
    answer = client.get("/cameras.json", query_string={"as_of": said})

    assert answer.status_code == 400
    assert "as_of" in answer.get_json()["detail"] or "log" in answer.get_json()["detail"]


@pytest.mark.parametrize(
    ("said", "count"), [("0", 0), ("1", 0), ("2", 1), ("2100-01-01", 1), ("1999-12-31", 0)]
)
def test_before_the_first_entry_there_is_nothing_and_after_the_last_all(
    client: CarefulClient, said: str, count: int
):
    answer = client.get(f"/cameras.json?as_of={said}")

    assert answer.headers["X-Total-Count"] == str(count)
