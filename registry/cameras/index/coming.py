"""The days that are coming on which an authorisation or a legal basis ends, or an assessment falls
due, as declared.

Of a million cameras many end on one day: those of one controller are told together.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
from sqlalchemy.orm import Session

from registry.cameras.index import choosing
from registry.cameras.index.duties import ENDING
from registry.cameras.index.index_columns import EPOCH, NO_DAY, ordinal
from registry.cameras.index.masks import Mask
from registry.cameras.selection import Selection
from registry.maps.index import Index

CODES = 1 << 16  # of controllers: no column of words has more


@dataclass(frozen=True)
class Coming:
    """What ends or falls due on a day: of so many cameras of a controller.

    `controller` is "" where none is declared; `camera_id` is one of them;
    `entry` is the newest that says so.
    """

    day: date
    what: str
    controller: str
    count: int
    camera_id: str
    entry: int


def coming(session: Session, chosen: Selection, first: date, last: date) -> list[Coming]:
    """What ends or falls due between two days, the soonest first."""
    index, mask = choosing.rows(session, chosen)
    found = [one for what in ENDING for one in _ending(index, mask, what, first, last)]
    return sorted(found, key=lambda one: (one.day, one.what, one.controller))


def _ending(index: Index, mask: Mask, what: str, first: date, last: date) -> Iterator[Coming]:
    days, controllers = index.columns[what], index.columns["controller"]
    within = mask & (days != NO_DAY) & (days >= ordinal(first)) & (days <= ordinal(last))
    rows = np.flatnonzero(within)
    keys = days[rows].astype(np.int64) * CODES + controllers[rows]
    groups, one_of, place, counts = np.unique(
        keys, return_index=True, return_inverse=True, return_counts=True
    )
    newest = np.zeros(len(groups), np.int64)
    np.maximum.at(newest, place, index.columns["entry"][rows])
    ids, words = index.columns["id"], index.dictionaries["controller"]
    for number, key in enumerate(groups.tolist()):
        yield Coming(
            date.fromordinal(key // CODES + EPOCH),
            what,
            words[key % CODES],
            int(counts[number]),
            ids[rows[one_of[number]]].decode(),
            int(newest[number]),
        )
