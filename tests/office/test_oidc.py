"""The national sign-in against a small real provider (F14)."""

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from registry.accounts import officials
from tests.office.entry import EMAIL, Browser, entered

CLIENT = "ashyq-kamera"


class Provider:
    """A provider of identities; `claims` and `header` are what a test makes of its answer."""

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "one"})
        self.signing = self.key
        self.claims: dict[str, Any] = {}
        self.header = {"alg": "RS256", "kid": "one"}
        self.nonce, self.sent = "", {}
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                provider.answer(self, provider.found(urlsplit(self.path).path))

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                provider.sent = parse_qs(body.decode())
                provider.answer(
                    self, {"token_type": "Bearer", "access_token": "x"} | provider.token()
                )

            def log_message(self, *told: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"

    def answer(self, handler: BaseHTTPRequestHandler, told: dict[str, Any]) -> None:
        body = json.dumps(told).encode()
        handler.send_response(200)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    def found(self, path: str) -> dict[str, Any]:
        if path == "/keys":
            return KeySet([self.key]).as_dict(private=False)
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
        }

    def token(self) -> dict[str, str]:
        plain = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": "900101300123",
            "exp": int(time.time()) + 300,
            "nonce": self.nonce,
            "email": EMAIL,
            "email_verified": True,
        }
        said = {k: v for k, v in (plain | self.claims).items() if v is not None}
        if self.header["alg"] == "none":
            from base64 import urlsafe_b64encode as coded

            parts = (
                coded(json.dumps(one).encode()).decode().rstrip("=") for one in (self.header, said)
            )
            return {"id_token": ".".join(parts) + "."}
        return {
            "id_token": jwt.encode(self.header, said, self.signing, algorithms=["RS256", "HS256"])
        }


@pytest.fixture
def provider(app: Flask) -> Iterator[Provider]:
    """A provider that the portal is set up with."""
    made = Provider()
    Thread(target=made.server.serve_forever, daemon=True).start()
    app.extensions["registry.settings"] = replace(
        app.extensions["registry.settings"],
        oidc_issuer=made.issuer,
        oidc_client_id=CLIENT,
        oidc_client_secret="secret of the portal",
        oidc_label="eGov",
        oidc_trusted_acr=("mfa",),
    )
    yield made
    made.server.shutdown()
    made.server.server_close()


def signed_in(app: Flask, provider: Provider, **but: str) -> tuple[Browser, Any]:
    """A browser that has come back from the provider."""
    browser = Browser(app)
    led = browser.get("/office/national").headers["Location"]
    asked = {key: value[0] for key, value in parse_qs(urlsplit(led).query).items()}
    assert asked["code_challenge_method"] == "S256"
    provider.nonce = asked["nonce"]
    state = but.get("state", asked["state"])
    return browser, browser.get(f"/office/national/back?code=abc&state={state}")


def test_it_counts_as_the_first_factor(app: Flask, provider: Provider) -> None:
    _, key, _ = entered(app)
    browser, answer = signed_in(app, provider)
    assert answer.headers["Location"] == "/office/second"
    assert "code_verifier" in provider.sent
    assert not browser.is_inside()
    assert browser.code(key).status_code == 303
    assert browser.is_inside()


def test_it_counts_as_both_when_the_provider_asked_for_two(app: Flask, provider: Provider) -> None:
    entered(app)
    provider.claims = {"amr": ["mfa"]}
    browser, _ = signed_in(app, provider)

    assert browser.is_inside()


def test_it_knows_an_official_by_the_subject_later(app: Flask, provider: Provider) -> None:
    entered(app)
    signed_in(app, provider)
    provider.claims = {"email": "moved@example.kz", "email_verified": False}

    assert signed_in(app, provider)[1].status_code == 303


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another"},
        {"aud": None},
        {"iss": "https://another.example"},
        {"exp": 1},
        {"exp": None},
        {"email_verified": False},
        {"email_verified": None},
        {"email_verified": "true"},
        {"email": "stranger@example.kz"},
        {"sub": None},
    ],
    ids=str,
)
def test_f14_a_token_that_does_not_hold_links_nobody(
    app: Flask, provider: Provider, claims: dict[str, Any]
) -> None:
    entered(app)
    provider.claims = claims
    browser, answer = signed_in(app, provider)

    assert answer.status_code == 400
    assert browser.token() == ""
    with app.extensions["registry.database"].reading() as session:
        assert officials.by_email(session, EMAIL).identity is None


def test_f14_a_token_without_a_signature_is_refused(app: Flask, provider: Provider) -> None:
    entered(app)
    provider.header = {"alg": "none"}

    assert signed_in(app, provider)[1].status_code == 400


def test_f14_a_token_signed_by_another_is_refused(app: Flask, provider: Provider) -> None:
    entered(app)
    provider.signing = RSAKey.generate_key(2048, {"kid": "one"})

    assert signed_in(app, provider)[1].status_code == 400


@pytest.mark.parametrize("state", ["", "another"])
def test_f14_an_answer_that_was_not_asked_for_is_refused(
    app: Flask, provider: Provider, state: str
) -> None:
    entered(app)

    assert signed_in(app, provider, state=state)[1].status_code == 400


def test_f14_another_subject_does_not_take_over_an_account(app: Flask, provider: Provider) -> None:
    entered(app)
    signed_in(app, provider)
    provider.claims = {"sub": "somebody-else"}

    assert signed_in(app, provider)[1].status_code == 400


def test_a_locked_official_does_not_enter(app: Flask, provider: Provider) -> None:
    entered(app)
    with app.extensions["registry.database"].writing() as session:
        officials.lock(session, officials.by_email(session, EMAIL), at=datetime.now(UTC))

    assert signed_in(app, provider)[1].status_code == 400
