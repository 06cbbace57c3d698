"""Whether the process lives, and whether it can answer from its database."""

from flask import Response

from registry import migrations
from registry.pages import blueprint
from registry.web import database


@blueprint.get("/healthz")
def alive() -> Response:
    """The process answers."""
    return Response("alive\n", content_type="text/plain; charset=utf-8")


@blueprint.get("/readyz")
def ready() -> Response:
    """The database answers and has the shape that this version needs."""
    try:
        is_ready = migrations.revision(database()) == migrations.head()
    except Exception:  # whatever ails the database, the answer is the same: not ready
        is_ready = False
    said = "ready\n" if is_ready else "not ready: the database does not answer as it should\n"
    return Response(said, 200 if is_ready else 503, content_type="text/plain; charset=utf-8")
