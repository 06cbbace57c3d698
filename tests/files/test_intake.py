"""Files from strangers: what is taken is made harmless, and everything else is refused."""

import io
import zipfile
from contextlib import suppress

import pypdfium2 as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from registry import aside, files
from registry.errors import Unusable
from registry.files import decoding, intake, names
from tests.files.conftest import (
    LOCKED,
    a_pdf,
    a_picture,
    a_png_that_claims,
    a_raw_pdf,
    a_trap,
    first_page,
    text_of,
    with_gps,
)


def a_zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "in an archive")
    return out.getvalue()


def an_animation() -> bytes:
    out = io.BytesIO()
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "green", "blue")]
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:], lossless=True)
    return out.getvalue()


@pytest.mark.parametrize(
    ("kind", "media_type", "name"),
    [
        ("JPEG", "image/jpeg", "yard.jpg"),
        ("PNG", "image/png", "yard.png"),
        ("WEBP", "image/jpeg", "yard.jpg"),
    ],
)
def test_a_picture_is_taken_as_what_its_bytes_are(kind: str, media_type: str, name: str):
    given = a_picture(kind)

    taken = files.accept("yard.exe", given)

    assert (taken.media_type, taken.name, taken.remarks) == (media_type, name, ())
    with Image.open(io.BytesIO(taken.content)) as image:
        assert image.size == (64, 48)
        with Image.open(io.BytesIO(given)) as before:
            now, then = (each.convert("L").getpixel((5, 40)) for each in (image, before))
        assert abs(now - then) < 12


def test_place_device_and_comment_are_gone_and_the_photo_stands_upright():
    given = with_gps()
    assert b"Maker of cameras" in given
    assert b"a comment within" in given

    taken = files.accept("IMG_0001.jpg", given)

    with Image.open(io.BytesIO(taken.content)) as image:
        assert image.size == (48, 64)
        assert not image.getexif()
        assert image.info.keys() <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert not any(word in taken.content for word in (b"Exif", b"Maker", b"comment"))
    assert taken.remarks == (intake.CLEANED,)


def test_a_colour_profile_and_words_in_a_png_are_gone():
    from PIL import ImageCms, PngImagePlugin

    words = PngImagePlugin.PngInfo()
    words.add_text("Author", "somebody made up")
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    taken = files.accept("a.png", a_picture("PNG", pnginfo=words, icc_profile=profile))

    assert b"somebody" not in taken.content
    assert b"iCCP" not in taken.content


def test_of_an_animation_one_frame_is_kept():
    taken = files.accept("dance.webp", an_animation())

    with Image.open(io.BytesIO(taken.content)) as image:
        assert getattr(image, "n_frames", 1) == 1
    assert taken.remarks == (intake.ONE_FRAME,)


def test_what_is_clear_stays_clear():
    out = io.BytesIO()
    Image.new("RGBA", (8, 8), (200, 0, 0, 0)).save(out, "WEBP", lossless=True)

    taken = files.accept("clear.webp", out.getvalue())

    with Image.open(io.BytesIO(taken.content)) as image:
        assert (image.format, image.getextrema()[3]) == ("PNG", (0, 0))


def test_a_grey_of_sixteen_bits_stays_grey():
    out = io.BytesIO()
    Image.new("I;16", (8, 8), 128 * 256).save(out, "PNG")

    taken = files.accept("grey.png", out.getvalue())

    with Image.open(io.BytesIO(taken.content)) as image:
        assert image.getextrema() == (128, 128)


@pytest.mark.parametrize("size", [(100_000, 100_000), (8_000, 8_000), (1, 60_000_000)])
def test_a_pixel_bomb_is_refused_before_it_is_decoded(size: tuple[int, int]):
    with pytest.raises(Unusable, match="million pixels"):
        files.accept("bomb.png", a_png_that_claims(*size))


@pytest.mark.parametrize(
    "content",
    [
        a_picture() + a_zip(),
        a_picture() + b"<html><script>alert(1)</script>",
        a_picture() + b"more",
        a_picture("PNG") + a_zip(),
        a_picture("PNG") + b"more",
        a_picture("WEBP") + b"more",
        a_picture(comment=b"%PDF-1.7 1 0 obj"),
        a_picture(comment=b"<script>alert(1)</script>"),
        a_picture() + b"%PDF-1.4" + b"SEFT",
        a_picture() + b"PK\x03\x04" + b"SEFT",
        a_pdf("A letter") + a_zip(),
    ],
)
def test_what_is_two_things_at_once_is_refused(content: bytes):
    with pytest.raises(Unusable, match="something else"):
        files.accept("photo.jpg", content)


@pytest.mark.parametrize("rest", [bytes(100), a_picture(), b"maker's notes SEFT"])
def test_what_phones_put_behind_a_photo_is_dropped(rest: bytes):
    taken = files.accept("photo.jpg", a_picture() + rest)

    assert not taken.content.endswith(rest)
    assert taken.content.count(b"\xff\xd8\xff") == 1


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"  <!DOCTYPE html><title>x</title>",
        b"<?xml version='1.0'?><svg/>",
        b"plain at first <script>alert(1)</script>",
        a_zip(),
        b"MZ\x90\0 a program",
        b"\x7fELF\x02\x01\x01\0",
        b"#!/bin/sh\nrm -rf /\n",
        b"GIF89a\x01\0\x01\0\0\0\0;",
        b"{\\rtf1 text}",
        "текст".encode("utf-16"),
        "текст".encode("cp1251"),
        b"text with \0 in it",
        bytes(range(256)),
        b" %PDF-1.7 not at the beginning",
    ],
)
def test_everything_else_is_refused_with_what_is_taken(content: bytes):
    with pytest.raises(Unusable, match="JPEG, PNG or WebP"):
        files.accept("file.txt", content)


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b" \n ", "\u200b\u202e".encode()])
def test_a_file_with_nothing_in_it_is_refused(content: bytes):
    with pytest.raises(Unusable, match="empty"):
        files.accept("nothing.txt", content)


def test_a_file_that_is_too_large_is_refused():
    with pytest.raises(Unusable, match="10 MB"):
        files.accept("large.jpg", a_picture() + bytes(intake.LARGEST))
    with pytest.raises(Unusable, match="1 MB"):
        files.accept("large.txt", b"a" * (intake.LARGEST_TEXT + 1))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("share", [0.02, 0.5, 0.95])
def test_half_a_picture_is_refused(kind: str, share: float):
    whole = a_picture(kind, (300, 200))
    with pytest.raises(Unusable):
        files.accept("half", whole[: int(len(whole) * share)])


def test_a_text_loses_what_cannot_be_seen():
    taken = files.accept("note", "й\u202etxt.exe\u200b\x07\r\nж\tә".encode())

    assert taken.content.decode() == "йtxt.exe\nж\tә"
    assert (taken.name, taken.media_type) == ("note.txt", "text/plain; charset=utf-8")
    assert taken.remarks == (intake.UNSEEN,)


def test_a_megabyte_of_marks_on_one_letter_is_taken_in_a_moment():
    marks = ("\u0316\u0301" * 240_000).encode()

    taken = files.accept("zalgo.txt", b"a" + marks)

    assert len(taken.content) < 30


def test_a_pdf_is_made_anew_from_what_is_seen():
    given = a_trap()
    assert "Open words" in text_of(given)

    taken = files.accept("letter.pdf", given)

    with pdfium.PdfDocument(taken.content) as pdf:
        assert (len(pdf), pdf.count_attachments()) == (1, 0)
        assert pdf[0].get_size() == pytest.approx((300, 200), abs=1)
        assert not any(pdf.get_metadata_dict().values())
    assert text_of(taken.content).strip() == ""
    for word in (b"JavaScript", b"alert", b"secret", b"Annot", b"EmbeddedFile", b"OCG"):
        assert word in given
        assert word not in taken.content
    page = first_page(taken.content)
    assert page.crop((0, 60, 600, 140)).convert("L").getextrema()[0] < 80  # the open words
    assert page.crop((0, 270, 600, 320)).convert("L").getextrema()[0] > 240  # the hidden layer
    assert taken.remarks == (intake.REMADE,)


def test_the_same_pdf_gives_the_same_bytes():
    given = a_pdf('#set document(title: [A title], author: "Somebody")\nA letter')
    assert files.accept("a", given).content == files.accept("b", given).content


def test_what_was_filled_into_a_form_is_seen():
    shown = b"BT /F 20 Tf 5 10 Td (Filled in) Tj ET"
    given = a_raw_pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [4 0 R] >> >>",
            b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Annots [4 0 R] >>",
            b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (f) /V (Filled in) /F 4 "
            b"/Rect [20 100 200 130] /AP << /N 5 0 R >> >>",
            b"<< /Type /XObject /Subtype /Form /BBox [0 0 180 30] /Resources "
            b"<< /Font << /F 6 0 R >> >> /Length %d >>\nstream\n%s\nendstream"
            % (len(shown), shown),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ]
    )

    taken = files.accept("form.pdf", given)

    assert first_page(taken.content).crop((40, 140, 400, 200)).convert("L").getextrema()[0] < 80


@pytest.mark.parametrize("cut", [9, 200, 900])
def test_half_a_pdf_is_refused_or_opens_as_pictures(cut: int):
    try:
        taken = files.accept("half.pdf", a_trap()[:cut])
    except Unusable:
        return
    assert text_of(taken.content).strip() == ""


def test_a_locked_pdf_is_refused():
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] >>",
        LOCKED,
    ]
    given = a_raw_pdf(objects, b"/Encrypt 4 0 R /ID [<" + b"33" * 16 + b"> <" + b"33" * 16 + b">]")
    with pytest.raises(Unusable, match="locked"):
        files.accept("locked.pdf", given)


def test_a_pdf_with_too_many_or_too_large_pages_is_refused():
    with pytest.raises(Unusable, match="60 pages"):
        files.accept("long.pdf", a_pdf("#for n in range(61) [a #pagebreak(weak: true)]"))
    with pytest.raises(Unusable, match="too large"):
        files.accept("poster.pdf", a_pdf("#set page(width: 500cm, height: 500cm)\nA poster"))


def test_what_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch):
    # A quarter of a million shapes: honest work that no page of a letter asks for.
    shapes = b"0 0 m 300 200 l S 300 0 m 0 200 l S\n" * 250_000
    given = a_raw_pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 40 /Kids [" + b"3 0 R " * 40 + b"] >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R >>",
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(shapes), shapes),
        ]
    )
    monkeypatch.setattr(decoding, "SECONDS", 2)
    with pytest.raises(Unusable, match="memory or time"):
        files.accept("slow.pdf", given)


def test_what_takes_too_much_memory_is_stopped(tmp_path):
    script = tmp_path / "greedy.py"
    script.write_text("def answer(asked, content):\n    return {}, bytes(2**31)\n")
    with pytest.raises(aside.Beyond):
        aside.ask(str(script), {}, memory=2**29, seconds=10)


def test_what_is_done_aside_can_write_no_file(tmp_path):
    script = tmp_path / "writing.py"
    script.write_text(
        "import signal\nsignal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "from pathlib import Path\ndef answer(asked, content):\n"
        "    Path(asked['path']).write_text('x')\n    return {}, b''\n"
    )
    with pytest.raises(aside.Broken):
        aside.ask(str(script), {"path": str(tmp_path / "out")}, memory=2**29, seconds=10)


def test_what_a_library_prints_aside_is_no_answer(tmp_path):
    script = tmp_path / "loud.py"
    script.write_text(
        "import os\ndef answer(asked, content):\n    print('loud')\n    os.write(1, b'{}')\n"
        "    return {'said': asked['said']}, content[::-1]\n"
    )
    said = aside.ask(str(script), {"said": "ә"}, b"\n12", memory=2**29, seconds=10)
    assert said == ({"said": "ә"}, b"21\n")


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\me\\letter.docx", "letter.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.pdf"),
        ("a\r\nSet-Cookie: x", "a Set-Cookie_ x.pdf"),
        ("<img src=x onerror=alert(1)>.pdf", "_img src=x onerror=alert(1)_.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("", "file.pdf"),
        ("\u200b", "file.pdf"),
        ("Өтініш №5.PDF", "Өтініш №5.pdf"),
        ("a" * 300, "a" * 96 + ".pdf"),
    ],
)
def test_a_name_is_shown_without_what_misleads(given: str, shown: str):
    assert names.shown(given, ".pdf") == shown


@given(st.text(max_size=300))
def test_any_name_becomes_a_plain_one(given: str):
    name = names.shown(given, ".pdf")

    assert len(name) <= 100
    assert name.endswith(".pdf")
    assert not any(sign in name for sign in '/\\\r\n\0<>:"|?*\u202e\u200b')
    assert name.isprintable()


@pytest.mark.slow
@settings(max_examples=12, deadline=None)
@given(st.binary(min_size=1, max_size=200), st.integers(min_value=0, max_value=400))
def test_random_damage_never_does_more_than_refuse(noise: bytes, at: int):
    for whole in (a_picture(), a_picture("PNG"), a_trap()):
        damaged = whole[:at] + noise + whole[at + len(noise) :]
        with suppress(Unusable):
            assert files.accept("damaged", damaged).content
