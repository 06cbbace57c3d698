"""A selection asked of the index: which rows it has, and how many by each word of each filter."""

from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from threading import Lock

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from registry.cameras import findings, searching
from registry.cameras.declared.vocabulary import terms
from registry.cameras.index import map_index
from registry.cameras.index.masks import Mask, boxed, mask, with_finding, with_function
from registry.cameras.rows import MARKS
from registry.cameras.selection import (
    DECLARED,
    MARKED,
    NOT_DECLARED,
    Selection,
    box,
    standing_at,
)
from registry.maps.index import Column, Index, Rows
from registry.maps.layers import Layers, Part
from registry.maps.within import within

FEW, SPARSE = 500_000, 3
SAMPLE = 1_000
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


@dataclass(frozen=True, eq=False)
class _Kept:
    """The parts of a selection, of those layers."""

    layers: Layers
    parts: tuple[Part, ...]


_kept: OrderedDict[tuple[int, Selection], _Kept] = OrderedDict()


@dataclass(frozen=True)
class Facets:
    """How many cameras a selection holds, in all and by each word of each filter."""

    total: int
    marks: dict[str, int]
    counts: dict[str, dict[str, int]] = field(default_factory=dict)


def parts(session: Session, chosen: Selection, layers: Layers | None = None) -> tuple[Part, ...]:
    """Which rows are in the selection, of the index and of what came after it.

    `layers` are those that the selection speaks of, where they are at hand.
    """
    layers = layers or map_index.layers(session, standing_at(session, chosen))
    key = (id(layers.base), chosen)
    with _lock:
        kept = _kept.get(key)
    if kept and kept.layers is layers:
        return kept.parts
    made = _Kept(layers, _made(session, chosen, layers, kept))
    with _lock:
        # The index is kept beside its rows, so that its id cannot come to mean another.
        _kept[key] = made
        _kept.move_to_end(key)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return made.parts


def rows(session: Session, chosen: Selection) -> tuple[Index, Mask]:
    """The index that a selection speaks of as one whole, and which of its rows are chosen."""
    layers = map_index.layers(session, standing_at(session, chosen))
    if layers.newer is None:
        return layers.base, parts(session, chosen, layers)[0].rows
    return layers.whole, _mask(session, chosen, layers.whole)


def facets(session: Session, chosen: Selection) -> Facets:
    """Counts by each word; a filter's own key is left open, so that its other words can be seen."""

    def of(*left_open: str) -> tuple[Part, ...]:
        return parts(session, chosen.without(*left_open))

    whole = parts(session, chosen)
    counts = {
        "function": _functions(of("function"), chosen),
        "finding": _findings(of("finding"), chosen),
        "retention": _retention(of("retention_max", "retention_undeclared")),
    }
    for key, name in COLUMNS.items():
        found = counted(of(key), name)
        largest = sorted(found, key=lambda word: (-found[word], word))
        counts[key] = {word or NOT_DECLARED: found[word] for word in largest}
    marks = dict.fromkeys(MARKS, 0) | counted(whole, "mark")
    return Facets(sum(part.count for part in whole), marks, counts)


def count(session: Session, chosen: Selection) -> int:
    """How many cameras a selection holds."""
    if chosen.values("bbox"):
        return len(found(session, chosen)[1])
    return sum(part.count for part in parts(session, chosen))


def counted(parts: Sequence[Part], name: str) -> dict[str, int]:
    """How many rows have each word of a column; words that none has are left out."""
    found: dict[str, int] = {}
    for part in parts:
        words, counts = part.index.dictionaries[name], part.counted(name).tolist()
        for word, number in zip(words, counts, strict=True):
            if number:
                found[word] = found.get(word, 0) + number
    return found


def found(session: Session, chosen: Selection) -> tuple[Index, Rows]:
    """The index that a selection speaks of, and the numbers of its rows in the selection.

    A box is looked at first: the other filters are then asked of what lies in it, and of no more.
    """
    layers = map_index.layers(session, standing_at(session, chosen))
    if layers.newer is not None and chosen.values("bbox"):
        near = within(layers, [box(value) for value in chosen.values("bbox")])
        return near, np.flatnonzero(_mask(session, chosen.without("bbox"), near))
    inside = boxed(layers.base, chosen) if layers.newer is None else None
    if inside is None or len(inside) * SPARSE > layers.base.count:
        index, whole = rows(session, chosen)
        return index, np.flatnonzero(whole)
    index = layers.base
    part = replace(
        index, count=len(inside), key=index.key[inside], columns=_Some(index.columns, inside)
    )
    return index, inside[_mask(session, chosen.without("bbox"), part)]


class _Some(Mapping[str, Column]):
    """Some rows of the columns of an index, each column taken when it is asked for."""

    def __init__(self, columns: Mapping[str, Column], numbers: Rows) -> None:
        self.columns, self.numbers = columns, numbers

    def __getitem__(self, name: str) -> Column:
        return self.columns[name][self.numbers]

    def __iter__(self) -> Iterator[str]:
        return iter(self.columns)

    def __len__(self) -> int:
        return len(self.columns)


def few_behind(
    session: Session, chosen: Selection, after: str, limit: int | None = None
) -> list[tuple[str, int]] | None:
    """Ids behind `after` with their entry numbers, in order, where that is quick; else None.

    With a limit only the first of them: to find those, not all need be sorted.
    """
    whole = parts(session, chosen)
    number = sum(part.count for part in whole)
    registered = sum(part.index.count for part in whole)
    # Words gather in one city, and its ids in one place: the table would be read up to there.
    if not chosen.values("q") and (number > FEW or number * SPARSE > registered):
        return None
    ids, numbers = (
        np.concatenate([part.index.columns[name][part.rows] for part in whole])
        for name in ("id", "entry")
    )
    behind = np.flatnonzero(ids > after.encode())
    if limit is not None:
        behind = behind[_near_the_first(ids[behind], limit)]
    order = behind[np.argsort(ids[behind], kind="stable")][:limit]
    return list(
        zip((one.decode() for one in ids[order].tolist()), numbers[order].tolist(), strict=True)
    )


def _near_the_first(ids: NDArray[np.bytes_], limit: int) -> NDArray[np.int64]:
    """Few of many ids, among them the first ones of the whole order: a sample tells how far."""
    sample = np.sort(ids[:: len(ids) // SAMPLE + 1])
    far = 3 * (limit * len(sample) // max(len(ids), 1) + 1)
    near = np.flatnonzero(ids <= sample[far]) if far < len(sample) else np.arange(len(ids))
    return near if len(near) >= limit else np.arange(len(ids))


def by_area(session: Session, chosen: Selection) -> dict[str, dict[str, int]]:
    """For each area of a selection its cameras by mark, as `{area: {"total": …, "face": …}}`."""
    found: dict[str, dict[str, int]] = {}
    for part in parts(session, chosen):
        areas, marks = (part.index.dictionaries[name] for name in ("area_id", "mark"))
        table = part.counted("area_id", by="mark").reshape(len(areas), len(marks))
        for line in np.flatnonzero(table.any(axis=1)).tolist():
            whole = found.setdefault(areas[line] or NOT_DECLARED, {"total": 0})
            for mark, number in zip(marks, table[line].tolist(), strict=True):
                if number:
                    whole["total"] += number
                    whole[mark] = whole.get(mark, 0) + number
    return found


def _made(
    session: Session, chosen: Selection, layers: Layers, kept: _Kept | None
) -> tuple[Part, ...]:
    known = kept.layers.gone if kept else np.empty(0, np.int64)
    if kept and np.array_equal(known, layers.gone[: len(known)]):
        # What is gone is mostly added to what had gone before, so that only that much is new.
        base = kept.parts[0].without(layers.gone[len(known) :])
    else:
        base = Part(layers.base, _mask(session, chosen, layers.base)).without(layers.gone)
    if layers.newer is None:
        return (base,)
    newer = _mask(session, chosen, layers.newer)
    return (base, Part(layers.newer, newer, first_row=layers.base.count))


def _mask(session: Session, chosen: Selection, index: Index) -> Mask:
    return mask(index, chosen, lambda values: searching.found(session, values, index.size))


def _functions(whole: Sequence[Part], chosen: Selection) -> dict[str, int]:
    states = chosen.values("function_state") or DECLARED
    sets = counted(whole, "functions")
    counts = {
        code: sum(number for word, number in sets.items() if with_function(word, code, states))
        for code in terms("function")
    }
    marks = counted(whole, "mark")
    return counts | {word: marks.get(mark, 0) for word, mark in MARKED.items()}


def _findings(whole: Sequence[Part], chosen: Selection) -> dict[str, int]:
    sets = counted(whole, "findings")
    counts = {
        code: sum(number for word, number in sets.items() if int(word or 0) & bit)
        for code, bit in findings.BIT.items()
    }
    for code in findings.DATED:
        counts[code] = sum(
            int(np.count_nonzero(with_finding(part.index, code, chosen.today) & part.rows))
            for part in whole
        )
    return {code: counts[code] for code in findings.texts()}


def _retention(whole: Sequence[Part]) -> dict[str, int]:
    counts = dict.fromkeys((*BUCKETS, "91+", NOT_DECLARED), 0)
    for word, number in counted(whole, "retention_days").items():
        days = int(word) if word else None
        bucket = next((b for b, held in BUCKETS.items() if days in held), "91+")
        counts[NOT_DECLARED if days is None else bucket] += number
    return counts
