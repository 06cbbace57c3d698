"""Whether the process lives, whether it can answer from its database, and its figures."""

from contextlib import suppress
from datetime import UTC, datetime
from math import isinf

from flask import Response, current_app

from registry import log, migrations
from registry.errors import NotAllowed
from registry.maps.index import DamagedIndex, open_index
from registry.pages import blueprint
from registry.web import database, metrics
from registry.web.session import settings

Gauges = dict[str, tuple[str, float]]


@blueprint.get("/healthz")
def alive() -> Response:
    """The process answers."""
    return Response("alive\n", content_type="text/plain; charset=utf-8")


@blueprint.get("/readyz")
def ready() -> Response:
    """A database answers and has the shape that this version needs: pages can be shown."""
    try:
        is_ready = migrations.revision(database()) == migrations.head()
    except Exception:  # whatever ails the database, the answer is the same: not ready
        is_ready = False
    said = "ready\n" if is_ready else "not ready: the database does not answer as it should\n"
    if is_ready and (lag := database().lag()):
        behind = "an unknown time" if isinf(lag.seconds) else f"{lag.seconds:.0f} s"
        said += f"the replica that is read from is {behind} behind\n"
    return Response(said, 200 if is_ready else 503, content_type="text/plain; charset=utf-8")


@blueprint.get("/metrics")
def figures() -> Response:
    """The figures for Prometheus, for this machine alone unless the operator opens them."""
    if not metrics.may_see():
        raise NotAllowed("The figures of operation are shown to the portal's own machine only.")
    board: metrics.Board = current_app.extensions["registry.metrics"]
    response = Response(metrics.text(board, _gauges()), content_type=metrics.MEDIA_TYPE)
    response.headers["Cache-Control"] = "no-store"
    return response


def _gauges() -> Gauges:
    """What a monitor watches besides the requests; what cannot be had is left out."""
    found: Gauges = {}
    with suppress(Exception):  # the database is down: the other figures matter all the more
        found |= _of_the_log()
    with suppress(Exception):
        found |= _of_the_servers()
    with suppress(DamagedIndex, OSError):
        path = settings().index_path
        found["ashyq_index_bytes"] = ("Size of the map index.", path.stat().st_size)
        size = open_index(path, verify=False).size
        found["ashyq_index_entries"] = ("Log size that the map index stands for.", size)
    return found


def _of_the_log() -> Gauges:
    with database().reading() as session:
        size = log.size(session)
        newest = next(log.read(session, after=size - 1), None)
        found: Gauges = {"ashyq_log_entries": ("Entries in the log.", size)}
        if newest:
            age = (datetime.now(UTC) - newest.recorded_at).total_seconds()
            found["ashyq_newest_entry_age_seconds"] = ("Age of the newest entry.", age)
    return found


def _of_the_servers() -> Gauges:
    takes = "Whether the database takes changes (1) or can only be read (0)."
    found: Gauges = {"ashyq_database_takes_changes": (takes, database().takes_changes())}
    if database().has_replica:
        lag = database().lag()
        answers = "Whether the replica answers as one (1) or the primary is read from (0)."
        found["ashyq_replica_answers"] = (answers, lag is not None)
        if lag:
            found["ashyq_replica_receiving"] = ("Whether the primary sends to it.", lag.receiving)
            found["ashyq_replica_behind_bytes"] = ("Received and not yet shown.", lag.bytes)
            found["ashyq_replica_behind_seconds"] = ("How old it may be.", lag.seconds)
    return found
