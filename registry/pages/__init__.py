"""The public website: one file per thing shown. Pages read, ask and show; rules live below."""

from flask import Blueprint

blueprint = Blueprint("pages", __name__)

from registry.pages import (  # noqa: E402  (routes hang themselves on the blueprint)
    about,
    areas,
    asking,
    basemap,
    cameras,
    claims,
    confirming,
    corrections,
    counting,
    deadlines,
    downloads,
    filing,
    health,
    history,
    holds,
    home,
    law,
    machine,
    offices,
    organisations,
    receipt,
    request_papers,
    sign,
    status,
    systems,
    tiles,
    where,
)
from registry.web.post import send_after  # noqa: E402

send_after(blueprint)

__all__ = [
    "about",
    "areas",
    "asking",
    "basemap",
    "blueprint",
    "cameras",
    "claims",
    "confirming",
    "corrections",
    "counting",
    "deadlines",
    "downloads",
    "filing",
    "health",
    "history",
    "holds",
    "home",
    "law",
    "machine",
    "offices",
    "organisations",
    "receipt",
    "request_papers",
    "sign",
    "status",
    "systems",
    "tiles",
    "where",
]
