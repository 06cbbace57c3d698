"""Requests of a person to an office whose officials are different persons."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from registry import law, requests
from registry.accounts import Role, Seal, Who, offices
from registry.files import Store
from registry.requests import Event, Means, Request, Said, Type, Wanted
from tests import making
from tests.drafts.conftest import an_official

OFFICE = "station-office"
START = datetime(2026, 3, 18, 5, 0, tzinfo=UTC)  # Wednesday, 10:00 in Astana
DAY = timedelta(days=1)
WINDOW = (datetime(2026, 3, 16, 4, 0, tzinfo=UTC), datetime(2026, 3, 16, 4, 30, tzinfo=UTC))


@dataclass
class Work:
    """A session with an office that answers requests; `at` goes on with the story."""

    session: Session
    means: Means
    at: datetime = START

    def __post_init__(self) -> None:
        self.clerk = self.official("clerk@office.example", Role.REQUEST_CLERK)
        self.handler = self.official("handler@office.example", Role.REQUEST_HANDLER)
        self.other = self.official("other@office.example", Role.REQUEST_HANDLER)
        self.decider = self.official("decider@office.example", Role.REQUEST_DECIDER)
        self.second = self.official("second@office.example", Role.REQUEST_DECIDER)
        self.guardian = self.official("guardian@office.example", Role.GUARDIAN)

    def official(self, email: str, *roles: str) -> Who:
        """An official of the office."""
        return an_official(self.session, email, *roles, office=OFFICE)

    def filed(self, type_: Type = Type.INFORMATION, **but: Any) -> Request:
        """A request that has come in; gives its first part."""
        return self.handed_in(type_, **but).requests[0]

    def handed_in(self, type_: Type = Type.INFORMATION, **but: Any) -> requests.Filed:
        """What somebody handed in, with its code."""
        plain: dict[str, Any] = {"text": "What is it for?", "camera_ids": ("AST-000001",)}
        if type_ == Type.FOOTAGE:
            plain["window"] = WINDOW
        return requests.submit(self.session, self.means, Wanted(type_, **(plain | but)), at=self.at)

    def does(self, who: Who | requests.Actor, request: Request, event: str, **said: Any) -> Any:
        """Let somebody do something, a minute later."""
        self.at += timedelta(minutes=1)
        actor = requests.official(who, OFFICE) if isinstance(who, Who) else who
        return requests.do(
            self.session, self.means, request, Event(event), actor, Said(**said), at=self.at
        )

    def assigned(self, type_: Type = Type.INFORMATION, **but: Any) -> Request:
        """A request that the handler works on."""
        request = self.filed(type_, **but)
        self.does(self.clerk, request, "assign", assignee=self.handler.id)
        return request

    def drafted(self, request: Request, outcome: str = "granted", **but: Any) -> Request:
        """With a draft of its answer before a second person."""
        said = {"outcome": outcome, "words": "Dear reader, it is so.", "remedy": "Appeal."} | but
        self.does(self.handler, request, "draft_decision", **said)
        return request

    def decided(self, request: Request, outcome: str = "granted", **but: Any) -> Request:
        """Answered."""
        from registry.requests.answers import deciding

        self.drafted(request, outcome, **but)
        newest = deciding.newest(self.session, request)
        assert newest is not None
        self.does(self.decider, request, "approve", content_hash=newest.content_hash)
        return request


def means(folder: Path) -> Means:
    """What verbs need, in a folder of the test."""
    return Means(
        Store(folder), Seal("for tests"), ZoneInfo("Asia/Almaty"), "https://portal.example"
    )


def an_office(session: Session) -> None:
    """The law, and an office that answers for the station's operator."""
    law.load(session, at=START - 30 * DAY)
    names = {"en": "Station office"}
    offices.make(session, OFFICE, names=names, at=START, organisation="station")
    making.an_organisation(session, type="police")


def a_register(session: Session) -> None:
    """The same with a camera of the station."""
    an_office(session)
    making.a_camera(session, controller="station", retention_days=14)
