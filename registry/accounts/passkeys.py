"""Passkeys (WebAuthn): added to an account, and used as the second factor or as both.

The challenge travels with the page in a sealed ticket that names who asked for it; it is good
for a few minutes and once.
"""

import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import webauthn
from sqlalchemy import select
from sqlalchemy.orm import Session
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, options_to_json_dict
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from registry import audit
from registry.accounts import factors, throttling
from registry.accounts.sealing import Seal
from registry.accounts.tables import Authenticator, Official
from registry.errors import Conflict, Refused

LASTS = timedelta(minutes=5)
NAME = "Ashyq Kamera"


@dataclass(frozen=True)
class Site:
    """Where passkeys are good: the relying party's id, and the origin of its pages."""

    rp_id: str
    origin: str


@dataclass(frozen=True)
class Ceremony:
    """What a page hands to the browser, and the ticket that comes back with the answer."""

    options: dict[str, Any]
    ticket: str


def begin_adding(
    session: Session, seal: Seal, site: Site, official: Official, *, holder: str, at: datetime
) -> Ceremony:
    """Ask for a new passkey; those that the account has already are left out."""
    challenge = secrets.token_bytes(32)
    options = webauthn.generate_registration_options(
        rp_id=site.rp_id,
        rp_name=NAME,
        user_name=official.email,
        user_id=_handle(seal, official.id),
        user_display_name=official.name,
        challenge=challenge,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED,
            user_verification=UserVerificationRequirement.PREFERRED,
        ),
        exclude_credentials=_described(session, official.id),
    )
    return Ceremony(options_to_json_dict(options), _ticket(seal, "add", challenge, holder, at))


def add(
    session: Session,
    seal: Seal,
    site: Site,
    official: Official,
    *,
    answer: str,
    ticket: str,
    holder: str,
    label: str,
    at: datetime,
) -> Authenticator:
    """Add the passkey that the browser made."""
    challenge = _challenge(session, seal, ticket, "add", holder, at)
    try:
        verified = webauthn.verify_registration_response(
            credential=_parsed(answer),
            expected_challenge=challenge,
            expected_rp_id=site.rp_id,
            expected_origin=site.origin,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as failure:
        raise _not_good() from failure
    credential_id = bytes_to_base64url(verified.credential_id)
    if session.scalar(_by_credential(credential_id)):
        raise Conflict("This passkey belongs to an account already.")
    added = Authenticator(
        official_id=official.id,
        kind="passkey",
        label=factors.labelled(label),
        credential_id=credential_id,
        public_key=verified.credential_public_key,
        sign_count=verified.sign_count,
        last_step=0,
        added_at=at,
        confirmed_at=at,
    )
    session.add(added)
    audit.write(session, "factor.added", at=at, official=official.id, kind="passkey")
    return added


def begin_using(
    session: Session,
    seal: Seal,
    site: Site,
    *,
    holder: str,
    at: datetime,
    official_id: int | None = None,
) -> Ceremony:
    """Ask for a passkey of an official, or for any of this register where nobody is known yet."""
    challenge = secrets.token_bytes(32)
    is_both = official_id is None
    options = webauthn.generate_authentication_options(
        rp_id=site.rp_id,
        challenge=challenge,
        allow_credentials=_described(session, official_id) if official_id else None,
        user_verification=UserVerificationRequirement.REQUIRED
        if is_both
        else UserVerificationRequirement.PREFERRED,
    )
    purpose = "sign in" if is_both else "prove"
    return Ceremony(options_to_json_dict(options), _ticket(seal, purpose, challenge, holder, at))


def use(
    session: Session,
    seal: Seal,
    site: Site,
    *,
    answer: str,
    ticket: str,
    holder: str,
    at: datetime,
    official_id: int | None = None,
) -> Official:
    """Whose passkey it is that answered; without an official the browser must know the person."""
    is_both = official_id is None
    purpose = "sign in" if is_both else "prove"
    challenge = _challenge(session, seal, ticket, purpose, holder, at)
    try:
        given = _parsed(answer)
        found = session.scalar(_by_credential(str(given.get("id", ""))[:1_400]))
        if found is None or (official_id is not None and found.official_id != official_id):
            raise _not_good()
        _check_handle(seal, given, found.official_id)
        verified = webauthn.verify_authentication_response(
            credential=given,
            expected_challenge=challenge,
            expected_rp_id=site.rp_id,
            expected_origin=site.origin,
            credential_public_key=found.public_key or b"",
            credential_current_sign_count=found.sign_count,
            require_user_verification=is_both,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as failure:
        raise _not_good() from failure
    found.sign_count, found.used_at = verified.new_sign_count, at
    official = session.get(Official, found.official_id)
    assert official is not None
    if official.state != "active":
        raise _not_good()
    return official


def _ticket(seal: Seal, purpose: str, challenge: bytes, holder: str, at: datetime) -> str:
    told = json.dumps([challenge.hex(), holder])
    return seal.close(f"passkey {purpose}", told, at=at)


def _challenge(
    session: Session, seal: Seal, ticket: str, purpose: str, holder: str, at: datetime
) -> bytes:
    opened = seal.open(f"passkey {purpose}", ticket, at=at, within=LASTS)
    challenge, asked_by = json.loads(opened) if opened else ("", "")
    if not challenge or asked_by != holder:
        raise Refused("This page has become too old. Load it anew and try the passkey again.")
    throttling.once(session, f"challenge:{challenge}", at=at)
    return bytes.fromhex(challenge)


def _check_handle(seal: Seal, given: dict[str, Any], official_id: int) -> None:
    """A passkey that says whose it is must be theirs."""
    told = given["response"].get("userHandle")
    if told and base64url_to_bytes(told) != _handle(seal, official_id):
        raise _not_good()


def _handle(seal: Seal, official_id: int) -> bytes:
    """What a passkey knows an official by; it says nothing to anybody else."""
    return bytes.fromhex(seal.mark("passkey handle", str(official_id)))


def _described(session: Session, official_id: int) -> list[PublicKeyCredentialDescriptor]:
    return [
        PublicKeyCredentialDescriptor(id=base64url_to_bytes(one.credential_id))
        for one in factors.of_official(session, official_id)
        if one.credential_id
    ]


def _by_credential(credential_id: str) -> Any:
    return select(Authenticator).where(Authenticator.credential_id == credential_id)


def _parsed(answer: str) -> dict[str, Any]:
    found = json.loads(answer)
    if not isinstance(found, dict) or not isinstance(found.get("response"), dict):
        raise _not_good()
    return found


def _not_good() -> Refused:
    return Refused("This passkey is not one for this account. Nothing was changed.")
