"""What a change set made of a file holds: counted, listed, mapped, with its findings."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.accounts import Who
from registry.cameras import Camera, Kept, facts, findings, kept_of, numbers_of
from registry.cameras.beside import organisations
from registry.drafts import comparing
from registry.drafts.bulk.remarks import Remark
from registry.drafts.bulk.taking import TAKEN
from registry.drafts.comparing import Difference
from registry.drafts.merging import merge
from registry.drafts.questions import drafts_of
from registry.drafts.states import Deed
from registry.drafts.stepping import step
from registry.drafts.tables import ChangeSet, Draft, SetEvent
from registry.settings import LANGUAGES


@dataclass(frozen=True)
class Numbers:
    """How many rows want what; rows that were left out count beside, not among them."""

    entered: int
    amended: int
    removed: int
    left_out: int
    conflicts: int
    unchanged: int
    refused: int


@dataclass(frozen=True)
class Line:
    """A draft, its titles by language, and what it changes field by field."""

    draft: Draft
    titles: Mapping[str, str]
    differences: list[Difference]
    is_conflict: bool

    def title(self, language: str) -> str:
        """The title in a language, else in another one; "" where there is none."""
        return self.titles.get(language) or next(iter(self.titles.values()), "")


@dataclass(frozen=True)
class Place:
    """Where something changes, and where the camera stood before if it moves."""

    kind: str
    name: str
    lon: float
    lat: float
    before: tuple[float, float] | None = None


class Preview:
    """One look at a change set: its drafts, and the cameras that they are about."""

    def __init__(self, session: Session, change_set: ChangeSet) -> None:
        self.session, self.change_set = session, change_set
        self.drafts = drafts_of(session, change_set)
        self._standing = numbers_of(session, _ids(self.drafts))
        stale = [d for d in self.drafts if self._is_stale(d)]
        self.conflicts = {line.draft.id for line in self.lines(stale) if line.is_conflict}
        self.told = _told(session, change_set)

    def numbers(self) -> Numbers:
        """The numbers that stand first."""
        chosen = Counter(_kind(draft) for draft in self.drafts if draft.chosen)
        return Numbers(
            entered=chosen["entered"],
            amended=chosen["amended"],
            removed=chosen["removed"],
            left_out=sum(not draft.chosen for draft in self.drafts),
            conflicts=sum(d.id in self.conflicts for d in self.drafts if d.chosen),
            unchanged=self.told.get("unchanged", 0),
            refused=self.told.get("refused", 0),
        )

    def refusals(self) -> list[Remark]:
        """The rows that were refused, as many as are kept."""
        return [Remark(**one) for one in self.told.get("refusals", ())]

    def notes(self) -> list[Remark]:
        """What was mended or not read."""
        return [Remark(**one) for one in self.told.get("notes", ())]

    def of(self, kind: str) -> list[Draft]:
        """The drafts of a kind, or those in conflict, in the order of the file."""
        if kind == "conflicts":
            return [draft for draft in self.drafts if draft.id in self.conflicts]
        return [draft for draft in self.drafts if kind in (_kind(draft), "all")]

    def lines(self, drafts: Sequence[Draft]) -> list[Line]:
        """Drafts with what they change."""
        kept = kept_of(self.session, _ids(drafts))
        return [_line(draft, kept.get(draft.camera_id or "")) for draft in drafts]

    def outcome(self, today: date) -> tuple[dict[str, tuple[int, int]], list[Place]]:
        """Findings before and after by their codes, and the places of what changes."""
        kept = kept_of(self.session, _ids(self.drafts))
        controllers = organisations.standing(self.session)
        before, after, places = Counter[str](), Counter[str](), []
        for draft in self.drafts:
            if not draft.chosen:
                continue
            own = kept.get(draft.camera_id or "")
            made = _made(draft, own)
            before.update(_open(own.camera, controllers, today) if own else ())
            after.update(_open(made, controllers, today))
            places += _places(draft, own, made)
        codes = [code for code in findings.texts() if before[code] or after[code]]
        return {code: (before[code], after[code]) for code in codes}, places

    def _is_stale(self, draft: Draft) -> bool:
        number = self._standing.get(draft.camera_id or "")
        return draft.entry_number is None and number not in (None, draft.base_entry)


def choose(
    session: Session,
    who: Who,
    change_set: ChangeSet,
    *,
    shown: Iterable[int],
    chosen: Iterable[int],
    at: datetime,
    version: int,
) -> None:
    """Of the rows that were shown, have only these be part of the change."""
    looked_at, kept = set(shown), set(chosen)
    step(session, who, change_set, Deed.EDIT, at=at, version=version)
    for draft in drafts_of(session, change_set):
        if draft.id in looked_at:
            draft.chosen = draft.id in kept
    session.flush()


def settle(
    session: Session,
    who: Who,
    change_set: ChangeSet,
    choices: Mapping[int, Mapping[str, str]],
    *,
    at: datetime,
    version: int,
) -> None:
    """Decide conflicts: for each draft and field whether the register's or the file's stands."""
    for draft in drafts_of(session, change_set):
        if draft.id in choices:
            merge(session, who, draft, choices[draft.id], at=at, version=version)
            version = change_set.version


def _line(draft: Draft, kept: Kept | None) -> Line:
    told = comparing.compared(draft, kept)
    return Line(draft, _titles(draft, kept), told, any(one.is_conflict for one in told))


def _titles(draft: Draft, kept: Kept | None) -> dict[str, str]:
    said = (facts(kept.camera) if kept else {}) | json.loads(draft.changes)
    names = {code: said.get(f"title_{code}") for code in LANGUAGES} | {"": said.get("address")}
    return {code: str(name) for code, name in names.items() if name}


def _made(draft: Draft, kept: Kept | None) -> Camera:
    """The record that a draft makes, which was checked when it was written down."""
    changes = json.loads(draft.changes)
    whole = (comparing.record_now(kept) or {"id": comparing.NEW}) | changes
    return Camera.model_validate({k: v for k, v in whole.items() if v is not None})


def _open(record: Camera, controllers: Mapping[str, Any], today: date) -> list[str]:
    bits = findings.standing(record, controllers.get(record.controller or ""))
    return findings.open_on(bits, findings.last_good_days(record, today), today)


def _places(draft: Draft, kept: Kept | None, made: Camera) -> list[Place]:
    if made.lon is None or made.lat is None:
        return []
    was = kept.camera if kept else None
    before = None
    if was and was.lon is not None and was.lat is not None:
        before = (was.lon, was.lat)
    moved = before if before != (made.lon, made.lat) else None
    return [Place(_kind(draft), draft.camera_id or "", made.lon, made.lat, moved)]


def _kind(draft: Draft) -> str:
    return "amended" if draft.kind == "corrected" else draft.kind


def _ids(drafts: Iterable[Draft]) -> list[str]:
    return [draft.camera_id for draft in drafts if draft.camera_id]


def _told(session: Session, change_set: ChangeSet) -> dict[str, Any]:
    query = select(SetEvent.details).where(SetEvent.set_id == change_set.id, SetEvent.what == TAKEN)
    said = session.scalar(query.order_by(SetEvent.id.desc()).limit(1))
    return dict(json.loads(said)[TAKEN]) if said else {}
