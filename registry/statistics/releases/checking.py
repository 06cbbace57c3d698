"""Invariants over releases: what is public of them is what the log says, and no more."""

import json
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import log
from registry.statistics.cells import Mark
from registry.statistics.releases import publishing
from registry.statistics.releases.stages import Stage
from registry.statistics.releases.tables import HiddenCount, Release, ReleaseCell


def faults(session: Session) -> Iterator[str]:
    """Everything that does not hold, one finished sentence each; nothing when all is sound."""
    query = select(Release).where(Release.status == Stage.PUBLISHED).order_by(Release.id)
    for release in session.scalars(query):
        content = release.frozen or ""
        if sha256(content.encode()).hexdigest() != release.sha256:
            yield f"The file of the release {release.id} is not the one that was frozen."
            continue
        told = json.loads(content)
        yield from _log_faults(session, release, told)
        yield from _cell_faults(session, release, told)


def _log_faults(session: Session, release: Release, told: dict[str, Any]) -> Iterator[str]:
    expected = {draft.subject: draft.record for draft in _drafts(release, told)}
    for subject, record in expected.items():
        entry = log.newest(session, subject)
        if entry is None or entry.record != log.canonical(record):
            yield f"The log does not say of {subject} what the release {release.id} does."


def _drafts(release: Release, told: dict[str, Any]) -> list[log.Draft]:
    return publishing.entries(told, publishing.summary(release, told), "")


def _cell_faults(session: Session, release: Release, told: dict[str, Any]) -> Iterator[str]:
    query = (
        select(ReleaseCell, HiddenCount.value)
        .outerjoin(HiddenCount, HiddenCount.cell_id == ReleaseCell.id)
        .where(ReleaseCell.release_id == release.id)
    )
    rows = {row.name: (row, hidden) for row, hidden in session.execute(query)}
    if rows.keys() != {one["name"] for one in told["cells"]}:
        yield f"The release {release.id} has other cells than its file."
        return
    for one in told["cells"]:
        row, hidden = rows[one["name"]]
        if (row.value, row.marks, row.reason) != (one["value"], one["marks"], one["reason"]):
            yield f"The cell {row.name} of the release {release.id} is not as in its file."
        if (Mark.SUPPRESSED in row.marks) != (hidden is not None):
            yield f"The cell {row.name} of the release {release.id} is hidden by halves."
        if hidden is not None and row.value is not None:
            yield f"The cell {row.name} of the release {release.id} shows what is hidden."
