"""Finding a person's words in a text, whatever form of them stands there.

A term is a word or several. Each is found in its Russian and Kazakh forms (its stem and at most
four letters more, a plural before them), spaced out, broken at a line's end, with signs of no
width inside, or with look-alike letters. Where it is unclear more is found rather than less.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from registry.errors import Refused
from registry.files.redaction.folding import fold, word

ANYWHERE = 6  # so many letters are found inside longer words too, where two are run together
SHORTEST_STEM = 3
ENDINGS = tuple(
    word(each)
    for each in (
        *("ий", "ый", "ой", "ая", "яя", "ое", "ее", "ия", "ие", "ья"),
        *("ь", "й", "а", "я", "о", "е", "у", "ы", "и"),
    )
)
PLURAL = "(?:[лдt][ae]p)?"
MORE = "[^\\W\\d_]{0,4}"
BELONGING = "(?:[hдt][iы]k[iы][^\\W\\d_]{0,4})?"
VOWELS = "aeoyiыэюяәөүұ"
VOICED = {"k": "[kг]", "қ": "[қғ]", "п": "[пб]", "q": "[qғ]"}
INSIDE = " {0,3}"
BETWEEN = "[ |]{0,4}"


class Span(NamedTuple):
    """A part of a text: its first sign, and the first one behind it, counted from 0."""

    start: int
    end: int


def of_name(name: str) -> tuple[str, ...]:
    """A person's name as terms: each of its words by itself, for it may stand alone anywhere."""
    return tuple(dict.fromkeys(part for part in re.split(r"[\s,]+", name) if len(word(part)) > 1))


def find(text: str, terms: Iterable[str]) -> list[Span]:
    """Every place where a term stands in some form, in order; touching ones become one.

    Refuses a term without two letters or digits: it would be found everywhere or nowhere.
    """
    folded = fold(text)
    spans = []
    for pattern in (each for term in terms for each in _patterns(term)):
        behind = 0
        for match in pattern.finditer(folded.text):
            if match.end() <= behind:
                continue  # within a word that is covered whole already
            first, behind = _whole_words(folded.text, *match.span())
            spans.append(Span(*folded.span(first, behind)))
    return joined(spans)


def joined(spans: Iterable[Span]) -> list[Span]:
    """The spans in order, those that overlap or touch as one."""
    out: list[Span] = []
    for span in sorted(spans):
        if out and span.start <= out[-1].end:
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end))
        else:
            out.append(span)
    return out


@lru_cache(maxsize=512)
def _patterns(term: str) -> tuple[re.Pattern[str], ...]:
    words = [folded for part in re.split(r"\s+", term) if (folded := word(part))]
    run = "".join(words)
    if len(run) < 2:
        raise Refused("“{term}” is too short to be looked for. Mark the places by hand.", term=term)
    whole = BETWEEN.join(_forms(each) for each in words)
    if run.isdigit():
        is_long = len(run) >= ANYWHERE
        return (re.compile(whole if is_long else rf"(?<!\d){whole}(?!\d)"),)
    found = re.compile(rf"(?<![^\W_])(?:{whole})(?![^\W_])")
    return (found, re.compile(re.escape(run))) if len(run) >= ANYWHERE else (found,)


def _whole_words(folded: str, first: int, behind: int) -> tuple[int, int]:
    """A place grown to the ends of the words that it begins and ends in."""
    if folded[first].isalpha():
        while first > 0 and folded[first - 1].isalpha():
            first -= 1
    if folded[behind - 1].isalpha():
        while behind < len(folded) and folded[behind].isalpha():
            behind += 1
    return first, behind


def _forms(folded: str) -> str:
    """A pattern for the forms of one word."""
    if not folded.isalpha():
        apart = "[ |]{0,3}" if folded.isdigit() else INSIDE
        return apart.join(map(re.escape, folded))
    stems = {folded, *_stems(folded)}
    ending = f"{PLURAL}{MORE}{BELONGING}"
    said = [
        _spaced(stem) + (ending if len(stem) >= SHORTEST_STEM else "")
        for stem in sorted(stems, key=len, reverse=True)
    ]
    return f"(?:{'|'.join(said)})"


def _stems(folded: str) -> Iterator[str]:
    for ending in ENDINGS:
        stem = folded.removesuffix(ending)
        if stem != folded and len(stem) >= SHORTEST_STEM:
            yield stem
    # A vowel before the last consonant may go: Павел, Павла.
    if len(folded) >= 4 and folded[-2] in "eo" and folded[-1] not in VOWELS:
        yield folded[:-2] + folded[-1]
        yield folded[:-2] + "ь" + folded[-1]


def _spaced(stem: str) -> str:
    before, last = stem[:-1], stem[-1]
    return INSIDE.join([*map(re.escape, before), VOICED.get(last, re.escape(last))])
