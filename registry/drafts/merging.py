"""A draft brought onto the newest record, each field as somebody has decided."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from registry.accounts import Who, offices
from registry.cameras import kept_of
from registry.cameras.beside import organisations
from registry.drafts import comparing
from registry.drafts.comparing import Difference
from registry.drafts.states import Deed
from registry.drafts.stepping import step
from registry.drafts.tables import ChangeSet, Draft
from registry.errors import Refused

CHOICES = ("base", "now", "wanted")


def merge(
    session: Session,
    who: Who,
    draft: Draft,
    choices: Mapping[str, str],
    *,
    at: datetime,
    version: int,
) -> None:
    """Rebase the draft: per field as it was (`base`), as it is (`now`) or as it was `wanted`.

    Fields that nobody else has changed stay wanted unless another choice is made; a draft of
    which nothing is left goes.
    """
    change_set = session.get_one(ChangeSet, draft.set_id)
    kept = kept_of(session, [draft.camera_id]).get(draft.camera_id) if draft.camera_id else None
    told = comparing.compared(draft, kept)
    before = json.loads(draft.changes)
    changes = {one.field: value for one in told for value in _chosen(one, choices)}
    details = {"drafts": {draft.camera_id or "": [before, changes]}}
    step(session, who, change_set, Deed.MERGE, at=at, version=version, details=details)
    if not changes:
        session.delete(draft)
    else:
        office = offices.by_id(session, change_set.office_id)
        whole = comparing.wanted_record(kept, changes, organisations.standing(session))
        comparing.check_keeper(office, [whole, *([kept.camera] if kept else [])])
        now = comparing.record_now(kept)
        draft.changes = json.dumps(changes, ensure_ascii=False, sort_keys=True)
        base = {name: now.get(name) for name in changes}
        draft.base = json.dumps(base, ensure_ascii=False, sort_keys=True)
        draft.base_entry = kept.number if kept else None
        draft.editor_id = who.id
    session.flush()


def _chosen(one: Difference, choices: Mapping[str, str]) -> list[Any]:
    """The value that is to stand, or nothing where it stands already."""
    choice = choices.get(one.field)
    if choice is None and one.is_conflict:
        raise Refused("Say for each field what is to stand.", field=one.field)
    if choice is not None and choice not in CHOICES:
        raise Refused("Say for each field what is to stand.", field=one.field)
    value = getattr(one, choice or "wanted")
    return [] if value == one.now else [value]
