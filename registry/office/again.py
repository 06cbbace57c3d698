"""The form that came too late, shown again to whoever has signed in since."""

from flask import g, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from registry.accounts import unsent
from registry.office import blueprint
from registry.office import unsent as forms
from registry.office.entry import proof
from registry.office.sessions import reading, writing
from registry.web.session import now


@blueprint.get("/again")
def again() -> AnyResponse:
    """What was typed, and the button that sends it."""
    with reading() as session:
        sealed = unsent.waiting(session, g.who.id, at=now(), within=forms.LASTS)
    form = forms.opened(sealed)
    if form is None:
        return redirect(url_for("office.desk"), 303)
    return proof.shown("office/entry/again.html", form=form)


@blueprint.post("/again/drop")
def drop_again() -> AnyResponse:
    """Let the form go."""
    with writing() as session:
        unsent.drop(session, g.who.id)
    return redirect(url_for("office.desk"), 303)
