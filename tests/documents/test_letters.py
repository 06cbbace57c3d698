import re
from datetime import UTC, date, datetime

import pytest

from registry.cameras.declared.vocabulary import terms
from registry.documents import letters, pdf
from registry.documents.slots import NEEDS, SLOTS, Kind, Value
from registry.documents.templates import checked, fill
from registry.errors import NotFound, Refused
from tests.documents.making import a_letter
from tests.documents.reading import text

LANGUAGES = ("kk", "ru", "en")
CASE: dict[str, Value] = {
    "number": "AST-2026-7K3F-Q",
    "received_on": date(2026, 11, 26),
    "remedy": "Бір ай ішінде шағымдануға болады.",
}
SAMPLES: dict[Kind, Value] = {
    Kind.LINE: "қысқа сөз",
    Kind.TEXT: "бірінші абзац\n\nекінші абзац",
    Kind.DAY: date(2026, 12, 3),
    Kind.MOMENT: datetime(2026, 12, 3, 9, 0, tzinfo=UTC),
    Kind.NUMBER: 15,
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", NEEDS)
def test_every_letter_stands_in_every_language(code: str, language: str) -> None:
    template = checked(letters.shipped(code, language))

    filled = fill(template, {slot: SAMPLES[kind] for slot, kind in SLOTS.items()}, language)

    assert "AST" not in filled.subject
    assert len(filled.blocks) >= 4
    assert "{" not in filled.subject + filled.text


@pytest.mark.parametrize("code", NEEDS)
def test_a_letter_holds_the_same_slots_in_every_language(code: str) -> None:
    held = [
        sorted(set(re.findall(r"\{\{ (\w+) \}\}", template.subject + template.body)))
        for template in (letters.shipped(code, language) for language in LANGUAGES)
    ]

    assert held[0] == held[1] == held[2]


def test_every_outcome_and_every_ground_of_the_vocabulary_has_its_words() -> None:
    assert letters.outcomes() == tuple(terms("request_outcome"))
    assert letters.grounds() == tuple(terms("refusal_ground"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_are_there_in_every_language_and_differ(language: str) -> None:
    said = [letters.said_of_outcome(code, language) for code in letters.outcomes()]
    said += [part for code in letters.grounds() for part in letters.said_of_ground(code, language)]

    assert all(len(words) > 20 and words.rstrip()[-1] in ".!" for words in said)
    assert len(set(said)) == len(said)


@pytest.mark.parametrize("outcome", list(terms("request_outcome")))
def test_no_decision_goes_out_without_a_remedy(outcome: str) -> None:
    ground = "third_parties" if outcome in letters.WITH_GROUND else None

    for remedy in ("", "  ", "\u200b"):
        with pytest.raises(Refused, match="“remedy” is empty, and the letter needs it"):
            letters.decision(outcome, {**CASE, "remedy": remedy}, "kk", ground=ground)
    without = {name: value for name, value in CASE.items() if name != "remedy"}
    with pytest.raises(Refused, match="“remedy” is empty"):
        letters.decision(outcome, without, "kk", ground=ground)


def test_a_refusal_says_why_and_what_can_be_done() -> None:
    filled = letters.decision("refused", CASE, "ru", ground="investigation")

    headings = [block.text for block in filled.blocks if block.kind == "heading"]
    assert headings == ["Почему", "Что вы можете сделать", "Если вы не согласны"]
    assert "нужна следствию или суду" in filled.text
    assert "Запись сохранена." in filled.text
    assert "Бір ай ішінде" in filled.text


def test_a_grant_has_no_empty_headings() -> None:
    filled = letters.decision("granted", {**CASE, "details": "Код келесі хатта."}, "kk")

    headings = [block.text for block in filled.blocks if block.kind == "heading"]
    assert headings == ["Келіспесеңіз"]
    assert "Сұрағаныңыздың бәрін орындаймыз." in filled.text
    assert "2026\u202fж. 26 қараша күні жіберген AST-2026-7K3F-Q" in filled.text


@pytest.mark.parametrize("outcome", ["refused", "granted_in_part"])
def test_a_refusal_needs_its_ground(outcome: str) -> None:
    with pytest.raises(Refused, match="A refusal needs its ground") as caught:
        letters.decision(outcome, CASE, "kk")

    assert caught.value.field == "ground"


def test_a_full_grant_takes_no_ground() -> None:
    with pytest.raises(Refused, match="leave the ground empty"):
        letters.decision("granted", CASE, "kk", ground="identity")


def test_unknown_outcomes_and_grounds_are_refused() -> None:
    with pytest.raises(NotFound):
        letters.decision("maybe", CASE, "kk")
    with pytest.raises(NotFound):
        letters.decision("refused", CASE, "kk", ground="mood")
    with pytest.raises(NotFound):
        letters.shipped("poem", "kk")


def test_the_operator_is_told_nothing_of_the_person() -> None:
    for language in LANGUAGES:
        body = letters.shipped("hold", language).body
        assert not {"asked", "question", "reason"} & set(re.findall(r"\{\{ (\w+) \}\}", body))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_decision_is_printed(language: str) -> None:
    filled = letters.decision("refused", CASE, language, ground="too_wide")

    made = text(pdf.letter(a_letter(subject=filled.subject, blocks=filled.blocks), language))

    why, way_out = letters.said_of_ground("too_wide", language)
    assert why in made
    assert way_out in made
    assert "Бір ай ішінде шағымдануға болады." in made
