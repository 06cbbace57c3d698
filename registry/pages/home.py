"""The map with its filters: the first screen, the same selection as everywhere else.

Everything here also works as a plain form without scripts; the script only spares the reload.
"""

from babel.numbers import format_compact_decimal
from flask import current_app, g, render_template
from flask_babel import ngettext

from registry import cameras
from registry.maps.drawing import Drawn, MapOptions, drawn
from registry.pages import blueprint, filters, sketch
from registry.pages.arguments import selection
from registry.places import areas
from registry.statistics import claims
from registry.web.assets import asset
from registry.web.basemaps import basemap
from registry.web.languages import language
from registry.web.session import database
from registry.web.words import number

COUNTRY = "kazakhstan"
OPENING_ZOOM, CITY_ZOOM, DISTRICT_ZOOM = 14, 12, 13
CLAIM = "cameras-total-2024-11"
# A number for each form that a word takes after numbers, as browsers name the forms.
PLURALS = {"one": 1, "few": 2, "many": 5, "other": 100}
SCRIPTS = ("vendor/leaflet/leaflet.js", "map.js", "basemap.js", "home.js")
# Without the language's prefix, so that one copy in a cache serves all three.
POINTS = "/tiles/cameras/{z}/{x}/{y}.mvt"
# On a copy that no program serves: the same tiles out of one archive.
ARCHIVED = "pmtiles:/cameras.pmtiles#{z}/{x}/{y}"
STYLES = ("vendor/leaflet/leaflet.css", "map.css")
Place = tuple[float, float]
View = tuple[Place, int, tuple[Place, Place] | None]


@blueprint.get("/")
def home() -> str:
    """The map, its filters and the count of what they leave."""
    return render_template("pages/home.html", **_shown())


@blueprint.get("/embed")
def embed() -> str:
    """The map alone, for a frame in somebody else's page."""
    g.may_be_framed = True
    return render_template("pages/embed.html", **_shown())


def _shown() -> dict[str, object]:
    with database().reading() as session:
        chosen = selection(session)
        panel = filters.panel(session, chosen)
        by_area = cameras.by_area(session, chosen)
        said = {claim["id"]: claim for claim in claims.standing(session)}.get(CLAIM)
    return {
        "panel": panel,
        "drawn": _drawn(chosen, by_area),
        "cities": sketch.cities(by_area),
        "outline": sketch.outline(),
        "claim": said,
        "claimed": said and _in_words(int(said["figure"])),
        "totals": {form: _total(panel, number) for form, number in PLURALS.items()},
        "short": short_forms(),
        "views": {option.value: _place_of(option.value) for option in panel.areas}
        | {"": areas.area(COUNTRY).bbox},
    }


def _total(panel: filters.Panel, count: int) -> list[str]:
    """What stands beside the count, with and without a choice, for a number like this one."""
    return [
        ngettext("camera on the register.", "cameras on the register.", count),
        ngettext(
            "camera fits your choice. The register holds %(registered)s.",
            "cameras fit your choice. The register holds %(registered)s.",
            count,
            registered=number(panel.registered),
        ),
    ]


def _in_words(figure: int) -> str:
    written = format_compact_decimal(
        figure, format_type="long", locale=language(), fraction_digits=1
    )
    return str(written).replace(" ", "\u00a0")


def short_forms() -> list[list[object]]:
    """How a thousand and a million are written where there is no room: browsers lack Kazakh."""
    tongue = language()
    forms = ((size, format_compact_decimal(size, locale=tongue)) for size in (1_000_000, 1_000))
    return [[size, said.replace("1", "{}")] for size, said in forms]


def _drawn(chosen: cameras.Selection, by_area: dict[str, dict[str, int]]) -> Drawn:
    centre, zoom, bounds = view(chosen, by_area)
    return drawn(
        MapOptions(
            scripts={name: asset(name) for name in _scripts()},
            styles={name: asset(name) for name in STYLES},
            basemap=basemap(),
            points_url=ARCHIVED if current_app.config.get("MIRROR") else POINTS,
            language=language(),
            centre=centre,
            zoom=zoom,
            bounds=bounds,
        )
    )


def _scripts() -> tuple[str, ...]:
    if not current_app.config.get("MIRROR"):
        return SCRIPTS
    return tuple(
        one for name in SCRIPTS for one in ((name, "archive.js") if name == "map.js" else (name,))
    )


def view(chosen: cameras.Selection, by_area: dict[str, dict[str, int]]) -> View:
    """Where the map opens: on the box or area asked for, else on the city with most cameras."""
    if boxes := chosen.values("bbox"):
        west, south, east, north = (float(part) for part in boxes[0].split(","))
        return (0, 0), 5, ((south, west), (north, east))
    cities = filters.by_city(by_area)
    largest = max(cities, key=lambda city: cities[city]["total"], default=COUNTRY)
    asked = chosen.values("area")
    place = _place_of(asked[0] if asked else largest)
    if len(place) == 4:
        west, south, east, north = place
        return (0, 0), 5, ((south, west), (north, east))
    return (place[0], place[1]), int(place[2]) if asked else OPENING_ZOOM, None


def _place_of(area_id: str) -> tuple[float, ...]:
    """Middle and zoom of a city or district; the box of what is wider."""
    shown = areas.area(area_id)
    if shown.kind in (areas.Kind.COUNTRY, areas.Kind.REGION):
        return shown.bbox
    return shown.lat, shown.lon, DISTRICT_ZOOM if shown.kind is areas.Kind.DISTRICT else CITY_ZOOM
