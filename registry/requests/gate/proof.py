"""Proof of work: a device does a little arithmetic, so that sending in bulk costs something.

No picture is shown and nobody is asked a question. The format, for whoever solves it:

    challenge   1.SECONDS.BITS.NONCE.MARK
    answer      CHALLENGE:N0-N1-N2-N3-N4-N5-N6-N7

SECONDS is when the challenge was made (Unix time), BITS the difficulty, MARK a mark that only the
register can make. For each part i the SHA-256 of the text `MARK:i:Ni` begins with BITS zero bits.
Eight small searches instead of a long one, because then luck evens out: the slowest in a thousand
takes two and a half times as long as usual, where it would be seven times with a single search.
"""

import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy.orm import Session

from registry.accounts import throttling
from registry.accounts.sealing import Seal
from registry.errors import Refused

PURPOSE = "proof of a request"
LASTS = timedelta(minutes=20)
AHEAD = timedelta(minutes=1)  # that the clocks of two machines may differ
PARTS = 8
MARK = 32  # letters
EASIEST = 11  # bits; with eight parts about 16,000 hashes
HARDEST = 14  # about 131,000 hashes: within 3 s also where a phone makes 100,000 in a second
CALM = 60  # requests in an hour up to which the easiest is asked
ANSWER = re.compile(
    r"(?P<said>1\.(?P<seconds>\d{1,11})\.(?P<bits>\d{1,2})\.[\w-]{16})\.(?P<mark>[0-9a-f]{32})"
    r":(?P<found>\d{1,10}(?:-\d{1,10}){7})",
    re.ASCII,
)


@dataclass(frozen=True)
class Challenge:
    """What a device has to solve: the text of the challenge, and its difficulty in bits."""

    text: str
    difficulty: int


def difficulty(load: float) -> int:
    """The bits to ask for after so many requests in the last hour: one more at each doubling."""
    bits = EASIEST
    while bits < HARDEST and load > CALM * 2 ** (bits - EASIEST):
        bits += 1
    return bits


def challenge(seal: Seal, *, at: datetime, difficulty: int = EASIEST) -> Challenge:
    """A challenge that can be answered once, within 20 minutes."""
    bits = min(max(difficulty, EASIEST), HARDEST)
    said = f"1.{int(at.timestamp())}.{bits}.{secrets.token_urlsafe(12)}"
    return Challenge(f"{said}.{_mark(seal, said)}", bits)


def check(session: Session, seal: Seal, answer: str, *, at: datetime) -> None:
    """Accept an answer and spend it; Refused when it is forged, too old, unsolved or was used.

    It is spent in the caller's transaction: when that fails, the answer is still good.
    """
    given = ANSWER.fullmatch(answer[:400])
    if given is None or not hmac.compare_digest(_mark(seal, given["said"]), given["mark"]):
        raise Refused(
            "The check of this form was not made here, or was changed on its way. "
            "What you typed is still here: please send it again.",
            field="proof",
            code="proof_forged",
        )
    _check_age(int(given["seconds"]), at)
    _check_work(given["mark"], given["found"].split("-"), int(given["bits"]))
    _spend(session, given["mark"], at)


def is_solved(mark: str, part: int, number: str, bits: int) -> bool:
    """Whether this number solves a part."""
    found = int.from_bytes(sha256(f"{mark}:{part}:{number}".encode()).digest(), "big")
    return found >> (256 - bits) == 0


def _check_age(seconds: int, at: datetime) -> None:
    age = timedelta(seconds=at.timestamp() - seconds)
    if not -AHEAD <= age <= LASTS:
        raise Refused(
            "This form was open for more than {minutes} minutes, and its check has run out. "
            "What you typed is still here: please send it again.",
            field="proof",
            code="proof_expired",
            minutes=LASTS // timedelta(minutes=1),
        )


def _check_work(mark: str, numbers: list[str], bits: int) -> None:
    if not all(is_solved(mark, part, number, bits) for part, number in enumerate(numbers)):
        raise Refused(
            "Your device has not finished the check of this form. What you typed is still here: "
            "please wait a moment and send it again.",
            field="proof",
            code="proof_unsolved",
        )


def _spend(session: Session, mark: str, at: datetime) -> None:
    try:
        throttling.once(session, f"proof:{mark}", at=at)
    except Refused:
        raise Refused(
            "The check of this form was used already. What you typed is still here: "
            "please send it again.",
            field="proof",
            code="proof_used",
        ) from None


def _mark(seal: Seal, said: str) -> str:
    return seal.mark(PURPOSE, said)[:MARK]
