"""The page on which an answer is written, and letters as PDF."""

from datetime import datetime
from typing import Any

from flask import Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from registry import requests
from registry.accounts import offices
from registry.database import Session
from registry.documents import pdf
from registry.documents.papers import Block, Letter
from registry.errors import NotFound, Refused
from registry.office import blueprint
from registry.office.requests import answering, own, saying, words
from registry.office.requests.page import ON_A_PAGE, pairs
from registry.office.sessions import reading, writing
from registry.requests import Event, Request
from registry.requests.answers import deciding
from registry.requests.gate import once
from registry.requests.office import dossier, questions
from registry.requests.way.choices import choices
from registry.web.session import now

Answer = str | tuple[str, int] | AnyResponse


@blueprint.get("/requests/<slug>/answer/<deed>")
def answer_request(slug: str, deed: str) -> Answer:
    """The form of an answer, begun from the last draft where there is one."""
    return _page(slug, _event(deed))


@blueprint.post("/requests/<slug>/answer/<deed>")
def send_answer(slug: str, deed: str) -> Answer:
    """Put the letter together, or hand the answer in."""
    event = _event(deed)
    if request.form.get("do") == "compose":
        return _composed(slug, event)
    try:
        with writing() as session:
            found = own.opened(session, slug)
            who, actor = own.actor(session, found)
            saying.do(session, who, actor, found, event)
    except NotFound:
        raise
    except Refused as refused:
        return _page(slug, event, refused=refused)
    return redirect(url_for("office.request_page", slug=slug), 303)


@blueprint.get("/requests/<slug>/letters/<int:seq>.pdf")
def letter_pdf(slug: str, seq: int) -> Response:
    """A letter to be printed and posted."""
    with reading() as session:
        found = own.opened(session, slug)
        decision = next((d for d in deciding.every(session, found) if d.seq == seq), None)
        text = deciding.letter(session, own.means(), found, decision) if decision else ""
        if decision is None or not text:
            raise NotFound("There is no such letter, or it was destroyed.")
        at = decision.decided_at or decision.drafted_at
        paper, tongue = _letter(session, found, text, at)
    made = pdf.letter(paper, tongue)
    name = f"{slug}-{seq}.pdf"
    return Response(
        made,
        mimetype="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _composed(slug: str, event: Event) -> Answer:
    try:
        with reading() as session:
            found = own.opened(session, slug)
            who, _ = own.actor(session, found)
            remedy = saying.said(session, who, found, event).remedy
            text = answering.composed(session, found, event, remedy)
    except NotFound:
        raise
    except Refused as refused:
        return _page(slug, event, refused=refused)
    return _page(slug, event, text=text)


def _page(
    slug: str, event: Event, *, refused: Refused | None = None, text: str | None = None
) -> Answer:
    with reading() as session:
        found = own.opened(session, slug)
        told = _told(session, found, event, refused)
        page = render_template("office/requests/answer.html", **told, composed=text)
    return (page, refused.status) if refused else page


def _told(
    session: Session, found: Request, event: Event, refused: Refused | None
) -> dict[str, Any]:
    _, actor = own.actor(session, found)
    at = now()
    told = dossier.dossier(session, own.means(), found, actor, at=at)
    offers = answering.offered(session, found, event)
    own_choice = [one for one in choices(session, own.means(), found, actor, at=at)
                  if one.event == event]  # fmt: skip
    return {
        "told": told,
        "found": found,
        "slug": own.slug(found.number),
        "deed": str(event),
        "chosen": str(event),
        "offers": offers,
        "before": told.letters[-1] if told.letters else None,
        "outcome_pairs": pairs("request_outcome", offers.outcomes),
        "ground_pairs": pairs("refusal_ground", offers.grounds),
        "is_open": any(one.is_open for one in own_choice),
        "why_not": next((saying.say(one.refused) for one in own_choice if one.refused), None),
        "title": words.buttons()[event],
        "states": words.states(),
        "happened_words": words.happened,
        "part_words": words.parts(),
        "refused": refused,
        "since": dossier.since(told.events, refused.seen)
        if isinstance(refused, requests.Moved) else [],
        "typed": request.form,
        "is_sent": request.method == "POST",
        "key": once.new_key(),
        "say": saying.say,
    }  # fmt: skip


def _letter(session: Session, found: Request, text: str, at: datetime) -> tuple[Letter, str]:
    submission = questions.submission_of(session, found)
    tongue = submission.language
    sender = offices.name(offices.by_id(session, found.office_id), tongue)
    blocks = tuple(Block("text", part.strip()) for part in text.split("\n\n") if part.strip())
    paper = Letter(
        number=found.number,
        sender=(sender,),
        recipient=(),
        subject=found.number,
        blocks=blocks,
        signed=sender,
        made_at=at,
        status_url=f"{own.means().base_url}/{tongue}/requests/status",
        demonstration=submission.demonstration,
        zone=own.means().timezone,
    )
    return paper, tongue


def _event(deed: str) -> Event:
    if deed not in ON_A_PAGE:
        raise NotFound("There is no such page of a request.")
    return Event(deed)
