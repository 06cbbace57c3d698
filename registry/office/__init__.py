"""Where officials work. The guard stands at the door: nothing inside runs without one signed in."""

from flask import Blueprint

blueprint = Blueprint("office", __name__, url_prefix="/office")

from registry.office import (  # noqa: E402  (routes hang themselves on the blueprint)
    account,
    again,
    camera_form,
    cameras,
    changes,
    confirming,
    desk,
    digest,
    ending,
    enrol,
    entering,
    files,
    filters,
    guard,
    invitation,
    keeping,
    offices,
    oidc,
    people,
    post,
    requests,
    returns,
    second,
    trail,
)
from registry.web.post import send_after  # noqa: E402

guard.stand_at(blueprint)
send_after(blueprint)

__all__ = [
    "account",
    "again",
    "blueprint",
    "camera_form",
    "cameras",
    "changes",
    "confirming",
    "desk",
    "digest",
    "ending",
    "enrol",
    "entering",
    "files",
    "filters",
    "guard",
    "invitation",
    "keeping",
    "offices",
    "oidc",
    "people",
    "post",
    "requests",
    "returns",
    "second",
    "trail",
]
