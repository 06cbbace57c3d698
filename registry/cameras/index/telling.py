"""Chosen cameras as the log tells of them, for files: by id, some thousand at a time, as text.

Which cameras, in which order and with which findings comes from the map index; the log itself is
read for the records alone, and nothing is checked again that was checked before it was written.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from registry import log
from registry.cameras import findings
from registry.cameras.index import choosing
from registry.cameras.index.index_columns import NO_DAY, ordinal
from registry.cameras.selection import Selection
from registry.maps.index import Index, Rows

CHUNK = 2_000
DAYS = ("authorised_until", "basis_until", "confirm_by")
ANY_DAY = date.min  # where nothing is asked that depends on the day
WIDTH = 8  # letters that are compared at once

Words = NDArray[np.uint64]


@dataclass(frozen=True)
class Choice:
    """Rows of an index by id; `total` counts the selection, of which they may be a page.

    `after` asks for the next page and is None where there is none.
    """

    index: Index
    rows: Rows
    total: int
    today: date
    after: str | None = None

    def numbers(self) -> NDArray[np.int64]:
        """The entries that wrote the chosen versions."""
        found: NDArray[np.int64] = np.asarray(self.index.columns["entry"][self.rows])
        return found

    def parts(self, size: int) -> Iterator["Choice"]:
        """The same choice in parts of at most so many cameras."""
        for start in range(0, len(self.rows), size):
            yield self.part(start, start + size)

    def part(self, start: int, stop: int) -> "Choice":
        """The cameras from one place to another, the second not included."""
        return replace(self, rows=self.rows[start:stop])


def choose(
    session: Session, chosen: Selection, *, after: str = "", limit: int | None = None
) -> Choice:
    """The cameras of a selection by id, from behind `after` on and at most `limit` of them."""
    index, rows = choosing.found(session, chosen)
    total = len(rows)
    ids = index.columns["id"][rows]
    if after:
        behind = ids > after.encode()
        rows, ids = rows[behind], ids[behind]
    order = by_id(ids, limit)
    is_last = len(order) == len(rows)
    last = None if is_last or not len(order) else bytes(ids[order[-1]]).decode()
    return Choice(index, rows[order], total, chosen.today, last)


def by_id(ids: NDArray[np.bytes_], limit: int | None = None) -> Rows:
    """The order of the ids, or of the first `limit` of them."""
    if limit is None or limit >= len(ids):
        return _sorted(_words(ids))
    # Only what can be among the first is sorted: in a wide box that is little of what lies there.
    lead = np.ascontiguousarray(ids, dtype=f"S{WIDTH}").view(">u8").astype(np.uint64)
    nearest = np.flatnonzero(lead <= np.partition(lead, limit - 1)[limit - 1])
    return nearest[_sorted(_words(ids[nearest]))][:limit]


def records(session: Session, choice: Choice) -> Iterator[tuple[Choice, list[log.Told]]]:
    """The record of each camera and when it was written down, a part in memory at a time."""
    for part in choice.parts(CHUNK):
        yield part, log.records(session, part.numbers().tolist())


def opened(choice: Choice) -> tuple[NDArray[np.intp], list[list[str]]]:
    """Which findings stand open on each camera: a place in the list of the sets that occur."""
    columns, rows = choice.index.columns, choice.rows
    today = ordinal(choice.today)
    code = columns["findings"][rows].astype(np.int64)
    for name in DAYS:
        day = columns[name][rows]
        code = code * 2 + ((day != NO_DAY) & (day < today))
    occurring, places = np.unique(code, return_inverse=True)
    return places, [_open_set(choice, int(code)) for code in occurring]


def _open_set(choice: Choice, code: int) -> list[str]:
    over = [bool(code >> place & 1) for place in reversed(range(len(DAYS)))]
    word = choice.index.dictionaries["findings"][code >> len(DAYS)]
    days = {
        name: date.min if is_over else None
        for name, is_over in zip(findings.DATED, over, strict=True)
    }
    return findings.open_on(int(word or 0), days, choice.today)


def _words(ids: NDArray[np.bytes_]) -> Words:
    """Ids as rows of numbers that sort as their letters do."""
    width = -(-max(ids.dtype.itemsize, 1) // WIDTH) * WIDTH
    wide = np.ascontiguousarray(ids, dtype=f"S{width}")
    return wide.view(">u8").reshape(len(ids), width // WIDTH).astype(np.uint64)


def _sorted(words: Words) -> Rows:
    order: Rows = np.lexsort(words.T[::-1])
    return order
