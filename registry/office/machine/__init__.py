"""The door for programs of offices: a key in the place of a session, JSON in the place of pages.

It stands beside the office's own door: here are no sessions, no cookies and no forms.
"""

from flask import Blueprint

blueprint = Blueprint("machine", __name__, url_prefix="/api/returns")

from registry.office.machine import door, returns  # noqa: E402  (routes hang themselves on it)

door.stand_at(blueprint)

__all__ = ["blueprint", "door", "returns"]
