"""What every answer carries: a strict policy, no cookie, an ETag while nothing changes."""

import gzip
import json

import pytest

PAGES = ["/", "/cameras", "/cameras/AST-000001", "/areas", "/claims", "/about", "/systems"]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_a_strict_policy_and_no_cookie(client, path):
    response = client.get(path)

    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http:" not in policy.replace("http://localhost", "")
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize("path", [*PAGES, "/cameras/AST-000001.json"])
def test_a_page_that_has_not_changed_is_not_sent_again(client, path):
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})

    assert again.status_code == 304
    assert "Content-Security-Policy" not in again.headers
    assert not again.data


def test_the_nonce_is_new_in_every_answer(client):
    policies = {client.get("/").headers["Content-Security-Policy"] for _ in range(3)}

    assert len(policies) == 3


def test_pages_are_squeezed_for_those_who_take_it(client):
    response = client.get("/cameras", headers={"Accept-Encoding": "gzip"}, buffered=True)

    assert response.headers["Content-Encoding"] == "gzip"
    assert b"<h1" in gzip.decompress(response.data)


def test_only_the_embedded_map_may_be_framed(client):
    assert "frame-ancestors 'none'" in client.get("/").headers["Content-Security-Policy"]
    assert "frame-ancestors *" in client.get("/embed").headers["Content-Security-Policy"]


def test_machines_from_anywhere_may_read_public_data(client):
    assert client.get("/cameras.geojson").headers["Access-Control-Allow-Origin"] == "*"
    assert client.get("/tiles/cameras.json").headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/cameras/AST-000404", 404, "AST-000404"),
        ("/cameras/AST-000404.json", 404, "AST-000404"),
        ("/areas/atlantis", 404, "atlantis"),
        ("/cameras?colour=red", 400, "colour"),
        ("/?function=mind_reading", 400, "mind_reading"),
        ("/tiles/cameras/3/9/1.mvt", 400, "3/9/1"),
        ("/tiles/cameras/3/1/1.mvt?place_type=moon", 400, "moon"),
        ("/cameras.csv?bbox=1,2", 400, "bbox"),
        ("/cameras/AST-000001?as_of=77", 400, "77"),
        ("/no-such-page", 404, "/no-such-page"),
        ("/cameras/%00", 400, ""),
        ("/cameras?q=%00", 400, ""),
        ("/cameras?after=%00", 400, ""),
    ],
)
@pytest.mark.parametrize("prefix", ["/kk", "/ru", "/en"])
def test_what_is_not_there_is_named_in_the_askers_form(client, prefix, path, status, said):
    response = client.get(prefix + path)

    assert (response.status_code, said in response.text) == (status, True)
    if path.endswith(".json") or "/tiles/" in path or ".csv" in path:
        assert response.mimetype == "application/problem+json"
        assert json.loads(response.text)["status"] == status


def test_posting_where_only_reading_is_possible_is_said(client):
    response = client.post("/cameras")

    assert (response.status_code, "GET" in response.headers["Allow"]) == (405, True)


def test_a_static_file_keeps_for_good_under_its_hash(client):
    address = client.get("/").text.split('href="/static/')[1].split('"')[0]
    response = client.get("/static/" + address)

    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert client.get("/static/old/" + address.split("/", 1)[1]).headers["Cache-Control"] == (
        "no-cache"
    )


@pytest.mark.parametrize("name", ["../app.py", "..%2f..%2fapp.py", "site.css%00", ".", "vendor"])
def test_no_other_file_is_served_as_static(client, name):
    assert client.get(f"/static/x/{name}").status_code in (400, 404)
