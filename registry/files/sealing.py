"""Sealing with AES-256-GCM: texts into columns, and contents into pieces of a file.

What a thing belongs to is bound into its seal, so that it opens in its own place alone: a text of
one owner or column is nothing in another, and so is a file, or a piece of one.
"""

import json
import secrets
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Iterator
from datetime import datetime
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy.orm import Session

from registry.errors import Unusable
from registry.files.keys import NONCE, Store, data_key, known_key

MARK = b"ashyq-1\n"
SALT = 16
PIECE = 1 << 20
TAG = 16
TEXT = "1:"


def seal_text(
    session: Session, store: Store, owner: str, column: str, text: str, *, at: datetime
) -> str:
    """A private text as it may stand in a column: ASCII, for `open_text` alone."""
    key = _derived(data_key(session, store, owner, at=at), b"", ["text"])
    nonce = secrets.token_bytes(NONCE)
    sealed = AESGCM(key).encrypt(nonce, text.encode(), _bound("text", owner, column))
    return TEXT + b64encode(nonce + sealed).decode()


def open_text(session: Session, store: Store, owner: str, column: str, sealed: str) -> str | None:
    """The text; None when the owner's key was destroyed. Refuses what was not sealed here."""
    key = known_key(session, store, owner)
    if key is None:
        return None
    try:
        raw = b64decode(sealed.removeprefix(TEXT), validate=True)
        opened = AESGCM(_derived(key, b"", ["text"])).decrypt(
            raw[:NONCE], raw[NONCE:], _bound("text", owner, column)
        )
    except (InvalidTag, NotBase64, ValueError) as wrong:
        raise Unusable("A private text is damaged, or not of the place it stands in.") from wrong
    return opened.decode()


def seal(key: bytes, bound: list[str], content: bytes, out: IO[bytes]) -> None:
    """Write the content sealed, a piece in memory at a time; `bound` names what it belongs to."""
    salt = secrets.token_bytes(SALT)
    cipher = AESGCM(_derived(key, salt, bound))
    out.write(MARK + salt)
    view = memoryview(content)
    pieces = [view[start : start + PIECE] for start in range(0, len(view), PIECE)] or [view]
    for number, piece in enumerate(pieces):
        is_last = number == len(pieces) - 1
        out.write(cipher.encrypt(_numbered(number, is_last), piece, None))


def opened(key: bytes, bound: list[str], file: IO[bytes]) -> Iterator[bytes]:
    """The content, piece by piece; refuses a file that is damaged, cut short, or of another."""
    head = file.read(len(MARK) + SALT)
    if not head.startswith(MARK):
        raise damaged()
    cipher = AESGCM(_derived(key, head[len(MARK) :], bound))
    number, piece = 0, file.read(PIECE + TAG)
    while True:
        following = file.read(PIECE + TAG)
        try:
            # The last piece says that it is the last: a file cut between two would open else.
            yield cipher.decrypt(_numbered(number, not following), piece, None)
        except (InvalidTag, ValueError) as wrong:
            raise damaged() from wrong
        if not following:
            return
        number, piece = number + 1, following


def damaged() -> Unusable:
    """The refusal for a sealed file that is not as it was written."""
    return Unusable(
        "The kept file is damaged, or not the one that the register names. It has to be put back "
        "from a backup."
    )


def _derived(key: bytes, salt: bytes, bound: list[str]) -> bytes:
    return HKDF(SHA256(), 32, salt=salt or None, info=_bound(*bound)).derive(key)


def _bound(*parts: str) -> bytes:
    return json.dumps(parts, ensure_ascii=False).encode()


def _numbered(number: int, is_last: bool) -> bytes:
    # Never used twice with one key: every file has a key of its own, by its salt.
    return bytes(7) + number.to_bytes(4, "big") + bytes([is_last])
