"""The calendar of releases, and the button that fills it for twelve months."""

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from registry.office import blueprint
from registry.office.guard import who
from registry.office.releases import words
from registry.office.sessions import reading, writing
from registry.statistics import releases
from registry.statistics.releases import questions
from registry.web.session import now, settings


@blueprint.get("/releases")
def release_list() -> str:
    """What comes, what is out, and what was cancelled."""
    releases.check(who())
    with reading() as session:
        return render_template(
            "office/releases/list.html",
            coming=questions.awaited(session),
            out=questions.published(session),
            cancelled=questions.cancelled(session),
            stages=words.stages(),
        )


@blueprint.post("/releases/plan")
def plan_releases() -> Response:
    """Announce the quarters of the coming twelve months."""
    with writing() as session:
        releases.plan(session, who(), at=now(), timezone=settings().timezone)
    return redirect(url_for("office.release_list"), 303)
