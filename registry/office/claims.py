"""The ledger of claims as the register's statisticians keep it."""

from flask import g, redirect, request, url_for
from pydantic import ValidationError
from werkzeug.wrappers import Response as AnyResponse

from registry.accounts import roles
from registry.errors import NotAllowed, Refused
from registry.log import Record
from registry.office import blueprint
from registry.office.entry import proof
from registry.office.sessions import reading, writing
from registry.statistics import claims as ledger
from registry.statistics.claims import Claim
from registry.web.session import now

PLAIN = (
    "id", "kind", "said_on", "figure", "qualifier", "city", "period_start", "period_end",
    "earlier", "organisation", "source_title", "source_url", "source_publisher", "url_precision",
    "archive_sha256",
)  # fmt: skip
TRILINGUAL = ("said_by", "statement", "unit", "note")
FIELDS = (*PLAIN, *(f"{name}_{code}" for name in TRILINGUAL for code in ("kk", "ru", "en")))


@blueprint.get("/claims")
def claim_list() -> AnyResponse:
    """Every claim, to be amended; and the way to a new one."""
    _check()
    with reading() as session:
        return proof.shown("office/claims/list.html", claims=ledger.standing(session))


@blueprint.get("/claims/new")
def new_claim() -> AnyResponse:
    """The form of a new claim."""
    _check()
    return _page(None)


@blueprint.post("/claims/new")
def enter_claim() -> AnyResponse:
    """Enter a claim."""
    _check()
    try:
        claim = _given(request.form.get("id", "").strip())
        with writing() as session:
            ledger.enter(session, g.who, claim, at=now())
    except Refused as refusal:
        return _page(None, refusal)
    return redirect(url_for("office.claim_list"), 303)


@blueprint.get("/claims/<claim_id>")
def claim_form(claim_id: str) -> AnyResponse:
    """The form of a claim that stands."""
    _check()
    with reading() as session:
        return _page(ledger.find(session, claim_id))


@blueprint.post("/claims/<claim_id>")
def amend_claim(claim_id: str) -> AnyResponse:
    """Amend a claim; what stood before stays in its history."""
    _check()
    with reading() as session:
        standing = ledger.find(session, claim_id)
    try:
        with writing() as session:
            reason = request.form.get("reason", "")
            ledger.amend(session, g.who, _given(claim_id), reason, at=now())
    except Refused as refusal:
        return _page(standing, refusal)
    return redirect(url_for("office.claim_list"), 303)


def _given(claim_id: str) -> Claim:
    """The claim of the form; Refused names the first field that is not as it should be."""
    said = {name: request.form.get(name, "").strip() or None for name in FIELDS}
    try:
        return Claim.model_validate(said | {"id": claim_id})
    except ValidationError as failure:
        fault = failure.errors()[0]
        name = str(fault["loc"][0]) if fault["loc"] else "period_end"
        raise Refused(
            "A field is missing or not in the right form ({value}). It is marked below.",
            field=name,
            value=str(said.get(name) or "—")[:80],
        ) from None


def _check() -> None:
    if not roles.may_keep_claims(g.who):
        raise NotAllowed("Your roles do not allow this.")


def _page(standing: Record | None, refusal: Refused | None = None) -> AnyResponse:
    return proof.shown(
        "office/claims/form.html",
        refusal,
        claim=standing,
        before=standing or {},
    )
