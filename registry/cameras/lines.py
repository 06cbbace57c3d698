"""Cameras about to be published, as columns: what of each goes into the log and into the tables.

However many cameras there are, and by whichever road they come, this is what is written of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from registry import log
from registry.cameras.record import Camera, facts
from registry.cameras.rows import COLUMNS, version_row

VERSION = tuple(name for name in COLUMNS if name not in ("entry_from", "entry_to", "camera_id"))
NAMES = (
    *("id", "kind", "record", "reason", "effective_on", "withheld", "source", "source_id"),
    *VERSION,
)

Organisations = Mapping[str, log.Record]


@dataclass(frozen=True)
class Lines:
    """Columns of equal length under the names above; versions lack the numbers of the entries."""

    columns: Mapping[str, Sequence[Any]]

    def __len__(self) -> int:
        return len(self.columns["id"])

    def __getitem__(self, name: str) -> Sequence[Any]:
        return self.columns[name]

    def entries(self, office: str) -> log.Columns:
        """What the log is to say."""
        return log.Columns(
            subjects=[f"cameras/{camera_id}" for camera_id in self["id"]],
            kinds=[f"camera.{kind}" for kind in self["kind"]],
            records=self["record"],
            offices=[office] * len(self),
            reasons=self["reason"],
            effective_on=self["effective_on"],
        )

    def versions(self, numbers: Sequence[int], ends: Sequence[int | None]) -> dict[str, Any]:
        """The rows of `camera_versions` that these entries write."""
        own = {"entry_from": numbers, "entry_to": ends, "camera_id": self["id"]}
        return own | {name: self[name] for name in VERSION}


def of_public(
    public: Sequence[Camera], organisations: Organisations, at: datetime
) -> dict[str, Sequence[Any]]:
    """The columns that follow from the public records alone."""
    rows = [version_row(one, 0, organisations.get(one.controller or ""), at) for one in public]
    return {
        "id": [one.id for one in public],
        "record": [log.canonical(facts(one)) for one in public],
        **{name: [row[name] for row in rows] for name in VERSION},
    }


def woven(one: Lines, other: Lines, at: NDArray[np.intp]) -> Lines:
    """Both, the rows of the other one in these places of the whole and the rest around them."""
    if not len(other):
        return one
    whole = len(one) + len(other)
    elsewhere = np.delete(np.arange(whole), at)
    columns = {}
    for name in NAMES:
        column = np.empty(whole, dtype=object)
        column[elsewhere] = _objects(one[name])
        column[at] = _objects(other[name])
        columns[name] = column.tolist()
    return Lines(columns)


def _objects(values: Sequence[Any]) -> NDArray[np.object_]:
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return column
