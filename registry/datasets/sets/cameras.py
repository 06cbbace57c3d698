"""Cameras, and the functions of cameras, as data sets: both of any selection of cameras."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import numpy as np
import pyarrow as pa
from sqlalchemy.orm import Session

from registry import cameras, log
from registry.cameras.index.telling import Choice
from registry.datasets import batches, flat, texts
from registry.datasets.dataset import OF_CAMERAS, Column, Dataset, Rows
from registry.datasets.sets import wording

AT_ONCE = 5_000
SAMPLE = 200


def of_cameras() -> Dataset:
    """The data set of cameras, a row for each of them."""
    said = wording.told("cameras")
    return Dataset(
        "cameras",
        said["title"],
        said["description"],
        wording.of_cameras(),
        tuple(said["key"]),
        lambda session, chosen: rows(session, cameras.choose(session, chosen)),
        OF_CAMERAS,
    )


def of_functions() -> Dataset:
    """The data set of what cameras do, a row for each function of each of them."""
    said = wording.told("functions")
    columns = wording.columns(said["columns"])
    return Dataset(
        "functions",
        said["title"],
        said["description"],
        columns,
        tuple(said["key"]),
        lambda session, chosen: _functions(session, cameras.choose(session, chosen), columns),
        OF_CAMERAS,
    )


def rows(session: Session, choice: Choice) -> Rows:
    """The rows of cameras that were chosen before."""
    return Rows(
        len(choice.rows),
        choice.index.size,
        lambda: batches.batches(session, choice),
        by_place=lambda: batches.by_place(session, choice),
        sample=lambda: rows(session, spread(choice)),
        filled=lambda: batches.filled(session, choice),
        are_placed=not np.isnan(choice.index.columns["lon"][choice.rows]).any(),
        texts={ending: partial(write, session, choice) for ending, write in texts.WRITERS.items()},
    )


def spread(choice: Choice) -> Choice:
    """Some hundred of the cameras, from all over the choice."""
    return replace(choice, rows=choice.rows[:: len(choice.rows) // SAMPLE + 1])


def _functions(session: Session, choice: Choice, columns: tuple[Column, ...]) -> Rows:
    names = [column.name for column in columns]

    def made() -> Iterator[pa.RecordBatch]:
        for part in choice.parts(AT_ONCE) if len(choice.rows) else [choice]:
            numbers = part.numbers().tolist()
            yield flat.functions(log.records(session, numbers), numbers).select(names)

    return Rows(_declared(choice), choice.index.size, made)


def _declared(choice: Choice) -> int:
    """How many functions the chosen cameras declare, as the index knows their sets."""
    index = choice.index
    sets = [
        sum(int(bits).bit_count() for bits in word.split(",") if bits)
        for word in index.dictionaries["functions"]
    ]
    return int(np.array([*sets, 0])[index.columns["functions"][choice.rows]].sum())
