"""Covering places in pictures and PDFs: burnt into the pixels, and proven on what goes out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from unicodedata import category

from registry.errors import Refused, Unusable
from registry.files import decoding, kinds
from registry.files.redaction.terms import Span, find

DPI = 200
UNKNOWN = "\ufffd"
AROUND = 0.002  # of the page: letters reach over their boxes


class Box(NamedTuple):
    """A place as shares of width and height, from the top left: 0 to 1."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class RedactedFile:
    """A file that may go out, how many places are covered, and the pages that no search reads.

    Page numbers count from 1. A page of which a part is no text that can be read (a scan, a
    picture, a form, letters without meaning) has to be looked through by a person.
    """

    content: bytes
    media_type: str
    covered: int
    unread: tuple[int, ...] = ()


def redact_image(content: bytes, boxes: Sequence[Box]) -> RedactedFile:
    """A JPEG or PNG with the boxes painted over in black, and nothing else of the old file."""
    kind = kinds.kind(content)
    if kind not in (kinds.JPEG, kinds.PNG, kinds.WEBP):
        raise Unusable("This file is not a picture. Choose a photo in JPEG or PNG.")
    _require_boxes(boxes)
    if not boxes:
        raise _nothing()
    said, made = decoding.ask("picture", content, kind=kind, boxes=[list(box) for box in boxes])
    media_type = "image/jpeg" if said["kind"] == "jpeg" else "image/png"
    return RedactedFile(made, media_type, len(boxes))


def redact_pdf(
    content: bytes, boxes: Mapping[int, Sequence[Box]] | None = None, terms: Iterable[str] = ()
) -> RedactedFile:
    """A PDF of pictures of the pages, with the boxes and every form of the terms painted over.

    `boxes` by page, from 1. Refuses a PDF that is locked or cannot be drawn, and a call that
    covers nothing: then nothing comes out.
    """
    terms = tuple(terms)
    marked = {number: list(found) for number, found in (boxes or {}).items()}
    for found in marked.values():
        _require_boxes(found)
    pages = _letters(content)
    for number, found in _proposed(pages, terms).items():
        marked.setdefault(number, []).extend(found)
    covered = sum(map(len, marked.values()))
    if not covered:
        raise _nothing()
    told = {str(number): [list(box) for box in found] for number, found in marked.items()}
    _, made = decoding.ask("document", content, dpi=DPI, boxes=told)
    _prove(made, len(pages))
    unread = tuple(number for number, page in enumerate(pages, 1) if not _is_read(page))
    return RedactedFile(made, "application/pdf", covered, unread)


def propose_pdf(content: bytes, terms: Iterable[str]) -> dict[int, list[Box]]:
    """Where the text layer has a term in some form: boxes by page, counted from 1."""
    return _proposed(_letters(content), tuple(terms))


def _letters(content: bytes) -> list[dict[str, Any]]:
    if kinds.kind(content) != kinds.PDF:
        raise Unusable("This file is not a PDF. Choose one.")
    said, _ = decoding.ask("letters", content)
    pages: list[dict[str, Any]] = said["pages"]
    return pages


def _text(page: dict[str, Any]) -> str:
    return "".join(sign for sign, _ in page["text"])


def _is_read(page: dict[str, Any]) -> bool:
    """Whether all that is seen on a page stands in its text layer."""
    text = _text(page)
    has_unknown = any(category(sign) in ("Co", "Cn") or sign == UNKNOWN for sign in text)
    return bool(text.strip()) and not (has_unknown or page["pictures"] or page["notes"])


def _proposed(pages: list[dict[str, Any]], terms: tuple[str, ...]) -> dict[int, list[Box]]:
    proposed: dict[int, list[Box]] = {}
    for number, page in enumerate(pages, 1):
        for span in find(_text(page), terms):
            proposed.setdefault(number, []).extend(_boxes(page, span))
    return proposed


def _boxes(page: dict[str, Any], span: Span) -> list[Box]:
    """The boxes of a found word, one for each line that it stands on."""
    boxes: list[Box] = []
    for _, place in page["text"][span.start : span.end]:
        if place is None:
            continue
        left, top, right, bottom = place
        around = Box(
            max(0, left - AROUND),
            max(0, top - AROUND),
            min(1, right + AROUND),
            min(1, bottom + AROUND),
        )
        if boxes and around.top < boxes[-1].bottom and boxes[-1].top < around.bottom:
            last = boxes[-1]
            if around.left - last.right < 0.05:
                boxes[-1] = Box(
                    min(last.left, around.left),
                    min(last.top, around.top),
                    max(last.right, around.right),
                    max(last.bottom, around.bottom),
                )
                continue
        boxes.append(around)
    if not boxes:
        raise Refused(
            "A word stands in the PDF's text in a place that cannot be told. Mark it by hand on "
            "a print of the page, and send that."
        )
    return boxes


def _prove(made: bytes, pages: int) -> None:
    """Open what was made as anybody may: nothing but pictures of pages is to be in it."""
    said, _ = decoding.ask("inspect", made)
    left = {name: number for name, number in said.items() if name != "pages" and number}
    if left or said["pages"] != pages or made.count(b"%PDF-") != 1:
        raise Unusable(
            "It could not be proven that everything marked is covered. Nothing was given out. "
            "Mark the places again."
        )


def _require_boxes(boxes: Iterable[Box]) -> None:
    for left, top, right, bottom in boxes:
        if not (0 <= left < right <= 1 and 0 <= top < bottom <= 1):
            raise Refused("A mark lies outside of the page. Mark the places again.")


def _nothing() -> Refused:
    return Refused(
        "There is nothing to cover: no place is marked, and none of the words was found. Mark the "
        "places by hand."
    )
