"""The public website: one file per thing shown. Pages read, ask and show; rules live below."""

from flask import Blueprint

blueprint = Blueprint("pages", __name__)

from registry.pages import (  # noqa: E402  (routes hang themselves on the blueprint)
    about,
    areas,
    basemap,
    cameras,
    changes,
    claims,
    coming,
    corrections,
    counting,
    datasets,
    downloads,
    editions,
    health,
    history,
    home,
    law,
    log,
    machine,
    offices,
    organisations,
    past,
    requests,
    sign,
    statistics,
    systems,
    tiles,
    where,
)
from registry.web.post import send_after  # noqa: E402

send_after(blueprint)

__all__ = [
    "about",
    "areas",
    "basemap",
    "blueprint",
    "cameras",
    "changes",
    "claims",
    "coming",
    "corrections",
    "counting",
    "datasets",
    "downloads",
    "editions",
    "health",
    "history",
    "home",
    "law",
    "log",
    "machine",
    "offices",
    "organisations",
    "past",
    "requests",
    "sign",
    "statistics",
    "systems",
    "tiles",
    "where",
]
