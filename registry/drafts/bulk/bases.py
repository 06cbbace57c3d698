"""What each camera was when a file was downloaded: the base of a three-way comparison."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.cameras import Kept, facts
from registry.cameras.declared.publishing import published
from registry.drafts.bulk import rows
from registry.log import Entry

SUBJECT = "cameras/"
IN_ONE_QUERY = 5_000
Records = Mapping[int, tuple[str, dict[str, Any]]]


@dataclass(frozen=True)
class Base:
    """A camera as it was at an entry: its facts, and the rows that a file may have of them."""

    facts: Mapping[str, Any]
    entry: int
    public: Mapping[str, Any] | None = None

    @cached_property
    def row(self) -> rows.Row:
        """The row of the office's own file."""
        return rows.row_of(self.facts, entry=self.entry)

    @cached_property
    def public_row(self) -> rows.Row | None:
        """The row of the public file, where that one says less."""
        return rows.row_of(self.public) if self.public is not None else None


def told(session: Session, numbers: Collection[int]) -> Records:
    """The cameras that entries tell of, and their public records then."""
    found: dict[int, tuple[str, dict[str, Any]]] = {}
    ordered = sorted(number for number in set(numbers) if 0 < number < 2**63)
    for start in range(0, len(ordered), IN_ONE_QUERY):
        some = ordered[start : start + IN_ONE_QUERY]
        query = select(Entry.number, Entry.subject, Entry.record).where(Entry.number.in_(some))
        for number, subject, record in session.execute(query):
            if subject.startswith(SUBJECT):
                found[number] = (subject.removeprefix(SUBJECT), json.loads(record))
    return found


def base_of(kept: Kept, entry: int, then: Mapping[str, Any]) -> Base:
    """The camera at an entry, with what is withheld of it as far as it is known still."""
    now = facts(kept.camera)
    is_open = kept.camera.location_precision == "exact"
    public = None if is_open else facts(published(kept.camera))
    if entry == kept.number:
        return Base(now, entry, public)
    if public is None:
        return Base(then, entry)
    hidden = {
        name: value
        for name, value in now.items()
        if public.get(name) != value and then.get(name) == public.get(name)
    }
    return Base(dict(then) | hidden, entry, then)
