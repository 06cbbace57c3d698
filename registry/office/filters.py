"""Saved filters: the query of the list of cameras, kept under a name and found on the desk."""

from urllib.parse import parse_qs, urlencode

from flask import redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from registry import cameras
from registry.accounts import filters
from registry.errors import Refused
from registry.office import blueprint
from registry.office.guard import who
from registry.office.sessions import writing
from registry.web.session import now, settings, today

OF_THE_PAGE = ("office", "after", "limit")  # keys of the list that are no filters of the register


@blueprint.post("/filters")
def save_filter() -> Response | tuple[str, int]:
    """Keep the query of the list under a name."""
    name, query = (request.form.get(field, "") for field in ("name", "query"))
    try:
        with writing() as session:
            filters.save(session, who().id, name, _checked(query), at=now())
    except Refused as refused:
        error = {"field": "filter-name", "message": refused.said(gettext)}
        page = render_template("office/filter.html", filter_name=name, query=query, error=error)
        return page, refused.status
    return redirect(url_for("office.desk", _anchor="filters"), 303)


@blueprint.post("/filters/<int:filter_id>/remove")
def remove_filter(filter_id: int) -> Response:
    """Remove one of one's own filters."""
    with writing() as session:
        filters.remove(session, who().id, filter_id)
    return redirect(url_for("office.desk", _anchor="filters"), 303)


def _checked(said: str) -> str:
    """The query as the list takes it: of known filters with known values, in a fixed order."""
    try:
        asked = parse_qs(said.removeprefix("?"), max_num_fields=100)
    except ValueError as broken:
        raise Refused("This filter holds too much to be kept.", field="query") from broken
    office = asked.get("office", [])[:1]
    args = {key: values for key, values in asked.items() if key not in OF_THE_PAGE}
    chosen = cameras.Selection.parse(args, today=today(), timezone=settings().timezone)
    return urlencode([("office", one) for one in office] + chosen.query())
