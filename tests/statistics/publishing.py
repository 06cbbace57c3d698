"""A published release straight in the tables, for looking at pages: no disclosure control is run.

The Met's rows are real and of another country: they stand here under a system that is marked as
a demonstration, and never leave the tests. All other figures are round and invented.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from registry import log
from registry.cameras.beside import systems
from registry.statistics import periods
from registry.statistics.cells import Cell
from registry.statistics.releases.tables import (
    EarlyReader,
    HiddenCount,
    Release,
    ReleaseCell,
    ReleaseEvent,
    Revision,
    SuppressionRun,
)
from registry.statistics.returns.tables import SeriesBreak, SystemSetting
from tests.making import AT, OFFICE

SYSTEM, VEHICLES = "demo-faces", "demo-vehicles"
LIVE = "face_recognition_live"
# How the shared file names the measures.
MET = {
    "deployments": "deployments",
    "faces_seen_estimate": "faces_seen",
    "true_confirmed": "true_confirmed",
    "true_unconfirmed": "true_unconfirmed",
    "false_confirmed": "false_confirmed",
    "false_unconfirmed": "false_unconfirmed",
    "arrests": "arrests",
}
PARTS = ("true_confirmed", "true_unconfirmed", "false_confirmed", "false_unconfirmed")


def a_system(
    session: Session, system_id: str = SYSTEM, function: str = "face_recognition_live"
) -> str:
    """A system of the demonstration on the register; gives its id."""
    names = {"kk": "Бет тану (көрсетілім)", "ru": "Распознавание лиц (демонстрация)"}
    names |= {"en": "Face recognition (demonstration)"}
    record = {
        "id": system_id,
        "demonstration": True,
        "technology": function,
        "function": (function,),
    }
    record |= {f"name_{code}": name for code, name in names.items()}
    record |= {f"summary_{code}": "–" for code in names}
    systems.load(session, [systems.System.model_validate(record)], office=OFFICE, at=AT)
    return system_id


def cells(
    period: str,
    counts: Mapping[str, int | str | None],
    *,
    system: str = SYSTEM,
    area: str = "astana",
    marks: str = "",
) -> list[Cell]:
    """Cells of a period: a number, None for a hidden one, or the reason why there is none."""
    return [
        Cell(
            system, area, period, measure,
            value if isinstance(value, int) else None,
            marks="c" if value is None else marks if isinstance(value, int) else "x",
            reason=value if isinstance(value, str) else None,
        )
        for measure, value in counts.items()
    ]  # fmt: skip


def met(vectors: Path) -> list[Cell]:
    """The Met's yearly rows, out of the shared file; alerts are the sum of their parts."""
    years = json.loads((vectors / "statistics.json").read_text())["met_lfr_by_year"]["values"]
    found = []
    for year, row in years.items():
        counts = {measure: row[said] for said, measure in MET.items()}
        counts["alerts"] = sum(counts[part] for part in PARTS)
        found += cells(year, counts)
    return found


def name(cell: Cell) -> str:
    """The name of a cell of all its keys."""
    return "|".join([cell.system, cell.area, cell.period, cell.measure, *map("=".join, cell.dims)])


def publish(
    session: Session,
    release_id: str,
    published: Iterable[Cell],
    *,
    at: datetime | None = None,
    revised: Mapping[str, tuple[int | None, int | None, str]] | None = None,
    **but: Any,
) -> Release:
    """A release with these cells, out since a moment; hidden counts stand apart."""
    given = list(published)
    last = max(periods.parse(cell.period).last for cell in given)
    at = at or datetime.combine(last, datetime.min.time(), UTC) + timedelta(days=45, hours=6)
    release = _release(release_id, given, last, at, **but)
    session.add(release)
    session.flush()
    rows = [
        ReleaseCell(
            release_id=release_id, name=name(cell), system_id=cell.system, area_id=cell.area,
            period=cell.period, measure=cell.measure, dims=json.dumps(dict(cell.dims)),
            value=cell.value, marks=cell.marks, reason=cell.reason,
        )
        for cell in given
    ]  # fmt: skip
    session.add_all(rows)
    session.flush()
    hidden = [row for row in rows if "c" in row.marks]
    session.add_all(HiddenCount(cell_id=row.id, value=3, is_primary=True) for row in hidden)
    for named, (before, after, reason) in (revised or {}).items():
        session.add(
            Revision(release_id=release_id, name=named, before=before, after=after, reason=reason)
        )
    session.add(
        SuppressionRun(
            release_id=release_id, at=at, parameters="{}", seconds=1, primary_cells=len(hidden),
            hidden_cells=len(hidden), least_width=4 if hidden else None, is_safe=True,
            sha256=sha256(release_id.encode()).hexdigest(),
        )
    )  # fmt: skip
    record = {"id": release_id, "sha256": release.sha256}
    draft = log.Draft(f"releases/{release_id}", "release.published", record, OFFICE, "Out.")
    log.append(session, [draft], at=at)
    return release


def announce(session: Session, release_id: str, due_at: datetime, **but: Any) -> Release:
    """A release that is announced and not out."""
    day = due_at.date()
    release = _release(release_id, [], day, None, due_at=due_at, **{"status": "announced", **but})
    session.add(release)
    session.flush()
    return release


def explain(session: Session, release_id: str, text: str) -> None:
    """Say in public why something happened to a release."""
    session.add(ReleaseEvent(release_id=release_id, at=AT, event="moved", text=text))


def early(session: Session, release_id: str) -> None:
    """Let somebody see a release before its hour."""
    session.add(
        EarlyReader(
            release_id=release_id, role="Head of press", organisation="Ministry (demonstration)",
            reason="To answer questions at the hour.", hours=24, added_at=AT,
        )
    )  # fmt: skip


def set_to(
    session: Session,
    office: str,
    threshold: str,
    since: date,
    until: date | None = None,
    area: str = "astana",
) -> None:
    """How the system was set from a day on."""
    session.add(
        SystemSetting(
            office_id=office, system_id=SYSTEM, area_id=area, valid_from=since, valid_to=until,
            threshold=threshold, recorded_at=AT,
        )
    )  # fmt: skip


def broken(
    session: Session,
    measure: str,
    at: date,
    by: str = "threshold",
    area: str = "astana",
    before: str | None = None,
    after: str | None = None,
) -> None:
    """A day across which a measure cannot be compared."""
    session.add(
        SeriesBreak(
            system_id=SYSTEM, area_id=area, measure=measure, at=at, detected_by=by, before=before,
            after=after,
        )
    )  # fmt: skip


def _release(
    release_id: str, given: list[Cell], last: date, at: datetime | None, **but: Any
) -> Release:
    first = min((periods.parse(cell.period).first for cell in given), default=last)
    plain = {
        "id": release_id, "title_kk": f"Статистика {release_id}",
        "title_ru": f"Статистика {release_id}", "title_en": f"Statistics {release_id}",
        "period_start": first, "period_end": last,
        "status": "published", "announced_at": AT, "due_at": at or AT, "published_at": at,
        "sha256": sha256(repr(given).encode()).hexdigest(), "demonstration": True,
    }  # fmt: skip
    return Release(**plain | but)
