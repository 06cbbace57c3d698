"""What a file is, told from its bytes alone; what is two things at once is refused.

Neither the name nor what a browser claims is asked.
"""

import io
import re
import zipfile

from registry.errors import Unusable

JPEG, PNG, WEBP, PDF, TEXT = "jpeg", "png", "webp", "pdf", "text"
PNG_MARK = b"\x89PNG\r\n\x1a\n"
MARKUP = re.compile(rb"\s*<(!doctype|!--|\?xml|html|svg|script|body|head|iframe|math)\b", re.I)
ACTIVE = re.compile(rb"<(script|html|iframe|\?php)\b|<\?php|%PDF-", re.I)
OTHER = (
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"MZ",
    b"\x7fELF",
    b"#!",
    b"{\\rtf",
    b"\xfe\xff",
    b"\xff\xfe",
)
FOREIGN = (b"PK\x03\x04", b"PK\x05\x06", b"Rar!", b"7z\xbc\xaf", b"\x7fELF", b"MZ\x90")


def kind(content: bytes) -> str:
    """One of jpeg, png, webp, pdf, text; refuses everything else with what is taken."""
    found = _by_mark(content)
    if found in (JPEG, PNG, WEBP):
        _require_one_picture(found, content)
    elif found == PDF and zipfile.is_zipfile(io.BytesIO(content)):
        raise _two_things()
    return found


def _by_mark(content: bytes) -> str:
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(PNG_MARK):
        return PNG
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return WEBP
    if content.startswith(b"%PDF-"):
        return PDF
    if _is_plain(content):
        return TEXT
    raise Unusable(
        "This kind of file is not taken. Send a photo (JPEG, PNG or WebP), a PDF, or plain text "
        "in UTF-8."
    )


def _is_plain(content: bytes) -> bool:
    head = content.removeprefix(b"\xef\xbb\xbf")
    if head.startswith(OTHER) or MARKUP.match(head) or ACTIVE.search(head) or b"\0" in head:
        return False
    try:
        head.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _require_one_picture(found: str, content: bytes) -> None:
    end = {JPEG: _end_of_jpeg, PNG: _end_of_png, WEBP: _end_of_webp}[found](content)
    rest = content[end:]
    if ACTIVE.search(content) or any(mark in rest for mark in FOREIGN):
        raise _two_things()
    if rest.strip(b"\0") and not (found == JPEG and _is_of_a_camera(rest)):
        raise _two_things()


def _is_of_a_camera(rest: bytes) -> bool:
    """Further pictures, or a maker's notes: phones put them behind a photo. They are not kept."""
    return rest.lstrip(b"\0").startswith(b"\xff\xd8\xff") or rest.endswith(b"SEFT")


def _end_of_png(content: bytes) -> int:
    at = len(PNG_MARK)
    while at + 12 <= len(content):
        length, name = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        at += 12 + length
        if name == b"IEND" and at <= len(content):
            return at
    raise damaged()


def _end_of_webp(content: bytes) -> int:
    length = int.from_bytes(content[4:8], "little")
    end = 8 + length + length % 2
    if length < 12 or end > len(content) + length % 2:
        raise damaged()
    return end


def _end_of_jpeg(content: bytes) -> int:
    at = 2
    while 0 <= at < len(content) - 1:
        mark = content[at + 1]
        if content[at] != 0xFF:
            break
        if mark == 0xD9:
            return at + 2
        if mark == 0xFF:
            at += 1
        elif mark == 0x01 or 0xD0 <= mark <= 0xD7:
            at += 2
        else:
            at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
            at = _behind_picture(content, at) if mark == 0xDA else at
    raise damaged()


def _behind_picture(content: bytes, at: int) -> int:
    """The next mark that is no part of the picture's own data; -1 when there is none."""
    while (at := content.find(b"\xff", at)) >= 0 and at + 1 < len(content):
        if content[at + 1] != 0 and not 0xD0 <= content[at + 1] <= 0xD7:
            return at
        at += 2
    return -1


def damaged() -> Unusable:
    """The refusal for a file that cannot be read as what it is."""
    return Unusable(
        "The file is damaged or not whole. Open it on your device, save it again, and send that."
    )


def _two_things() -> Unusable:
    return Unusable(
        "The file holds something else behind or inside what it shows, and such files are not "
        "taken. Take a picture of the screen, or save it anew in another program, and send that."
    )
