"""Passwords that have leaked elsewhere: a list on this disk, asked without reading all of it.

The list is Have I Been Pwned's text file, ordered by hash: a line is `SHA1:COUNT`.
"""

from hashlib import sha1
from pathlib import Path
from typing import BinaryIO

from registry.errors import Unavailable


def holds(path: Path, password: str) -> bool:
    """Whether the list holds a password."""
    wanted = sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    try:
        with path.open("rb") as file:
            return _found(file, path.stat().st_size, wanted)
    except OSError as failure:
        raise Unavailable(
            "The list of breached passwords cannot be read, so no password can be taken now. "
            "Tell the operator of the register."
        ) from failure


def _found(file: BinaryIO, size: int, wanted: bytes) -> bool:
    low, high = 0, size  # the line we want begins in [low, high)
    while low < high:
        middle = (low + high) // 2
        begins, line = _line_at(file, middle)
        found = line.partition(b":")[0].strip().upper()
        if found == wanted:
            return True
        if line and found < wanted:
            low = begins + len(line)
        else:
            high = middle
    return False


def _line_at(file: BinaryIO, place: int) -> tuple[int, bytes]:
    """The first line that begins at a place or after it, and where it begins."""
    file.seek(max(place - 1, 0))
    if place:
        file.readline()
    begins = file.tell()
    return begins, file.readline()
