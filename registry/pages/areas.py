"""Cities and districts: how many cameras each has, of which kind, and how much is left open."""

from flask import render_template

from registry import cameras
from registry.datasets import sizes
from registry.pages import blueprint
from registry.pages.as_of import asked
from registry.pages.statistics.overview import published
from registry.places import areas as places
from registry.statistics import coverage
from registry.web.session import database, settings
from registry.web.wording import wording


@blueprint.get("/areas")
def area_list() -> str:
    """All cities with what the register holds for them, and those for which it holds nothing."""
    with database().reading() as session:
        moment = asked(session)
        counted = coverage.by_area(
            session, today=moment.day, timezone=settings().timezone, as_of=moment.size
        )
    return render_template(
        "pages/area_list.html",
        moment=moment,
        counted=counted,
        cities=(cities := coverage.ranked(counted, places.Kind.CITY)),
        parts={city.id: coverage.parts(counted, city.id) for city in cities},
        empty=coverage.without_any(counted, places.Kind.CITY),
    )


@blueprint.get("/areas/<area_id>")
def area(area_id: str) -> str:
    """One area: its cameras by mark and function, its parts, its open findings."""
    shown = places.area(area_id)
    with database().reading() as session:
        moment = asked(session)
        filters = {"area": [area_id], **moment.filters}
        here = settings().timezone
        chosen = cameras.selection(session, filters, today=moment.day, timezone=here)
        counted = coverage.by_area(session, today=moment.day, timezone=here, as_of=moment.size)
        return render_template(
            "pages/area.html",
            area=shown,
            moment=moment,
            chain=places.chain(area_id)[1:][::-1],
            counted=counted,
            parts=coverage.parts(counted, area_id),
            facets=(facets := cameras.facets(session, chosen)),
            published=published(session, area_id, moment.until),
            sizes=sizes.of_cameras(session, facets.total, moment.day),
            controllers=list(facets.counts["controller"].items())[:8],
            wording=wording(session, moment.size),
        )
