"""A selection asked of the index: which rows it has, and how many by each word of each filter."""

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from threading import Lock

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.cameras import findings, map_index
from registry.cameras.masks import Mask, boxed, counted, mask, with_finding, with_function
from registry.cameras.rows import MARKS
from registry.cameras.selection import (
    DECLARED,
    FILTERS,
    MARKED,
    NOT_DECLARED,
    Selection,
    standing_at,
)
from registry.cameras.spans import standing
from registry.cameras.tables import CameraVersion as V
from registry.cameras.vocabulary import terms
from registry.maps.index import Column, Index, Rows

FEW, SPARSE = 100_000, 10
KEPT = 24  # masks of the country's 1.3 million cameras: 1.3 MB each
BUCKETS = {"0": range(1), "1-30": range(1, 31), "31-90": range(31, 91)}
COLUMNS = {
    "place_type": "place_type",
    "controller": "controller",
    "connection": "connection",
    "status": "status",
    "legal_basis": "legal_basis",
    "area": "area_id",
}

_lock = Lock()
_masks: OrderedDict[tuple[int, Selection], tuple[Index, Mask]] = OrderedDict()


@dataclass(frozen=True)
class Facets:
    """How many cameras a selection holds, in all and by each word of each filter."""

    total: int
    marks: dict[str, int]
    counts: dict[str, dict[str, int]] = field(default_factory=dict)


def rows(session: Session, chosen: Selection) -> tuple[Index, Mask]:
    """The index that a selection speaks of, and which of its rows are in the selection."""
    index = map_index.of(session, standing_at(session, chosen))
    key = (id(index), chosen)
    with _lock:
        if held := _masks.get(key):
            _masks.move_to_end(key)
            return held
    made = mask(index, chosen, lambda words: _entry_numbers(session, words))
    with _lock:
        # The index is kept beside its mask, so that its id cannot come to mean another.
        _masks[key] = (index, made)
        while len(_masks) > KEPT:
            _masks.popitem(last=False)
    return index, made


def facets(session: Session, chosen: Selection) -> Facets:
    """Counts by each word; a filter's own key is left open, so that its other words can be seen."""

    def of(*left_open: str) -> tuple[Index, Mask]:
        return rows(session, chosen.without(*left_open))

    index, whole = rows(session, chosen)
    counts = {
        "function": _functions(*of("function"), chosen),
        "finding": _findings(*of("finding"), chosen),
        "retention": _retention(*of("retention_max", "retention_undeclared")),
    }
    for key, name in COLUMNS.items():
        found = counted(of(key)[0], name, of(key)[1])
        largest = sorted(found, key=lambda word: (-found[word], word))
        counts[key] = {word or NOT_DECLARED: found[word] for word in largest}
    marks = dict.fromkeys(MARKS, 0) | counted(index, "mark", whole)
    return Facets(int(np.count_nonzero(whole)), marks, counts)


def count(session: Session, chosen: Selection) -> int:
    """How many cameras a selection holds."""
    return len(found(session, chosen)[1])


def found(session: Session, chosen: Selection) -> tuple[Index, Rows]:
    """The index that a selection speaks of, and the numbers of its rows in the selection.

    A box is looked at first: the other filters are then asked of what lies in it, and of no more.
    """
    index = map_index.of(session, standing_at(session, chosen))
    inside = boxed(index, chosen)
    if inside is None or len(inside) * SPARSE > index.count:
        index, whole = rows(session, chosen)
        return index, np.flatnonzero(whole)
    part = replace(
        index, count=len(inside), key=index.key[inside], columns=_Part(index.columns, inside)
    )
    held = mask(part, chosen.without("bbox"), lambda words: _entry_numbers(session, words))
    return index, inside[held]


class _Part(Mapping[str, Column]):
    """Some rows of the columns of an index, each column taken when it is asked for."""

    def __init__(self, columns: Mapping[str, Column], numbers: Rows) -> None:
        self.columns, self.numbers = columns, numbers

    def __getitem__(self, name: str) -> Column:
        return self.columns[name][self.numbers]

    def __iter__(self) -> Iterator[str]:
        return iter(self.columns)

    def __len__(self) -> int:
        return len(self.columns)


def few_behind(session: Session, chosen: Selection, after: str) -> list[tuple[str, int]] | None:
    """Ids behind `after` with their entry numbers, in order, where they are few; else None."""
    index, whole = rows(session, chosen)
    number = np.count_nonzero(whole)
    if number > FEW or number * SPARSE > index.count:
        return None
    ids, numbers = index.columns["id"][whole], index.columns["entry"][whole]
    behind = np.flatnonzero(ids > after.encode())
    order = behind[np.argsort(ids[behind], kind="stable")]
    return list(
        zip((one.decode() for one in ids[order].tolist()), numbers[order].tolist(), strict=True)
    )


def by_area(session: Session, chosen: Selection) -> dict[str, dict[str, int]]:
    """For each area of a selection its cameras by mark, as `{area: {"total": …, "face": …}}`."""
    index, whole = rows(session, chosen)
    areas, marks = index.dictionaries["area_id"], index.dictionaries["mark"]
    code = index.columns["area_id"][whole].astype(np.int64) * len(marks)
    code += index.columns["mark"][whole]
    table = np.bincount(code, minlength=len(areas) * len(marks)).reshape(len(areas), len(marks))
    return {
        area or NOT_DECLARED: {"total": int(line.sum())}
        | {mark: int(n) for mark, n in zip(marks, line, strict=True) if n}
        for area, line in zip(areas, table, strict=True)
        if line.any()
    }


def _entry_numbers(session: Session, chosen: Selection) -> NDArray[np.int64]:
    """The entry numbers of the versions in which the words of a selection are found."""
    size = standing_at(session, chosen)
    words = FILTERS["q"].condition(chosen.values("q"), chosen)
    query = select(V.entry_from).where(*standing(size), words)
    return np.array(session.scalars(query).all(), dtype=np.int64)


def _functions(index: Index, within: Mask, chosen: Selection) -> dict[str, int]:
    states = chosen.values("function_state") or DECLARED
    sets = counted(index, "functions", within)
    counts = {
        code: sum(number for word, number in sets.items() if with_function(word, code, states))
        for code in terms("function")
    }
    marks = counted(index, "mark", within)
    return counts | {word: marks.get(mark, 0) for word, mark in MARKED.items()}


def _findings(index: Index, within: Mask, chosen: Selection) -> dict[str, int]:
    sets = counted(index, "findings", within)
    counts = {
        code: sum(number for word, number in sets.items() if int(word or 0) & bit)
        for code, bit in findings.BIT.items()
    }
    for code in findings.DATED:
        counts[code] = int(np.count_nonzero(with_finding(index, code, chosen.today) & within))
    return {code: counts[code] for code in findings.texts()}


def _retention(index: Index, within: Mask) -> dict[str, int]:
    counts = dict.fromkeys((*BUCKETS, "91+", NOT_DECLARED), 0)
    for word, number in counted(index, "retention_days", within).items():
        days = int(word) if word else None
        bucket = next((b for b, held in BUCKETS.items() if days in held), "91+")
        counts[NOT_DECLARED if days is None else bucket] += number
    return counts
