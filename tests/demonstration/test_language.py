"""What offices write in their own words is Kazakh alone, marked once, with no number said twice."""

import re

import pytest

from registry.demonstration.bodies import bodies

pytestmark = pytest.mark.xdist_group("demonstration")
MARK = "Көрсетілім (demonstration): "
LATIN = re.compile("[a-z]", re.I)
MIXED = re.compile(r"[a-z][а-яёәғқңөұүһі]|[а-яёәғқңөұүһі][a-z]", re.I)
# What offices write freely: each is of the demonstration alone, and says so.
WRITTEN = {
    "area_watched", "declared_by_role", "decision_ref.title", "external_ids.scheme",
    "functions.decision_ref", "legal_basis.title", "access.legal_standard", "manufacturer",
    "purpose_text", "source.title", "withheld_law",
}  # fmt: skip


def texts(value, name=""):
    """Every text of a record with the name of its field."""
    if isinstance(value, dict):
        return [t for key, held in value.items() for t in texts(held, f"{name}.{key}".strip("."))]
    if isinstance(value, list):
        return [t for held in value for t in texts(held, name)]
    return [(name, value)] if isinstance(value, str) else []


@pytest.fixture(scope="module")
def said(demo):
    """Every different text that the newest camera records hold, with its field."""
    return {pair for camera in demo.records("cameras") for pair in texts(camera)}


def test_every_reason_is_a_short_finished_sentence_in_kazakh(demo):
    reasons = {entry.reason.removeprefix(MARK) for entry in demo.entries}

    assert len(reasons) > 60
    assert max(map(len, reasons)) < 90
    assert not [r for r in reasons if LATIN.search(r) or not r.endswith(".") or "  " in r]


def test_every_office_is_called_by_its_kazakh_name(demo):
    names = {body.record.name_kk for body in bodies().values()} | {"Тізілім кеңсесі (көрсетілім)"}

    assert {entry.office for entry in demo.entries} <= names


def test_every_text_of_an_office_is_kazakh_and_marked_once(said):
    written = {(name, text) for name, text in said if name in WRITTEN}

    assert {name for name, _ in written} == WRITTEN
    assert not [text for _, text in written if LATIN.search(text)]
    assert not [text for _, text in written if text.count("(көрсетілім)") != 1]


def test_no_text_joins_languages_or_mixes_alphabets(said):
    assert not [text for _, text in said if " / " in text or "emonstr" in text]
    assert not [text for _, text in said if MIXED.search(text)]


def test_the_number_of_a_decision_is_said_once(demo):
    decisions = [c["decision_ref"] for c in demo.records("cameras") if "decision_ref" in c]

    assert len(decisions) > 1_000
    assert not [d for d in decisions if re.search(r"\d|№", d["title"])]
    assert all(d["number"].isdecimal() and d["date"] for d in decisions)


def test_a_decision_is_cited_by_its_date_and_number(said):
    cited = {text for name, text in said if name == "functions.decision_ref"}
    form = r"20\d\d жылғы \d{1,2} [а-яәқңүі]+[дт](ағы|егі) № \d+ шешім \(көрсетілім\)"

    assert not [text for text in cited if not re.fullmatch(form, text)]
