"""Whatever people type is text on paper: it reads no file, draws no picture and stops no page."""

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.documents import pdf
from registry.documents.cleaning import FOLDER, LONGEST, letters, printable
from registry.documents.papers import Block
from registry.errors import Refused
from tests.documents.making import a_bundle, a_letter, a_receipt, a_sign
from tests.documents.reading import pages, text

MARKUP = [
    '#read("/etc/passwd")',
    '#image("../../../app.py")',
    '#import "@preview/cetz:0.3.0"',
    '#eval("1+1")',
    "$ sum_(i=0)^n i $ *bold* _it_ = Heading <label> @ref",
    "\\u{41} \\ \\\\ \\n",
    '"]} } #panic() // comment /* more',
    "<script>alert(1)</script> &amp; %PDF",
    "{{ number }} {0.__class__} ${x} {% if %}",
]


@pytest.mark.parametrize("typed", MARKUP)
def test_markup_comes_out_as_it_was_typed(typed: str) -> None:
    papers = [
        pdf.receipt(a_receipt(asked=typed, to=typed), "kk"),
        pdf.letter(a_letter(blocks=(Block("text", typed), Block("item", typed))), "ru"),
        pdf.bundle(a_bundle(asked=typed, answered=typed), "en"),
        pdf.sign(a_sign(purpose={"kk": typed})),
    ]

    assert all(text(made).count(typed) >= 2 for made in papers)
    assert all("root:" not in text(made) for made in papers)


def test_a_template_reads_nothing_outside_its_folder() -> None:
    for path in ("../../app.py", "../letters.toml", "/etc/passwd", "/../../app.py"):
        with pytest.raises(typst.TypstError):
            typst.compile(f'#read("{path}")'.encode(), root=FOLDER, format="pdf")


def test_templates_ask_for_nothing_from_elsewhere() -> None:
    for path in FOLDER.glob("*.typ"):
        source = path.read_text().replace("http://www.w3.org/2000/svg", "")
        for word in ("http", "@preview", "read(", "eval(", "include", "plugin("):
            assert word not in source, f"{path.name}: {word}"


def test_a_very_long_word_stays_on_the_page_and_whole() -> None:
    word = "Ұ" * 400 + "соңы"

    made = pdf.receipt(a_receipt(asked=word), "kk")

    assert word in text(made).replace(" ", "")
    assert pages(made) <= 2


def test_marks_of_direction_and_what_cannot_be_seen_are_left_out() -> None:
    typed = "Ақ\u202eара\u202c қа\u200bла\u2066\x00\x07\ufeff\u00ad\ud800"

    assert printable(typed) == "Ақара қала"
    assert "Ақара қала" in text(pdf.receipt(a_receipt(asked=typed), "kk"))


def test_a_heap_of_accents_is_cut() -> None:
    assert printable("а" + "\u0301" * 500) == "а\u0301\u0301\u0301"


def test_a_sign_that_cannot_be_drawn_leaves_a_mark_that_is_explained() -> None:
    made = text(pdf.receipt(a_receipt(asked="Кездесу 😀 \u4e2d"), "ru"))

    assert "Кездесу \ufffd \ufffd" in made
    assert "нет в шрифте этого документа" in made
    assert "нет в шрифте" not in text(pdf.receipt(a_receipt(asked="Кездесу"), "ru"))


def test_an_address_stays_whole_and_an_endless_one_may_be_broken() -> None:
    address = "https://adilet.zan.kz/rus/docs/K2000000350"

    assert printable(f"см. {address} тут") == f"см. {address} тут"
    assert "\u200b" in printable("https://" + "x" * 200)


def test_lines_stay_lines() -> None:
    assert printable("a\r\nb\rc\u2028d\te") == "a\nb\nc\nd e"


def test_a_text_beyond_measure_is_refused_with_its_measure() -> None:
    with pytest.raises(Refused, match=r"at most 50000 characters; this one has 50001\."):
        pdf.bundle(a_bundle(asked="а" * (LONGEST + 1)), "kk")


@pytest.mark.slow
def test_the_longest_text_is_printed() -> None:
    assert pages(pdf.bundle(a_bundle(asked="Қала " * (LONGEST // 5)), "kk")) > 5


@pytest.mark.slow
def test_every_letter_that_is_said_to_be_drawn_is_drawn() -> None:
    # The standard forbids a sign that the font lacks, so the file would not be made.
    every = printable(
        " ".join(chr(point) for point in sorted(letters()) if chr(point).isprintable())
    )
    blocks = (Block("text", every), Block("heading", every))

    assert pages(pdf.letter(a_letter(blocks=blocks), "kk")) > 1


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=80))
def test_any_text_at_all_makes_a_paper(typed: str) -> None:
    letter = a_letter(subject=typed, signed=typed, blocks=(Block("text", typed),))

    assert pages(pdf.letter(letter, "kk")) == 1


@given(st.text())
def test_printing_twice_changes_nothing_more(typed: str) -> None:
    once = printable(typed)

    assert printable(once).replace("\u200b", "") == once.replace("\u200b", "")
