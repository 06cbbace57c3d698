"""A file taken in: its rows become drafts of one change set, and the file is not kept."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from registry import log
from registry.accounts import Who, offices
from registry.cameras import Selection
from registry.drafts.bulk import comparing
from registry.drafts.bulk.keeping import kept_by
from registry.drafts.bulk.opening import Opened
from registry.drafts.bulk.remarks import Remark
from registry.drafts.stepping import note
from registry.drafts.tables import ChangeSet
from registry.drafts.writing import begin, put_many
from registry.errors import N_, Refused

TAKEN = "file"  # the event that tells what the file held
LISTED = 1_000  # remarks that are kept of a file
HALF = 0.5
Choose = Callable[[str], Selection]  # the selection of a query string


def take(
    session: Session,
    who: Who,
    office_id: str,
    opened: Opened,
    *,
    file_name: str,
    choose: Choose,
    missing_are_gone: bool,
    at: datetime,
) -> ChangeSet:
    """Begin a change set with what the file wants; Refused where it wants nothing at all."""
    change_set = begin(
        session, who, office_id, reason="", source="", at=at, kind="bulk", file_name=file_name
    )
    office = offices.by_id(session, office_id)
    found = comparing.compare(session, office, opened)
    if missing_are_gone:
        standing = kept_by(session, office, choose(opened.properties.get("selection", "")))
        gone, newer = comparing.gone(standing, found.seen, _size(session, opened))
        if len(gone) > HALF * len(standing):
            raise Refused(
                "{missing} of {all} cameras are missing from the file. That looks like an extract: "
                "send it without saying that missing ones are gone.",
                field="missing",
                missing=len(gone),
                all=len(standing),
            )
        found.wanted += gone
        if newer:
            found.notes.append(_newer(newer))
    if not found.wanted and not found.refused:
        raise Refused("Nothing in the file differs from the register.", field="file")
    if found.wanted:
        put_many(session, who, change_set, found.wanted, at=at, version=change_set.version)
    note(session, change_set, TAKEN, at=at, official=who.id, details={TAKEN: _told(found, opened)})
    session.flush()
    return change_set


def _size(session: Session, opened: Opened) -> int:
    """How long the log was when the file was downloaded, as far as the file tells."""
    said = opened.properties.get("log_size", "")
    if said.isascii() and said.isdecimal():
        return min(int(said[:18]), log.size(session))
    entries = [row.get("entry", "") for row in opened.rows.values()]
    return max((int(one) for one in entries if one.isascii() and one.isdecimal()), default=0)


def _newer(count: int) -> Remark:
    words = N_(
        "{count} cameras changed after the file was downloaded and are not in it; they stay."
    )
    return Remark(0, None, words, {"count": str(count)})


def _told(found: comparing.Compared, opened: Opened) -> Mapping[str, Any]:
    return {
        "kind": opened.kind,
        "rows": len(opened.rows),
        "unchanged": found.unchanged,
        "refused": len(found.refused),
        "refusals": [one.as_json() for one in found.refused[:LISTED]],
        "notes": [one.as_json() for one in found.notes[:LISTED]],
    }
