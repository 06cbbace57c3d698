"""Prepared rows into the register: matched with what stands there, and published as changes.

Everything happens in the caller's transaction, so an import that is broken off leaves nothing.
"""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from registry import log
from registry.cameras.beside import observations
from registry.cameras.intake.collecting import uncollected
from registry.cameras.intake.merging.amending import amendment
from registry.cameras.intake.merging.bulk import parts
from registry.cameras.intake.merging.bulk.ahead import POSSIBLE, ahead
from registry.cameras.intake.merging.bulk.fresh import Fresh
from registry.cameras.intake.merging.matching import FREE
from registry.cameras.intake.merging.under_way import Import, begin
from registry.cameras.intake.options import Options
from registry.cameras.intake.preparing import Prepared, source_name
from registry.cameras.intake.report import Report
from registry.cameras.lines import Lines
from registry.cameras.questions import Kept
from registry.cameras.record import Camera
from registry.cameras.verbs import Change, keep_counts, publish, publish_fresh
from registry.log.loading import before_indexes

CHUNK = 20_000
GREAT = 50_000  # new cameras
TABLES = ("entries", "cameras", "camera_versions")
Progress = Callable[[int], None]
Made = Generator[tuple[Lines, dict[str, int]]]


def apply(
    session: Session,
    prepared: Prepared,
    options: Options,
    *,
    at: datetime,
    progress: Progress | None = None,
    beside: bool = False,
) -> Report:
    """Write what was prepared, or nothing; `progress` is told how many rows are done since.

    `beside` lets a copy of this process prepare rows: for a process that does nothing else.
    """
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
    if progress:
        progress(0)  # the work of rows begins here, and its speed is counted from here
    with _prepared_for(begun) as is_great:
        if is_great and beside and parts.possible(begun):
            parts.take_in(begun, progress or (lambda _: None))
        else:
            _chunk_by_chunk(begun, progress, beside=beside)
    _absent(begun)
    report.written = not options.dry_run
    return report


def _chunk_by_chunk(begun: Import, progress: Progress | None, *, beside: bool) -> None:
    whole = np.arange(len(begun.rows))
    chunks = [whole[start : start + CHUNK] for start in range(0, len(whole), CHUNK)]
    with closing(_fresh(begun, chunks, beside=beside)) as fresh:
        for numbers in chunks:
            with uncollected():
                _taken_in(begun, fresh, numbers)
            if progress:
                progress(len(numbers))


@contextmanager
def _prepared_for(begun: Import) -> Iterator[bool]:
    """Indexes wait where far more comes in than there is, and nothing there is changed."""
    new = int((begun.matched.camera_of == FREE).sum())
    is_great = new >= GREAT and new == len(begun.rows) and new > log.size(begun.session)
    if is_great and not begun.options.dry_run:
        with before_indexes(begun.session, TABLES):
            yield True
    else:
        yield False


def _fresh(begun: Import, chunks: Sequence[NDArray[np.intp]], *, beside: bool) -> Made:
    """The lines of the new cameras of each chunk that has any."""
    new = begun.matched.camera_of == FREE
    rows = (begun.rows[numbers[new[numbers]]] for numbers in chunks if new[numbers].any())
    made = Fresh(begun).chunks(rows)
    worth_it = beside and POSSIBLE and new.sum() >= 2 * CHUNK
    return ahead(made) if worth_it else made


def _taken_in(begun: Import, fresh: Made, numbers: NDArray[np.intp]) -> None:
    """Write what these rows change, and then the cameras that they name for the first time."""
    known = begun.matched.camera_of[numbers] != FREE
    _write(begun, list(_amendments(begun, numbers[known])))
    if known.all():
        return
    lines, counted = next(fresh)
    begun.report.entered += len(lines)
    if not begun.options.dry_run:
        publish_fresh(begun.session, lines, office=begun.options.office, at=begun.at)
        keep_counts(begun.session, counted)


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


def _amendments(begun: Import, numbers: NDArray[np.intp]) -> Iterator[Change]:
    """The changes that these rows make; rows that say nothing new make none."""
    told = begun.prepared.rows.many(begun.rows[numbers])
    for number, said in zip(numbers.tolist(), told, strict=True):
        begun.completed(said, begun.known_rows.ids[number])
        of = int(begun.matched.camera_of[number])
        if change := amendment(begun, number, begun.kept[of], said):
            yield change
        else:
            begun.report.unchanged += 1


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
