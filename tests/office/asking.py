"""Requests in tests of the office's pages: filed through the verbs, worked on through the pages."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from registry import law, requests
from registry.accounts import Seal, offices
from registry.database import Database, Session
from registry.files import Store
from registry.office.requests import own
from registry.requests import Means, Request, Type, Wanted
from registry.requests.way import verbs
from registry.settings import Settings
from tests import making
from tests.office.conftest import OFFICE, Desk, sit_down

HOUR = timedelta(hours=1)
PART = {"clerk": "request_clerk", "handler": "request_handler", "decider": "request_decider",
        "guardian": "guardian"}  # fmt: skip


@dataclass
class Asked:
    """A register whose office answers requests: seats by part, and what was filed."""

    app: Flask

    def __post_init__(self) -> None:
        at = datetime.now(UTC)
        with self.database.writing() as session:
            law.load(session, at=at - timedelta(days=30))
            making.an_organisation(session, type="police")
            if OFFICE not in {one.id for one in offices.every(session)}:
                offices.make(
                    session, OFFICE, names={"en": OFFICE}, organisation="station", area="astana",
                    at=at,
                )  # fmt: skip

    @property
    def database(self) -> Database:
        found: Database = self.app.extensions["registry.database"]
        return found

    @property
    def means(self) -> Means:
        settings: Settings = self.app.extensions["registry.settings"]
        return Means(Store(settings.data_dir), Seal(settings.secret_key()), settings.timezone, "")

    def seat(self, part: str, email: str = "", **more: Any) -> Desk:
        """An official who is this part, in the same office."""
        return sit_down(self.app, email or f"{part}@office.example", PART[part], **more)

    def filed(self, type_: Type = Type.INFORMATION, *, ago: timedelta = HOUR, **but: Any) -> str:
        """A request that came in so long ago; gives its address."""
        at = datetime.now(UTC) - ago
        plain: dict[str, Any] = {"text": "What is it for?", "camera_ids": ("AST-000001",)}
        if type_ == Type.FOOTAGE:
            plain["window"] = (at - 2 * HOUR, at - HOUR)
        with self.database.writing() as session:
            wanted = Wanted(type_, **(plain | but))
            filed = requests.submit(session, self.means, wanted, at=at)
            return filed.requests[0].number.replace("/", "-")

    def look(self, slug: str, session: Session) -> Request:
        """The request as it is kept."""
        return verbs.by_number(session, own.number(slug))

    def state(self, slug: str) -> str:
        """Where a request stands."""
        with self.database.reading() as session:
            return self.look(slug, session).state


def do(desk: Desk, slug: str, deed: str, **said: Any) -> TestResponse:
    """Open the page of a request, fill in a form, press its button."""
    address = f"/en/office/requests/{slug}"
    if deed in ("draft_decision", "decide_appeal", "refuse_admission"):
        address += f"/answer/{deed}"
    return desk.post(address, **(form(desk, slug) | {"deed": deed} | said))


def form(desk: Desk, slug: str) -> dict[str, str]:
    """The hidden fields of a request's page as it is now."""
    page = desk.get(f"/en/office/requests/{slug}").text
    found = dict(re.findall(r'name="(version|content_hash)" value="([^"]*)"', page))
    return {name: found[name] for name in found}
