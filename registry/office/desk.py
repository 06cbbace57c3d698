"""The desk: what waits for an official today, the most urgent first."""

from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import current_app, render_template, url_for

from registry.accounts import filters, offices
from registry.cameras.index import duties
from registry.drafts import desk as waiting
from registry.drafts.desk import Task
from registry.office import blueprint
from registry.office.guard import who
from registry.office.sessions import reading
from registry.requests.office import queues
from registry.web.session import settings, today

# The state in which the list of changes has what waits.
STATES = {
    "correction": "published",
    "returned": "returned",
    "review": "submitted",
    "publish": "approved",
    "draft": "draft",
}


@blueprint.get("/")
def desk() -> str:
    """The desk of the official at the screen."""
    with reading() as session:
        own = offices.every(session, who().offices())
        return render_template(
            "office/desk.html",
            tasks=waiting.tasks(session, who(), today=today(), timezone=settings().timezone),
            asked=queues.waiting(session, who(), today()),
            href=href,
            offices=own,
            office_name=offices.name,
            filters=filters.of_official(session, who().id),
            listed=_listed,
        )


def href(task: Task) -> str | None:
    """Where the task is done; None while there is no such page."""
    office = task.office.id if task.office else None
    if task.code in ("unconfirmed", *duties.ENDING):
        page = "confirm" if task.code == "unconfirmed" else "ending"
        return url_for(f"office.{page}", office=office)
    if task.findings:
        return _listed(urlencode([("office", office), *(("finding", f) for f in task.findings)]))
    if task.code == "letters":
        return _there("office.people")
    if task.set_id:
        return _there("office.change", set_id=task.set_id)
    view = "mine" if task.code in ("draft", "returned") else "waiting"
    return _there("office.changes", view=view, state=STATES[task.code])


def _listed(query: str) -> str | None:
    """The list of cameras with a query, in the office where it stands, else the public one."""
    if address := _there("office.camera_list"):
        return f"{address}?{query}"
    pairs = [pair for pair in parse_qsl(query) if pair[0] != "office"]
    return f"{url_for('pages.camera_list')}?{urlencode(pairs)}"


def _there(endpoint: str, **values: Any) -> str | None:
    if endpoint not in current_app.view_functions:
        return None
    return str(url_for(endpoint, **values))
