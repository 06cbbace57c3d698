"""The page of a release, and what is done to it there until it is out."""

from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from registry.database import Session
from registry.errors import NotAllowed, NotFound, Refused
from registry.office import blueprint
from registry.office.guard import who
from registry.office.releases import fields, words
from registry.office.sessions import reading, writing
from registry.statistics import releases
from registry.statistics.measures import THRESHOLDS
from registry.statistics.releases import questions
from registry.statistics.releases.tables import Release
from registry.web.session import now, settings, today
from registry.web.wording import wording

TIERS = [tier for tier, least in THRESHOLDS.items() if least]


@blueprint.get("/releases/<release_id>")
def release_page(release_id: str) -> str:
    """A release: how far it is, its day, its note, its terms, who sees it early."""
    return _page(release_id)


@blueprint.post("/releases/<release_id>")
def do_release(release_id: str) -> Response | tuple[str, int]:
    """Do to a release what the button says."""
    try:
        with writing() as session:
            _do(session, release_id, request.form.get("deed", ""))
    except (NotFound, NotAllowed):
        raise
    except Refused as refused:
        return _page(release_id, refused), refused.status
    return redirect(url_for("office.release_page", release_id=release_id), 303)


def _do(session: Session, release_id: str, deed: str) -> None:
    seen = (release_id, fields.version())
    match deed:
        case "prepare":
            releases.ask_preparation(session, who(), *seen, at=now(), today=today())
        case "note":
            releases.set_note(session, who(), *seen, fields.in_languages("note"), at=now())
        case "terms":
            _set_terms(session, *seen)
        case "move":
            releases.move(session, who(), *seen, fields.moment(), fields.said("reason"), at=now())
        case "cancel":
            releases.cancel(session, who(), *seen, fields.said("cancel_reason"), at=now())
        case "add_reader":
            _add_reader(session, *seen)
        case "remove_reader":
            reader_id = request.form.get("reader", 0, type=int)
            releases.remove_reader(session, who(), *seen, reader_id, at=now())
        case _:
            releases.check(who())
            questions.by_id(session, release_id)
            raise Refused("The form does not say what to do.")


def _set_terms(session: Session, release_id: str, version: int) -> None:
    releases.set_terms(
        session,
        who(),
        release_id,
        version,
        raised={tier: fields.number(tier) for tier in TIERS if fields.said(tier)},
        is_provisional="is_provisional" in request.form,
        why=fields.said("why"),
        because=fields.said("because"),
        at=now(),
    )


def _add_reader(session: Session, release_id: str, version: int) -> None:
    releases.add_reader(
        session,
        who(),
        release_id,
        version,
        role=fields.said("role"),
        organisation=fields.said("organisation"),
        reason=fields.said("why_early"),
        hours=fields.number("hours"),
        at=now(),
    )


def _page(release_id: str, refused: Refused | None = None) -> str:
    releases.check(who())
    errors = fields.errors(refused, "release")
    with reading() as session:
        release = questions.by_id(session, release_id)
        return render_template(
            "office/releases/release.html",
            release=release,
            due=release.due_at.astimezone(settings().timezone),
            trouble=_trouble(session, release),
            terms=releases.terms(release),
            least={tier: THRESHOLDS[tier] for tier in TIERS},
            early=questions.early_readers(session, release_id),
            events=_events(session, release),
            audit=questions.audit(session, release_id),
            stages=words.stages(),
            reasons=list(words.reasons().items()),
            errors=errors,
            wrong={one["field"]: [one["message"]] for one in errors},
            typed=request.form,
        )


def _trouble(session: Session, release: Release) -> str | None:
    refused = releases.trouble(release)
    return words.refusal(refused, wording(session)) if refused else None


def _events(session: Session, release: Release) -> list[tuple[Any, str]]:
    known = words.events()
    return [(one, known.get(one.event, one.event)) for one in releases.events(session, release.id)]
