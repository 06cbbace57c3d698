"""What others saw in the street, from OpenStreetMap: kept apart, under its own licence (ODbL).

The log notes that a set was loaded, with its count and fingerprint, and never holds its rows:
the log is CC BY and what is in it cannot be taken out again.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

import numpy as np
from sqlalchemy import and_, delete, func, insert, or_, select
from sqlalchemy.orm import Session

from registry import log
from registry.cameras.tables import Observation as Row


@dataclass(frozen=True)
class Observation:
    """A thing seen at a place: its kind in our words, and the source's own tags."""

    lat: float
    lon: float
    kind: str
    tags: dict[str, str]
    external_id: str | None = None
    observed_on: str | None = None


def load(
    session: Session,
    observations: Sequence[Observation],
    *,
    source: str,
    licence: str,
    attribution: str,
    office: str,
    at: datetime,
) -> int:
    """Replace all that a source observed by what it observes now; gives the entry's number."""
    session.execute(delete(Row).where(Row.source == source))
    rows = [
        {
            "source": source,
            "external_id": seen.external_id,
            "kind": seen.kind,
            "lat": seen.lat,
            "lon": seen.lon,
            "observed_on": seen.observed_on,
            "tags": json.dumps(seen.tags, ensure_ascii=False, sort_keys=True),
        }
        for seen in observations
    ]
    if rows:
        session.execute(insert(Row), rows)
    record = {
        "source": source,
        "licence": licence,
        "attribution": attribution,
        "count": len(rows),
        "sha256": sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest(),
    }
    subject = f"observations/{sha256(source.encode()).hexdigest()[:16]}"
    reason = "Loaded beside the register, as an independent layer."
    draft = log.Draft(subject, "observations.loaded", record, office, reason)
    return log.append(session, [draft], at=at)[0]


def sets(session: Session) -> list[log.Record]:
    """The sets that were loaded: source, licence, attribution, count and fingerprint."""
    return list(log.standing(session, "observations").values())


def counts(session: Session) -> dict[str, int]:
    """How many things of each kind were seen."""
    query = select(Row.kind, func.count()).group_by(Row.kind).order_by(func.count().desc())
    return {row[0]: row[1] for row in session.execute(query)}


def every(session: Session) -> list[Row]:
    """All observations, in the order they were loaded."""
    return list(session.scalars(select(Row).order_by(Row.id)))


@dataclass(frozen=True)
class Page:
    """Some observations in the order they were loaded, out of how many, and whether more follow."""

    rows: list[Row]
    total: int
    has_more: bool


def page(
    session: Session,
    *,
    after: int,
    limit: int,
    box: tuple[float, float, float, float] | None = None,
    when: tuple[date | None, date | None] | None = None,
) -> Page:
    """Those behind a number that lie in a box and were seen within those days.

    A day of None leaves that side open; what was seen on no known day was seen in no days.
    """
    query = select(Row)
    if box:
        west, south, east, north = box
        across = and_ if west <= east else or_
        query = query.where(Row.lat.between(south, north), across(Row.lon >= west, Row.lon <= east))
    first, last = when or (None, None)
    if first:
        query = query.where(Row.observed_on >= first.isoformat())
    if last:
        query = query.where(Row.observed_on <= last.isoformat())
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    asked = query.where(Row.id > after).order_by(Row.id).limit(limit + 1)
    rows = list(session.scalars(asked))
    return Page(rows[:limit], total, len(rows) > limit)


def by_id(session: Session, number: int) -> Row | None:
    """The observation of that number, if there is one."""
    return session.get(Row, number)


def columns(session: Session) -> dict[str, np.ndarray[Any, Any]]:
    """The observations as columns for a map index: lon, lat, kind."""
    rows = session.execute(select(Row.lon, Row.lat, Row.kind).order_by(Row.id)).all()
    return {
        "lon": np.array([row.lon for row in rows], dtype=float),
        "lat": np.array([row.lat for row in rows], dtype=float),
        "kind": np.array([row.kind for row in rows], dtype=object),
    }
