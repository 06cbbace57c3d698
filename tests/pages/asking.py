"""An office that answers, and a person who fills in the forms of its pages."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from registry import law, requests
from registry.accounts import Seal, offices
from registry.database import Database
from registry.files import Store
from registry.requests import Means
from registry.requests.office import questions
from registry.settings import from_environment
from tests import making
from tests.careful import CarefulClient

OFFICE = "station-office"
ZONE = from_environment().timezone
YESTERDAY = (datetime.now(ZONE) - timedelta(days=1)).date().isoformat()
WHEN = {"day": YESTERDAY, "since": "10:00", "until": "10:30"}
CODE = re.compile(r'name="code" value="([0-9A-Z-]{24})"')
HIDDEN = re.compile(r'<input type="hidden" name="(key|shown|pass|number|version)" value="([^"]*)">')


def an_office(session: Session) -> None:
    """An office that answers for everything, one for the station, and the law."""
    at = datetime.now(UTC) - timedelta(days=30)
    law.load(session, at=at)
    offices.make(session, "register", names={"en": "Register"}, at=at)
    offices.make(session, OFFICE, names={"en": "Station office"}, at=at, organisation="station")


def hidden(page: TestResponse) -> dict[str, str]:
    """The hidden fields of the first form of a page."""
    found: dict[str, str] = {}
    for name, value in HIDDEN.findall(page.text):
        found.setdefault(name, value)
    return found


def form_of(client: CarefulClient, kind: str, **but: Any) -> dict[str, Any]:
    """What a person sends: the form as it is shown, some time ago, and filled in."""
    page = client.get(f"/en/requests/new/{kind}")
    seal = Seal("for tests")
    from registry.requests.gate import weighing

    shown = weighing.shown(seal, at=datetime.now(UTC) - timedelta(minutes=2))
    plain: dict[str, Any] = {"camera": "AST-000001", "text": "What is it for?"}
    if kind == "footage":
        plain |= WHEN
    return {**hidden(page), "shown": shown, "proof": "", "language": "en", **plain, **but}


def sent(client: CarefulClient, kind: str = "information", **but: Any) -> TestResponse:
    """The answer to a form that was filled in and sent."""
    return client.post(f"/en/requests/new/{kind}", data=form_of(client, kind, **but))


def code_of(page: TestResponse) -> str:
    """The secret code on a receipt or a status page."""
    found = CODE.search(page.text)
    assert found, page.text
    return found[1]


def opened(client: CarefulClient, code: str, **more: Any) -> TestResponse:
    """The page of a code, after what is to be done."""
    return client.post("/en/requests/status", data={"code": code, **more})


def means(folder: Path) -> Means:
    """What verbs need in the folder of a test."""
    return Means(Store(folder), Seal("for tests"), ZONE, "http://localhost")


def request_of(session: Session, database_means: Means, code: str) -> requests.Request:
    """The first request that a code opens."""
    from registry.requests.way import verbs

    return verbs.of_submission(session, questions.by_code(session, database_means, code))[0]


def a_camera(database: Database, **but: Any) -> None:
    """Another camera."""
    with database.writing() as session:
        making.a_camera(session, **but)
