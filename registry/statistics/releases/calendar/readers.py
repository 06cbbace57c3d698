"""Who sees a release before its hour: a function in an organisation, listed for everyone."""

import re
from datetime import datetime

from sqlalchemy.orm import Session

from registry.accounts import Who
from registry.errors import NotFound, Refused
from registry.statistics.releases.calendar import writing
from registry.statistics.releases.tables import EarlyReader

EARLIEST = 24  # hours before a release
SHORT = 200
ADDRESS = re.compile(r"\S@\S|\+?\d[\d ()-]{8,}")


def add_reader(
    session: Session,
    who: Who,
    release_id: str,
    version: int,
    *,
    role: str,
    organisation: str,
    reason: str,
    hours: int,
    at: datetime,
) -> None:
    """Let a function of an organisation see the release so many hours ahead; never a person."""
    release = writing.opened(session, who, release_id, version)
    said = {"role": role, "organisation": organisation, "reason": reason}
    for field, text in said.items():
        _check(writing.needed(text, field), field)
    if not 1 <= hours <= EARLIEST:
        raise Refused(
            "Nobody sees a release earlier than {most} hours ahead. Say how many hours, from 1.",
            most=EARLIEST,
            field="hours",
        )
    kept = {field: text.strip() for field, text in said.items()}
    session.add(EarlyReader(release_id=release.id, hours=hours, added_at=at, **kept))
    writing.note_down(session, who, release, "reader", at=at)


def remove_reader(
    session: Session, who: Who, release_id: str, version: int, reader_id: int, *, at: datetime
) -> None:
    """Take an early reader off the list."""
    release = writing.opened(session, who, release_id, version)
    found = session.get(EarlyReader, reader_id) if 0 < reader_id < 2**63 else None
    if found is None or found.release_id != release.id:
        raise NotFound("There is no such early reader of this release.")
    session.delete(found)
    writing.note_down(session, who, release, "unreader", at=at)


def _check(text: str, field: str) -> None:
    if len(text) > SHORT or ADDRESS.search(text):
        raise Refused(
            "Name a function and an organisation in a few words, and no person, telephone or "
            "address: the list is public.",
            field=field,
        )
