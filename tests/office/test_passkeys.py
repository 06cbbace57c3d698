"""Passkeys that are not what they say (F13), made by a small authenticator of the test's own."""

import hashlib
import json
import re
from base64 import urlsafe_b64encode
from html import unescape
from typing import Any

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from flask import Flask
from werkzeug.test import TestResponse

from tests.office.entry import Browser, entered

ORIGIN = "http://localhost"


class Key:
    """A passkey; its attributes are what a test makes it lie about."""

    def __init__(self, name: bytes = b"a key of the test") -> None:
        self.id, self.key = name, ec.generate_private_key(ec.SECP256R1())
        self.rp, self.origin, self.count, self.flags = "localhost", ORIGIN, 1, 0x05

    def _told(self, kind: str, challenge: str) -> bytes:
        told = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(told).encode()

    def _data(self, flags: int) -> bytes:
        rp = hashlib.sha256(self.rp.encode()).digest()
        return rp + bytes([flags]) + self.count.to_bytes(4, "big")

    def made(self, challenge: str) -> str:
        numbers = self.key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)}
        data = self._data(self.flags | 0x40) + bytes(16) + len(self.id).to_bytes(2) + self.id
        attested = {"fmt": "none", "attStmt": {}, "authData": data + cbor2.dumps(public)}
        return self._answer(
            clientDataJSON=self._told("webauthn.create", challenge),
            attestationObject=cbor2.dumps(attested),
        )

    def used(self, challenge: str) -> str:
        told, data = self._told("webauthn.get", challenge), self._data(self.flags)
        signed = self.key.sign(data + hashlib.sha256(told).digest(), ec.ECDSA(SHA256()))
        return self._answer(clientDataJSON=told, authenticatorData=data, signature=signed)

    def _answer(self, **response: bytes) -> str:
        coded = {name: _coded(value) for name, value in response.items()}
        plain = {"id": _coded(self.id), "rawId": _coded(self.id), "type": "public-key"}
        return json.dumps({**plain, "response": coded, "clientExtensionResults": {}})


def asked(page: str) -> tuple[str, str]:
    """The challenge and the ticket of a page."""
    options = re.search(r'<script type="application/json">(.*?)</script>', page, re.S)
    ticket = re.search(r'name="ticket" value="([^"]+)"', page)
    assert options
    assert ticket
    challenge: str = json.loads(unescape(options[1]))["challenge"]
    return challenge, ticket[1]


def holder(app: Flask, key: Key, email: str = "aigul@example.kz") -> Browser:
    """An official with a passkey, signed out again."""
    browser, _, _ = entered(app, email)
    browser.get("/en/office/factors/new/passkey")
    challenge, ticket = asked(browser.page)
    added = browser.post(
        "/en/office/factors/new/passkey", answer=key.made(challenge), ticket=ticket, label="key"
    )
    assert added.status_code == 303, added.text
    browser.is_inside()
    browser.post("/en/office/sign-out")
    return browser


def alone(browser: Browser, key: Key, **but: Any) -> TestResponse:
    """Sign in with a passkey alone."""
    browser.get("/en/office/sign-in/passkey")
    challenge, ticket = asked(browser.page)
    answer = but.get("answer") or key.used(but.get("challenge", challenge))
    return browser.post(
        "/en/office/sign-in/passkey", answer=answer, ticket=but.get("ticket", ticket)
    )


def test_a_passkey_opens_the_office(app: Flask) -> None:
    key = Key()
    browser = holder(app, key)
    key.count += 1

    assert alone(browser, key).status_code == 303
    assert browser.is_inside()


@pytest.mark.parametrize(
    "lie",
    [
        {"rp": "evil.example"},
        {"origin": "http://evil.example"},
        {"origin": "http://localhost:8080"},
        {"count": 1},
        {"count": 0},
        {"flags": 0x01},
        {"id": b"nobody's key"},
        {"key": ec.generate_private_key(ec.SECP256R1())},
    ],
    ids=lambda lie: "-".join(lie),
)
def test_f13_a_passkey_that_lies_is_refused(app: Flask, lie: dict[str, Any]) -> None:
    key = Key()
    browser = holder(app, key)
    key.count += 1
    for name, value in lie.items():
        setattr(key, name, value)

    assert alone(browser, key).status_code == 400
    assert not browser.is_inside()


def test_f13_a_challenge_is_good_once(app: Flask) -> None:
    key = Key()
    browser = holder(app, key)
    browser.get("/en/office/sign-in/passkey")
    challenge, ticket = asked(browser.page)
    key.count += 1
    first = browser.post("/en/office/sign-in/passkey", answer=key.used(challenge), ticket=ticket)
    assert first.status_code == 303
    browser.is_inside()
    browser.post("/en/office/sign-out")
    key.count += 1

    assert alone(browser, key, challenge=challenge, ticket=ticket).status_code == 400


def test_f13_anothers_passkey_is_no_second_factor(app: Flask) -> None:
    key = Key()
    holder(app, key, "other@example.kz")
    browser = holder(app, Key(b"one of her own"))
    browser.password()
    browser.get("/en/office/second")
    challenge, ticket = asked(browser.page)
    key.count += 1
    sent = browser.post("/en/office/second", answer=key.used(challenge), ticket=ticket)

    assert sent.status_code == 400
    assert not browser.is_inside()


@pytest.mark.parametrize("answer", ["", "{}", "[]", "null", '{"id": 1, "response": {}}', "{" * 99])
def test_f13_an_answer_that_is_none_is_refused(app: Flask, answer: str) -> None:
    browser = holder(app, Key())

    assert alone(browser, Key(), answer=answer or " ").status_code == 400


def test_f8_a_passkey_opens_while_passwords_are_throttled(app: Flask) -> None:
    key = Key()
    browser = holder(app, key)
    stranger = Browser(app)
    stranger.get("/en/office/sign-in")
    for n in range(40):
        stranger.post("/en/office/sign-in", email="aigul@example.kz", password=f"wrong {n}")
    assert browser.password().status_code == 429
    key.count += 1

    assert alone(browser, key).status_code == 303


def _coded(value: bytes) -> str:
    return urlsafe_b64encode(value).decode().rstrip("=")
