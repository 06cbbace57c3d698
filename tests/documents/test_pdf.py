import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pypdfium2
import pytest
import segno

from registry.documents import pdf
from registry.documents.papers import Block, Citation, Step
from tests.documents.making import AT, PAGE, a_bundle, a_letter, a_receipt, a_sign
from tests.documents.reading import dark_squares, facts, pages, text

KAZAKH = "Әә Ғғ Ққ Ңң Өө Ұұ Үү Һһ Іі"


def test_a_receipt_says_all_that_a_person_must_know() -> None:
    said = text(pdf.receipt(a_receipt(), "kk"))

    for part in (
        "Өтінішіңіз қабылданды", "AST-2026-7K3F-Q", "7K3F – 9QXD – M2PA – V8TC – 4", PAGE,
        "2026 ж. 26 қараша, 14:05 (UTC+5)", "Жедел басқару орталығы", "Мен түскен жазба",
        "2026 ж. 27 қараша – Жазба сақталады", "Жауап беріледі (күні белгіленбеген)",
        "Жауап келмесе", "шағымдануға болады",
    ):  # fmt: skip
        assert part in said, part


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("kk", "Кодты ешкімге көрсетпеңіз"),
        ("ru", "Никому его не показывайте"),
        ("en", "Show it to nobody"),
    ],
)
def test_a_receipt_speaks_the_language_asked_for(language: str, words: str) -> None:
    made = pdf.receipt(a_receipt(), language)

    assert words in text(made)
    assert facts(made)["language"] == language


def test_a_receipt_fits_on_one_sheet() -> None:
    steps = tuple(Step(f"Қадам {n}", date(2026, 12, n)) for n in range(1, 5))

    assert pages(pdf.receipt(a_receipt(asked="Жазба керек. " * 10, steps=steps), "kk")) == 1


def test_the_address_on_a_receipt_never_holds_the_code() -> None:
    with pytest.raises(ValueError, match="secret code"):
        pdf.receipt(a_receipt(status_url=PAGE + "?code=7k3f9qxdm2pav8tc4"), "kk")


def test_the_time_before_march_2024_is_that_of_the_clocks_then() -> None:
    early = datetime(2024, 2, 29, 12, 0, tzinfo=UTC)

    assert "18:00 (UTC+6)" in text(pdf.receipt(a_receipt(received_at=early), "ru"))


def test_what_is_shown_as_a_sample_says_so_and_nothing_else_does() -> None:
    shown = [
        pdf.receipt(a_receipt(demonstration=True), "kk"),
        pdf.letter(a_letter(demonstration=True), "kk"),
        pdf.sign(a_sign(demonstration=True)),
        pdf.bundle(a_bundle(demonstration=True), "kk"),
    ]

    assert all("ҮЛГІ" in text(made) for made in shown)
    assert "ОБРАЗЕЦ" in text(shown[2])
    assert "SAMPLE" in text(shown[2])
    assert "ҮЛГІ" not in text(pdf.receipt(a_receipt(), "kk"))


def test_a_letter_keeps_its_order() -> None:
    blocks = (
        Block("text", "Бірінші абзац.\n\nЕкінші абзац."),
        Block("heading", "Себебі"),
        Block("item", "бір"),
        Block("item", "екі"),
    )

    said = text(pdf.letter(a_letter(blocks=blocks, status_url=PAGE), "kk"))

    order = ["Астана", "Өтініш иесіне", "Шешім", "Бірінші", "Екінші", "Себебі", "бір", "екі"]
    places = [said.index(word) for word in order]
    assert places == sorted(places)
    assert said.index("Өтініштер бөлімі") < said.index(PAGE)


def test_a_long_letter_goes_on_over_pages() -> None:
    blocks = tuple(Block("text", f"{n}. " + "Бұл ұзын хат. " * 30) for n in range(40))

    made = pdf.letter(a_letter(blocks=blocks), "kk")

    assert pages(made) > 3
    assert "39. Бұл" in text(made)


def test_a_sign_says_each_fact_in_three_languages() -> None:
    said = text(pdf.sign(a_sign()))

    for part in (
        "Бұл камера тізілімде тұр", "Эта камера есть в реестре", "This camera is on the register",
        "AST-0001482", "Общественный порядок", "Public order", "30 күн", "30 дней", "Order",
        "https://kamera.example/cameras/AST-0001482",
    ):  # fmt: skip
        assert part in said, part


def test_a_sign_shows_what_is_not_declared() -> None:
    said = text(pdf.sign(a_sign(legal_basis=None, retention={})))

    assert said.count("мәлімделмеген") == 2
    assert said.count("not declared") == 2


def test_a_sign_fills_a_missing_language_from_another() -> None:
    said = text(pdf.sign(a_sign(controller={"ru": "Оперативный центр"})))

    assert said.count("Оперативный центр") == 3


def test_a_sign_is_one_sheet_even_when_its_facts_are_long() -> None:
    long = dict.fromkeys(("kk", "ru", "en"), "Әкімшілік құқық бұзушылықты тіркеу " * 3)

    assert pages(pdf.sign(a_sign(purpose=long, demonstration=True))) == 1


def test_the_code_on_a_sign_leads_to_the_page_of_the_camera() -> None:
    paper = a_sign()
    wanted = np.array(segno.make(paper.url, error="m", micro=False).matrix, dtype=bool)
    document = pypdfium2.PdfDocument(pdf.sign(paper))
    dark = np.asarray(document[0].render(scale=2).to_pil().convert("L")) < 128
    document.close()

    cm = 2 * 72 / 2.54
    step = 7 * cm / len(wanted)
    across = (1.8 * cm + step * (np.arange(len(wanted)) + 0.5)).astype(int)
    tops = range(int(20 * cm))
    drawn = (dark[np.ix_((top + step * (np.arange(len(wanted)) + 0.5)).astype(int), across)]
             for top in tops)  # fmt: skip
    assert any(np.array_equal(one, wanted) for one in drawn)


def test_papers_for_an_appeal_hold_the_whole_way() -> None:
    said = text(pdf.bundle(a_bundle(), "en"))

    for part in (
        "Papers for an appeal", "Footage of me.", "no answer had been given", "no answer",
        "The request was received.", "15 working days after 26 November.", "Last day for the",
        "Code 350-VI, Article 76", "Confirmed rule", "You can appeal to the head", "9f86d081",
    ):  # fmt: skip
        assert part in said, part


def test_a_rule_that_nobody_confirmed_is_not_called_law() -> None:
    made = pdf.bundle(a_bundle(citations=(Citation("Answer in 3 days"),)), "ru")

    assert "Внутренний срок: правило ещё не подтвердил юрист" in text(made)
    assert "Подтверждённое правило" not in text(made)


def test_papers_for_an_appeal_show_the_answer_that_was_given() -> None:
    paper = a_bundle(
        answered="Бас тартылды.", answered_on=date(2026, 12, 1), outcome="Бас тартылды"
    )

    said = text(pdf.bundle(paper, "kk"))

    assert "2026 ж. 1 желтоқсан" in said
    assert "жауап берілмеген еді" not in said


def test_every_kazakh_letter_is_drawn_in_both_weights() -> None:
    made = pdf.letter(a_letter(subject=KAZAKH, blocks=(Block("text", KAZAKH),)), "kk")

    assert text(made).count(KAZAKH) == 2


@pytest.mark.parametrize("kind", ["receipt", "letter", "sign", "bundle"])
def test_every_paper_is_tagged_named_and_made_to_last(kind: str) -> None:
    made = {
        "receipt": lambda: pdf.receipt(a_receipt(), "kk"),
        "letter": lambda: pdf.letter(a_letter(), "kk"),
        "sign": lambda: pdf.sign(a_sign()),
        "bundle": lambda: pdf.bundle(a_bundle(), "kk"),
    }[kind]()

    found = facts(made)

    assert found["title"]
    assert found["language"] == "kk"
    assert found["tagged"]
    assert found["ua"]
    assert found["a"]
    assert found["made"] == "D:20261126090500Z"
    assert b"/StructTreeRoot" in made
    assert re.search(rb"/MarkInfo", made)


def test_the_same_paper_is_the_same_file() -> None:
    one, again = (pdf.receipt(a_receipt(), "kk") for _ in range(2))
    later = pdf.receipt(a_receipt(received_at=AT + timedelta(minutes=1)), "kk")

    assert one == again
    assert one != later


def test_papers_are_made_side_by_side() -> None:
    wanted = [pdf.receipt(a_receipt(number=f"AST-{n}"), "kk") for n in range(8)]

    with ThreadPoolExecutor(4) as several:
        made = several.map(lambda n: pdf.receipt(a_receipt(number=f"AST-{n}"), "kk"), range(8))

        assert list(made) == wanted


def test_a_paper_spares_the_ink() -> None:
    receipt, sign = pdf.receipt(a_receipt(), "kk"), pdf.sign(a_sign())

    # A page at this scale has about 125,000 points.
    assert 1_000 < dark_squares(receipt) < 12_000
    assert 5_000 < dark_squares(sign) < 35_000
