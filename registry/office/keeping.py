"""What stands in a form is kept as one types, so that nothing is lost between two sessions."""

from flask import jsonify, redirect, request
from flask_babel import format_time, gettext
from werkzeug.wrappers import Response

from registry.accounts import kept_forms
from registry.office import blueprint
from registry.office.guard import FIELD, who
from registry.office.sessions import writing
from registry.web.session import now

UNKEPT = (FIELD, "do", "kept_as")  # of a form; the rest was typed


@blueprint.post("/kept")
def keep_form() -> Response:
    """Keep what stands in a form; the answer says when."""
    at = now()
    with writing() as session:
        kept_forms.keep(session, who().id, request.form.get("kept_as", ""), typed(), at=at)
    return jsonify(said=gettext("Kept at %(time)s", time=format_time(at, "short")))


@blueprint.post("/kept/discard")
def discard_form() -> Response:
    """Forget what was typed into a form, and show it as it was."""
    with writing() as session:
        kept_forms.discard(session, who().id, request.form.get("kept_as", ""))
    back = request.form.get("back", "")
    # A path of this portal alone: “//elsewhere” would be another site's.
    is_here = back.startswith("/") and not back.startswith(("//", "/\\"))
    return redirect(back if is_here else "/office/", 303)


def typed() -> dict[str, list[str]]:
    """What was typed into the form that was sent."""
    return {name: texts for name, texts in request.form.lists() if name not in UNKEPT}
