"""Taking a file in: what it is, within limits, made anew so that only what is seen is left."""

from dataclasses import dataclass
from unicodedata import category, combining, normalize

from registry.errors import N_, Unusable
from registry.files import decoding, kinds, names

LARGEST = 10 * 1024 * 1024
DPI = 150
LARGEST_TEXT = 1024 * 1024
MOST_MARKS = 8  # on one sign: more are no writing, and putting them in order takes for ever
LARGEST_MADE = 40 * 1024 * 1024
MEDIA = {
    kinds.JPEG: ("image/jpeg", ".jpg"),
    kinds.PNG: ("image/png", ".png"),
    kinds.PDF: ("application/pdf", ".pdf"),
    kinds.TEXT: ("text/plain; charset=utf-8", ".txt"),
}


CLEANED = N_("What the photo told besides its picture (place, time, device) was removed.")
ONE_FRAME = N_("Only the first picture of the animation was kept.")
REMADE = N_("The PDF was made anew from pictures of its pages; its text can be read, not selected.")
UNSEEN = N_("Signs that cannot be seen were removed from the text.")


@dataclass(frozen=True)
class Accepted:
    """A harmless file: its shown name, media type, content, and what was done to it.

    `remarks` are sentences to be said in the reader's language.
    """

    name: str
    media_type: str
    content: bytes
    remarks: tuple[str, ...]


def accept(name: str, content: bytes) -> Accepted:
    """The file as it may be kept; what came in is not. Refuses what is not taken, in a sentence."""
    if not content:
        raise Unusable("The file is empty. Choose another one.")
    _require_small(content, LARGEST)
    kind = kinds.kind(content)
    if kind == kinds.TEXT:
        _require_small(content, LARGEST_TEXT)
        return _text(name, content)
    return _document(name, content) if kind == kinds.PDF else _picture(name, content, kind)


def _text(name: str, content: bytes) -> Accepted:
    said = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    seen = _seen(said)
    if not seen.strip():
        raise Unusable("The file is empty. Choose another one.")
    remarks = (UNSEEN,) if len(seen) != len(said) else ()
    return _accepted(name, kinds.TEXT, normalize("NFC", seen).encode(), remarks)


def _picture(name: str, content: bytes, kind: str) -> Accepted:
    said, made = decoding.ask("picture", content, kind=kind)
    remarks = [CLEANED] if said["told"] else []
    remarks += [ONE_FRAME] if said["frames"] > 1 else []
    return _accepted(name, said["kind"], made, tuple(remarks))


def _document(name: str, content: bytes) -> Accepted:
    _, made = decoding.ask("document", content, dpi=DPI)
    if len(made) > LARGEST_MADE:
        raise Unusable("The PDF has too many pictures. Split it and send the parts.")
    return _accepted(name, kinds.PDF, made, (REMADE,))


def _accepted(name: str, kind: str, content: bytes, remarks: tuple[str, ...]) -> Accepted:
    media_type, suffix = MEDIA[kind]
    return Accepted(names.shown(name, suffix), media_type, content, remarks)


def _require_small(content: bytes, most: int) -> None:
    if len(content) > most:
        raise Unusable(
            "The file is larger than {most} MB. Send a smaller one, or split it.",
            most=most // 1024 // 1024,
        )


def _seen(text: str) -> str:
    signs, marks = [], 0
    for sign in text:
        marks = marks + 1 if combining(sign) else 0
        if marks <= MOST_MARKS and (sign in "\n\t" or _is_seen(sign)):
            signs.append(sign)
    return "".join(signs)


def _is_seen(sign: str) -> bool:
    return category(sign) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
