"""Where officials work. The guard stands at the door: nothing inside runs without one signed in."""

from flask import Blueprint

blueprint = Blueprint("office", __name__, url_prefix="/office")

from registry.office import (  # noqa: E402  (routes hang themselves on the blueprint)
    again,
    cameras,
    changes,
    claims,
    desk,
    digest,
    entry,
    files,
    filters,
    guard,
    hooks,
    keeping,
    people,
    post,
    releases,
    requests,
    returns,
)
from registry.web.post import send_after  # noqa: E402

guard.stand_at(blueprint)
send_after(blueprint)

__all__ = [
    "again",
    "blueprint",
    "cameras",
    "changes",
    "claims",
    "desk",
    "digest",
    "entry",
    "files",
    "filters",
    "guard",
    "hooks",
    "keeping",
    "people",
    "post",
    "releases",
    "requests",
    "returns",
]
