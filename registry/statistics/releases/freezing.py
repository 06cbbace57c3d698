"""Freezing: the safe cells as they will be public, and apart from them what is hidden."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from registry import log
from registry.statistics.cells import Cell, Mark
from registry.statistics.periods import parse
from registry.statistics.releases import protecting, settings
from registry.statistics.releases.counting import Source
from registry.statistics.releases.protecting import Earlier, Hidden
from registry.statistics.releases.protecting.certificate import FORMAT
from registry.statistics.releases.settings import Settings
from registry.statistics.releases.tables import (
    HiddenCount,
    Release,
    ReleaseCell,
    Revision,
    SuppressionRun,
)
from registry.statistics.returns.tables import SeriesBreak

CHUNK = 1_000


@dataclass(frozen=True)
class Frozen:
    """The file of a release, as bytes and as data, and what was hidden in making it."""

    told: dict[str, Any]
    content: str
    hidden: Hidden

    @property
    def sha256(self) -> str:
        """The SHA-256 of the file."""
        return sha256(self.content.encode()).hexdigest()


def frozen(
    release: Release, hidden: Hidden, before: Earlier, breaks: Sequence[SeriesBreak]
) -> Frozen:
    """The file of a release: canonical JSON, whose SHA-256 the log will say."""
    held = settings.read(release)
    cells = [
        _cell(hidden, unknown, name, breaks, held)
        for unknown, name in sorted(hidden.known.fresh.items())
    ]
    public = protecting.audited(hidden, before, cells)
    thresholds = protecting.thresholds(held.raised)
    told = {
        "format": FORMAT,
        "release": _about(release),
        **public,
        "revisions": _revisions(hidden, before, held),
        "sources": [_sealed(one, held) for one in hidden.table.sources],
        "certificate": protecting.certificate(hidden, before, thresholds, public),
    }
    return Frozen(told, log.canonical(told), hidden)


def keep(session: Session, release: Release, made: Frozen, *, at: datetime, seconds: int) -> None:
    """Write a frozen release down in the place of what was prepared before."""
    clear(session, release.id)
    for start in range(0, len(made.told["cells"]), CHUNK):
        some = made.told["cells"][start : start + CHUNK]
        session.execute(insert(ReleaseCell), [_row(release.id, one) for one in some])
    _keep_hidden(session, release.id, made.hidden)
    told = made.told["revisions"]
    if told:
        session.execute(insert(Revision), [{"release_id": release.id, **one} for one in told])
    session.add(_run(release, made, at=at, seconds=seconds))
    release.frozen, release.sha256 = made.content, made.sha256
    release.demonstration = made.told["release"]["demonstration"]


def clear(session: Session, release_id: str) -> None:
    """Forget the cells of a release that is not out."""
    own = select(ReleaseCell.id).where(ReleaseCell.release_id == release_id)
    session.execute(delete(HiddenCount).where(HiddenCount.cell_id.in_(own)))
    session.execute(delete(ReleaseCell).where(ReleaseCell.release_id == release_id))
    session.execute(delete(Revision).where(Revision.release_id == release_id))


def seal(source_sha256: str, salt: str) -> str:
    """What proves later on which return figures rest, and lets nobody guess what was in it."""
    return sha256(f"{salt}{source_sha256}".encode()).hexdigest()


def _about(release: Release) -> dict[str, Any]:
    return {
        "id": release.id,
        "title_kk": release.title_kk,
        "title_ru": release.title_ru,
        "title_en": release.title_en,
        "period_start": release.period_start.isoformat(),
        "period_end": release.period_end.isoformat(),
        "supersedes": release.supersedes_id,
        "demonstration": release.demonstration,
    }


def _cell(
    hidden: Hidden, unknown: str, name: str, breaks: Sequence[SeriesBreak], held: Settings
) -> dict[str, Any]:
    cell = hidden.known.cells[unknown]
    is_hidden = unknown in hidden.unknowns
    marks = {*cell.marks}
    marks |= {Mark.SUPPRESSED.value} if is_hidden else set()
    marks |= {Mark.REVISED.value} if unknown != name else set()
    marks |= {Mark.BREAK.value} if _is_broken(cell, breaks) else set()
    marks |= {Mark.PROVISIONAL.value} if held.is_provisional and cell.value is not None else set()
    return {
        "id": unknown,
        "name": name,
        "system": cell.system,
        "area": cell.area,
        "period": cell.period,
        "measure": cell.measure,
        "dims": dict(cell.dims),
        "value": None if is_hidden else cell.value,
        "marks": "".join(sorted(marks)),
        "reason": cell.reason,
        "threshold": hidden.known.thresholds[unknown],
    }


def _is_broken(cell: Cell, breaks: Sequence[SeriesBreak]) -> bool:
    period = parse(cell.period)
    return any(
        (one.system_id, one.area_id, one.measure) == (cell.system, cell.area, cell.measure)
        and period.first <= one.at <= period.last
        for one in breaks
    )


def _revisions(hidden: Hidden, before: Earlier, held: Settings) -> list[dict[str, Any]]:
    """What was published otherwise: a hidden count is None, before as after."""
    return [
        {
            "name": name,
            "before": before.cells[before.newest[name]].value,
            "after": None if unknown in hidden.unknowns else hidden.known.cells[unknown].value,
            "reason": str(held.why),
            "note": held.because,
        }
        for unknown, name in sorted(hidden.known.fresh.items())
        if unknown != name
    ]


def _sealed(one: Source, held: Settings) -> dict[str, Any]:
    return {
        "return": one.return_id,
        "system": one.system,
        "area": one.area,
        "vintage": one.vintage,
        "seal": seal(one.sha256, held.salt),
    }


def _row(release_id: str, told: dict[str, Any]) -> dict[str, Any]:
    return {
        "release_id": release_id,
        "name": told["name"],
        "system_id": told["system"],
        "area_id": told["area"],
        "period": told["period"],
        "measure": told["measure"],
        "dims": json.dumps(told["dims"], ensure_ascii=False, sort_keys=True),
        "value": told["value"],
        "marks": told["marks"],
        "reason": told["reason"],
    }


def _keep_hidden(session: Session, release_id: str, hidden: Hidden) -> None:
    known = hidden.known
    query = select(ReleaseCell.name, ReleaseCell.id).where(ReleaseCell.release_id == release_id)
    ids = {name: cell_id for name, cell_id in session.execute(query)}  # noqa: C416 - rows
    rows = [
        {
            "cell_id": ids[known.fresh[one]],
            "value": known.values[one],
            "is_primary": one in known.small,
        }
        for one in sorted(hidden.unknowns & known.fresh.keys())
    ]
    if rows:
        session.execute(insert(HiddenCount), rows)


def _run(release: Release, made: Frozen, *, at: datetime, seconds: int) -> SuppressionRun:
    certificate = made.told["certificate"]
    small = made.hidden.known.small
    return SuppressionRun(
        release_id=release.id,
        at=at,
        parameters=log.canonical(
            {name: certificate[name] for name in ("breakdown", "thresholds", "after", "code")}
        ),
        seconds=seconds,
        primary_cells=len(small),
        hidden_cells=certificate["hidden"],
        least_width=certificate["least_width"],
        is_safe=True,
        sha256=sha256(log.canonical(certificate).encode()).hexdigest(),
    )
