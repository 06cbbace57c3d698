"""Receipts: every figure can be recomputed, to the same digits, also after a correction."""

import json
import re
from hashlib import sha256

import pytest
import rfc8785

from registry.database import Database
from registry.statistics.intervals import wilson
from tests.careful import CarefulClient
from tests.pages.reading import facts, links, words
from tests.statistics.publishing import SYSTEM

KEYS = f"system={SYSTEM}&area=astana"
FIRST = f"release=2025-q3&{KEYS}&period=2025-Q3&metric=precision"
WRONG = [
    (FIRST.replace("precision", "accuracy"), 404),
    (FIRST.replace("2025-Q3", "2024-Q1"), 404),
    (FIRST.replace("2025-q3", "2031-q1"), 404),
    (FIRST.replace("area=astana&", ""), 400),
    (FIRST.replace("2025-Q3", "soon"), 400),
    (f"{FIRST}&x=1", 400),
]


@pytest.mark.usefixtures("out")
def test_it_prints_the_digits_that_follow_from_the_counts(client: CarefulClient) -> None:
    page = client.get(f"/en/statistics/receipt?{FIRST}")

    low, high = wilson(150, 200)[0], wilson(160, 200)[1]
    said = facts(page)
    assert said["Least, the unchecked counted out"] == "0.75"
    assert said["Most, the unchecked counted in"] == "0.8"
    assert said["Interval from"] == repr(low)
    assert said["Interval to"] == repr(high)
    assert "TC / A … (A − FC) / A" in said["Formula"]


@pytest.mark.usefixtures("out")
def test_the_digest_is_of_what_it_was_reckoned_from(client: CarefulClient) -> None:
    said = client.get(f"/statistics/receipt.json?{FIRST}").get_json()

    inputs = [
        {
            "system": SYSTEM, "area": "astana", "period": one["period"], "dims": {},
            "measure": one["measure"], "value": one["value"], "marks": one["marks"],
            "reason": one["reason"],
        }
        for one in said["inputs"]
    ]  # fmt: skip
    assert sha256(rfc8785.dumps({"cells": inputs})).hexdigest() == said["inputs_sha256"]
    assert {one["measure"]: one["value"] for one in inputs}["alerts"] == 200
    assert len(said["code_sha256"]) == 64


@pytest.mark.usefixtures("out")
def test_every_figure_of_a_page_has_one_with_the_same_sentence(client: CarefulClient) -> None:
    page = client.get(f"/en/statistics/systems/{SYSTEM}?area=astana&period=2025-Q3")

    blocks = re.findall(r'<div class="figure".*?</div>', page.text, re.S)
    assert len(blocks) >= 6
    for block in blocks:
        address = re.search(r'class="receipt-link" href="([^"]+)"', block)
        sentence = re.search(r'class="sentence">(.*?)(<abbr|</p>)', block, re.S)
        assert address
        assert sentence
        receipt = client.get(address[1].replace("&amp;", "&"))
        assert sentence[1].strip() in receipt.text


@pytest.mark.usefixtures("out")
def test_a_receipt_stays_as_it_was_when_a_count_is_corrected(client: CarefulClient) -> None:
    ask = f"{KEYS}&period=2025-Q4&metric=false_per_alert"

    then = client.get(f"/statistics/receipt.json?release=2025-q4&{ask}").get_json()
    now = client.get(f"/statistics/receipt.json?release=2026-q1&{ask}").get_json()

    assert (then["numerator"], now["numerator"]) == (10, 12)
    assert {one["measure"]: one["release"] for one in now["inputs"]}["false_confirmed"] == "2026-q1"
    assert {one["measure"]: one["release"] for one in now["inputs"]}["alerts"] == "2025-q4"


@pytest.mark.usefixtures("out")
def test_what_cannot_be_had_is_refused(client: CarefulClient) -> None:
    for query, status in WRONG:
        assert client.get(f"/en/statistics/receipt?{query}").status_code == status, query
        answer = client.get(f"/statistics/receipt.json?{query}")
        assert answer.mimetype == "application/problem+json"
        assert json.loads(answer.text)["status"] == status


def test_it_leads_to_the_release(client: CarefulClient, out: Database) -> None:
    page = client.get(f"/en/statistics/receipt?{FIRST}")

    assert links(page)["2025-q3"] == "/en/statistics/releases/2025-q3"
    assert "Recomputed this moment from the published cells." in words(page)
