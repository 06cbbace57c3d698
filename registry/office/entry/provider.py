"""The national provider of identities (OpenID Connect): where it is, and what it says."""

import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from registry.errors import Refused, Unavailable
from registry.settings import Settings

ALGORITHMS = ["RS256", "PS256", "ES256"]
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
PATIENCE = 10  # seconds for each answer


@dataclass(frozen=True)
class Asked:
    """A question to the provider, and what its answer has to fit."""

    address: str
    state: str
    nonce: str
    verifier: str


def ask(settings: Settings, back: str) -> Asked:
    """Where to lead somebody who signs in there."""
    nonce, verifier = secrets.token_urlsafe(24), secrets.token_urlsafe(48)
    with _client(settings, back) as client:
        address, state = client.create_authorization_url(
            _checked(settings, _told(settings)["authorization_endpoint"]),
            nonce=nonce,
            code_verifier=verifier,
        )
    return Asked(address, state, nonce, verifier)


def claims(settings: Settings, back: str, *, code: str, asked: Asked) -> dict[str, Any]:
    """What the provider says of whoever came back with a code."""
    told = _told(settings)
    try:
        with _client(settings, back) as client:
            tokens = client.fetch_token(
                _checked(settings, told["token_endpoint"]),
                code=code,
                code_verifier=asked.verifier,
                timeout=PATIENCE,
                allow_redirects=False,
            )
        keys = KeySet.import_key_set({"keys": _got(settings, told["jwks_uri"])["keys"]})
        decoded = jwt.decode(tokens["id_token"], keys, algorithms=ALGORITHMS)
        _registry(settings, asked).validate(decoded.claims)
    except requests.RequestException as failure:
        raise _away() from failure
    except (AuthlibBaseError, JoseError, ValueError, KeyError, TypeError) as failure:
        raise Refused("The answer of the national sign-in does not hold. Try again.") from failure
    return dict(decoded.claims)


def _registry(settings: Settings, asked: Asked) -> jwt.JWTClaimsRegistry:
    return jwt.JWTClaimsRegistry(
        leeway=60,
        iss={"essential": True, "value": settings.oidc_issuer},
        aud={"essential": True, "value": settings.oidc_client_id},
        exp={"essential": True},
        sub={"essential": True},
        nonce={"essential": True, "value": asked.nonce},
    )


def _client(settings: Settings, back: str) -> Any:
    return OAuth2Session(
        settings.oidc_client_id,
        settings.oidc_client_secret,
        scope="openid email",
        redirect_uri=back,
        code_challenge_method="S256",
    )


def _told(settings: Settings) -> dict[str, Any]:
    told = _got(settings, f"{settings.oidc_issuer}/.well-known/openid-configuration")
    if told.get("issuer", "").rstrip("/") != settings.oidc_issuer:
        raise _away()
    return told


def _got(settings: Settings, address: str) -> dict[str, Any]:
    try:
        answer = requests.get(_checked(settings, address), timeout=PATIENCE, allow_redirects=False)
        found = answer.json() if answer.status_code == 200 else None
    except (requests.RequestException, ValueError) as failure:
        raise _away() from failure
    if not isinstance(found, dict):
        raise _away()
    return found


def _checked(settings: Settings, address: str) -> str:
    """An address that may be asked: over https, or on this machine when the provider is here."""
    parts, issuer = urlsplit(address), urlsplit(settings.oidc_issuer)
    is_here = parts.hostname in LOOPBACK
    if is_here != (issuer.hostname in LOOPBACK) or parts.username is not None:
        raise _away()
    if parts.scheme != "https" and not (is_here and parts.scheme == "http"):
        raise _away()
    return address


def _away() -> Unavailable:
    return Unavailable("The national sign-in does not answer as it should. Use your password.")
