"""The second factor: at the sign-in, and again before anything about factors is changed."""

from flask import g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from registry import audit
from registry.accounts import factors, passkeys, sign_ins, throttling
from registry.errors import Refused
from registry.office import blueprint, guard
from registry.office.entry import proof
from registry.office.entry.entering import after_sign_in, entered
from registry.office.sessions import reading, writing
from registry.web.session import now

guard.HALFWAY |= {"second", "give_second"}


@blueprint.get("/second")
def second() -> AnyResponse:
    """The page that asks for the second factor; without one yet, it is set up first."""
    if g.who.factor:
        return redirect(url_for("office.desk"), 303)
    with reading() as session:
        if not factors.of_official(session, g.who.id):
            return redirect(url_for("office.enrol"), 303)
    return _page()


@blueprint.post("/second")
def give_second() -> AnyResponse:
    """A whole session under a new token, when the code or the passkey is right."""
    try:
        factor = _given()
        with writing() as session:
            token = sign_ins.complete(session, guard.token(), factor, at=now())
            audit.write(session, "sign_in.done", at=now(), official=g.who.id, factor=factor)
    except Refused as refusal:
        return _page(refusal)
    return entered(token, after_sign_in(token))


@blueprint.get("/prove")
def prove() -> AnyResponse:
    """The page that asks again who it is."""
    return _page(is_again=True)


@blueprint.post("/prove")
def give_proof() -> AnyResponse:
    """The session goes on, and factors may be changed for a while."""
    try:
        factor = _given()
        with writing() as session:
            token = sign_ins.prove(session, guard.token(), factor, at=now())
            audit.write(session, "official.proved", at=now(), official=g.who.id, factor=factor)
    except Refused as refusal:
        return _page(refusal, is_again=True)
    return entered(token, proof.next_page() or url_for("office.account"))


def _given() -> str:
    """Which factor was given; Refused when it proves nothing."""
    bucket = {f"second:{g.who.id}": throttling.CODE}
    if answer := request.form.get("answer"):
        with writing() as session:
            passkeys.use(
                session,
                proof.seal(),
                proof.some_site(),
                answer=answer,
                ticket=request.form.get("ticket", ""),
                holder=proof.holder(),
                at=now(),
                official_id=g.who.id,
            )
        return "passkey"
    with writing() as session:
        throttling.pour(session, bucket, at=now())
    with writing() as session:
        typed = request.form.get("code", "")
        factor = factors.check_code(session, proof.seal(), g.who.id, typed, at=now())
        if factor:
            throttling.pour_out(session, next(iter(bucket)))
        else:
            audit.write(session, "second_factor.refused", at=now(), official=g.who.id)
    if factor is None:
        raise Refused(
            "This code is not right, or was used already. Wait for the next one.", field="code"
        )
    return factor


def _page(refusal: Refused | None = None, *, is_again: bool = False) -> AnyResponse:
    with reading() as session:
        own = factors.of_official(session, g.who.id)
        site = proof.site()
        ceremony = None
        if site and any(one.kind == "passkey" for one in own):
            ceremony = passkeys.begin_using(
                session,
                proof.seal(),
                site,
                holder=proof.holder(),
                at=now(),
                official_id=g.who.id,
            )
        has_app = any(one.kind == "totp" for one in own)
    return proof.shown(
        "office/entry/second.html", refusal, is_again=is_again, ceremony=ceremony, has_app=has_app
    )
