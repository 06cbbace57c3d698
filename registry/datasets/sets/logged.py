"""Organisations and the whole history as data sets, straight from the log."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import log
from registry.cameras.selection import Selection, standing_at
from registry.database import raw_rows
from registry.datasets.dataset import OF_A_MOMENT, Column, Dataset, Rows, in_batches
from registry.datasets.sets import wording
from registry.log import Entry

AT_ONCE = 2_000


def of_organisations() -> Dataset:
    """The data set of organisations."""
    return _dataset("organisations", _organisations)


def of_history() -> Dataset:
    """The data set of the log's entries."""
    return _dataset("history", _history)


def _dataset(name: str, rows: Any) -> Dataset:
    said = wording.told(name)
    columns = wording.columns(said["columns"])
    return Dataset(
        name,
        said["title"],
        said["description"],
        columns,
        tuple(said["key"]),
        lambda session, chosen: rows(session, _size(session, chosen), columns),
        OF_A_MOMENT,
    )


def _size(session: Session, chosen: Selection) -> int:
    found = standing_at(session, chosen)
    return log.size(session) if found is None else found


def _organisations(session: Session, size: int, columns: tuple[Column, ...]) -> Rows:
    found = log.standing_entries(session, "organisations", size)
    rows = [_organisation(record, number, at) for _, record, number, at in found]
    return Rows(len(rows), size, lambda: in_batches(columns, rows))


def _organisation(record: str, number: int, at: datetime) -> dict[str, Any]:
    said = json.loads(record)
    contact = {f"rights_contact_{k}": v for k, v in said.pop("rights_contact", {}).items()}
    moment = at.strftime("%Y-%m-%dT%H:%M:%SZ")
    return {"demonstration": False, **said, **contact, "entry": number, "recorded_at": moment}


def _history(session: Session, size: int, columns: tuple[Column, ...]) -> Rows:
    return Rows(size, size, lambda: in_batches(columns, _entries(session, size, columns)))


def _entries(session: Session, size: int, columns: tuple[Column, ...]) -> Iterator[dict[str, Any]]:
    names = [column.name for column in columns]
    query = select(*(getattr(Entry, name) for name in names)).where(Entry.number <= size)
    for some in raw_rows(session, query.order_by(Entry.number), AT_ONCE):
        for row in some:
            said = dict(zip(names, row, strict=True))
            yield said | {"leaf": bytes(said["leaf"]).hex()}
