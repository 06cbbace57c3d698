"""A release that is announced by hand: another period, or a correction of what is out."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from registry.errors import NotAllowed, Refused
from registry.office import blueprint
from registry.office.guard import who
from registry.office.releases import fields, words
from registry.office.sessions import reading, writing
from registry.statistics import releases
from registry.statistics.releases import Announced, questions
from registry.web.session import now


@blueprint.get("/releases/new")
def new_release() -> str:
    """The form of a release; `supersedes` names the one that it corrects."""
    return _page()


@blueprint.post("/releases/new")
def announce_release() -> Response | tuple[str, int]:
    """Announce a release."""
    try:
        with writing() as session:
            made = releases.announce(session, who(), _told(), at=now())
            place = url_for("office.release_page", release_id=made.id)
    except NotAllowed:
        raise
    except Refused as refused:
        return _page(refused), refused.status
    return redirect(place, 303)


def _told() -> Announced:
    return Announced(
        fields.said("id"),
        fields.in_languages("title"),
        fields.day("period_start"),
        fields.day("period_end"),
        fields.moment(),
        fields.said("supersedes_id") or None,
        fields.said("why") or "late_data",
        fields.said("because"),
    )


def _page(refused: Refused | None = None) -> str:
    releases.check(who())
    errors = fields.errors(refused, "id")
    with reading() as session:
        corrected = request.values.get("supersedes_id") or request.args.get("supersedes")
        return render_template(
            "office/releases/new.html",
            corrected=questions.by_id(session, corrected) if corrected else None,
            reasons=list(words.reasons().items()),
            errors=errors,
            wrong={one["field"]: [one["message"]] for one in errors},
            typed=request.form,
        )
