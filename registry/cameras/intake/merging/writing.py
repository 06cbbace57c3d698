"""Prepared rows into the register: matched with what stands there, and published as changes.

Everything happens in the caller's transaction, so an import that is broken off leaves nothing.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy.orm import Session

from registry.cameras import observations
from registry.cameras.intake.collecting import uncollected
from registry.cameras.intake.merging.amending import amendment
from registry.cameras.intake.merging.matching import FREE
from registry.cameras.intake.merging.under_way import Import, begin
from registry.cameras.intake.options import Options
from registry.cameras.intake.preparing import Prepared, source_name
from registry.cameras.intake.report import Report
from registry.cameras.intake.rows import titled, with_ids
from registry.cameras.questions import Kept
from registry.cameras.record import Camera, camera
from registry.cameras.verbs import Change, new_ids, publish
from registry.places import areas

CHUNK = 5_000
Progress = Callable[[int], None]


def apply(
    session: Session,
    prepared: Prepared,
    options: Options,
    *,
    at: datetime,
    progress: Progress | None = None,
) -> Report:
    """Write what was prepared, or nothing; `progress` is told how many rows are done since."""
    accepted = prepared.accepted(partial=options.accept_partial)
    report = Report(
        prepared,
        dry_run=options.dry_run,
        partial=options.accept_partial,
        accepted=int(accepted.sum()),
    )
    if prepared.observations is not None:
        return _observed(session, prepared, options, report, at)
    if report.refused and not options.accept_partial:
        report.source = options.source or source_name(prepared)
        return report
    begun = begin(session, prepared, options, at, np.flatnonzero(accepted), report)
    report.unplaced = int((~np.isfinite(begun.known_rows.lon)).sum())
    for start in range(0, len(begun.rows), CHUNK):
        numbers = range(start, min(start + CHUNK, len(begun.rows)))
        with uncollected():
            _write(begun, list(_changes(begun, numbers)))
        if progress:
            progress(len(numbers))
    _absent(begun)
    report.written = not options.dry_run
    return report


def _observed(
    session: Session, prepared: Prepared, options: Options, report: Report, at: datetime
) -> Report:
    report.source = options.source or source_name(prepared)
    if report.refused and not options.accept_partial:
        return report
    report.entered = len(prepared.observations or ())
    if not options.dry_run:
        observations.load(
            session,
            prepared.observations or (),
            source=report.source,
            licence=prepared.profile.licence,
            attribution=prepared.profile.attribution,
            office=options.office,
            at=at,
        )
        report.written = True
    return report


def _changes(begun: Import, numbers: range) -> Iterator[Change]:
    """The changes that these rows make; rows that say nothing new make none."""
    fresh: list[tuple[int, dict[str, Any]]] = []
    rows = begun.rows[numbers.start : numbers.stop]
    for number, said in zip(numbers, begun.prepared.rows.many(rows), strict=True):
        source_id = begun.known_rows.ids[number]
        with_ids(said, begun.ids)
        if source_id:
            own = {"scheme": begun.source[:120], "value": source_id}
            said["external_ids"] = (own, *said.get("external_ids", ()))
        of = int(begun.matched.camera_of[number])
        if of == FREE:
            fresh.append((number, titled(said, source_id)))
        elif change := amendment(begun, number, begun.kept[of], said):
            yield change
        else:
            begun.report.unchanged += 1
    yield from _entries(begun, fresh)


def _entries(begun: Import, fresh: Sequence[tuple[int, dict[str, Any]]]) -> Iterator[Change]:
    found = _areas([said for _, said in fresh])
    ids = _ids(begun, found)
    reason = f"Imported from “{begun.source}”."
    for (number, said), camera_id, area in zip(fresh, ids, found, strict=True):
        if area:
            said.setdefault("district_code", area)
        made = camera({"id": camera_id, **said})
        begun.report.entered += 1
        yield Change(
            "entered",
            made,
            reason,
            made.active_from or made.installed_on,
            begun.source,
            begun.known_rows.ids[number],
        )


def _areas(fresh: Sequence[dict[str, Any]]) -> list[str]:
    lon = np.array([said.get("lon", np.nan) for said in fresh], dtype=float)
    lat = np.array([said.get("lat", np.nan) for said in fresh], dtype=float)
    found: list[str] = areas.containing(lon, lat).tolist()
    return found


def _ids(begun: Import, found: Sequence[str]) -> list[str]:
    if begun.options.dry_run:
        return ["CAM-000000"] * len(found)
    prefixes = {area: _prefix(area) for area in set(found)}
    return new_ids(begun.session, [prefixes[area] for area in found])


def _prefix(area_id: str) -> str:
    chain = areas.chain(area_id) if area_id else []
    return next((area.code_prefix for area in chain if area.code_prefix), "CAM")


def _write(begun: Import, changes: Sequence[Change]) -> None:
    if changes and not begun.options.dry_run:
        publish(begun.session, changes, office=begun.options.office, at=begun.at)


def _absent(begun: Import) -> None:
    gone = [begun.kept[i] for i in begun.matched.absent(len(begun.kept))]
    begun.report.absent_ids = [kept.id for kept in gone]
    if begun.options.absent != "removed":
        return
    begun.report.removed = len(gone)
    _write(begun, [_removal(begun, kept) for kept in gone])


def _removal(begun: Import, kept: Kept) -> Change:
    removed: Camera = kept.camera.model_copy(update={"status": "removed"})
    return Change(
        "removed",
        removed,
        f"No longer named by “{begun.source}”.",
        begun.options.effective_on,
        begun.source,
        kept.source_id,
    )
