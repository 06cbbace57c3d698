"""Officials at their desks, who came about through the verbs, and what their browsers send."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from registry.accounts import Role, offices, officials, sign_ins
from registry.office import guard
from tests.careful import CarefulClient

OFFICE = "station-office"
Seat = Callable[..., "Desk"]


class Desk:
    """An official's browser: it is signed in, and its forms carry the token of its session."""

    def __init__(self, app: Flask, official_id: int, token: str) -> None:
        found = app.test_client()
        assert isinstance(found, CarefulClient)
        self.client, self.official_id, self.token = found, official_id, token
        self.client.set_cookie(guard.COOKIE, token)
        page = self.client.get("/office/account")
        self.csrf = _hidden(page, guard.FIELD) if page.status_code == 200 else _made(app, token)

    def get(self, address: str, **more: Any) -> TestResponse:
        """A page."""
        return self.client.get(address, **more)

    def post(self, address: str, /, **fields: Any) -> TestResponse:
        """A form sent from a page of this session."""
        return self.client.post(address, data={guard.FIELD: self.csrf, **fields})


@pytest.fixture
def seat(app: Flask) -> Seat:
    """Seats an official with these roles: `seat("a@example.kz", "editor", "reviewer")`."""

    def seated(email: str, *roles: str, office: str = OFFICE, **more: Any) -> Desk:
        return sit_down(app, email, *roles, office=office, **more)

    return seated


def sit_down(
    app: Flask,
    email: str,
    *roles: str,
    office: str = OFFICE,
    organisation: str | None = "station",
    area: str | None = "astana",
    person: str | None = None,
) -> Desk:
    """An active official of an office, signed in with a second factor."""
    at = datetime.now(UTC)
    with app.extensions["registry.database"].writing() as session:
        known = {each.id: each for each in offices.every(session)}
        there = known.get(office) or offices.make(
            session, office, names={"en": office}, organisation=organisation, area=area, at=at
        )
        official = officials.find(session, email)
        official = official or officials.add(session, email, person=person, at=at)
        official.state = "active"
        for role in roles:
            officials.give(session, official, Role(role), there, at=at)
        token = sign_ins.begin(session, official, at=at, factor="totp")
        official_id = official.id
    return Desk(app, official_id, token)


def _made(app: Flask, token: str) -> str:
    with app.test_request_context(headers={"Cookie": f"{guard.COOKIE}={token}"}):
        return guard.csrf_token()


def _hidden(page: TestResponse, name: str) -> str:
    _, found, rest = page.text.partition(f'name="{name}" value="')
    assert found, "the page has no form of this session"
    return rest.partition('"')[0]
