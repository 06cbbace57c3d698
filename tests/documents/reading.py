"""What a reader, and a screen reader, finds in a PDF."""

import ctypes

import pypdfium2
import pypdfium2.raw as raw


def text(pdf: bytes) -> str:
    """All text on one line, without the marks where a word may be broken."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
    return " ".join(" ".join(pages).replace("\u200b", "").replace("\ufffe", "").split())


def pages(pdf: bytes) -> int:
    """How many pages there are."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def facts(pdf: bytes) -> dict[str, object]:
    """Title, language, whether it is tagged, and which standards it says it keeps."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return {
            "title": document.get_metadata_value("Title"),
            "made": document.get_metadata_value("CreationDate"),
            "language": _language(document),
            "tagged": bool(raw.FPDFCatalog_IsTagged(document)),
            "ua": b"<pdfuaid:part>1</pdfuaid:part>" in pdf,
            "a": b"<pdfaid:part>2</pdfaid:part>" in pdf,
        }
    finally:
        document.close()


def dark_squares(pdf: bytes, *, of_page: int = 0) -> int:
    """How many dark points a page has at 36 dots an inch."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        picture = document[of_page].render(scale=0.5).to_pil().convert("L")
    finally:
        document.close()
    return sum(picture.histogram()[:100])


def _language(document: pypdfium2.PdfDocument) -> str:
    size = raw.FPDFCatalog_GetLanguage(document, None, 0)
    held = (ctypes.c_ushort * (size // 2))()
    raw.FPDFCatalog_GetLanguage(document, held, size)
    return bytes(held).decode("utf-16-le").rstrip("\x00")
