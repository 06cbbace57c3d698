"""Where officials work. The guard stands at the door: nothing inside runs without one signed in."""

from flask import Blueprint

blueprint = Blueprint("office", __name__, url_prefix="/office")

from registry.office import (  # noqa: E402  (routes hang themselves on the blueprint)
    changes,
    confirming,
    desk,
    digest,
    ending,
    files,
    filters,
    guard,
    trail,
)

guard.stand_at(blueprint)

__all__ = [
    "blueprint",
    "changes",
    "confirming",
    "desk",
    "digest",
    "ending",
    "files",
    "filters",
    "guard",
    "trail",
]
