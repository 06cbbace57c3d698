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
    corrections,
    counting,
    deadlines,
    downloads,
    health,
    history,
    home,
    law,
    log,
    machine,
    offices,
    organisations,
    sign,
    systems,
    tiles,
    where,
)

__all__ = [
    "about",
    "areas",
    "asking",
    "basemap",
    "blueprint",
    "cameras",
    "claims",
    "corrections",
    "counting",
    "deadlines",
    "downloads",
    "health",
    "history",
    "home",
    "law",
    "log",
    "machine",
    "offices",
    "organisations",
    "sign",
    "systems",
    "tiles",
    "where",
]
