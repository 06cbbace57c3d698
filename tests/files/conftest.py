"""A store in a folder, and files of every kind that are made here and not found somewhere."""

import io
import struct
import zlib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2 as pdfium
import pytest
import typst
from PIL import Image

from registry import files

AT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
LOCKED = (
    b"<< /Filter /Standard /V 1 /R 2 /Length 40 /P -4 /O <"
    + b"11" * 32
    + b"> /U <"
    + b"22" * 32
    + b"> >>"
)


@pytest.fixture
def store(tmp_path: Path) -> files.Store:
    """A store in an empty data folder."""
    return files.Store(tmp_path / "data")


def a_picture(kind: str = "JPEG", size: tuple[int, int] = (64, 48), **told: object) -> bytes:
    """A picture with colours that differ from place to place."""
    image = Image.linear_gradient("L").resize(size)
    out = io.BytesIO()
    Image.merge("RGB", (image, image.rotate(180), image)).save(out, kind, **told)
    return out.getvalue()


def with_gps() -> bytes:
    """A photo that tells where and with what it was taken, and lies on its side."""
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter
    exif[0x010F] = "Maker of cameras"
    exif.get_ifd(0x8825)[2] = (51.0, 7.0, 30.0)
    return a_picture(exif=exif, comment=b"a comment within")


def a_png_that_claims(width: int, height: int) -> bytes:
    """A few bytes that say they are a picture of this size."""

    def chunk(name: bytes, said: bytes) -> bytes:
        return (
            struct.pack(">I", len(said)) + name + said + struct.pack(">I", zlib.crc32(name + said))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(bytes(1_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def a_pdf(markup: str) -> bytes:
    """A PDF set from Typst markup."""
    made = typst.compile(f"#set page(width: 10cm, height: 8cm)\n{markup}".encode())
    assert isinstance(made, bytes)
    return made


def a_raw_pdf(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """A PDF of objects written out; the first is the catalog."""
    out, places = b"%PDF-1.7\n", []
    for number, said in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, said)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    start, size = len(out), len(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, rows)
    return out + b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        trailer,
        start,
    )


def a_trap() -> bytes:
    """A PDF with a script, an attachment, a note, and a layer that is not shown."""
    page = (
        b"BT /F 20 Tf 20 150 Td (Open words) Tj ET\n"
        b"/OC /Hidden BDC BT /F 20 Tf 20 50 Td (Concealed) Tj ET EMC"
    )
    return a_raw_pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) "
            b">> /Names << /EmbeddedFiles << /Names [(secret.txt) 6 0 R] >> >> "
            b"/OCProperties << /OCGs [8 0 R] /D << /OFF [8 0 R] >> >> >>",
            b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R /Annots [9 0 R] "
            b"/Resources << /Font << /F 5 0 R >> /Properties << /Hidden 8 0 R >> >> >>",
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(page), page),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            b"<< /Type /Filespec /F (secret.txt) /EF << /F 7 0 R >> >>",
            b"<< /Type /EmbeddedFile /Length 15 >>\nstream\nattached secret\nendstream",
            b"<< /Type /OCG /Name (Hidden) >>",
            b"<< /Type /Annot /Subtype /Text /Rect [10 10 30 30] /Contents (noted secret) >>",
        ],
    )


def text_of(pdf: bytes) -> str:
    """Everything that can be selected in a PDF."""
    with pdfium.PdfDocument(pdf) as opened:
        return "\n".join(page.get_textpage().get_text_range() for page in opened)


def first_page(pdf: bytes, scale: float = 2) -> Image.Image:
    """The first page as it is seen."""
    with pdfium.PdfDocument(pdf) as opened:
        return opened[0].render(scale=scale).to_pil().convert("RGB").copy()


def shares_bytes(one: bytes, other: bytes, length: int = 24) -> bool:
    """Whether a run of bytes of the one, of no common kind, is found in the other."""
    runs = (one[at : at + length] for at in range(0, len(one) - length, length))
    return any(len(set(run)) > length // 2 and run in other for run in runs)
