"""A text folded so that two ways of writing the same words become one, with the way back.

Case, marks upon letters (ё and е, й and и), Latin letters in the place of Cyrillic ones: none
of them makes another word. Every folded sign knows which signs of the text it comes from.
"""

from dataclasses import dataclass
from functools import lru_cache
from unicodedata import category, combining, normalize

# Cyrillic letters that are drawn like Latin ones.
ALIKE = str.maketrans("авеёкмнорстухіһѕјԁԛԝґ", "abeekmhopctyxihsjdqwг")
LATIN_ALIKE = str.maketrans("ı", "i")
MARKS = ("Mn", "Me")
MOST_MARKS = 8  # on one sign: putting thousands in order takes for ever
GAP, BREAK = " ", "|"
# Between the letters of a word these are a trick or a line's end; others end a sentence.
SLIGHT = set("-‐‑‒–—―_.·•*'’`´~/\\")


@dataclass(frozen=True)
class Folded:
    """The folded text, and for each of its signs where it begins and ends in the text."""

    text: str
    begins: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, first: int, behind: int) -> tuple[int, int]:
        """Where signs of the folded text stand in the text: the first, and behind the last."""
        return self.begins[first], self.ends[behind - 1]


def fold(text: str) -> Folded:
    """The text folded; signs of no width are left out, all between words is a gap or a break."""
    signs: list[str] = []
    begins: list[int] = []
    ends: list[int] = []
    for begin, end in _clusters(text):
        folded = _folded(text[begin : min(end, begin + MOST_MARKS)])
        signs += folded
        begins += [begin] * len(folded)
        ends += [end] * len(folded)
    return Folded("".join(signs), tuple(begins), tuple(ends))


def word(text: str) -> str:
    """A word's letters and digits, folded, without anything between them."""
    return "".join(sign for sign in fold(text).text if sign.isalnum())


def _clusters(text: str) -> list[tuple[int, int]]:
    """Where each sign begins and ends, together with the marks that are set upon it."""
    found: list[tuple[int, int]] = []
    for at, sign in enumerate(text):
        if found and (combining(sign) or category(sign) in MARKS):
            found[-1] = (found[-1][0], at + 1)
        else:
            found.append((at, at + 1))
    return found


@lru_cache(maxsize=4_096)
def _folded(cluster: str) -> str:
    out = ""
    # Apart, so that marks fall off: й becomes и then, and a mark that was added changes nothing.
    for sign in normalize("NFKD", normalize("NFKD", cluster).casefold()):
        if sign.isalnum():
            out += sign.translate(ALIKE).translate(LATIN_ALIKE)
        elif category(sign) not in ("Cf", "Cc", *MARKS) or sign.isspace():
            out += GAP if sign.isspace() or sign in SLIGHT else BREAK
    return out
