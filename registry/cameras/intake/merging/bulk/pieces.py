"""The pieces that records are made of: fields that rules tie together, apart from all others."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from registry.cameras.intake.merging.bulk.numbering import Codes, Numbering
from registry.cameras.intake.rows import Part
from registry.cameras.record import Camera
from registry.errors import Refused

# Fields whose values depend on each other, by the rules of `rows` and of the record itself.
RELATED = (
    frozenset({"record_kind", "camera_count", "count_parts"}),
    frozenset({"functions", "identifiability"}),
    frozenset({"legal_basis", "decision_ref"}),
    frozenset({"device_type", "bearings"}),
)
# Fields that differ from row to row; they are put together for each row.
TITLES = frozenset({"title_kk", "title_ru", "title_en"})
ADDRESS = frozenset({"address", "street", "house", "locality"})
NAMING = TITLES | ADDRESS | {"source_id", "external_ids"}
OWN = TITLES | {"id", "lat", "lon", "address", "external_ids"}
KEYS = sorted(Camera.model_fields)
CLASSES = 2**20  # more different values than this has no field that many rows share

Facts = dict[str, Any]
Made = Callable[[Iterable[Facts], frozenset[str]], Facts]


@dataclass(frozen=True)
class Voice:
    """Something that speaks of rows: a column of the file, or the areas they lie in."""

    codes: Callable[[NDArray[np.intp]], Codes]
    size: int
    facts: Callable[[int], Facts]
    fields: frozenset[str]


def of_part(part: Part) -> Voice:
    """A column of the file as a voice."""
    marks, cells = part.said.marks(), part.said
    # A mark beyond the sayings is the place of a cell that is a text of its own.
    first = len(cells.sayings)

    def facts(mark: int) -> Facts:
        return cells.sayings[mark].facts if mark < first else cells[mark - first].facts

    fields = frozenset(name for said in cells.different() for name in said.facts)
    return Voice(lambda rows: marks[part.codes[rows]], first + len(cells), facts, fields)


class Piece:
    """Fields of the record, and each different thing that the file says of them made once."""

    def __init__(self, voices: Sequence[Voice], fields: frozenset[str], made: Made) -> None:
        self.fields = fields
        self.facts: list[Facts | None] = []
        self._voices = voices
        self._made = made
        self._numbering = Numbering()

    def numbers(self, rows: NDArray[np.intp]) -> Codes:
        """Which of the different `facts` each row has."""
        codes = [voice.codes(rows) for voice in self._voices]
        numbers, new = self._numbering.of(codes, [voice.size for voice in self._voices])
        for at in new.tolist():
            said = (voice.facts(int(c[at])) for voice, c in zip(self._voices, codes, strict=True))
            self.facts.append(self._sound(said))
        return numbers

    def unsound(self) -> NDArray[np.bool_]:
        """By number: what no record can be made of."""
        return np.array([made is None for made in self.facts], dtype=bool)

    def _sound(self, said: Iterable[Facts]) -> Facts | None:
        try:
            whole = self._made(said, self.fields)
        except Refused:
            return None  # the row's own road says what is wrong with it
        return {name: value for name, value in whole.items() if name in self.fields}


class Table:
    """A value for each different piece, made when it is first asked for."""

    def __init__(self, piece: Piece, value: Callable[[Facts], Any], kind: Any = object) -> None:
        self._piece = piece
        self._value = value
        self._values: NDArray[Any] = np.empty(0, dtype=kind)

    def of(self, numbers: Codes) -> NDArray[Any]:
        """The values of pieces by their numbers."""
        if (done := len(self._values)) < len(self._piece.facts):
            more = np.empty(len(self._piece.facts) - done, dtype=self._values.dtype)
            for at, facts in enumerate(self._piece.facts[done:]):
                more[at] = self._value(facts or {})
            self._values = np.concatenate([self._values, more])
        return self._values[numbers]


class Classes:
    """For some fields of a piece: numbers that are the same where those fields are the same."""

    def __init__(self, piece: Piece, fields: frozenset[str]) -> None:
        self.facts: list[Facts] = []
        self._fields = fields
        self._known: dict[str, int] = {}
        self._table = Table(piece, self._class, np.int64)

    def of(self, numbers: Codes) -> Codes:
        """The classes of pieces by their numbers."""
        return self._table.of(numbers)

    def _class(self, facts: Facts) -> int:
        some = {name: value for name, value in facts.items() if name in self._fields}
        key = json.dumps(some, sort_keys=True)
        if key not in self._known:
            self._known[key] = len(self.facts)
            self.facts.append(some)
        return self._known[key]


@dataclass(frozen=True)
class Pieces:
    """All pieces of the records of a file; the last one holds what no column speaks of."""

    pieces: tuple[Piece, ...]

    @cached_property
    def owner(self) -> dict[str, Piece]:
        """The piece that each field of the record belongs to."""
        return {name: piece for piece in self.pieces for name in piece.fields}


def pieces_of(voices: Sequence[Voice], made: Made) -> Pieces:
    """The voices sorted into pieces: those that speak of the same or of related fields together."""
    groups: list[tuple[set[str], list[Voice]]] = []
    for voice in voices:
        fields = set(voice.fields)
        for related in RELATED:
            if fields & related:
                fields |= related
        together = [group for group in groups if group[0] & fields]
        groups = [group for group in groups if not group[0] & fields]
        whole = [each for _, speaking in together for each in speaking]
        groups.append((fields.union(*(group[0] for group in together)), [*whole, voice]))
    order = {id(voice): place for place, voice in enumerate(voices)}
    pieces = [
        Piece(sorted(speaking, key=lambda one: order[id(one)]), frozenset(fields), made)
        for fields, speaking in groups
    ]
    spoken = frozenset(name for piece in pieces for name in piece.fields)
    rest = frozenset(KEYS) - spoken - OWN
    silent = Voice(lambda rows: np.zeros(len(rows), dtype=np.int64), 1, lambda _: {}, frozenset())
    return Pieces((*pieces, Piece([silent], rest, made)))
