"""A sign for a pole: what a camera is and who answers for it, with the way to its page."""

from collections.abc import Callable, Sequence

from flask import Response, request, url_for
from flask_babel import force_locale

from registry import cameras, documents
from registry.cameras.beside import organisations
from registry.cameras.declared import vocabulary
from registry.cameras.record import Camera
from registry.database import Session
from registry.documents import papers
from registry.pages import blueprint
from registry.settings import LANGUAGES
from registry.web.session import database, now, settings, today
from registry.web.wording import measured


@blueprint.get("/cameras/<camera_id>/sign.pdf")
def camera_sign(camera_id: str) -> Response:
    """The sign as a page to print; in all three languages, what is not declared included."""
    with database().reading() as session:
        shown = cameras.by_id(session, camera_id, today=today())
        paper = _sign(session, shown.camera)
    response = Response(documents.pdf.sign(paper), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{camera_id}.pdf"'
    return response


def _sign(session: Session, camera: Camera) -> papers.Sign:
    known = organisations.standing(session).get(camera.controller or "")
    basis, days = camera.legal_basis, camera.retention_days
    return papers.Sign(
        id=camera.id,
        url=_address(camera.id),
        made_at=now(),
        controller=_said(lambda code: organisations.name(known, code)) if known else None,
        purpose=_terms("purpose", camera.purposes),
        legal_basis=_terms("legal_basis_type", (basis.type,) if basis else ()),
        retention=None if days is None else _said(lambda code: _days(days, code)),
        demonstration=camera.demonstration,
        zone=settings().timezone,
    )


def _terms(name: str, codes: Sequence[str]) -> papers.InLanguages | None:
    """Words of a vocabulary in each language; None where nothing is declared."""
    if not codes:
        return None
    return _said(lambda code: "; ".join(vocabulary.label(name, one, code) for one in codes))


def _days(days: int, code: str) -> str:
    with force_locale(code):
        return measured(days, "days")


def _said(said: Callable[[str], str]) -> papers.InLanguages:
    return {code: said(code) for code in LANGUAGES}


def _address(camera_id: str) -> str:
    base = settings().base_url or request.host_url.rstrip("/")
    path = url_for("pages.camera", camera_id=camera_id).removeprefix(request.script_root)
    return f"{base}{path}"
