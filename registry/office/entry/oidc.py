"""Sign-in through the national provider, where one is configured."""

import hmac
import json
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from flask import redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from registry import audit
from registry.accounts import identities, sign_ins
from registry.accounts.identities import Told
from registry.errors import NotFound, Refused
from registry.office import blueprint, guard
from registry.office.entry import proof, provider
from registry.office.entry.entering import after_sign_in, agent, entered
from registry.office.entry.provider import Asked
from registry.office.sessions import writing
from registry.web.session import now, settings

COOKIE = "office-oidc"
PURPOSE = "national sign-in"
LASTS = timedelta(minutes=10)

guard.OPEN |= {"sign_in_nationally", "come_back"}


@blueprint.get("/national")
def sign_in_nationally() -> AnyResponse:
    """Lead to the provider; what its answer has to fit is sealed in a cookie of this browser."""
    _check()
    asked = provider.ask(settings(), _back())
    told = json.dumps({"asked": asdict(asked), "next": proof.next_page()})
    response = redirect(asked.address, 303)
    guard.set_cookie(response, proof.seal().close(PURPOSE, told, at=now()), name=COOKIE)
    return response


@blueprint.get("/national/back")
def come_back() -> AnyResponse:
    """A session, when the provider vouches for somebody who has an account here."""
    _check()
    sealed = request.cookies.get(guard.cookie_name(COOKIE), "")
    opened = proof.seal().open(PURPOSE, sealed, at=now(), within=LASTS)
    kept = json.loads(opened) if opened else {"asked": {"state": ""}}
    state = request.args.get("state", "").encode("utf-8", "replace")
    if not opened or not hmac.compare_digest(state, kept["asked"]["state"].encode()):
        raise Refused("This sign-in was not begun here, or too long ago. Begin it again.")
    if not (code := request.args.get("code")):
        raise Refused("The national sign-in was not finished. Begin it again.")
    token, is_whole = _begun(
        provider.claims(settings(), _back(), code=code, asked=Asked(**kept["asked"]))
    )
    second = url_for("office.second", next=kept["next"] or None)
    inside = str(kept["next"] or after_sign_in(token))
    response = entered(token, inside if is_whole else second)
    guard.drop_cookie(response, name=COOKIE)
    return response


def _begun(claims: dict[str, Any]) -> tuple[str, bool]:
    """The session; a whole one when the provider has asked for two factors itself."""
    said = {str(claims.get("acr"))} | {str(one) for one in claims.get("amr") or ()}
    is_whole = not said.isdisjoint(settings().oidc_trusted_acr)
    told = Told(
        issuer=settings().oidc_issuer,
        subject=str(claims["sub"]),
        email=str(claims.get("email", "")),
        is_verified=claims.get("email_verified") is True,
    )
    with writing() as session:
        official = identities.official(session, told, at=now())
        sign_ins.end(session, guard.token())
        factor = "oidc" if is_whole else None
        token = sign_ins.begin(session, official, at=now(), agent=agent(), factor=factor)
        audit.write(session, "sign_in.national", at=now(), official=official.id, whole=is_whole)
    return token, is_whole


def _back() -> str:
    base = settings().base_url or request.host_url.rstrip("/")
    return base + url_for("office.come_back").removeprefix(request.script_root)


def _check() -> None:
    if not settings().oidc_issuer:
        raise NotFound("No national sign-in is set up here.")
