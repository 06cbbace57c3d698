"""The columns of versions and entries that follow from pieces: each made once for each different
set of the facts that it reads."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from registry.cameras import findings
from registry.cameras.intake.merging.bulk.numbering import Codes, Numbering
from registry.cameras.intake.merging.bulk.pieces import CLASSES, Classes, Facts, Piece, Pieces
from registry.cameras.lines import Organisations
from registry.cameras.record import Camera, camera
from registry.cameras.rows import TOLD

Numbers = dict[Piece, Codes]


class Reading:
    """Values that follow from some fields of the record, wherever these fields stand."""

    def __init__(
        self, pieces: Pieces, reads: frozenset[str], values: Callable[[Camera], Sequence[Any]]
    ) -> None:
        self._owners = [piece for piece in pieces.pieces if piece.fields & reads]
        self._classes = [Classes(piece, reads) for piece in self._owners]
        self._numbering = Numbering()
        self._values = values
        self._table: NDArray[np.object_] | None = None
        self._rows: list[Sequence[Any]] = []

    def of(self, numbers: Numbers) -> NDArray[np.object_]:
        """For each value a row, with a column for each row of the file."""
        classes = [
            kept.of(numbers[piece]) for kept, piece in zip(self._classes, self._owners, strict=True)
        ]
        found, new = self._numbering.of(classes, [CLASSES] * len(classes))
        for at in new.tolist():
            facts: Facts = {"id": "X-1"}
            for kept, number in zip(self._classes, classes, strict=True):
                facts |= kept.facts[number[at]]
            self._rows.append(self._values(camera(facts)))
        if new.size or self._table is None:
            self._table = np.empty((len(self._rows[0]), len(self._rows)), dtype=object)
            for at, row in enumerate(self._rows):
                self._table[:, at] = row
        return self._table[:, found]


class Versions:
    """The columns of versions that rows share, as lists."""

    def __init__(self, pieces: Pieces, organisations: Organisations, at: datetime) -> None:
        def controller(record: Camera) -> dict[str, Any] | None:
            return organisations.get(record.controller or "")

        self._told = [
            (told.columns, Reading(pieces, told.reads, lambda one, t=told: t.values(one, None, at)))  # type: ignore[misc]
            for told in TOLD
        ]
        self._rules = [
            Reading(
                pieces,
                rule.reads,
                lambda one, code=code: (findings.opened(code, one, controller(one)),),  # type: ignore[misc]
            )
            for code, rule in findings.STANDING.items()
        ]
        since = frozenset({"active_from", "installed_on"})
        self._since = Reading(pieces, since, lambda one: (one.active_from or one.installed_on,))

    def of(self, numbers: Numbers) -> dict[str, list[Any]]:
        """The columns of the rows whose pieces have these numbers."""
        columns: dict[str, list[Any]] = {}
        for names, reading in self._told:
            for name, values in zip(names, reading.of(numbers), strict=True):
                columns[name] = values.tolist()
        bits = sum(rule.of(numbers)[0].astype(np.int64) for rule in self._rules)
        columns["findings"] = np.asarray(bits).tolist()
        columns["effective_on"] = self._since.of(numbers)[0].tolist()
        return columns
