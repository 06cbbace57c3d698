"""How a test enters the office as an official would: by links, codes and forms."""

import re
import time
from base64 import b32decode
from datetime import UTC, datetime

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from flask import Flask
from werkzeug.test import TestResponse

from registry.accounts import Official, Role, links, offices, officials
from registry.accounts.links import Purpose
from registry.office import guard
from tests.careful import CarefulClient

PASSWORD = "a calm evening by the river"
EMAIL = "aigul@example.kz"


class Browser:
    """A browser at the office's door; it sends the forms of the page it has open."""

    def __init__(self, app: Flask) -> None:
        found = app.test_client()
        assert isinstance(found, CarefulClient)
        self.client = found
        self.page = ""

    def get(self, address: str) -> TestResponse:
        answer = self.client.get(address, headers={"User-Agent": "Test browser"})
        self.page = answer.text
        return answer

    def post(self, address: str, /, **fields: str) -> TestResponse:
        token = re.search(r'name="csrf" value="([0-9a-f]+)"', self.page)
        sent = {"csrf": token[1] if token else "", **fields}
        answer = self.client.post(address, data=sent, headers={"User-Agent": "Test browser"})
        if answer.status_code != 303:
            self.page = answer.text
        return answer

    def token(self) -> str:
        cookie = self.client.get_cookie(guard.COOKIE)
        return cookie.value if cookie else ""

    def is_inside(self) -> bool:
        return self.get("/en/office/account").status_code == 200

    def password(
        self, password: str = PASSWORD, *, email: str = EMAIL, **more: str
    ) -> TestResponse:
        self.get("/en/office/sign-in")
        return self.post("/en/office/sign-in", email=email, password=password, **more)

    def code(self, key: str, **more: str) -> TestResponse:
        self.get("/en/office/second")
        return self.post("/en/office/second", code=code(key), **more)


def code(key: str, *, at: float | None = None) -> str:
    """The digits that an app shows."""
    raw = b32decode(key.replace(" ", ""))
    return TOTP(raw, 6, SHA1(), 30).generate(int(at or time.time())).decode()


def invited(
    app: Flask, email: str = EMAIL, *, role: Role = Role.EDITOR, office: str = "station-office"
) -> str:
    """An official with an invitation; gives the link's token."""
    at = datetime.now(UTC)
    with app.extensions["registry.database"].writing() as session:
        known = {one.id: one for one in offices.every(session)}
        there = known.get(office) or offices.make(
            session, office, names={"en": office}, organisation="station", area="astana", at=at
        )
        official = officials.find(session, email) or officials.add(session, email, at=at)
        officials.give(session, official, role, there, at=at)
        return links.make(session, official, Purpose.INVITATION, at=at)


def entered(app: Flask, email: str = EMAIL) -> tuple[Browser, str, list[str]]:
    """An official who has accepted an invitation and set up an app: browser, key, codes."""
    browser = Browser(app)
    address = f"/en/office/invitation/{invited(app, email)}"
    browser.get(address)
    answer = browser.post(address, name="Aigul", language="kk", password=PASSWORD)
    assert answer.status_code == 303, answer.text
    key = begin_app(browser)
    answer = browser.post("/en/office/factors/new/app", code=code(key, at=time.time() - 30))
    codes = re.findall(r"<code>([a-z2-9-]{14})</code>", answer.text)
    assert len(codes) == 10
    return browser, key, codes


def begin_app(browser: Browser) -> str:
    """The key that the page for apps shows."""
    found = re.search(r'class="key">([A-Z2-7 ]+)<', browser.get("/en/office/factors/new/app").text)
    assert found
    return found[1]


def official(app: Flask, email: str = EMAIL) -> Official:
    """The official as the table has them."""
    with app.extensions["registry.database"].reading() as session:
        return officials.by_email(session, email)
