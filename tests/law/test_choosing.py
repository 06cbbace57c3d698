"""Which rule is worked to: the special before the general, law before what is not confirmed."""

from datetime import date

import pytest

from registry import law
from registry.errors import NotFound
from registry.law.packs import Packs

ON = date(2026, 2, 2)


def rules(packs: Packs, country: str) -> list[law.Rule]:
    return [one for one in packs.rules.values() if one.id.startswith(f"{country}-")]


@pytest.mark.parametrize(
    ("country", "type_", "kind", "step", "chosen"),
    [
        ("kz", "footage", "akimat", "respond", "kz-appc-76-respond"),
        ("kz", "footage", "private", "respond", "kz-house-respond"),
        ("kz", "information", "police", "respond", "kz-appc-76-respond"),
        ("kz", "erasure", "private", "act", "kz-94v-6-act"),
        ("kz", "correction", "akimat", "act", "kz-house-act"),
        ("kz", "objection", "akimat", "block", "kz-94v-block"),
        ("kz", "information", "akimat", "appeal_window", "kz-401v-appeal-window"),
        ("kz", "footage", "akimat", "appeal_window", "kz-house-appeal-window"),
        ("eu", "footage", "private", "respond", "eu-gdpr-12-3-respond"),
        ("eu", "objection", "private", "act", "eu-edpb-105-objection"),
        ("uk", "footage", "police", "respond", "uk-dpa-54-respond"),
        ("uk", "footage", "transport", "respond", "uk-gdpr-12a-respond"),
        ("uk", "information", "akimat", "respond", "uk-foia-10-respond"),
    ],
)
def test_the_rule_that_is_worked_to(packs: Packs, country, type_, kind, step, chosen):
    assert law.choose(rules(packs, country), type_, kind, step, ON).rule.id == chosen


def test_what_is_not_confirmed_is_a_target_beside_the_law(packs: Packs):
    found = law.choose(rules(packs, "kz"), "footage", "akimat", "respond", ON)

    assert found.target is not None
    assert found.target.id == "kz-94v-25-respond"
    assert {one.id for one in found.others} == {"kz-94v-25-respond", "kz-house-respond"}


def test_of_equal_priority_the_shorter_goes_first(packs: Packs):
    respond = packs.rules["kz-appc-76-respond"]
    month = respond.model_copy(update={"id": "a-month", "amount": 1, "unit": law.Unit.MONTH})
    weeks = respond.model_copy(update={"id": "two-weeks", "amount": 10})

    found = law.choose([respond, month, weeks], "footage", "akimat", "respond", ON)

    assert [found.rule.id, *(one.id for one in found.others)] == [
        "two-weeks", "kz-appc-76-respond", "a-month",
    ]  # fmt: skip


def test_a_rule_stands_from_its_first_day_to_its_last(packs: Packs):
    until = {"valid_to": date(2026, 1, 31)}
    old = packs.rules["kz-appc-76-respond"].model_copy(update=until | {"id": "old"})
    new = old.model_copy(update={"id": "new", "valid_from": date(2026, 2, 1), "valid_to": None})

    def chosen(on: date) -> str:
        return law.choose([old, new], "footage", "akimat", "respond", on).rule.id

    assert [chosen(date(2026, 1, 31)), chosen(date(2026, 2, 1))] == ["old", "new"]


def test_without_a_rule_it_says_so(packs: Packs):
    with pytest.raises(NotFound, match="No rule gives a term"):
        law.choose(rules(packs, "eu"), "report", "police", "respond", ON)
