"""All that was published before: every vintage of every cell, shown or hidden, and the sums."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.statistics.cells import Cell
from registry.statistics.measures import THRESHOLDS
from registry.statistics.releases import naming
from registry.statistics.releases.protecting.tiers import threshold_of
from registry.statistics.releases.stages import Stage
from registry.statistics.releases.tables import HiddenCount, Release, ReleaseCell

Relation = dict[str, int]


@dataclass
class Earlier:
    """What readers know before a release comes out, and what of it is hidden from them.

    Unknowns go by name of cell and vintage; `newest` tells which one stands for a name now.
    """

    releases: tuple[str, ...] = ()
    cells: dict[str, Cell] = field(default_factory=dict)
    values: dict[str, int] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    newest: dict[str, str] = field(default_factory=dict)
    release_of: dict[str, str] = field(default_factory=dict)
    thresholds: dict[str, int] = field(default_factory=dict)
    relations: list[Relation] = field(default_factory=list)
    rests: set[str] = field(default_factory=set)


def earlier(session: Session) -> Earlier:
    """What stands published at this moment."""
    query = select(Release).where(Release.status == Stage.PUBLISHED)
    found = list(session.scalars(query.order_by(Release.published_at, Release.id)))
    known = Earlier(tuple(one.id for one in found))
    for release in found:
        told = json.loads(release.frozen or "{}")
        promised = told.get("certificate", {}).get("thresholds", THRESHOLDS)
        for row, counted in _cells(session, release.id):
            unknown = _add(known, release.id, row, counted)
            known.thresholds[unknown] = threshold_of(known.cells[unknown], promised)
        _join(known, told.get("relations", []))
    return known


def published_ids(session: Session) -> tuple[str, ...]:
    """The published releases in the order in which they came out."""
    query = select(Release.id).where(Release.status == Stage.PUBLISHED)
    return tuple(session.scalars(query.order_by(Release.published_at, Release.id)))


def _cells(session: Session, release_id: str) -> Sequence[tuple[ReleaseCell, int | None]]:
    query = (
        select(ReleaseCell, HiddenCount.value)
        .outerjoin(HiddenCount, HiddenCount.cell_id == ReleaseCell.id)
        .where(ReleaseCell.release_id == release_id)
        .order_by(ReleaseCell.name)
    )
    return [(cell, value) for cell, value in session.execute(query)]


def _add(known: Earlier, release_id: str, row: ReleaseCell, counted: int | None) -> str:
    name = row.name
    unknown = naming.vintage(name, release_id) if name in known.newest else name
    known.newest[name] = unknown
    known.release_of[unknown] = release_id
    dims = naming.dims_of(row.dims)
    known.cells[unknown] = Cell(
        row.system_id,
        row.area_id,
        row.period,
        row.measure,
        row.value,
        dims,
        row.marks,
        row.reason,
    )
    if counted is not None:
        known.hidden.add(unknown)
        known.values[unknown] = counted
    elif row.value is not None:
        known.values[unknown] = row.value
    return unknown


def _join(known: Earlier, relations: list[Relation]) -> None:
    """Take in the sums of a release; what is left of a whole follows from the rest of its sum."""
    held = {frozenset(one.items()) for one in known.relations}
    for relation in relations:
        if frozenset(relation.items()) in held:
            continue
        known.relations.append(relation)
        for name in relation.keys() - known.values.keys() - {naming.ONE}:
            known.rests.add(name)
            others = sum(
                factor * (1 if one == naming.ONE else known.values[one])
                for one, factor in relation.items()
                if one != name
            )
            known.values[name] = -others // relation[name]
