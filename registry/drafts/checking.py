"""Invariants over changes on their way: states are sound, and what was published is in the log."""

import json
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import log
from registry.accounts import Official
from registry.cameras.declared.publishing import VIEW, has_point
from registry.drafts.questions import drafts_of
from registry.drafts.states import State
from registry.drafts.tables import ChangeSet, Draft

# The published rule makes these vague where a place is withheld, so the entry tells them otherwise.
VAGUE = {
    *VIEW, "lat", "lon", "address", "title_kk", "title_ru", "title_en", "external_ids",
    "decision_ref", "district_code", "identifiability",
}  # fmt: skip


def faults(session: Session) -> Iterator[str]:
    """Everything that does not hold, one finished sentence each; nothing when all is sound."""
    persons = {row.id: row.person for row in session.execute(select(Official.id, Official.person))}
    for change_set in session.scalars(select(ChangeSet).order_by(ChangeSet.id)):
        listed = drafts_of(session, change_set)
        yield from _state_faults(change_set, persons)
        if change_set.state == State.PUBLISHED:
            yield from _entry_faults(session, change_set, listed)
        elif any(draft.entry_number for draft in listed):
            yield f"Change {change_set.id} is not published, and names entries of the log."


def _state_faults(change_set: ChangeSet, persons: dict[int, str]) -> Iterator[str]:
    number, state = change_set.id, change_set.state
    if state not in set(State):
        yield f"Change {number} stands at “{state}”, which is no state."
    if (state == State.SCHEDULED) and change_set.publish_on is None:
        yield f"Change {number} waits for a day that is not set."
    if (change_set.published_at is not None) is not (state == State.PUBLISHED):
        yield f"Change {number} does not say rightly whether it is published."
    author = persons.get(change_set.author_id)
    needs_second = not change_set.urgent and change_set.kind != "confirmation"
    decided = state in (State.APPROVED, State.SCHEDULED, State.PUBLISHED)
    if decided and needs_second and change_set.reviewer_id is None:
        yield f"Change {number} was decided on, and nobody is named who reviewed it."
    for role, account in (
        ("reviewed", change_set.reviewer_id),
        ("confirmed", change_set.confirmer_id),
    ):
        if account is not None and persons.get(account) == author:
            yield f"Change {number} was {role} by the person who began it."


def _entry_faults(session: Session, change_set: ChangeSet, listed: list[Draft]) -> Iterator[str]:
    for draft in (one for one in listed if one.chosen):
        subject = f"cameras/{draft.camera_id}"
        entry = session.get(log.Entry, draft.entry_number) if draft.entry_number else None
        if entry is None or entry.subject != subject:
            yield f"Change {change_set.id} was published, and the log has no entry of {subject}."
            continue
        record = json.loads(entry.record)
        withheld = record.get("location_precision", "exact")
        unsaid = VAGUE if withheld != "exact" or not has_point(withheld) else {"identifiability"}
        for name, value in json.loads(draft.changes).items():
            told = record.get(name)
            if name in ("lat", "lon") and name not in unsaid and value is not None:
                value = round(value, 6)
            if name not in unsaid and told != value and (told or value):
                yield (
                    f"Of change {change_set.id}, {name} of {subject} differs between the draft "
                    f"and entry {entry.number}."
                )
