"""The published counts of all releases as a data set: each cell in its newest vintage."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy.orm import Session

from registry import log
from registry.datasets.dataset import Column, Dataset, Rows, in_batches
from registry.datasets.sets import wording
from registry.statistics.releases import questions
from registry.statistics.releases.questions import Stood


def of_statistics() -> Dataset:
    """The data set of published counts, which is there whole or not at all."""
    said = wording.told("statistics")
    columns = wording.columns(said["columns"])
    return Dataset(
        "statistics",
        said["title"],
        said["description"],
        columns,
        tuple(said["key"]),
        lambda session, _: _rows(session, columns),
    )


def _rows(session: Session, columns: tuple[Column, ...]) -> Rows:
    stood = questions.standing(session)
    invented = questions.invented(session)
    return Rows(
        len(stood), log.size(session), lambda: in_batches(columns, _counted(stood, invented))
    )


def _counted(stood: list[Stood], invented: frozenset[str]) -> Iterator[dict[str, Any]]:
    for one in stood:
        cell = one.cell
        yield {
            "release": one.release_id,
            "demonstration": one.release_id in invented,
            "published_at": one.published_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "system": cell.system,
            "area": cell.area,
            "period": cell.period,
            "measure": cell.measure,
            "dims": ";".join(f"{name}={said}" for name, said in cell.dims),
            "value": cell.value,
            "marks": cell.marks or None,
            "reason": cell.reason,
        }
