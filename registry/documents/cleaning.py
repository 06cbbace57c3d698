"""Typed text made fit for paper: nothing invisible, nothing the font cannot draw, no endless word.

What is written stays as it was typed; only its printed form is cleaned, and a sign that cannot be
printed leaves a mark in its place, so that nobody takes the rest for the whole.
"""

import re
import unicodedata
from functools import cache

from registry.errors import Refused
from registry.settings import SHIPPED

FOLDER = SHIPPED / "documents"
UNKNOWN = "\ufffd"  # stands for a sign that the font does not have
LONGEST = 50_000  # characters of one text
WORD = 32  # letters after which a word may be broken
MARKS = 3  # accents on one letter
INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}  # controls, marks of direction, halves of pairs
SELECTORS = range(0xFE00, 0xFE10)
# An address that fits on a line stays whole, so that it can be copied.
ENDLESS = re.compile(rf"(https?://[!-~]{{1,52}}(?!\S))|\S{{{WORD}}}(?=\S)")


def visible(text: str) -> str:
    """The text without what cannot be seen: controls, marks of direction, heaps of accents.

    >>> visible("Қала\\u200b")
    'Қала'
    """
    lines = re.split(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]", text.replace("\t", " "))
    return "\n".join(_line(line) for line in lines)


def printable(text: str) -> str:
    """The text as it can be printed; Refused when it is longer than a document takes.

    >>> printable("Қала 😀")
    'Қала �'
    """
    if len(text) > LONGEST:
        raise Refused(
            "A text for a document takes at most {most} characters; this one has {count}.",
            code="too_long",
            most=LONGEST,
            count=len(text),
        )
    drawn = (sign if sign == "\n" or ord(sign) in letters() else UNKNOWN for sign in visible(text))
    return ENDLESS.sub(lambda found: found[0] if found[1] else f"{found[0]}\u200b", "".join(drawn))


def _line(line: str) -> str:
    kept: list[str] = []
    marks = 0
    for sign in unicodedata.normalize("NFC", line):
        kind = unicodedata.category(sign)
        marks = marks + 1 if kind == "Mn" else 0
        if ord(sign) not in SELECTORS and kind not in INVISIBLE and marks <= MARKS:
            kept.append(sign)
    return "".join(kept)


@cache
def letters() -> frozenset[int]:
    """The code points that the font can draw."""
    lines = (FOLDER / "fonts" / "letters.txt").read_text().splitlines()
    bounds = [line.split("-") for line in lines if not line.startswith("#")]
    return frozenset(
        point for first, last in bounds for point in range(int(first, 16), int(last, 16) + 1)
    )
