"""Offices and officials of drafts, who came about through the verbs."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from registry import drafts
from registry.accounts import Role, Who, offices, officials
from registry.database import Database
from registry.drafts import ChangeSet
from tests import making

OFFICE = "station-office"
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@dataclass
class Work:
    """A session with an office whose editor, reviewer and publisher are different persons."""

    session: Session
    at: datetime = START

    def later(self) -> datetime:
        """The next moment of the story."""
        self.at += timedelta(minutes=1)
        return self.at

    def official(self, email: str, *roles: str, office: str = OFFICE, **more: Any) -> Who:
        """An official with these roles, as the rest of the register knows them."""
        return an_official(self.session, email, *roles, office=office, **more)

    def amended(self, who: Who, changes: dict[str, Any] | None = None, **more: Any) -> ChangeSet:
        """A set with one amendment of the camera at the station."""
        begun = drafts.begin(
            self.session, who, OFFICE, reason="Checked on site.", source="Protocol 7",
            at=self.later(), urgent=more.pop("urgent", False),
        )  # fmt: skip
        self.put(who, begun, changes or {"retention_days": 30}, **more)
        return begun

    def put(self, who: Who, change_set: ChangeSet, changes: dict[str, Any], **more: Any) -> None:
        """Say what is to change of the camera at the station."""
        said: dict[str, Any] = {"kind": "amended", "camera_id": "AST-000001"} | more
        drafts.put(
            self.session, who, change_set, changes=changes, at=self.later(),
            version=change_set.version, **said,
        )  # fmt: skip

    def submit(self, who: Who, change_set: ChangeSet) -> ChangeSet:
        """Hand it in."""
        version = change_set.version
        drafts.submit(self.session, who, change_set, at=self.later(), version=version)
        return change_set

    def approve(self, who: Who, change_set: ChangeSet, **more: Any) -> ChangeSet:
        """Approve it as it stands."""
        seen = drafts.content_hash(self.session, change_set)
        drafts.approve(self.session, who, change_set, seen=seen, at=self.later(), **more)
        return change_set


@pytest.fixture
def work(sqlite: Database) -> Iterator[Work]:
    """A register with one camera, kept by the office of the station."""
    with sqlite.writing() as session:
        yield begun(session)


def begun(session: Session) -> Work:
    """The same in a session at hand."""
    making.an_organisation(session)
    making.a_camera(session, controller="station")
    return Work(session)


def an_official(
    session: Session,
    email: str,
    *roles: str,
    office: str = OFFICE,
    person: str | None = None,
    organisation: str | None = "station",
    area: str | None = "astana",
) -> Who:
    """An official of an office, which is made where there is none yet."""
    known = {each.id: each for each in offices.every(session)}
    there = known.get(office) or offices.make(
        session, office, names={"en": office}, organisation=organisation, area=area, at=START
    )
    official = officials.find(session, email) or officials.add(
        session, email, person=person, at=START
    )
    for role in roles:
        officials.give(session, official, Role(role), there, at=START)
    session.flush()
    return officials.who(session, official)
