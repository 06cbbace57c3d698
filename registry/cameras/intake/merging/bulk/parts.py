"""A great import in several processes at once: each writes parts, and this one takes them over.

Every process is a copy of this one and makes its share of the parts from beginning to end, the
hashes of entries included. Here no row is touched any more: what is left is to take over, to note
the words, and to make the indexes.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from registry import log, room
from registry.cameras.index.index_columns import Gathering
from registry.cameras.index.map_index import GATHERED
from registry.cameras.intake.collecting import uncollected
from registry.cameras.intake.merging.bulk.ahead import POSSIBLE, ahead
from registry.cameras.intake.merging.bulk.fresh import Fresh
from registry.cameras.intake.merging.under_way import Import
from registry.cameras.verbs import PARTED, Spans, fill_part, keep_counts, publish_part, spans_of
from registry.log import parts

CHUNK = 10_000  # rows that a process holds as Python objects
PROCESSES = 2

Rows = NDArray[np.intp]


@dataclass(frozen=True)
class Step:
    """What a process says: so many more rows are made, a part is whole, or all of them are."""

    rows: int = 0
    ids: Spans = field(default_factory=dict)
    is_whole: bool = False
    counted: dict[str, int] = field(default_factory=dict)
    gathered: dict[int, Gathering] = field(default_factory=dict)


def possible(begun: Import) -> bool:
    """Whether the register is one that takes parts."""
    return POSSIBLE and parts.folder(begun.session) is not None


def take_in(begun: Import, progress: Callable[[int], None]) -> None:
    """Write all rows into the register, each as a new camera."""
    place = parts.folder(begun.session)
    assert place is not None
    with parts.taking_over(begun.session), parts.room_for(place):
        making = Making(begun, place)
        processes = [ahead(making.made(number)) for number in range(PROCESSES)]
        try:
            for process in processes:
                next(process)  # only now it begins
            _taken_over(begun, making, processes, progress)
        finally:
            for process in processes:
                process.close()


def _taken_over(
    begun: Import,
    making: "Making",
    processes: Sequence[Iterator[Step]],
    progress: Callable[[int], None],
) -> None:
    for number, numbers in enumerate(making.numbers):
        process = processes[number % PROCESSES]
        while not (step := next(process)).is_whole:
            progress(step.rows)
        publish_part(begun.session, making.path(number), numbers, step.ids)
        begun.report.entered += len(numbers)
    ends = [next(process) for process in processes]
    keep_counts(begun.session, ends[(len(making.numbers) - 1) % PROCESSES].counted)
    if gathered := begun.session.info.get(GATHERED):
        pieces = {number: piece for end in ends for number, piece in end.gathered.items()}
        for number in sorted(pieces):
            gathered.join(pieces[number])


class Making:
    """Makes the parts of an import; all that it needs of the database it has asked before."""

    def __init__(self, begun: Import, place: Path) -> None:
        self._begun, self._place = begun, place
        self._fresh = Fresh(begun)
        first, self._at = log.following(begun.session, begun.at)
        self._shapes = parts.shapes(begun.session, tuple(PARTED))
        self._dialect = begun.session.connection().dialect
        self._rows = [some for some in np.array_split(begun.rows, parts.MOST) if some.size]
        ends = first + np.cumsum([len(some) for some in self._rows])
        self.numbers = [
            range(int(end) - len(some), int(end))
            for some, end in zip(self._rows, ends, strict=True)
        ]

    def path(self, number: int) -> Path:
        """Where a part lies."""
        return self._place / f"part_{number}.db"

    def made(self, process: int) -> Iterator[Step]:
        """Make the parts that are for this process, and say how it gets on."""
        yield Step()
        gathered: dict[int, Gathering] = {}
        with uncollected(), room.refusals():
            for number, rows in enumerate(self._rows):
                if number % PROCESSES == process:
                    gathered[number] = Gathering(None)
                    yield from self._part(number, gathered[number])
                else:
                    self._fresh.pass_over(rows)
        yield Step(counted=self._fresh.counted, gathered=gathered)

    def _part(self, number: int, gathered: Gathering) -> Iterator[Step]:
        rows, numbers = self._rows[number], self.numbers[number]
        ids: list[str] = []
        with closing(parts.Part(self.path(number), self._shapes, self._dialect)) as part:
            for start in range(0, len(rows), CHUNK):
                lines = self._fresh.lines(rows[start : start + CHUNK])
                some = numbers[start : start + CHUNK]
                office = self._begun.options.office
                gathered.take(fill_part(part, lines, some, office=office, at=self._at))
                ids += lines["id"]
                yield Step(len(lines))
        yield Step(ids=spans_of(ids), is_whole=True)
