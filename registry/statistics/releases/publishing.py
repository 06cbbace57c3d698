"""Publishing at the hour: once, whole, and only what was audited against all that is out."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import log
from registry.database import Database
from registry.statistics.releases import protecting, settings
from registry.statistics.releases.stages import Stage
from registry.statistics.releases.tables import Release, ReleaseEvent

RELEASES, FIGURES = "releases", "statistics"  # how the subjects of their entries begin
ROOM = 60_000  # bytes of figures in one entry; an entry is shorter than 65,535 with all around it
CELL = ("period", "measure", "dims", "value", "marks", "reason")
OVERTAKEN = "overtaken"


def publish_due(database: Database, *, at: datetime) -> int:
    """Publish each release whose hour has come; gives how many. Safe to run late and twice."""
    count = 0
    with database.writing() as session:
        query = select(Release).where(Release.status == Stage.READY, Release.due_at <= at)
        for release in session.scalars(query.order_by(Release.due_at, Release.id)):
            if is_overtaken(session, release):
                _again(session, release, at=at)
                continue
            _publish(session, release, at=at)
            count += 1
    return count


def is_overtaken(session: Session, release: Release) -> bool:
    """Whether something was published since this release was audited."""
    audited = json.loads(release.frozen or "{}").get("certificate", {}).get("after")
    return audited is None or tuple(audited) != protecting.published_ids(session)


def entries(told: dict[str, Any], record: log.Record, office: str) -> list[log.Draft]:
    """What the log says of a release: first the release, then its cells by system and area."""
    drafts = [
        log.Draft(
            f"{RELEASES}/{told['release']['id']}",
            "release.published",
            record,
            office,
            "At the hour that was announced.",
            told["release"]["period_end"],
        )
    ]
    return drafts + [
        log.Draft(
            f"{FIGURES}/{part['id']}",
            "statistic.published",
            part,
            office,
            "Counted by an office, audited so that no small count of people can be worked out.",
            told["release"]["period_end"],
        )
        for part in parts(told)
    ]


def parts(told: dict[str, Any]) -> Iterator[log.Record]:
    """The cells of a release's file by system and area, in pieces that fit into an entry."""
    cells = sorted(told["cells"], key=lambda one: (one["system"], one["area"], one["name"]))
    for (system, area), some in groupby(cells, lambda one: (one["system"], one["area"])):
        sources = [
            {name: one[name] for name in ("return", "vintage", "seal")}
            for one in told["sources"]
            if (one["system"], one["area"]) == (system, area)
        ]
        for number, piece in enumerate(_pieces([*some], sources), start=1):
            yield {
                "id": f"{told['release']['id']}/{system}/{area}/{number}",
                "release": told["release"]["id"],
                "system": system,
                "area": area,
                "demonstration": told["release"]["demonstration"],
                **piece,
            }


def _pieces(cells: Sequence[dict[str, Any]], sources: list[Any]) -> Iterator[dict[str, Any]]:
    held: dict[str, list[Any]] = {"cells": [], "sources": []}
    room = ROOM
    shortened = [{name: one[name] for name in CELL} for one in cells]
    for key, every in (("cells", shortened), ("sources", sources)):
        for one in every:
            size = len(log.canonical(one).encode()) + 1
            if size > room:
                yield held
                held, room = {"cells": [], "sources": []}, ROOM
            held[key].append(one)
            room -= size
    yield held


def _publish(session: Session, release: Release, *, at: datetime) -> None:
    assert release.frozen is not None
    told = json.loads(release.frozen)
    release.status, release.published_at = Stage.PUBLISHED, at
    release.version += 1
    release.due_precision = "day"
    session.add(ReleaseEvent(release_id=release.id, at=at, event="published"))
    drafts = entries(told, summary(release, told), settings.read(release).office)
    log.append(session, drafts, at=at)
    session.flush()


def summary(release: Release, told: dict[str, Any]) -> log.Record:
    """What the log says of a published release as a whole."""
    return {
        **told["release"],
        "status": Stage.PUBLISHED.value,
        "sha256": release.sha256,
        "certificate": told["certificate"],
        "revisions": len(told["revisions"]),
        "sources": len(told["sources"]),
    }


def _again(session: Session, release: Release, *, at: datetime) -> None:
    """Another release came out meanwhile: this one is audited once more before it does."""
    release.status = Stage.PREPARING
    release.version += 1
    release.done = release.steps = 0
    session.add(ReleaseEvent(release_id=release.id, at=at, event=OVERTAKEN))
    session.flush()
