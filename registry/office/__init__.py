"""Where officials work. The guard stands at the door: nothing inside runs without one signed in."""

from flask import Blueprint

blueprint = Blueprint("office", __name__, url_prefix="/office")

from registry.office import (  # noqa: E402  (routes hang themselves on the blueprint)
    account,
    again,
    desk,
    enrol,
    entering,
    guard,
    invitation,
    offices,
    oidc,
    people,
    post,
    second,
)

guard.stand_at(blueprint)
post.send_after(blueprint)

__all__ = [
    "account",
    "again",
    "blueprint",
    "desk",
    "enrol",
    "entering",
    "guard",
    "invitation",
    "offices",
    "oidc",
    "people",
    "post",
    "second",
]
