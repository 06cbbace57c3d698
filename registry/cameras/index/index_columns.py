"""The register's columns for the map index: one row a standing version, words as small codes.

A column of words holds codes into its dictionary, so that a filter is asked of the few words and
looked up for the many rows. "" stands for *not declared*, in every dictionary.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.cameras.rows import MARKS, STATES
from registry.cameras.tables import CameraVersion as V
from registry.database import raw_rows
from registry.maps.index import Index, arrange, overlaid

FUNCTIONS = tuple(f"functions_{state}" for state in STATES)
WORDS = (
    "place_type",
    "status",
    "connection",
    "legal_basis",
    "controller",
    "operator",
    "area_id",
    "retention_days",
    "findings",
)
DAYS = (
    *("authorised_until", "basis_until", "confirm_by", "review_by"),
    *("active_from", "removed_on"),
)
NUMBERS = ("bearing", "fov")
PLAIN = ("entry_from", "camera_id", "lon", "lat", "mark", "approx")
NAMES = (*PLAIN, *NUMBERS, *DAYS, *WORDS, *FUNCTIONS)
NO_DAY = np.iinfo(np.int32).min
CHUNK = 50_000
EPOCH = date(1970, 1, 1).toordinal()

Dictionaries = dict[str, list[str]]
Columns = dict[str, NDArray[Any]]


def read(
    session: Session, *conditions: Any, size: int, words: Mapping[str, Sequence[str]] | None = None
) -> Index:
    """The versions that the conditions choose, as an index of that log size.

    `words` are dictionaries to begin with: codes they have are kept, new words come after them.
    """
    query = select(*columns()).where(*conditions)
    return _index(raw_rows(session, query, CHUNK), size, words or {})


def index_of(rows: Sequence[Any], *, size: int, words: Mapping[str, Sequence[str]]) -> Index:
    """The same out of rows that were read already, with a value for each of the `columns`."""
    return _index([rows] if rows else [], size, words)


def columns() -> list[Any]:
    """The columns of the table from which those of the index are made."""
    return [getattr(V, name) for name in NAMES]


def _index(parts: Iterable[Sequence[Any]], size: int, words: Mapping[str, Sequence[str]]) -> Index:
    coder = _Coder(words)
    pieces = [
        _coded(dict(zip(NAMES, zip(*part, strict=True), strict=True)), coder) for part in parts
    ]
    return _arranged(pieces or [_coded(dict.fromkeys(NAMES, ()), coder)], coder, size)


def _arranged(pieces: Sequence[Columns], coder: "_Coder", size: int) -> Index:
    # Each column leaves the pieces as it is joined: all of them twice would be much for memory.
    names = list(pieces[0])
    whole = {name: np.concatenate([piece.pop(name) for piece in pieces]) for name in names}
    lon, lat = whole.pop("lon"), whole.pop("lat")
    return arrange(lon, lat, whole, size=size, dictionaries=coder.dictionaries())


class Gathering:
    """The index after a great import, gathered from what is written instead of read again.

    `base` is the index of all versions that stand before, None where there are none.
    """

    def __init__(self, base: Index | None) -> None:
        self._base = base
        self._coder = _Coder(base.dictionaries if base else {})
        self._pieces: list[Columns] = []
        self._last = 0

    def take(self, versions: Mapping[str, Sequence[Any]]) -> None:
        """Add new versions, none of which ends another one."""
        self._pieces.append(_coded(versions, self._coder))
        self._last = versions["entry_from"][-1]

    def join(self, other: "Gathering") -> None:
        """Add all that another one has gathered, of later entries."""
        new_code = {name: self._coder.code(name, words) for name, words in other.words()}
        for piece in other._pieces:
            for name, codes in new_code.items():
                piece[name] = codes[piece[name]].astype(piece[name].dtype)
        self._pieces += other._pieces
        self._last = other._last

    def words(self) -> Iterator[tuple[str, list[str]]]:
        """The words of each column that is kept as codes, in the order of the codes."""
        yield from self._coder.dictionaries().items()

    def index(self, size: int) -> Index | None:
        """The index of that log size; None if the log has gained anything else since."""
        if size != self._last:
            return None
        newer = _arranged(self._pieces, self._coder, size)
        self._pieces = []
        if self._base is None:
            return newer
        return overlaid(self._base, np.empty(0, dtype=np.int64), newer)


def ordinal(day: date) -> int:
    """A day as the columns keep it: days since 1970."""
    return day.toordinal() - EPOCH


class _Coder:
    """Gives each word of a column the next free code."""

    def __init__(self, words: Mapping[str, Sequence[str]]) -> None:
        self.codes: dict[str, dict[str, int]] = {
            name: {word: code for code, word in enumerate(known)} for name, known in words.items()
        }
        self.codes.setdefault("mark", {mark: code for code, mark in enumerate(MARKS)})
        for name in (*WORDS, "functions"):
            self.codes.setdefault(name, {"": 0})

    def code(self, name: str, values: Sequence[Any]) -> NDArray[np.uint16]:
        """The codes of values; words are made of the few different values, not of the many."""
        codes = self.codes[name]
        table = {
            value: codes.setdefault(_word(value), len(codes)) for value in dict.fromkeys(values)
        }
        return np.fromiter(map(table.__getitem__, values), np.uint16, len(values))

    def days(self, values: Sequence[date | str | None]) -> NDArray[np.int32]:
        table = {day: NO_DAY if day is None else ordinal(_date(day)) for day in set(values)}
        return np.fromiter(map(table.__getitem__, values), np.int32, len(values))

    def dictionaries(self) -> Dictionaries:
        return {name: list(codes) for name, codes in self.codes.items()}


def _word(value: Any) -> str:
    if value is None:
        return ""
    return ",".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _date(day: date | str) -> date:
    return date.fromisoformat(day) if isinstance(day, str) else day


def _coded(part: Mapping[str, Sequence[Any]], coder: _Coder) -> Columns:
    sets = list(zip(*(part[name] for name in FUNCTIONS), strict=True))
    return {
        "lon": np.array(part["lon"], dtype=np.float64),
        "lat": np.array(part["lat"], dtype=np.float64),
        "entry": np.array(part["entry_from"], dtype=np.int64),
        "id": np.array([camera_id.encode() for camera_id in part["camera_id"]], dtype=np.bytes_),
        "mark": coder.code("mark", part["mark"]).astype(np.uint8),
        "approx": np.array(part["approx"], dtype=np.bool_),
        "functions": coder.code("functions", sets),
        **{name: coder.code(name, part[name]) for name in WORDS},
        **{
            name: np.array([-1 if v is None else v for v in part[name]], dtype=np.int16)
            for name in NUMBERS
        },
        **{name: coder.days(part[name]) for name in DAYS},
    }
