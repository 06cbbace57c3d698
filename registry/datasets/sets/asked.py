"""The requests of the public record as a data set."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy.orm import Session

from registry import log
from registry.cameras.selection import Selection
from registry.datasets.dataset import Column, Dataset, Rows, in_batches
from registry.datasets.sets import wording
from registry.requests.public import record
from registry.requests.public.record import Filter


def of_requests() -> Dataset:
    """The data set of public requests, which is there whole or not at all."""
    said = wording.told("requests")
    columns = wording.columns(said["columns"])
    return Dataset(
        "requests",
        said["title"],
        said["description"],
        columns,
        tuple(said["key"]),
        lambda session, chosen: _rows(session, chosen, columns),
    )


def _rows(session: Session, chosen: Selection, columns: tuple[Column, ...]) -> Rows:
    return Rows(
        record.count(session),
        log.size(session),
        lambda: in_batches(columns, _asked(session, chosen, columns)),
    )


def _asked(
    session: Session, chosen: Selection, columns: tuple[Column, ...]
) -> Iterator[dict[str, Any]]:
    plain = [column.name for column in columns if column.name != "cameras"]
    for request, cameras in record.every_with_cameras(session, Filter(), today=chosen.today):
        yield {
            **{name: getattr(request, name) for name in plain},
            "cameras": ";".join(cameras) or None,
        }
