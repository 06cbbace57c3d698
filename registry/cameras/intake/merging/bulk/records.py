"""The canonical JSON of many records, joined from pieces that are written once."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from registry import log
from registry.cameras.intake.merging.bulk.columns import Numbers
from registry.cameras.intake.merging.bulk.pieces import KEYS, OWN, Facts, Piece, Pieces, Table


class Records:
    """Joins records, their keys in canonical order."""

    def __init__(self, pieces: Pieces) -> None:
        runs: list[tuple[Piece | None, list[str]]] = []
        for key in KEYS:
            piece = None if key in OWN else pieces.owner[key]
            if runs and piece is not None and runs[-1][0] is piece:
                runs[-1][1].append(key)  # neighbouring keys of one piece are written together
            else:
                runs.append((piece, [key]))
        self._runs = [
            (keys[0], piece, Table(piece, _written(tuple(keys))) if piece else None)
            for piece, keys in runs
        ]

    def of(self, numbers: Numbers, own: Mapping[str, Sequence[str]]) -> list[str]:
        """The records of rows by their pieces, with the fragments of what is their own."""
        columns: list[Sequence[str]] = []
        for key, piece, table in self._runs:
            if piece is not None and table is not None:
                columns.append(table.of(numbers[piece]).tolist())
            elif key in own:
                columns.append(own[key])
        # Every fragment ends in a comma, and there is at least one: the id.
        return [f"{{{whole[:-1]}}}" for whole in map("".join, zip(*columns, strict=True))]


def fragment(name: str, value: object) -> str:
    """A field of a record as it stands among others in the record's canonical JSON."""
    return f"{log.canonical({name: value})[1:-1]},"


def texts(name: str, values: Sequence[str | None]) -> list[str]:
    """A field of plain text in many records."""
    before = f'"{name}":'
    return [f"{before}{text}," if text else "" for text in quoted(values)]


def quoted(values: Sequence[str | None]) -> list[str]:
    """Texts as JSON writes them, "" where there is none."""
    written = log.quoted
    return ["" if text is None else written(text) for text in values]


def numbers(name: str, values: NDArray[np.float64]) -> list[str]:
    """A field with a number in many records; none where it is not a number."""
    before = f'"{name}":'
    plain = (np.abs(values) >= 1) & (np.abs(values) < 1e6) & (values != np.floor(values))
    return [
        f"{before}{value!r},"
        if is_plain
        else ("" if value != value else fragment(name, value))  # not a number differs from itself
        for value, is_plain in zip(values.tolist(), plain.tolist(), strict=True)
    ]


def _written(names: tuple[str, ...]) -> Callable[[Facts], str]:
    def written(facts: Facts) -> str:
        return "".join(fragment(name, facts[name]) for name in names if name in facts)

    return written
