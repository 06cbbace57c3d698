"""What lies under the points of every map, as the operator set it."""

from pathlib import Path

from flask import url_for
from flask_babel import gettext
from markupsafe import escape

from registry.maps.drawing import Basemap
from registry.web.assets import asset
from registry.web.session import settings

CITY_SCRIPTS = ("vendor/protomaps-leaflet/protomaps-leaflet.js", "citymap.js")


def basemap() -> Basemap:
    """The configured basemap, or the locator map that ships."""
    said = settings().basemap
    if said.endswith(".pmtiles") and (path := Path(said)).is_file():
        from registry.maps import pmtiles  # brings GeoPandas, which is slow to import

        return Basemap(
            "pmtiles",
            url_for("pages.basemap_file"),
            # Leaflet shows credits as markup, and this one comes out of a file.
            str(escape(pmtiles.describe(path).get("attribution") or "© OpenStreetMap")),
            scripts=tuple(asset(name) for name in CITY_SCRIPTS),
            max_zoom=pmtiles.describe(path)["maxzoom"],
        )
    if "{z}" in said:
        return Basemap("tiles", said, "© OpenStreetMap")
    credit = gettext("Schematic map: Natural Earth, GeoNames")
    return Basemap("locator", asset("locator.json"), credit)
