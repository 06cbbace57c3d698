"""Packs that ship, and packs that do not hold together."""

import shutil
from pathlib import Path

import pytest

from registry import law
from registry.errors import Unusable
from registry.law.explaining import words
from registry.law.packs import FOLDER, Packs


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the packs to break."""
    return shutil.copytree(FOLDER, tmp_path / "law")


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("kz.toml", 'unit = "working_day"', 'unit = "fortnight"', ("kz-appc-76-respond", "unit")),
        ("kz.toml", "amount = 15", "amount = 0", ("kz-appc-76-respond", "amount")),
        ("kz.toml", "amount = 15", "amuont = 15", ("kz-appc-76-respond", "amount")),
        ("kz.toml", 'act = "kz-appc"', 'act = "kz-none"', ("kz-appc-76-respond", "act")),
        ("kz.toml", 'ext_unit = "month"', "", ("kz-appc-76-respond", "belong together")),
        ("kz.toml", 'receipt_cutoff = "18:30"', 'receipt_cutoff = "6 pm"', ("receipt_cutoff",)),
        ("kz.toml", 'timezone = "Asia/Almaty"', 'timezone = "Asia/Nowhere"', ("timezone",)),
        ("uk.toml", 'calendar = "uk-any"', 'calendar = "moon"', ("uk-foia-10-respond", "moon")),
        ("uk.toml", 'id = "uk-gdpr-12a-respond"', 'id = "uk-dpa-54-respond"', ("this id",)),
        ("eu.toml", 'source_url = "https://eur', 'source_url = "ftp://eur', ("source_url",)),
        ("eu.toml", 'jurisdiction = "eu"', "jurisdiction = ", ("cannot be read",)),
        ("calendars/eu.toml", "on = 2025-01-01", "on = 2024-01-01", ("2024-01-01", "twice")),
        ("calendars/kz.toml", 'kind = "moved_work"', 'kind = "market"', ("2024-05-04", "kind")),
        ("calendars/kz.toml", "weekend = [6, 7]", "weekend = [1, 2, 3, 4, 5, 6, 7]", ("weekend",)),
    ],
)
def test_a_bad_pack_is_refused_with_file_rule_and_field(folder: Path, file, old, new, said):
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(Unusable) as refused:
        law.read(folder)

    for part in (path.name, *said):
        assert part in refused.value.message


def test_what_is_called_law_has_its_source(packs: Packs):
    for rule in packs.rules.values():
        assert rule.is_law == (rule.confidence in ("verified", "secondary"))
        assert rule.source_url or rule.confidence == "house_rule", rule.id


def test_our_own_rules_give_every_case_in_kazakhstan_a_term(packs: Packs):
    rules = [one for one in packs.rules.values() if one.id.startswith("kz-")]
    on = next(iter(packs.calendars["kz"].days))

    for type_ in law.TYPES:
        for kind in law.KINDS:
            for step in ("acknowledge", "respond", "appeal_window", "appeal_answer"):
                assert law.choose(rules, type_, kind, step, on).rule.step == step


def test_every_word_of_the_tables_is_there_in_three_languages(packs: Packs):
    tables = {
        "type": law.TYPES, "kind": law.KINDS, "step": law.Duty, "confidence": law.Confidence,
        "unit": law.Unit, "day_kind": ("holiday", "moved_off", "moved_work", "office_closed"),
        "event": {rule.start_event for rule in packs.rules.values()},
        "status": ("official", "library", "estimated"),
    }  # fmt: skip
    for table, codes in tables.items():
        for code in codes:
            assert all(words()[table][code][tongue] for tongue in ("kk", "ru", "en")), code


def test_every_calendar_covers_the_same_years(packs: Packs):
    spans = {
        (one.about.known_from.year, one.about.known_to.year) for one in packs.calendars.values()
    }

    assert spans == {(2024, 2028)}
