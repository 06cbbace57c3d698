"""What volunteers saw in the street, as a data set under a licence of its own."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy.orm import Session

from registry import log
from registry.cameras.beside import observations
from registry.cameras.selection import Selection
from registry.datasets.dataset import Column, Dataset, Rows, in_batches
from registry.datasets.sets import wording


def of_observations() -> Dataset:
    """The data set of observations, which is there whole or not at all."""
    said = wording.told("observations")
    columns = wording.columns(said["columns"])
    return Dataset(
        "observations",
        said["title"],
        said["description"],
        columns,
        tuple(said["key"]),
        lambda session, chosen: _rows(session, chosen, columns),
        licence=said["licence"],
        attribution=said["attribution"],
    )


def _rows(session: Session, _chosen: Selection, columns: tuple[Column, ...]) -> Rows:
    count = sum(observations.counts(session).values())
    return Rows(count, log.size(session), lambda: in_batches(columns, _seen(session, columns)))


def _seen(session: Session, columns: tuple[Column, ...]) -> Iterator[dict[str, Any]]:
    for one in observations.every(session):
        yield {column.name: getattr(one, column.name) for column in columns}
