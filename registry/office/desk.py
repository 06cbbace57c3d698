"""The desk: what waits for an official today."""

from flask import render_template

from registry.office import blueprint


@blueprint.get("/")
def desk() -> str:
    """The desk of the official at the screen."""
    return render_template("office/desk.html")
