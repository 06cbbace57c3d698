"""Passwords: which ones are taken, how they are kept, and whether one is right."""

from datetime import datetime
from pathlib import Path
from unicodedata import normalize

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy.orm import Session
from zxcvbn.matching import RANKED_DICTIONARIES

from registry import audit
from registry.accounts import breached
from registry.accounts.tables import Official
from registry.errors import Refused

SHORTEST = 12
LONGEST = 256
TELLING = 4  # letters of an address from which on its name may not stand in the password
_HASHER = PasswordHasher()
# What the password of an unknown address is held against, so that both answers take as long.
# It is written down, as making it would delay every start; no account has it.
_NOBODYS = (
    "$argon2id$v=19$m=65536,t=3,p=4$TREZllY3Yw26iuDbQdISvQ"
    "$UNXCN6vzh1R7NfhIKQDrJsMUj/2m/F3Up7P2pCv1YHI"
)


def check(text: str, *, email: str, breached_list: Path | None) -> str:
    """The password as it is kept, if it may be used; there are no rules of composition."""
    password = normalize("NFC", text)
    if "\x00" in password:
        raise Refused("The password holds a zero byte. Choose another one.", field="password")
    if len(password) < SHORTEST:
        raise Refused(
            "The password is too short: {shortest} characters at least. A sentence is good.",
            shortest=SHORTEST,
            field="password",
        )
    if len(password) > LONGEST:
        raise Refused(
            "The password is too long: {longest} characters at most.",
            longest=LONGEST,
            field="password",
        )
    name = email.partition("@")[0].lower()
    if len(name) >= TELLING and name in password.lower():
        raise Refused("The password holds your e-mail name. Choose another one.", field="password")
    if _is_common(password) or (breached_list and breached.holds(breached_list, password)):
        raise Refused(
            "This password is known from lists of leaked or common ones. Choose another one.",
            field="password",
        )
    return password


def change(session: Session, official: Official, password: str, *, at: datetime) -> None:
    """Keep a checked password; who changes it says which sessions stay."""
    official.password_hash = _HASHER.hash(password)
    official.password_changed_at = at
    audit.write(
        session, "password.changed", at=at, official=official.id, subject=f"officials/{official.id}"
    )


def is_right(password_hash: str | None, text: str) -> bool:
    """Whether the password is the one kept; takes as long when there is none."""
    password = normalize("NFC", text[: LONGEST * 4])
    try:
        return _HASHER.verify(password_hash or _NOBODYS, password) and password_hash is not None
    except (VerifyMismatchError, InvalidHashError):
        return False


def _is_common(password: str) -> bool:
    plain = password.lower()
    return plain in RANKED_DICTIONARIES["passwords"] or len(set(plain)) == 1
