"""The city basemap, where the operator set one: a PMTiles file, read by byte ranges."""

from pathlib import Path

from flask import Response, send_file

from registry.errors import NotFound
from registry.pages import blueprint
from registry.web.session import settings


@blueprint.get("/basemap.pmtiles")
def basemap_file() -> Response:
    """The configured basemap file; answers range requests."""
    path = Path(settings().basemap or "-").resolve()
    if path.suffix != ".pmtiles" or not path.is_file():
        raise NotFound("This portal has no city basemap; the locator map is drawn instead.")
    return send_file(path, conditional=True, mimetype="application/vnd.pmtiles", max_age=86_400)
