"""A device that does the work of a proof; and the moment at which the tests begin."""

from datetime import UTC, datetime
from hashlib import sha256
from itertools import count

# What solves the mark of 32 zeros with 11 bits, smallest numbers first.
FIRST = "1716-979-2896-565-1807-3073-669-9"
NOW = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)


def solved(challenge: str) -> str:
    """The answer to a challenge, by the format alone."""
    _, _, bits, _, mark = challenge.split(".")
    return f"{challenge}:{'-'.join(str(_number(mark, part, int(bits))) for part in range(8))}"


def _number(mark: str, part: int, bits: int) -> int:
    for number in count():
        digest = sha256(f"{mark}:{part}:{number}".encode()).hexdigest()
        if f"{int(digest, 16):0256b}".startswith("0" * bits):
            return number
    raise AssertionError
