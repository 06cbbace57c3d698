"""One step on the way of a change set: checked, written once, remembered in both trails."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, update
from sqlalchemy.orm import Session

from registry import audit
from registry.accounts import Who
from registry.drafts import rights
from registry.drafts.states import TABLE, Deed, State
from registry.drafts.tables import ChangeSet, SetEvent
from registry.errors import Conflict

# Said as a refusal is, so that it is collected for translation.
MOVED = Conflict(
    "Somebody else has changed this since you opened it. Nothing of yours was lost: look "
    "at what they changed, and decide what is to stand."
).template


class Moved(Conflict):
    """Somebody else has changed the set since the form was loaded; `seen` is the form's version."""

    def __init__(self, change_set: ChangeSet, seen: int) -> None:
        super().__init__(MOVED)
        self.set_id, self.seen = change_set.id, seen


def step(
    session: Session,
    who: Who,
    change_set: ChangeSet,
    deed: Deed,
    *,
    at: datetime,
    version: int | None = None,
    to: State | None = None,
    comment: str | None = None,
    details: Mapping[str, Any] | None = None,
    sets: Mapping[str, Any] | None = None,
) -> None:
    """Take the step, or refuse: where it may not be taken, or another one was taken first."""
    if version is not None and version != change_set.version:
        raise Moved(change_set, version)
    rights.check(session, who, change_set, deed)
    to = to or TABLE[deed][State(change_set.state)]
    move(session, change_set, to, at=at, **(sets or {}))
    note(session, change_set, deed, at=at, official=who.id, comment=comment, details=details)


def move(
    session: Session, change_set: ChangeSet, to: State, *, at: datetime, **values: Any
) -> None:
    """Bring the set to a state, if it still is as it was read."""
    seen = change_set.version
    query = update(ChangeSet).where(
        ChangeSet.id == change_set.id,
        ChangeSet.version == seen,
        ChangeSet.state == str(change_set.state),
    )
    written = {"state": str(to), "version": seen + 1, "changed_at": at, **values}
    done = session.execute(query.values(written).execution_options(synchronize_session=False))
    if cast(CursorResult[Any], done).rowcount != 1:
        raise Moved(change_set, seen)
    session.refresh(change_set)


def note(
    session: Session,
    change_set: ChangeSet,
    what: str,
    *,
    at: datetime,
    official: int | None,
    comment: str | None = None,
    details: Mapping[str, Any] | None = None,
) -> None:
    """Remember what was done, for those who work on the set and for the auditor."""
    said = json.dumps(details, ensure_ascii=False, sort_keys=True) if details else None
    event = SetEvent(
        set_id=change_set.id,
        at=at,
        official_id=official,
        what=str(what),
        comment=comment,
        version=change_set.version,
        details=said,
    )
    session.add(event)
    audit.write(
        session,
        f"change.{what}",
        at=at,
        official=official,
        office=change_set.office_id,
        subject=f"changes/{change_set.id}",
        state=str(change_set.state),
        version=change_set.version,
    )
