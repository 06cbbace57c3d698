"""Covering words in texts: in every form, through every trick, proven. All names are made up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.errors import Refused
from registry.files import redaction
from registry.files.redaction import COVER, Span, numbers


def covered(text: str, *terms: str) -> list[str]:
    """The parts of the text that are covered."""
    done = redaction.redact_text(text, terms=terms)
    return [text[span.start : span.end] for span in done.covered]


@pytest.mark.parametrize(
    ("term", "forms"),
    [
        ("Иванов", "Иванов Иванова Иванову Ивановым Иванове Ивановой Ивановы Ивановых Ивановыми"),
        ("Петрова", "Петрова Петровой Петрову ПЕТРОВА петровою"),
        ("Мария", "Мария Марии Марию Марией"),
        ("Анна", "Анна Анны Анне Анну Анной"),
        ("Сергей", "Сергей Сергея Сергею Сергеем Сергее"),
        ("Павел", "Павел Павла Павлу Павлом Павле"),
        ("Пётр", "Пётр Петр Петра Петру Петром"),
        ("Достоевский", "Достоевский Достоевского Достоевскому Достоевским Достоевском"),
        ("Айгүл", "Айгүл Айгүлдің Айгүлге Айгүлді Айгүлде Айгүлден Айгүлмен Айгүлдікі Айгүлдердің"),
        ("Серік", "Серік Серіктің Серікке Серігі Серігім Серіктікінен Серіктерден"),
        ("Қайрат", "Қайрат Қайраттың Қайратқа Қайратпен"),
        ("Төлек", "Төлек Төлегі Төлектің"),
        ("Нұрлан", "Нұрлан Нұрланның Нұрланға НҰРЛАННАН"),
        ("Smith", "Smith Smith's SMITH"),
    ],
)
def test_a_word_is_covered_in_its_forms(term: str, forms: str):
    assert redaction.redact_text(forms, terms=[term]).text.replace("'s", "").split() == [
        COVER for _ in forms.split()
    ]


@pytest.mark.parametrize(
    "tricked",
    [
        "И в а н о в",
        "И-в-а-н-о-в",
        "Ива\u200bнов",
        "Ива\u00adнов",
        "Ива\u2060но\u200dв",
        "Ива-\nнову",
        "И.ванов",
        "Ивaнoв",  # two letters are Latin
        "ИВАНОВ",
        "И\u0336в\u0336а\u0336н\u0336о\u0336в",
        "И\u20ddванов",
        "Ива\u202eнов",
        "Ива\u00a0нов",
    ],
)
def test_tricks_do_not_save_a_word(tricked: str):
    assert redaction.redact_text(f"это {tricked}, он", terms=["Иванов"]).text == f"это {COVER}, он"


def test_composed_and_single_signs_are_one():
    apart = "\u0418\u0306ұмаш"  # a letter and its sign, two characters
    assert covered(f"бұл {apart} еді", "Йұмаш") == [apart]
    assert covered("бұл Йұмаш еді", apart) == ["Йұмаш"]


def test_words_that_were_run_together_are_covered_whole():
    assert covered("подпись:ИвановИван, конец", "Иванов") == ["ИвановИван"]


def test_a_name_is_found_with_anything_between_its_words():
    text = "Смирнова\nАнна, также Смирновой  Анны и просто Анна"
    assert covered(text, "Смирнова Анна") == ["Смирнова\nАнна", "Смирновой  Анны"]
    assert covered(text, *redaction.of_name("Смирнова Анна"))[-1] == "Анна"


@pytest.mark.parametrize("text", ["дали", "Романтический", "ивановский", "Жалиева"])
def test_other_words_stay(text: str):
    assert covered(text, "Али", "Роман", "Лиева") == []


def test_a_number_is_covered_however_it_is_written():
    text = "8 (701) 555-12-34, 8-701-555 12 34, 87015551234"
    assert len(covered(text, "87015551234")) == 3


def test_the_cover_does_not_tell_the_length():
    one = redaction.redact_text("Ли", terms=["Ли"]).text
    assert one == redaction.redact_text("Константинопольский", terms=["Константинопольский"]).text


def test_spans_and_words_that_meet_become_one():
    done = redaction.redact_text("от Иванова И. И.", spans=[Span(10, 16)], terms=["Иванов"])
    assert (done.text, done.covered) == ("от █████", (Span(3, 16),))


@pytest.mark.parametrize("span", [(-1, 2), (3, 3), (5, 4), (0, 99)])
def test_a_span_that_is_not_in_the_text_is_refused(span: tuple[int, int]):
    with pytest.raises(Refused, match="not in the text"):
        redaction.redact_text("ten signs.", spans=[Span(*span)])


@pytest.mark.parametrize("term", ["", "а", "—", "\u200b", "! !"])
def test_a_word_that_cannot_be_looked_for_is_refused(term: str):
    with pytest.raises(Refused, match="too short"):
        redaction.redact_text("text", terms=[term])


@given(
    st.text(max_size=80),
    st.sampled_from(["Иванов", "Айгүл", "Серік", "Анна", "Смирнова Анна", "87015551234"]),
    st.sampled_from(["", "\u200b", "-", " ", "\u0301", "\u00ad", "\n"]),
    st.text(max_size=80),
)
def test_no_word_is_ever_left(before: str, term: str, trick: str, after: str):
    text = f"{before} {trick.join(term)} {after}"

    done = redaction.redact_text(text, terms=[term])

    assert term.lower() not in done.text.lower()
    assert redaction.find(done.text, [term]) == []
    assert COVER in done.text


@given(st.text(max_size=200))
def test_a_text_without_the_word_stays_as_it_is(text: str):
    if redaction.find(text, ["Достоевский"]):
        return
    assert redaction.redact_text(text, terms=["Достоевский"]).text == text


@pytest.mark.parametrize(
    "text",
    [
        "а" * 1_000_000,
        "а " * 500_000,
        "-" * 1_000_000,
        "a" + "\u0301\u0316" * 400_000,
        "Иван" * 200_000,
    ],
)
@pytest.mark.slow
def test_a_megabyte_is_searched_in_moderate_time(text: str):
    redaction.find(text, ["Иванов Иван", "Ааааа", "аааааааааа"])


# Made up by the rule: 11 digits and the check digit that they ask for.
IINS = ["010203500016", "900101300017", "850715400128"]


@pytest.mark.parametrize("number", IINS)
def test_a_personal_number_is_known_by_its_check_digit(number: str):
    right = number[:11] + str(numbers.check_digit(number))
    assert redaction.is_iin(right)
    wrong = number[:11] + str((int(right[11]) + 1) % 10)
    assert not redaction.is_iin(wrong)


def test_check_digits_reckoned_by_hand():
    # 1·1+0·2+0·3+1·4+0·5+1·6+5·7+0·8+0·9+0·10+1·11 = 57, and 57 = 5·11 + 2.
    assert redaction.is_iin("100101500012")
    # 0·1+1·2+0·3+2·4+0·5+3·6+5·7+0·8+0·9+0·10+0·11 = 63, and 63 = 5·11 + 8.
    assert redaction.is_iin("010203500008")
    # 1·1+5·2+0·3+1·4+4·5+0·6+0·7+0·8+0·9+0·10+1·11 = 46, and 46 = 4·11 + 2.
    assert redaction.is_bin("150140000012")


@pytest.mark.parametrize(
    "number",
    ["", "1" * 11, "1" * 13, "101301500012", "100132500012", "100101900012", "١٠٠١٠١٥٠٠٠١٢"],
)
def test_what_is_no_personal_number(number: str):
    assert not redaction.is_iin(number)
    assert not redaction.is_bin(number)


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("ЖСН 100101500012.", "iin", "100101500012"),
        ("ИИН 100101 500012", "iin", "100101 500012"),
        ("БСН 150140000012", "bin", "150140000012"),
        ("тел. +7 701 555 12 34", "phone", "+7 701 555 12 34"),
        ("8(701)555-12-34", "phone", "8(701)555-12-34"),
        ("87015551234", "phone", "87015551234"),
        ("7015551234", "phone", "7015551234"),
        ("+7\u200b7015551234", "phone", "+7\u200b7015551234"),
        ("пишите a.b+c@mail.example.kz,", "email", "a.b+c@mail.example.kz"),
        ("машина 123 ABC 02", "plate", "123 ABC 02"),
        ("машина 123АВС02 стояла", "plate", "123АВС02"),
        ("машина 123 AB 02", "plate", "123 AB 02"),
        ("старый номер A 123 BCD", "plate", "A 123 BCD"),
        ("карта 4111 1111 1111 1111", "card", "4111 1111 1111 1111"),
    ],
)
def test_what_may_name_a_person_is_proposed(text: str, kind: str, found: str):
    assert [
        (text[p.span.start : p.span.end].strip(), p.kind) for p in redaction.proposals(text)
    ] == [(found, kind)]


@pytest.mark.parametrize(
    "text",
    ["entry 100101500013", "4111 1111 1111 1112", "2026-03-01 09:00:00", "room 12", "a@b", ""],
)
def test_what_names_nobody_is_not_proposed(text: str):
    assert redaction.proposals(text) == []


@given(st.text(max_size=200))
def test_proposals_lie_in_the_text_and_apart(text: str):
    at = 0
    for span, _ in redaction.proposals(text):
        assert at <= span.start < span.end <= len(text)
        at = span.end
