"""Imports into a register, and what stands in it afterwards."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from registry import cameras, log
from registry.cameras import checking, intake, questions
from registry.database import Database
from tests.cameras.intake.files import TODAY, written
from tests.making import AT

ALMATY = ZoneInfo("Asia/Almaty")


def taken(database: Database, path: Path, *, at: datetime = AT, **said: Any) -> intake.Report:
    """The report of an import that was written."""
    options = intake.Options(today=TODAY, **said)
    made = intake.prepare(path, options)
    with database.writing() as session:
        return intake.apply(session, made, options, at=at)


def taken_text(database: Database, folder: Path, text: str, **said: Any) -> intake.Report:
    """The report of the import of a UTF-8 table from the source “Cams”."""
    return taken(database, written(folder, text), **({"source": "Cams"} | said))


def counts(report: intake.Report) -> dict[str, int]:
    """The counts of a report that are not zero."""
    names = ("accepted", "refused", "unplaced", "unchanged", "amended", "entered", "absent")
    said = report.as_json()
    return {name: said[name] for name in names if said[name]}


def standing(database: Database, source: str = "Cams") -> dict[str | None, cameras.Camera]:
    """The cameras of a source by the number it gives them."""
    with database.reading() as session:
        return {kept.source_id: kept.camera for kept in questions.from_source(session, source)}


def reasons(database: Database, camera_id: str) -> list[str]:
    """Why each entry of a camera was written."""
    with database.reading() as session:
        return [entry.reason for entry in log.history(session, f"cameras/{camera_id}")]


def entries(database: Database) -> int:
    """How long the log is."""
    with database.reading() as session:
        return log.size(session)


def as_of(database: Database, day: date) -> set[tuple[str, float, float]]:
    """What stood on a day, as address and place."""
    args = {"as_of": [(day + timedelta(days=0)).isoformat()]}
    with database.reading() as session:
        chosen = cameras.selection(session, args, today=TODAY, timezone=ALMATY)
        every = [shown.camera for shown in cameras.every(session, chosen)]
    return {(c.address or "", c.lat or 0.0, c.lon or 0.0) for c in every if c.status != "removed"}


def faults(database: Database, folder: Path) -> list[str]:
    """What `app.py check` would say."""
    with database.reading() as session:
        return list(checking.faults(session, folder / "none.index"))
