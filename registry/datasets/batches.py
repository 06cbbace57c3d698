"""The chosen cameras as batches of flat columns, by id: what every table-shaped file is made of."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

import pyarrow as pa
from sqlalchemy.orm import Session

from registry import log
from registry.cameras import telling
from registry.cameras.telling import Choice
from registry.datasets.columns import COLUMNS
from registry.datasets.flat import flat, schema

SIZE = 16_384
AHEAD = 2

In = TypeVar("In")
Out = TypeVar("Out")


def batches(session: Session, choice: Choice) -> Iterator[pa.RecordBatch]:
    """The choice in batches of `COLUMNS`; without any camera one batch that is empty."""
    for part in choice.parts(SIZE):
        numbers = part.numbers().tolist()
        yield _with_findings(part, flat(log.records(session, numbers), numbers))
    if not len(choice.rows):
        yield _with_findings(choice, schema().empty_table().to_batches()[0])


def _with_findings(part: Choice, batch: pa.RecordBatch) -> pa.RecordBatch:
    places, sets = telling.opened(part)
    words = pa.array([";".join(codes) or None for codes in sets], pa.string())
    columns = dict(zip(batch.schema.names, batch.columns, strict=True))
    columns["findings"] = words.take(pa.array(places))
    return pa.RecordBatch.from_arrays([columns[name] for name in COLUMNS], names=list(COLUMNS))


def ahead(do: Callable[[In], Out], over: Iterable[In]) -> Iterator[Out]:
    """What `do` makes of each thing, in order, made beside the one who asks for the next."""
    waiting: deque[Future[Any]] = deque()
    with ThreadPoolExecutor(1) as pool:
        for each in over:
            waiting.append(pool.submit(do, each))
            if len(waiting) > AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
