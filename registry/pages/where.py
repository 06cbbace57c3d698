"""Who could have filmed me: a place or a way and a time give cameras, and one request for footage.

Everything stands in the address and nothing is kept. The form works without scripts; the map only
writes into its fields.
"""

from typing import Any

import numpy as np
from flask import render_template, request, url_for
from flask_babel import gettext

from registry import cameras
from registry.cameras import rows
from registry.cameras.footage.covering import covering
from registry.database import Session
from registry.errors import Refused
from registry.maps.drawing import Drawn, MapOptions, drawn
from registry.pages import blueprint, home
from registry.pages.counting import found
from registry.pages.requests import place_and_time, way_picture
from registry.pages.requests.place_and_time import KEYS, REACHES, Said
from registry.places import areas
from registry.web.assets import asset
from registry.web.basemaps import basemap
from registry.web.languages import language
from registry.web.session import database, now, settings, today
from registry.web.wording import wording

TOO_WIDE = {"city", "district", "region", "country"}
ASKED = {"places", "path", "day"}
SCRIPTS = ("vendor/leaflet/leaflet.js", "map.js", "basemap.js", "where.js")
AROUND = 0.0004  # degrees around a way that the map shows
LOCAL_MINUTE = "%Y-%m-%dT%H:%M"


@blueprint.get("/requests/where")
def where() -> tuple[str, int, dict[str, str]]:
    """The cameras that covered a place or a way at some time, and the form that asks for them."""
    form = place_and_time.said(request.args, now().astimezone(settings().timezone))
    with database().reading() as session:
        page, status = _page(session, form), 200
        try:
            page |= _found(form) if _is_search(form) else _answer(session, form)
        except Refused as refused:
            page["error"], status = (
                {"field": refused.field, "message": refused.said(gettext)},
                refused.status,
            )
        # Where somebody was is nothing for a cache to keep, not even that of the browser.
        return render_template("pages/where.html", **page), status, {"Cache-Control": "no-store"}


def _is_search(form: Said) -> bool:
    return bool(form.words) and "find" in request.args


def _page(session: Session, form: Said) -> dict[str, Any]:
    return {
        "form": form,
        "reaches": REACHES,
        "drawn": _map(session, form),
        "short": home.short_forms(),
        "error": None,
        "answer": None,
        "picture": None,
        "covered_on_map": [],
        "choices": None,
        "mark_of": rows.mark,
        "wording": wording(session),
        "today": today(),
    }


def _found(form: Said) -> dict[str, Any]:
    """Places and cameras by name, each with this page's address once it is added to the way."""
    named = found(form.words, besides=KEYS)
    places = [one for one in named if one["lat"] is not None and one["kind"] not in TOO_WIDE]
    lons, lats = (np.array([one[name] for one in places], float) for name in ("lon", "lat"))
    around = areas.containing(lons, lats).tolist()
    return {
        "choices": [
            one | {"add": _with_place(form, one), "area": area}
            for one, area in zip(places, around, strict=True)
        ]
    }


def _with_place(form: Said, one: dict[str, Any]) -> str:
    line = place_and_time.as_typed(one["lon"], one["lat"])
    places = "\n".join(part for part in (form.places.strip(), line) if part)
    said: dict[str, Any] = {
        "day": form.day,
        "since": form.since,
        "until": form.until,
        "reach": form.reach,
    }
    return url_for("pages.where", places=places, **said, more=1, _anchor="form")


def _answer(session: Session, form: Said) -> dict[str, Any]:
    """What was asked, answered; nothing where nobody has asked yet."""
    if "more" in request.args or not ASKED & request.args.keys():
        return {}
    way, time = place_and_time.path(form.places), place_and_time.window(form, settings().timezone)
    within_m = place_and_time.reach(form)
    answer = covering(session, way, within_m=within_m, window=time, at=now())
    return {
        "answer": answer,
        "window": time,
        "path": place_and_time.in_an_address(way),
        "start": time.start.astimezone(time.timezone).strftime(LOCAL_MINUTE),
        "end": time.end.astimezone(time.timezone).strftime(LOCAL_MINUTE),
        "picture": way_picture.picture(way, answer.rows, within_m),
        "covered_on_map": way_picture.on_the_map(answer.rows),
    }


def _map(session: Session, form: Said) -> Drawn:
    centre, zoom, bounds = _view(session, form)
    return drawn(
        MapOptions(
            scripts={name: asset(name) for name in SCRIPTS},
            styles={name: asset(name) for name in home.STYLES},
            basemap=basemap(),
            points_url=home.POINTS,
            language=language(),
            centre=centre,
            zoom=zoom,
            bounds=bounds,
        )
    )


def _view(session: Session, form: Said) -> home.View:
    """Where the map opens: around the way, else on the city with most cameras."""
    try:
        way = place_and_time.path(form.places)
    except Refused:
        way = []
    if not way:
        zone = settings().timezone
        chosen = cameras.selection(session, {}, today=today(), timezone=zone)
        return home.view(chosen, cameras.by_area(session, chosen))
    lons, lats = zip(*way, strict=True)
    west, south, east, north = min(lons), min(lats), max(lons), max(lats)
    return (0, 0), 5, ((south - AROUND, west - AROUND), (north + AROUND, east + AROUND))
