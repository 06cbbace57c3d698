from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.documents.papers import Block
from registry.documents.slots import SLOTS
from registry.documents.templates import Template, checked, fill
from registry.errors import NotFound, Refused

QUESTION = {"number": "AST-1", "question": "Қашан?", "reply_by": date(2026, 12, 3)}


def a_question(body: str = "", subject: str = "Сұрақ: {{ number }}") -> Template:
    """A letter with a question, the body going on as the test wants."""
    return Template("question", subject, "{{ question }}\n\n{{ reply_by }}\n\n" + body)


def test_slots_are_filled_by_their_kind() -> None:
    template = Template("hold", "{{number}}", "{{ cameras }}\n\n{{  window }}, {{acknowledge_by}}")
    slots = {
        "number": "AST-1", "cameras": "AST-7\nAST-8", "window": "14:00–15:00",
        "acknowledge_by": datetime(2026, 11, 27, 9, 5, tzinfo=UTC),
    }  # fmt: skip

    filled = fill(template, slots, "ru")

    assert filled.subject == "AST-1"
    assert filled.blocks == (
        Block("text", "AST-7\nAST-8"),
        Block("text", "14:00–15:00, 27 ноября 2026\u202fг., 14:05 (UTC+5)"),
    )


def test_headings_and_items_are_what_the_template_says() -> None:
    filled = fill(a_question("# Тақырып\n\nмәтін\n\n- бір\n- екі"), QUESTION, "kk")

    assert filled.blocks[2:] == (
        Block("heading", "Тақырып"), Block("text", "мәтін"),
        Block("item", "бір"), Block("item", "екі"),
    )  # fmt: skip
    assert filled.text.endswith("Тақырып\n\nмәтін\n\n– бір\n\n– екі")


def test_an_unknown_slot_is_named() -> None:
    with pytest.raises(Refused, match=r"“colour” is no slot of a letter\. A letter may hold: "):
        checked(a_question("{{ colour }}"))


def test_an_unknown_value_is_named() -> None:
    with pytest.raises(Refused, match="“colour” is no slot"):
        fill(a_question(), {**QUESTION, "colour": "көк"}, "kk")


@pytest.mark.parametrize(
    "attack",
    [
        "{{ ''.__class__ }}", "{{ number.__class__ }}", "{{ number|safe }}", "{{ 7*7 }}",
        "{{ config }}", "{{ self }}", "{{ number[0] }}", "{{ reason() }}", "{{}}", "{{ }}",
        "{{ number", "number }}", "{{{ number }}}", "{{ {{ number }} }}", "{{ num\nber }}",
    ],
)  # fmt: skip
def test_an_attack_in_double_braces_is_refused(attack: str) -> None:
    with pytest.raises(Refused):
        fill(a_question(attack), QUESTION, "kk")
    with pytest.raises(Refused):
        checked(a_question(subject=attack))


@pytest.mark.parametrize(
    "attack",
    [
        "{0.__globals__}", "{number}", "{% for x in y %}", "{# note #}", "${number}", "$number",
        "%(number)s", "#{number}", "<%= number %>", "\\1\\g<0>", "<script>alert(1)</script>",
    ],
)  # fmt: skip
def test_any_other_attack_comes_out_as_text(attack: str) -> None:
    filled = fill(a_question("x " + attack), QUESTION, "kk")

    assert filled.blocks[-1].text == "x " + attack


@pytest.mark.parametrize("typed", ["{{ number }}", "{{ ''.__class__ }}", "\\g<0>", "{0}", "{{"])
def test_what_is_filled_in_is_never_read_again(typed: str) -> None:
    assert fill(a_question(), {**QUESTION, "question": typed}, "kk").blocks[0].text == typed


def test_what_is_filled_in_cannot_forge_a_heading_or_a_second_subject() -> None:
    slots = {**QUESTION, "question": "a\n\n# Шешім\n\n- b", "number": "AST-1\r\nBcc: x@example.org"}

    filled = fill(a_question(), slots, "kk")

    assert {block.kind for block in filled.blocks} == {"text"}
    assert filled.subject == "Сұрақ: AST-1 Bcc: x@example.org"


def test_a_paragraph_with_nothing_in_it_is_left_out_with_its_heading() -> None:
    template = a_question("# Себебі\n\n{{ reason }}\n\nЕреже: {{ law }}\n\n# Соңы\n\nсау болыңыз")

    without = fill(template, {**QUESTION, "reason": "", "law": " \u200b "}, "kk")
    with_law = fill(template, {**QUESTION, "reason": "", "law": "350-VI"}, "kk")

    assert [block.text for block in without.blocks[2:]] == ["Соңы", "сау болыңыз"]
    assert [block.text for block in with_law.blocks[2:4]] == ["Себебі", "Ереже: 350-VI"]


@pytest.mark.parametrize("empty", ["", "  \n ", "\u200b\u202e"])
def test_what_a_letter_needs_cannot_be_empty(empty: str) -> None:
    with pytest.raises(Refused, match="“question” is empty, and the letter needs it"):
        fill(a_question(), {**QUESTION, "question": empty}, "kk")


def test_a_slot_of_the_template_that_was_not_given_is_named() -> None:
    with pytest.raises(Refused, match="“reason” is empty"):
        fill(a_question("{{ reason }}"), QUESTION, "kk")


def test_a_template_that_loses_what_it_needs_is_refused() -> None:
    with pytest.raises(Refused, match="cannot do without the slot “remedy”"):
        checked(Template("decision", "{{ number }}", "{{ outcome }}"))


def test_an_unknown_letter_and_an_empty_one_are_refused() -> None:
    with pytest.raises(NotFound, match="no letter called “poem”"):
        checked(Template("poem", "a", "b"))
    with pytest.raises(Refused, match="between 1 and 20000 characters"):
        checked(Template("question", " ", "b"))
    with pytest.raises(Refused, match="between 1 and 20000 characters"):
        checked(a_question("x" * 20_000))


def test_values_beyond_measure_are_refused() -> None:
    with pytest.raises(Refused, match="number takes at most 500 characters"):
        fill(a_question(), {**QUESTION, "number": "1" * 501}, "kk")


@pytest.mark.parametrize(
    ("slot", "value"),
    [("reply_by", "2026-12-03"), ("reply_by", datetime(2026, 12, 3, tzinfo=UTC)), ("number", 7)],
)
def test_a_value_of_another_kind_is_an_error_of_the_program(slot: str, value: object) -> None:
    with pytest.raises(TypeError, match=slot):
        fill(a_question(), {**QUESTION, slot: value}, "kk")  # type: ignore[dict-item]


@given(st.text(max_size=200))
def test_any_template_is_filled_or_refused(body: str) -> None:
    try:
        filled = fill(a_question(body), QUESTION, "kk")
    except Refused:
        return
    assert filled.blocks[0] == Block("text", "Қашан?")


@given(st.text(alphabet="{} \n#-abnumer", max_size=60))
def test_double_braces_never_come_out(body: str) -> None:
    try:
        filled = fill(a_question(body), QUESTION, "kk")
    except Refused:
        return
    assert "{{" not in filled.text
    assert "}}" not in filled.text


def test_the_allowed_slots_are_plain_names() -> None:
    assert all(slot.isidentifier() and not slot.startswith("_") for slot in SLOTS)
