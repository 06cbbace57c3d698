"""The office behind a person's page, doing its part through the verbs."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import requests
from registry.accounts import Role
from registry.database import Database
from registry.mail.tables import Letter
from registry.requests import Event, Said
from registry.requests.answers import deciding
from registry.requests.time import clocks
from tests.drafts.conftest import an_official
from tests.pages.asking import OFFICE, means, request_of


@dataclass
class Desk:
    """The office behind the pages, doing its part through the verbs."""

    database: Database
    folder: Path
    code: str = ""
    kept: dict[str, str] = field(default_factory=dict)  # the pass of the page that is open

    def does(self, event: str, role: str = Role.REQUEST_HANDLER, **said: Any) -> None:
        """Let an official do something."""
        with self.database.writing() as session:
            who = an_official(session, f"{role}@office.example", role, office=OFFICE)
            if event == "assign":
                said["assignee"] = who.id
            if event == "approve":
                newest = deciding.newest(session, self.request(session))
                assert newest
                said["content_hash"] = newest.content_hash
            requests.do(
                session, means(self.folder), self.request(session), Event(event),
                requests.official(who, OFFICE), Said(**said), at=datetime.now(UTC),
            )  # fmt: skip

    def request(self, session: Session) -> requests.Request:
        """The first request of the code."""
        return request_of(session, means(self.folder), self.code)

    def assigned(self) -> None:
        """Let somebody work on it."""
        self.does("assign", Role.REQUEST_CLERK)
        with self.database.writing() as session:
            who = an_official(session, "h@office.example", Role.REQUEST_HANDLER, office=OFFICE)
            self.request(session).handler_id = who.id

    def answered(self, outcome: str = "granted", **but: Any) -> None:
        """Answer it."""
        self.assigned()
        said = {"outcome": outcome, "words": "It is so.", "remedy": "Appeal here."} | but
        self.does("draft_decision", **said)
        self.does("approve", Role.REQUEST_DECIDER)

    def letters(self) -> list[Letter]:
        """What was written to the person."""
        with self.database.reading() as session:
            return list(session.scalars(select(Letter).order_by(Letter.id)))

    def overdue(self) -> None:
        """Let the day for the answer pass."""
        with self.database.writing() as session:
            request = self.request(session)
            clock = clocks.answering(session, request)
            assert clock
            clock.due_on = request.due_on = (datetime.now(UTC) - timedelta(days=3)).date()
