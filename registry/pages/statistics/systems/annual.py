"""The report of a year: what is published of a system, as a page that can be filed."""

from flask import Response
from flask_babel import gettext

from registry.cameras.beside import systems
from registry.datasets import releases as released
from registry.errors import NotFound
from registry.pages import blueprint
from registry.pages.statistics.asked import asked
from registry.places import areas
from registry.statistics.releases import questions
from registry.web.languages import language
from registry.web.session import base, database
from registry.web.words import said


@blueprint.get("/statistics/systems/<system_id>/<int:year>.html")
def statistics_annual(system_id: str, year: int) -> Response:
    """Every published count of a year of a system, area by area."""
    asked()
    with database().reading() as session:
        record = systems.by_id(session, system_id)
        stood = questions.standing(session, system=system_id, periods=[str(year)])
        if not stood:
            raise NotFound("Nothing was published of the year {year}.", year=year)
        body = released.annual(
            [one.cell for one in stood],
            system=said(record, "name"),
            year=str(year),
            areas={code: one.name(language()) for code, one in areas.areas().items()},
            language=language(),
            source=f"{base()}/{language()}/statistics/systems/{system_id}",
            gettext=gettext,
            demonstration=bool(record.get("demonstration")),
        )
    response = Response(body, content_type="text/html; charset=utf-8")
    name = f"{system_id}-{year}.html"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
