"""Decodes what strangers send in, and gives back nothing but pixels, written anew.

It runs as a bare script inside `registry.aside`: one file comes in, one goes out, and no byte of
the one is in the other. A reason to refuse is a word for `registry.files.decoding` to say.
"""

import ctypes
import io
import math
import warnings
from collections.abc import Iterable, Iterator
from typing import Any

QUALITY = 88
GRID = 8  # pixels: a JPEG's blocks; a box that fills whole blocks keeps one colour exactly
BLACK = 0
POINTS = 72  # in an inch

Fractions = tuple[float, float, float, float]


class Unfit(Exception):
    """A word that names why the file is not taken."""


def answer(asked: dict[str, Any], content: bytes) -> tuple[dict[str, Any], bytes]:
    """Do one job: `picture`, `document`, `page`, `letters` or `inspect`."""
    jobs = {
        "picture": picture, "document": document, "page": one_page, "letters": letters,
        "inspect": inspect,
    }  # fmt: skip
    try:
        return jobs[asked["job"]](asked, content)
    except Unfit as refusal:
        return {"refused": str(refusal)}, b""


def picture(asked: dict[str, Any], content: bytes) -> tuple[dict[str, Any], bytes]:
    """A picture as its pixels: upright, one frame, boxes burnt in, nothing told beside them."""
    from PIL import Image, ImageOps

    image, frames = opened(asked, content)
    told = bool(image.getexif()) or any(
        image.info.get(key) for key in ("xmp", "comment", "photoshop")
    )
    upright = ImageOps.exif_transpose(image)
    plain = flat(upright)
    if asked.get("boxes"):
        plain = Image.alpha_composite(
            Image.new("RGBA", plain.size, "white"), plain.convert("RGBA")
        ).convert("RGB")
        burn(plain, asked["boxes"])
    plain.info = {}
    as_jpeg = asked["kind"] != "png" and plain.mode != "RGBA"
    made = written(plain, as_jpeg)
    prove(made, plain.size, asked.get("boxes", []))
    said = {"kind": "jpeg" if as_jpeg else "png", "frames": frames, "told": told}
    return said, made


def flat(image: Any) -> Any:
    """The picture as plain colours or grey; with transparency only where there is some."""
    if "A" in image.getbands() or "transparency" in image.info:
        clear = image.convert("RGBA")
        return clear if clear.getextrema()[3] != (255, 255) else clear.convert("RGB")
    if image.mode.startswith("I;16"):
        # Sixteen bits a pixel: otherwise all but the darkest would become white.
        return image.point(lambda value: value * (1 / 256)).convert("L")
    return image.convert("L" if image.mode in ("1", "L") else "RGB")


def opened(asked: dict[str, Any], content: bytes) -> tuple[Any, int]:
    """The first frame, decoded, and how many there are; its size is looked at before that."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = asked["pixels"]
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        image = Image.open(io.BytesIO(content), formats=[asked["kind"].upper()])
        if image.width * image.height > asked["pixels"]:
            raise Unfit("pixels")
        frames = getattr(image, "n_frames", 1)
        image.seek(0)
        image.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise Unfit("pixels") from bomb
    except (OSError, SyntaxError, ValueError, EOFError) as broken:
        raise Unfit("damaged") from broken
    return image, 1 if asked["kind"] == "jpeg" else frames


def written(image: Any, as_jpeg: bool) -> bytes:
    """The pixels as a file without a word beside them."""
    out = io.BytesIO()
    if as_jpeg:
        # Full colour in each block: with fewer a box would bleed over its edge.
        image.save(out, "JPEG", quality=QUALITY, subsampling=0)
    else:
        image.save(out, "PNG")
    return out.getvalue()


def burn(image: Any, boxes: Iterable[Fractions]) -> None:
    """Paint over boxes, given as shares of width and height, and out to whole blocks."""
    from PIL import ImageDraw

    draw = ImageDraw.Draw(image)
    for left, top, right, bottom in (on_grid(image.size, box) for box in boxes):
        draw.rectangle(
            (left, top, right - 1, bottom - 1), fill=BLACK if image.mode == "L" else (0, 0, 0)
        )


def on_grid(size: tuple[int, int], box: Fractions) -> tuple[int, int, int, int]:
    """The pixels of a box: left, top, and the first ones right of it and below it."""
    (width, height), (left, top, right, bottom) = size, box
    return (
        int(left * width) // GRID * GRID,
        int(top * height) // GRID * GRID,
        min(width, math.ceil(math.ceil(right * width) / GRID) * GRID),
        min(height, math.ceil(math.ceil(bottom * height) / GRID) * GRID),
    )


def prove(made: bytes, size: tuple[int, int], boxes: Iterable[Fractions]) -> None:
    """Read the written pixels again: every box is of one colour, or the file does not go out."""
    from PIL import Image

    again = Image.open(io.BytesIO(made))
    if again.size != size or again.getexif() or again.info.keys() & {"icc_profile", "comment"}:
        raise Unfit("unproven")
    for box in boxes:
        found = again.crop(on_grid(size, box)).convert("RGB").getextrema()
        if any(extreme != (0, 0) for extreme in found):
            raise Unfit("unproven")


def document(asked: dict[str, Any], content: bytes) -> tuple[dict[str, Any], bytes]:
    """A PDF made of pictures of the pages, boxes burnt in; nothing else of the old one."""
    pdf = document_opened(asked, content)
    boxes = {int(number): found for number, found in asked.get("boxes", {}).items()}
    if any(not 1 <= number <= len(pdf) for number in boxes):
        raise Unfit("no_page")
    made = bound_together(painted(pdf, asked, boxes), asked["dpi"])
    return {"pages": len(pdf)}, made


def one_page(asked: dict[str, Any], content: bytes) -> tuple[dict[str, Any], bytes]:
    """One page as a picture, to be looked at; nothing where the PDF has no such page."""
    pdf = document_opened(asked, content)
    for number, (made, _) in enumerate(painted(pdf, asked, {}), start=1):
        if number == asked["number"]:
            return {"there": True}, made
    return {"there": False}, b""


def document_opened(asked: dict[str, Any], content: bytes) -> Any:
    """The PDF; refuses one that is encrypted, too long, or with pages beyond measure."""
    import pypdfium2 as pdfium

    try:
        pdf = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as broken:
        locked = "password" in str(broken).lower() or "security" in str(broken).lower()
        raise Unfit("encrypted" if locked else "damaged") from broken
    if pdfium.raw.FPDF_GetSecurityHandlerRevision(pdf) != -1:
        raise Unfit("encrypted")
    if not 1 <= len(pdf) <= asked["pages"]:
        raise Unfit("pages" if len(pdf) else "damaged")
    if pdf.get_formtype() == pdfium.raw.FORMTYPE_ACRO_FORM:
        pdf.init_forms()  # what was filled in is to be seen
    return pdf


def painted(pdf: Any, asked: dict[str, Any], boxes: dict[int, Any]) -> Iterator[Any]:
    """Each page as a picture."""
    import pypdfium2 as pdfium

    for number in range(len(pdf)):
        try:
            page = pdf[number]
            width, height = page.get_size()
            scale = asked["dpi"] / POINTS
            if not 0 < width * scale * height * scale <= asked["pixels"]:
                raise Unfit("page_size")
            # Never transparent, and in colour: what is behind the paper is white.
            rendered = page.render(scale=scale, fill_color=(255, 255, 255, 255), rev_byteorder=True)
        except pdfium.PdfiumError as broken:
            raise Unfit("damaged") from broken
        image = rendered.to_pil().convert("RGB")
        rendered.close()
        page.close()
        burn(image, boxes.get(number + 1, []))
        made = written(image, as_jpeg=True)
        prove(made, image.size, boxes.get(number + 1, []))
        yield made, image.size


def bound_together(pages: Iterable[tuple[bytes, tuple[int, int]]], dpi: int) -> bytes:
    """A PDF of nothing but these pictures; it has neither a title nor a date nor an author."""
    out, places = io.BytesIO(b""), {}

    def put(number: int, said: bytes) -> None:
        places[number] = out.tell()
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, said))

    out.write(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    put(1, b"<< /Type /Catalog /Pages 2 0 R >>")
    kids = []
    for at, (jpeg, (width, height)) in enumerate(pages):
        number = 3 + 3 * at
        kids.append(b"%d 0 R" % number)
        wide, high = width * POINTS / dpi, height * POINTS / dpi
        shown = b"q %.4f 0 0 %.4f 0 0 cm /P Do Q" % (wide, high)
        put(
            number,
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %.4f %.4f] /Contents %d 0 R "
            b"/Resources << /XObject << /P %d 0 R >> >> >>" % (wide, high, number + 1, number + 2),
        )
        put(number + 1, b"<< /Length %d >>\nstream\n%s\nendstream" % (len(shown), shown))
        put(
            number + 2,
            b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceRGB "
            b"/BitsPerComponent 8 /Filter /DCTDecode /Length %d >>\nstream\n%s\nendstream"
            % (width, height, len(jpeg), jpeg),
        )
    put(2, b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(kids)))
    listed, start = sorted(places), out.tell()
    rows = b"".join(b"%010d 00000 n \n" % places[number] for number in listed)
    out.write(b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(listed) + 1, rows))
    out.write(b"trailer\n<< /Size %d /Root 1 0 R >>\n" % (len(listed) + 1))
    out.write(b"startxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()


def letters(asked: dict[str, Any], content: bytes) -> tuple[dict[str, Any], bytes]:
    """The text layer of each page: its letters, and where each stands as shares of the page."""
    pdf = document_opened(asked, content)
    pages = []
    for number in range(len(pdf)):
        page = pdf[number]
        text = page.get_textpage()
        count = max(text.count_chars(), 0)
        if count > asked["letters"]:
            raise Unfit("letters")
        said = {"text": [letter(page, text, at) for at in range(count)]}
        pages.append(said | {"pictures": pictures(page), "notes": notes(page)})
        text.close()
        page.close()
    return {"pages": pages}, b""


def pictures(page: Any) -> int:
    """How many pictures are on a page."""
    import pypdfium2.raw as raw

    return sum(each.type == raw.FPDF_PAGEOBJ_IMAGE for each in page.get_objects(max_depth=8))


def notes(page: Any) -> int:
    """How many notes and fields are on a page; links show nothing of their own."""
    import pypdfium2.raw as raw

    found = 0
    for at in range(raw.FPDFPage_GetAnnotCount(page)):
        note = raw.FPDFPage_GetAnnot(page, at)
        found += raw.FPDFAnnot_GetSubtype(note) != raw.FPDF_ANNOT_LINK
        raw.FPDFPage_CloseAnnot(note)
    return found


def letter(page: Any, text: Any, at: int) -> tuple[str, list[float] | None]:
    """A letter and its box; None for one that has no place, such as an end of line."""
    import pypdfium2.raw as raw

    code = raw.FPDFText_GetUnicode(text, at)
    sign = chr(code) if code and not 0xD800 <= code < 0xE000 and code < 0x110000 else "\ufffd"
    left, bottom, right, top = text.get_charbox(at, loose=True)
    if right <= left or top <= bottom:
        return sign, None
    corners = [shares(page, left, top), shares(page, right, bottom)]
    across, down = sorted(x for x, _ in corners), sorted(y for _, y in corners)
    return sign, [across[0], down[0], across[1], down[1]]


def shares(page: Any, x: float, y: float) -> tuple[float, float]:
    """A point of the page as shares of what is seen of it, from the top left."""
    import pypdfium2.raw as raw

    whole = 100_000
    across, down = ctypes.c_int(), ctypes.c_int()
    raw.FPDF_PageToDevice(page, 0, 0, whole, whole, 0, x, y, across, down)
    bounded = (min(max(value.value, 0), whole) for value in (across, down))
    right, below = bounded
    return right / whole, below / whole


def inspect(asked: dict[str, Any], content: bytes) -> tuple[dict[str, Any], bytes]:
    """What a PDF still holds besides pictures of pages: each number but `pages` is to be 0."""
    import pypdfium2.raw as raw

    pdf = document_opened(asked, content)
    said = {"pages": len(pdf), "attachments": pdf.count_attachments(), "letters": 0, "notes": 0}
    said |= {
        "others": 0,
        "titles": len([each for each in pdf.get_metadata_dict().values() if each]),
    }
    for number in range(len(pdf)):
        page = pdf[number]
        text = page.get_textpage()
        said["letters"] += max(text.count_chars(), 0)
        said["notes"] += raw.FPDFPage_GetAnnotCount(page)
        kinds = [each.type for each in page.get_objects()]
        said["others"] += kinds != [raw.FPDF_PAGEOBJ_IMAGE]
        text.close()
        page.close()
    return said, b""
