"""The way in: links that lead somewhere, views for people, headers for machines, a quota."""

import gzip
import json

import pytest

from registry.api.answering import Quota
from registry.api.landing import CONFORMS_TO
from tests.api.conftest import ITEMS

VIEWS = (
    "/api/",
    "/api/conformance",
    "/api/collections",
    "/api/collections/cameras",
    "/api/collections/organisations",
    "/api/collections/cameras/queryables",
    "/api/collections/organisations/queryables",
    "/api/collections/cameras/schema",
    ITEMS,
    f"{ITEMS}?limit=3",
    f"{ITEMS}?place_type=hotel",
    f"{ITEMS}/C-06",
    "/api/collections/organisations/items",
    "/api/collections/organisations/items/station",
    "/api/collections/observations/items",
    "/api/collections/observations/items/1",
)
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def test_every_link_leads_somewhere(ask):
    found, looked = ["/api"], set()
    while found:
        address = found.pop().removeprefix("http://localhost")
        if address in looked or address.startswith("http"):
            continue
        looked.add(address)
        answer = ask.get(address)
        assert answer.status_code == 200, address
        if "json" in answer.mimetype and address.startswith("/api") and "openapi" not in address:
            said = json.loads(answer.text)
            for one in [said, *said.get("collections", ()), *said.get("features", ())]:
                found += [link["href"] for link in one.get("links", ())]

    assert len(looked) > 30
    assert "/tiles/cameras.json" in looked


@pytest.mark.parametrize("address", ["/api", "/api/", "/api?", "/api/collections/", f"{ITEMS}?"])
def test_a_stroke_or_a_question_mark_at_the_end_does_no_harm(ask, address):
    assert ask.get(address).status_code == 200


@pytest.mark.parametrize("prefix", ["/kk", "/ru", "/en"])
@pytest.mark.parametrize("address", VIEWS)
def test_what_browsers_ask_for_is_a_page(ask, prefix, address):
    page = ask.get(prefix + address, headers=BROWSER)
    joint = "&" if "?" in address else "?"

    assert (page.status_code, page.mimetype) == (200, "text/html")
    assert ask.get(f"{prefix}{address}{joint}f=html").mimetype == "text/html"
    assert ask.get(f"{prefix}{address}{joint}f=json", headers=BROWSER).mimetype.endswith("json")
    assert "Accept" in page.headers["Vary"]


def test_the_documentation_is_a_page_of_our_own(ask):
    page = ask.get("/en/api/docs")

    assert (page.status_code, page.mimetype) == (200, "text/html")
    for said in ("/api/collections/cameras/items", "/tiles/cameras/{z}/{x}/{y}.mvt", "retention"):
        assert said in page.text


def test_the_link_header_says_what_the_answer_says(ask):
    header = ask.get("/api/").headers["Link"]

    for rel in ("self", "alternate", "service-desc", "service-doc", "conformance", "license"):
        assert f'rel="{rel}"' in header
    items = ask.get(f"{ITEMS}?limit=2").headers["Link"]
    for rel in ("self", "alternate", "next", "license", "describedby", "collection"):
        assert f'rel="{rel}"' in items


def test_conformance_names_what_other_tests_hold(ask):
    said = json.loads(ask.get("/api/conformance").text)["conformsTo"]

    assert said == list(CONFORMS_TO)
    assert [one.rpartition("/")[2] for one in said] == [
        "core", "geojson", "html", "oas30", "crs", "filter", "features-filter", "queryables",
        "queryables-query-parameters", "cql2-text", "cql2-json", "basic-cql2",
        "advanced-comparison-operators", "case-insensitive-comparison",
        "basic-spatial-functions", "basic-spatial-functions-plus",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "address", ["/api/", ITEMS, f"{ITEMS}/C-00", "/api/service.json", "/api/openapi.json"]
)
def test_what_has_not_changed_is_not_sent_again(ask, address):
    first = ask.get(address)
    again = ask.get(address, headers={"If-None-Match": first.headers["ETag"]})
    other = ask.get(address, headers={"If-None-Match": 'W/"another"'})

    assert (again.status_code, again.data) == (304, b"")
    assert other.status_code == 200


def test_items_say_when_they_changed_last(ask):
    first = ask.get(ITEMS)
    again = ask.get(ITEMS, headers={"If-Modified-Since": first.headers["Last-Modified"]})

    assert again.status_code == 304


def test_forms_and_questions_have_tags_of_their_own(ask):
    tags = {
        ask.get(address).headers["ETag"]
        for address in (ITEMS, f"{ITEMS}?f=html", f"{ITEMS}?limit=2", f"/ru{ITEMS}?f=html")
    }

    assert len(tags) == 4


def test_anyone_may_read_from_anywhere(ask):
    answer = ask.get(ITEMS, headers={"Origin": "https://example.org"})
    asked = ask.options(ITEMS, headers={"Origin": "https://example.org"})
    head = ask.head(ITEMS)

    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert "Link" in answer.headers["Access-Control-Expose-Headers"]
    assert asked.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["ETag"] == answer.headers["ETag"]


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch", "trace"])
def test_nothing_can_be_written(ask, method):
    answer = getattr(ask, method)(ITEMS)

    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_answers_are_squeezed(ask):
    answer = ask.get(ITEMS, headers={"Accept-Encoding": "gzip"})

    assert answer.headers["Content-Encoding"] == "gzip"
    assert json.loads(gzip.decompress(answer.data))["numberMatched"] == 9


def test_who_asks_too_often_is_told_when_to_go_on(site):
    before = site.extensions["registry.quota"]
    site.extensions["registry.quota"] = Quota(2)
    try:
        ask = site.test_client()
        said = [ask.get("/en/api/conformance") for _ in range(3)]
        other = ask.get("/api/conformance", headers={"X-Forwarded-For": "192.0.2.7"})
    finally:
        site.extensions["registry.quota"] = before

    assert [one.status_code for one in said] == [200, 200, 429]
    assert [one.headers["RateLimit"].split(";")[1] for one in said] == ["r=1", "r=0", "r=0"]
    assert said[0].headers["RateLimit-Policy"] == '"minute";q=2;w=60'
    assert 0 < int(said[2].headers["Retry-After"]) <= 61
    assert json.loads(said[2].text)["code"] == "too_often"
    assert other.status_code == 200
