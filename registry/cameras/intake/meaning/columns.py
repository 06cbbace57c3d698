"""A whole column read: each distinct cell once, everyday cells of a million all together.

A cell is *everyday* when it is plain to see that none of the rules of its kind has anything to say
about it, so that its text is taken as it stands. Everything else is read cell by cell; a test
holds the two roads together.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from registry.cameras.intake.meaning import cells, texts
from registry.cameras.intake.meaning.words import bare, flat_words, table
from registry.cameras.intake.said import NOTHING, Cells, Column, Said

Mask = NDArray[np.bool_]
Sound = Callable[[Said, Column], Said]

TEXTS = frozenset({"identifier", "title", "text", "name", "part", "address"})
LONGEST = 120
NUMBER = r"^[0-9A-Za-z_./#-]*[0-9A-Za-z][0-9A-Za-z_./#-]*$"
# So few digits are no telephone; without : and @ there is neither a link nor a mailbox.
LETTER = "A-Za-zА-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі"
WORDS = rf"^(?:[{LETTER} .,/#()'-]*[0-9]){{0,8}}[{LETTER} .,/#()'-]*$"
ANY_WORD = f"[0-9{LETTER}]"
MOMENT = r"^(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}[T ][0-9]{1,2}:[0-9]{2}[0-9:.+Z-]*$"
DAY = len("2026-03-31")


def read(column: Column, told: Any, sound: Sound) -> Cells:
    """What the distinct cells of a column, an Arrow array, say."""
    plain, fields, numbers = _everyday(told, column)
    rest = np.flatnonzero(~plain)
    sayings: list[Said] = [NOTHING]
    replaced: list[str] = []
    replacing: list[int] = []
    for at, said in _one_by_one(column, told, rest, sound):
        text = _only_text(said) if column.kind in TEXTS else None
        if text is None:
            numbers[at] = _numbered(sayings, said)
            continue
        ((name, _),) = said.facts.items()
        if name not in fields:
            fields.append(name)
        numbers[at] = -1 - fields.index(name)
        replaced += [text] * len(at)
        replacing += at.tolist()
    return Cells(numbers, sayings, _with(told, replacing, replaced), fields)


def _everyday(told: Any, column: Column) -> tuple[Mask, list[str], NDArray[np.int32]]:
    """Which cells are taken as they stand, the fields they speak of and the number of each's."""
    numbers = np.zeros(len(told), dtype=np.int32)
    short = pc.less_equal(pc.utf8_length(told), LONGEST)
    if column.kind == "identifier":
        plain = _mask(pc.and_(short, pc.match_substring_regex(told, NUMBER)))
        numbers[plain] = -1
        return plain, ["source_id"], numbers
    if column.kind not in TEXTS:
        return np.zeros(len(told), dtype=bool), [], numbers
    words = pc.and_(pc.match_substring_regex(told, WORDS), pc.match_substring_regex(told, ANY_WORD))
    plain = _mask(pc.and_(short, words))
    if column.kind == "address":
        plain &= ~_mask(pc.match_substring_regex(told, _homely(), ignore_case=True))
        numbers[plain] = -1
        return plain, ["address"], numbers
    if column.kind == "title" and "title" in column.field and not column.argument:
        return plain, *_titles(told, plain, numbers)
    numbers[plain] = -1
    is_title = column.kind == "title" and "title" in column.field
    return plain, [f"title_{column.argument}" if is_title else column.field], numbers


def _titles(
    told: Any, plain: Mask, numbers: NDArray[np.int32]
) -> tuple[list[str], NDArray[np.int32]]:
    kazakh = _mask(pc.match_substring_regex(told, texts.KAZAKH.pattern))
    russian = _mask(pc.match_substring_regex(told, texts.CYRILLIC.pattern)) & ~kazakh
    numbers[plain] = -1
    numbers[plain & russian] = -2
    numbers[plain & kazakh] = -3
    return ["title_en", "title_ru", "title_kk"], numbers


def _one_by_one(
    column: Column, told: Any, rest: NDArray[np.intp], sound: Sound
) -> Iterator[tuple[NDArray[np.intp], Said]]:
    """The other cells, those that are read alike together."""
    some = told.take(pa.array(rest))
    if column.kind in ("date", "part_date"):
        # Of a moment the day is all that is read.
        moment = pc.match_substring_regex(some, MOMENT)
        some = pc.if_else(moment, pc.utf8_slice_codeunits(some, 0, DAY), some)
    coded = some.dictionary_encode()
    order = np.argsort(coded.indices.to_numpy(), kind="stable")
    ends = np.cumsum(np.bincount(coded.indices.to_numpy(), minlength=len(coded.dictionary)))
    start = 0
    for text, end in zip(coded.dictionary.to_pylist(), ends.tolist(), strict=True):
        yield rest[order[start:end]], sound(cells.read(text, column), column)
        start = end


def _numbered(sayings: list[Said], said: Said) -> int:
    if said == NOTHING:
        return 0
    sayings.append(said)
    return len(sayings) - 1


def _only_text(said: Said) -> str | None:
    if said.doubts or len(said.facts) != 1:
        return None
    (value,) = said.facts.values()
    return value if type(value) is str else None


def _with(told: Any, places: list[int], replaced: list[str]) -> Any:
    """The texts with other ones in these places."""
    if not places:
        return told
    order = np.argsort(places, kind="stable")
    mask = np.zeros(len(told), dtype=bool)
    mask[places] = True
    new = pa.array(replaced, pa.string()).take(pa.array(order))
    return pc.replace_with_mask(told, pa.array(mask), new)


@cache
def _homely() -> str:
    """A pattern that finds at least every address that may be somebody's home."""
    homes = [bare(words).split()[0] for words in table()["person"]["home"]]
    return "|".join([*map(re.escape, homes), flat_words()])


def _mask(found: Any) -> Mask:
    return np.asarray(found.to_numpy(zero_copy_only=False), dtype=bool)
