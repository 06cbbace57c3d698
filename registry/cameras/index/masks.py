"""The filters of `selection` asked of the map index: the same words, as masks over its rows.

A word is looked at once in its dictionary and then looked up for every row, so a filter over the
whole country costs a few milliseconds. A test holds these answers against those in SQL.
"""

from collections.abc import Callable
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

import numpy as np
from numpy.typing import NDArray

from registry.cameras import findings
from registry.cameras.index.index_columns import NO_DAY, ordinal
from registry.cameras.rows import STATES, bits
from registry.cameras.selection import DECLARED, MARKED, NOT_DECLARED, Selection, box
from registry.maps.index import Column, Index, Rows
from registry.places import areas

Mask = NDArray[np.bool_]
Values = tuple[str, ...]
Found = Callable[[Values], NDArray[np.int64]]
COMPARED = 5  # words; a column is sooner compared with so few than each of its codes looked up


def mask(index: Index, chosen: Selection, found: Found) -> Mask:
    """Which rows are in the selection; `found` gives entry numbers for words.

    Words of titles and addresses are not in the index: the database finds those.
    """
    masks = [MASKS[key](index, values, chosen) for key, values in chosen.chosen if key in MASKS]
    masks += [each.mask(index, chosen.today) for each in chosen.narrowed]
    if not chosen.is_of_gone:
        masks.append(looked_up(index, "status", lambda word: word not in findings.GONE))
    if words := chosen.values("q"):
        masks.append(_with_entries(index, found(words)))
    whole: Mask = np.ones(index.count, dtype=np.bool_)
    for each in masks:
        whole &= each
    return whole


def with_function(word: str, code: str, states: Values = DECLARED) -> bool:
    """Whether a set of functions, as the index writes it, has a function in one of the states."""
    held = dict(zip(STATES, map(int, word.split(",")), strict=True)) if word else {}
    return any(held.get(state, 0) & bits(code) for state in states)


def with_finding(index: Index, code: str, today: date) -> Mask:
    """The rows on which a finding stands open."""
    if code in findings.BIT:
        return looked_up(index, "findings", lambda word: bool(int(word or 0) & findings.BIT[code]))
    name = ("authorised_until", "basis_until", "confirm_by")[findings.DATED.index(code)]
    days = index.columns[name]
    opened: Mask = (days != NO_DAY) & (days < ordinal(today))
    return opened


def looked_up(index: Index, name: str, holds: Callable[[str], bool]) -> Mask:
    """The rows whose word in a column holds; it is asked of each word once."""
    table = np.array([holds(word) for word in index.dictionaries[name]], dtype=np.bool_)
    if table.all():
        return np.ones(index.count, dtype=np.bool_)
    column = index.columns[name]
    held, left = np.flatnonzero(table), np.flatnonzero(~table)
    if 0 < min(len(held), len(left)) <= COMPARED:
        return _any_of(column, held) if len(held) <= len(left) else ~_any_of(column, left)
    # Every code is in its dictionary, so that none need be looked at for whether it is.
    return table.take(column, mode="clip")


def _any_of(column: Column, codes: Rows) -> Mask:
    found: Mask = column == column.dtype.type(codes[0])
    for code in codes[1:]:
        found |= column == column.dtype.type(code)
    return found


def _word(name: str) -> Callable[[Index, Values, Selection], Mask]:
    def asked(index: Index, values: Values, _chosen: Selection) -> Mask:
        wanted = {"" if value == NOT_DECLARED else value for value in values}
        return looked_up(index, name, wanted.__contains__)

    return asked


def boxed(index: Index, chosen: Selection) -> Rows | None:
    """The numbers of the rows within the boxes of a selection, in order; None without a box."""
    found = [index.box(*box(value)) for value in chosen.values("bbox")]
    if len(found) > 1:
        return np.unique(np.concatenate(found))
    return found[0] if found else None


def _in_box(index: Index, values: Values, _chosen: Selection) -> Mask:
    inside = np.zeros(index.count, dtype=np.bool_)
    for value in values:
        inside[index.box(*box(value))] = True
    return inside


def _in_area(index: Index, values: Values, _chosen: Selection) -> Mask:
    within = {area for value in values for area in areas.descendants(value)}
    return looked_up(index, "area_id", within.__contains__)


def _function(index: Index, values: Values, chosen: Selection) -> Mask:
    states = chosen.values("function_state") or DECLARED
    masks = [
        looked_up(index, "mark", lambda word, mark=MARKED[value]: word == mark)  # type: ignore[misc]
        if value in MARKED
        else looked_up(index, "functions", lambda word, v=value: with_function(word, v, states))  # type: ignore[misc]
        for value in values
    ]
    return reduce(or_, masks)


def _state(index: Index, values: Values, chosen: Selection) -> Mask:
    if wanted := chosen.values("function"):
        return _function(index, wanted, chosen)

    def has(word: str) -> bool:
        held = dict(zip(STATES, map(int, word.split(",")), strict=True)) if word else {}
        return any(held.get(state) for state in values)

    return looked_up(index, "functions", has)


def _retention_max(index: Index, values: Values, _chosen: Selection) -> Mask:
    most = max(map(int, values))
    return looked_up(index, "retention_days", lambda word: word != "" and int(word) <= most)


def _finding(index: Index, values: Values, chosen: Selection) -> Mask:
    return reduce(or_, (with_finding(index, code, chosen.today) for code in values))


def _active(index: Index, values: Values, _chosen: Selection) -> Mask:
    began, ended = index.columns["active_from"], index.columns["removed_on"]
    days = [ordinal(date.fromisoformat(value)) for value in values]
    masks = [
        (began != NO_DAY) & (began <= day) & ((ended == NO_DAY) | (ended > day)) for day in days
    ]
    return reduce(or_, masks)


def _with_entries(index: Index, numbers: NDArray[np.int64]) -> Mask:
    return np.isin(index.columns["entry"], numbers)


MASKS: dict[str, Callable[[Index, Values, Selection], Any]] = {
    "bbox": _in_box,
    "area": _in_area,
    "function": _function,
    "function_state": _state,
    "place_type": _word("place_type"),
    "controller": _word("controller"),
    "operator": _word("operator"),
    "status": _word("status"),
    "connection": _word("connection"),
    "legal_basis": _word("legal_basis"),
    "retention_max": _retention_max,
    "retention_undeclared": lambda index, _values, _chosen: looked_up(
        index, "retention_days", lambda word: word == ""
    ),
    "finding": _finding,
    "active_on": _active,
}
