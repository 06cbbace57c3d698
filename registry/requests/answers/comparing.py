"""Two letters beside each other: what was taken out, what was put in, word by word."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

PIECE = re.compile(r"\s+|[^\s]+")
MOST = 6_000  # words; beyond that a letter is compared by lines, which is quick enough


class Piece(NamedTuple):
    """A part of the newer letter, or one that it no longer has: same, added, removed."""

    kind: str
    text: str


def differences(before: str, after: str) -> list[Piece]:
    """The newer letter with what was taken out of the older one, in reading order.

    >>> [tuple(one) for one in differences("It is so.", "It is not so.")]
    [('same', 'It is '), ('added', 'not '), ('same', 'so.')]
    """
    old, new = _pieces(before), _pieces(after)
    if len(old) + len(new) > MOST:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    return list(_told(old, new))


def _told(old: list[str], new: list[str]) -> Iterator[Piece]:
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            yield Piece("same", "".join(new[c:d]))
            continue
        if b > a:
            yield Piece("removed", "".join(old[a:b]))
        if d > c:
            yield Piece("added", "".join(new[c:d]))


def _pieces(text: str) -> list[str]:
    return PIECE.findall(text)
