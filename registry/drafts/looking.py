"""What a reviewer looks at: each draft's record before and after, and what the register's lint
says of both."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from registry import log
from registry.accounts import offices
from registry.cameras import Camera, Kept, camera, findings, kept_of
from registry.cameras.beside import organisations
from registry.cameras.declared.publishing import published
from registry.drafts import comparing
from registry.drafts.comparing import Difference
from registry.drafts.tables import ChangeSet, Draft
from registry.errors import Refused


@dataclass(frozen=True)
class Look:
    """A draft beside the register; `refused` says why it could not be published as it is."""

    draft: Draft
    before: Camera | None
    after: Camera | None
    differences: list[Difference]
    findings_before: list[str]
    findings_after: list[str]
    refused: Refused | None

    @property
    def closed(self) -> list[str]:
        """The findings that the change puts right."""
        return [code for code in self.findings_before if code not in self.findings_after]

    @property
    def opened(self) -> list[str]:
        """The findings that the change brings up."""
        return [code for code in self.findings_after if code not in self.findings_before]

    @property
    def has_conflict(self) -> bool:
        """Whether others have changed meanwhile what the draft changes."""
        return any(one.is_conflict for one in self.differences)


def looks(
    session: Session, change_set: ChangeSet, drafts: Sequence[Draft], *, at: datetime, today: date
) -> list[Look]:
    """The drafts as a reviewer sees them."""
    kept = kept_of(session, [draft.camera_id for draft in drafts if draft.camera_id])
    known = organisations.standing(session)
    found = []
    for draft in drafts:
        own = kept.get(draft.camera_id or "")
        before, after, refused = _both(session, change_set, draft, own, known)
        told = [_findings(one, known, at, today) for one in (before, after)]
        differences = comparing.compared(draft, own)
        found.append(Look(draft, before, after, differences, told[0], told[1], refused))
    return found


def _both(
    session: Session,
    change_set: ChangeSet,
    draft: Draft,
    own: Kept | None,
    known: dict[str, log.Record],
) -> tuple[Camera | None, Camera | None, Refused | None]:
    if draft.entry_number:
        return *_as_written(session, draft), None
    before = own.camera if own else None
    try:
        after = comparing.wanted_record(own, json.loads(draft.changes), known)
        office = offices.by_id(session, change_set.office_id)
        comparing.check_keeper(office, [after, *([before] if before else [])])
    except Refused as refused:
        return before, None, refused
    return before, after, None


def _as_written(session: Session, draft: Draft) -> tuple[Camera | None, Camera]:
    """What the entry of a published draft followed, and what it says."""
    subject = f"cameras/{draft.camera_id}"
    written = log.newest(session, subject, draft.entry_number)
    before = log.newest(session, subject, (draft.entry_number or 1) - 1)
    assert written is not None
    past = camera(json.loads(before.record)) if before else None
    return past, camera(json.loads(written.record))


def _findings(
    record: Camera | None, known: dict[str, log.Record], at: datetime, today: date
) -> list[str]:
    if record is None:
        return []
    public = published(record)
    days = findings.last_good_days(public, at.date())
    controller = known.get(public.controller or "")
    return findings.open_on(findings.standing(public, controller), days, today)
