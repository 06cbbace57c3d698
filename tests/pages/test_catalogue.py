"""The catalogue as data portals and search engines read it."""

import json
import re
from pathlib import Path

import pytest
from flask import Flask
from pyshacl import validate
from rdflib import Graph

from registry.database import Database
from registry.datasets import editions
from registry.settings import from_environment
from tests.careful import CarefulClient

# The checker itself still uses an older name of its library.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")
SHAPES = Path(__file__).parents[1] / "datasets" / "dcat_ap.ttl"


@pytest.fixture
def told(app: Flask, sqlite: Database, client: CarefulClient) -> dict:
    """The catalogue of a register with one edition."""
    editions.publish(sqlite, from_environment())
    answer = client.get("/datasets/catalog.jsonld")
    assert answer.mimetype == "application/ld+json"
    return json.loads(answer.data)


def faults(told: dict) -> int:
    graph = Graph().parse(data=json.dumps(told), format="json-ld")
    _, _, text = validate(graph, shacl_graph=Graph().parse(SHAPES), inference="none")
    return int(found[1]) if (found := re.search(r"Results \((\d+)\)", text)) else 0


def test_it_conforms_and_without_a_title_it_does_not(told: dict):
    assert faults(told) == 0

    del told["dcat:dataset"][0]["dct:title"]
    assert faults(told) == 1


def test_it_names_every_data_set_as_it_stands_and_as_it_was_frozen(told: dict):
    named = {one["@id"] for one in told["dcat:dataset"]}

    for name in ("cameras", "functions", "history", "requests", "statistics"):
        assert f"http://localhost/datasets/{name}" in named
        assert f"http://localhost/datasets/{name}#edition-1" in named
    assert "@context" in told
    assert isinstance(told["@context"], dict)  # nothing has to be fetched


def test_search_engines_are_told_on_the_page(client: CarefulClient):
    page = client.get("/kk/datasets/cameras").text
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert block is not None
    said = json.loads(block[1])

    assert (said["@type"], said["name"]) == ("Dataset", "Камералар")
    assert said["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert {"text/csv", "application/geo+json"} <= {
        one["encodingFormat"] for one in said["distribution"]
    }
