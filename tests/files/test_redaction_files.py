"""Covering places in pictures and PDFs: the words are gone, not hidden. All names are made up."""

import io

import pypdfium2 as pdfium
import pytest
from PIL import Image

from registry.errors import Refused, Unusable
from registry.files.redaction import Box, propose_pdf, redact_image, redact_pdf
from tests.files.conftest import (
    LOCKED,
    a_pdf,
    a_picture,
    a_raw_pdf,
    a_trap,
    first_page,
    shares_bytes,
    text_of,
    with_gps,
)

LETTER = """#set document(title: [Letter of Smirnova], author: "Smirnova")
#set text(size: 14pt)
Жауап: Смирновой Анне, тел. 87015551234.

Другие слова остаются."""


def darkest(image: Image.Image, box: Box) -> tuple[tuple[int, int], ...]:
    """The least and most of each colour within a box."""
    (wide, high), (left, top, right, bottom) = image.size, box
    found = image.crop(
        (int(left * wide), int(top * high), int(right * wide), int(bottom * high))
    ).convert("RGB")
    return found.getextrema()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_box_is_of_one_colour_and_the_rest_stays(kind: str):
    given = a_picture(kind, (203, 101))

    done = redact_image(given, [Box(0.3, 0.3, 0.7, 0.61), Box(0.9, 0.9, 1, 1)])

    with Image.open(io.BytesIO(done.content)) as image, Image.open(io.BytesIO(given)) as before:
        assert image.size == (203, 101)
        for box in (Box(0.3, 0.3, 0.7, 0.61), Box(0.9, 0.9, 1, 1)):
            assert darkest(image, box) == ((0, 0),) * 3
        for place in ((5, 50), (190, 20), (100, 10)):
            now, then = image.convert("RGB").getpixel(place), before.convert("RGB").getpixel(place)
            assert all(abs(a - b) < 12 for a, b in zip(now, then, strict=True))
    assert done.covered == 2


def test_a_clear_picture_shows_nothing_through_a_box():
    out = io.BytesIO()
    Image.new("RGBA", (64, 64), (10, 200, 30, 90)).save(out, "PNG")

    done = redact_image(out.getvalue(), [Box(0, 0, 0.5, 0.5)])

    with Image.open(io.BytesIO(done.content)) as image:
        assert image.mode == "RGB"
        assert darkest(image, Box(0, 0, 0.5, 0.5)) == ((0, 0),) * 3


def test_what_a_photo_tells_goes_too():
    done = redact_image(with_gps(), [Box(0, 0, 0.2, 0.2)])

    with Image.open(io.BytesIO(done.content)) as image:
        assert not image.getexif()
        assert image.size == (48, 64)  # the box was marked on the picture as it is seen
    assert b"Maker" not in done.content


@pytest.mark.parametrize(
    "box", [Box(-0.1, 0, 1, 1), Box(0, 0, 1.1, 1), Box(0.5, 0, 0.5, 1), Box(0, 0.6, 1, 0.5)]
)
def test_a_box_outside_is_refused(box: Box):
    with pytest.raises(Refused, match="outside"):
        redact_image(a_picture(), [box])
    with pytest.raises(Refused, match="outside"):
        redact_pdf(a_pdf(LETTER), {1: [box]})


def test_a_box_that_is_not_a_number_is_refused():
    with pytest.raises(Refused, match="outside"):
        redact_image(a_picture(), [Box(float("nan"), 0, 1, 1)])


def test_nothing_to_cover_is_refused():
    with pytest.raises(Refused, match="nothing to cover"):
        redact_image(a_picture(), [])
    with pytest.raises(Refused, match="nothing to cover"):
        redact_pdf(a_pdf(LETTER), {}, ["Ivanov"])


def test_a_file_of_another_kind_is_refused():
    with pytest.raises(Unusable):
        redact_image(a_pdf(LETTER), [Box(0, 0, 1, 1)])
    with pytest.raises(Unusable):
        redact_pdf(a_picture(), {1: [Box(0, 0, 1, 1)]})


def test_a_pdf_comes_out_without_the_words():
    given = a_pdf(LETTER)
    assert "Смирновой" in text_of(given)

    done = redact_pdf(given, terms=["Смирнова", "Анна", "87015551234"])

    assert text_of(done.content).strip() == ""
    assert (done.covered, done.unread) == (3, ())
    with pdfium.PdfDocument(done.content) as pdf:
        assert not any(pdf.get_metadata_dict().values())
        assert pdf[0].get_size() == pytest.approx((283.5, 226.8), abs=1)
    assert not shares_bytes(given, done.content)
    assert b"Smirnova" not in done.content


def test_the_boxes_lie_where_the_words_are():
    given = a_pdf(LETTER)

    boxes = propose_pdf(given, ["Смирнова"])
    done = redact_pdf(given, terms=["Смирнова"])

    (box,) = boxes[1]
    inner = Box(box.left + 0.01, box.top + 0.01, box.right - 0.01, box.bottom - 0.01)
    before, after = first_page(given), first_page(done.content)
    assert before.crop((0, 0, 1, 1)).getextrema() == ((255, 255),) * 3
    assert darkest(before, inner)[0][1] > 200  # paper between the letters
    assert all(most < 12 for _, most in darkest(after, inner))
    rest = Box(0.05, box.bottom + 0.05, 0.95, 0.95)
    assert darkest(after, rest)[0][0] < 100  # the other words are still read


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_on_a_turned_and_cropped_page_the_box_is_on_the_word_too(turn: int):
    page = b"BT /F 20 Tf 60 120 Td (Smirnova and others) Tj ET"
    given = a_raw_pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 300] /CropBox [40 50 340 250] "
            b"/Rotate %d /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>" % turn,
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(page), page),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ]
    )

    done = redact_pdf(given, terms=["Smirnova", "others", "and"])

    seen = first_page(done.content).convert("L")
    # All three words are covered: a black place and paper, with no letter left between.
    dark = seen.point(lambda value: 255 if value < 128 else 0)
    shape = dark.getbbox()
    assert shape
    inside = dark.crop(shape)
    assert inside.histogram()[255] / (inside.width * inside.height) > 0.75


def test_text_under_a_black_box_is_gone():
    given = a_pdf("Open #place(rect(fill: black, width: 4cm, height: 1cm)) Hidden words")
    assert "Hidden" in text_of(given)

    done = redact_pdf(given, {1: [Box(0.8, 0.8, 0.9, 0.9)]})

    assert text_of(done.content).strip() == ""


def test_hidden_layers_notes_scripts_and_attachments_are_gone():
    done = redact_pdf(a_trap(), terms=["Open"])

    with pdfium.PdfDocument(done.content) as pdf:
        assert pdf.count_attachments() == 0
    for word in (b"JavaScript", b"secret", b"Annot", b"EmbeddedFile", b"OCG", b"Concealed"):
        assert word not in done.content
    assert done.unread == (1,)  # a note may show words that no search reads


def test_white_words_are_found_and_covered():
    given = a_pdf("#text(fill: white)[Smirnova] and others")
    assert list(propose_pdf(given, ["Smirnova"])) == [1]


def test_a_word_broken_at_a_line_is_covered_on_both():
    given = a_pdf("#set page(width: 4cm)\n#set text(size: 14pt)\nConstanti- \\ nopolitan words")

    boxes = propose_pdf(given, ["Constantinopolitan"])

    assert len(boxes[1]) == 2
    assert boxes[1][0].bottom < boxes[1][1].bottom


def test_pages_that_no_search_reads_are_named():
    out = io.BytesIO()
    Image.new("RGB", (100, 100), "white").save(out, "PDF")

    done = redact_pdf(out.getvalue(), {1: [Box(0.1, 0.1, 0.2, 0.2)]}, ["Smirnova"])

    assert done.unread == (1,)


def test_a_page_that_is_not_there_is_refused():
    with pytest.raises(Refused, match="page"):
        redact_pdf(a_pdf(LETTER), {2: [Box(0, 0, 1, 1)]})
    with pytest.raises(Refused, match="page"):
        redact_pdf(a_pdf(LETTER), {0: [Box(0, 0, 1, 1)]})


def test_of_a_locked_or_damaged_pdf_nothing_comes_out():
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] >>",
        LOCKED,
    ]
    locked = a_raw_pdf(objects, b"/Encrypt 4 0 R /ID [<" + b"33" * 16 + b"> <" + b"33" * 16 + b">]")
    for given in (locked, b"%PDF-1.7 and nothing more", a_pdf(LETTER)[:300]):
        with pytest.raises(Unusable):
            redact_pdf(given, {1: [Box(0, 0, 1, 1)]}, ["Smirnova"])
