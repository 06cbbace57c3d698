"""The two codes of a request: its public number, and the secret code of whoever made it.

Both are drawn at random and written in Crockford's letters, which leave out I, L, O and U. The
last sign is a check: it is worth the rest modulo 37, so that a slip of the finger is noticed. Of
the 37 check signs only the letters of the alphabet are used; a code that would need another one
is drawn again.
"""

import re
import secrets
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import count
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import InstrumentedAttribute, Session

from registry.accounts import throttling
from registry.accounts.sealing import Seal
from registry.accounts.throttling import Bucket
from registry.errors import NotFound, TooOften, Unavailable

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PLACES = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"  # a prefix is a word's beginning: any letter
MISREAD = str.maketrans("OILU", "011V")
LOOKALIKES = str.maketrans("АВСЕНКМОРТХУЗІ", "ABCEHKMOPTXY3I")
LENGTHS = (4, 4, 4, 5, 5, 6, 6, 6)  # random signs of a number, at the first draw and at others
DRAWN = 19  # random signs of a secret code: 95 bits
GROUP = 4
LONGEST = 100  # signs of what was typed that are looked at
PEPPER = "secret code of a request"
ADDRESS = Bucket(5, timedelta(seconds=12))
PREFIX = Bucket(20, timedelta(minutes=3))
NUMBER = re.compile(r"([A-Z]{3})(\d{4})([0-9A-Z]{4,6})([0-9A-Z])", re.ASCII)


def allocate(
    session: Session,
    column: InstrumentedAttribute[str],
    take: Callable[[str], object],
    *,
    prefix: str,
    year: int,
) -> str:
    """Draw a free public number, like `AST-2026-7K3F-Q`, and have `take` write it down.

    `take` adds the row that holds the number in `column`, which has a unique index. When the number
    is taken, what it wrote is undone and another one is drawn. `prefix`: three Latin letters.
    """
    for length in LENGTHS:
        drawn = number(prefix, year, length)
        try:
            with session.begin_nested():
                take(drawn)
                session.flush()
        except IntegrityError:
            if session.scalar(select(column).where(column == drawn)) is None:
                raise  # it was not for the number
            continue
        return drawn
    raise Unavailable(
        "No number was free for this request. Nothing was lost: please send it again."
    )


def number(prefix: str, year: int, length: int = LENGTHS[0]) -> str:
    """A public number that may be taken already, with so many random signs."""
    head = f"{prefix.upper()}{year:04}"
    while True:
        drawn = "".join(secrets.choice(LETTERS) for _ in range(length))
        check = _check(head + drawn, PLACES)
        if check is not None:
            return f"{head[:3]}-{head[3:]}-{drawn}-{check}"


def plain_number(typed: str) -> str | None:
    """The number as it is written, from what somebody typed; None when it cannot be one."""
    signs = _latin(typed)
    prefix = signs[:3].translate(str.maketrans("01", "OI"))
    parts = NUMBER.fullmatch(prefix + signs[3:].translate(MISREAD))
    if parts is None or _check("".join(parts.groups()[:3]), PLACES) != parts[4]:
        return None
    return "-".join(parts.groups())


def secret(seal: Seal, key: str | None = None) -> str:
    """A secret code in five groups of four signs, 95 bits of them random.

    The same `key` of a form (see `once`) gives the same code, so that it can be shown again to
    whoever lost the first answer on its way; the register keeps neither of them.
    """
    given = key or secrets.token_urlsafe(32)
    for drawn in _draws(seal, given):
        check = _check(drawn, LETTERS)
        if check is not None:
            break
    return "-".join(re.findall(f".{{{GROUP}}}", drawn + str(check)))


def normal(typed: str) -> str:
    """What somebody typed, in the alphabet of the codes: without spaces and hyphens, in capitals,
    O as 0, I and L as 1, and Cyrillic letters as the Latin ones that look the same."""
    return _latin(typed).translate(MISREAD)


def grouped(typed: str) -> str:
    """A code in its groups, as it was shown, whatever it was typed like."""
    return "-".join(re.findall(f".{{1,{GROUP}}}", normal(typed)))


def is_well_formed(typed: str) -> bool:
    """Whether it can be a secret code, its check sign included."""
    signs = normal(typed)
    is_whole = len(signs) == DRAWN + 1 and set(signs) <= set(LETTERS)
    return is_whole and _check(signs[:-1], LETTERS) == signs[-1]


def digest(seal: Seal, typed: str) -> str:
    """What the register keeps of a secret code: 64 hexadecimal digits that nobody else can make.

    The key is derived from the register's secret for this alone. Anything typed has a digest.
    """
    return seal.mark(PEPPER, normal(typed))


def find(session: Session, seal: Seal, column: InstrumentedAttribute[str], typed: str) -> Any:
    """The row whose column holds the digest of what was typed; None when there is none.

    A code that is wrong, malformed or of somebody else goes the same way: one digest and one
    question to the index. Whether a row has expired is for the caller, with `unknown()`.
    """
    return session.scalars(select(column.class_).where(column == digest(seal, typed))).one_or_none()


def unknown() -> NotFound:
    """The one answer for every code that opens nothing, whatever the reason."""
    return NotFound(
        "No request is open under this code. Look whether every sign is as it was shown to you; "
        "if the code is lost, write or go to the office with the number of your request.",
        field="code",
    )


def throttle(session: Session, seal: Seal, address_key: str, code: str, *, at: datetime) -> None:
    """Count a try of a secret code: 5 a minute from an address, 20 an hour for its first group.

    `address_key` is a narrow one. Commit it before the code is looked up, so that a wrong one
    counts. TooOften when a bucket is full.
    """
    group = seal.mark("first group of a code", normal(code)[:GROUP])[:32]
    buckets = {f"code from:{address_key}": ADDRESS, f"code group:{group}": PREFIX}
    try:
        throttling.pour(session, buckets, at=at)
    except TooOften as full:
        raise TooOften(
            "Too many codes were tried. Wait {minutes} min and try again.",
            field="code",
            minutes=full.values["minutes"],
        ) from None


def _latin(typed: str) -> str:
    """Letters and digits alone, in Latin capitals."""
    signs = typed[:LONGEST].upper().translate(LOOKALIKES)
    return "".join(sign for sign in signs if sign.isalnum())


def _draws(seal: Seal, key: str) -> Iterator[str]:
    """Codes without their check sign, the same for the same key."""
    for turn in count():
        bits = int(sha256(seal.mark(f"draw {turn} of a secret code", key).encode()).hexdigest(), 16)
        yield "".join(LETTERS[bits >> 5 * place & 31] for place in range(DRAWN))


def _check(signs: str, alphabet: str) -> str | None:
    """The check sign; None when it would be one of the five that are not in the alphabet."""
    worth = 0
    for sign in signs:
        worth = (worth * 32 + alphabet.index(sign)) % 37
    return LETTERS[worth] if worth < len(LETTERS) else None
