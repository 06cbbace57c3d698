"""How offices answer, and the published months of requests about persons."""

from flask import Response, json, render_template

from registry.accounts import offices
from registry.pages import blueprint
from registry.pages.requests import record_curve
from registry.pages.requests.record import chosen
from registry.statistics import answering, personal_requests
from registry.web.languages import language
from registry.web.session import database, today


@blueprint.get("/requests/offices")
def answering_offices() -> str:
    """Each office with its counts and days, and the curve of those who still wait."""
    wanted, day = chosen(), today()
    with database().reading() as session:
        found = answering.selected(session, wanted, today=day)
        spans = answering.spans(session, found, today=day)
        steps = answering.survival(spans)
        return render_template(
            "pages/answering.html",
            wanted=wanted,
            offices=answering.by_office(found, today=day),
            footage=answering.footage(session),
            fewest=answering.FEWEST,
            names={one.id: offices.name(one, language()) for one in offices.every(session)},
            waited=len(spans),
            steps=steps,
            curve=record_curve,
            term=answering.term(session),
        )


@blueprint.get("/requests/months")
def request_months() -> str:
    """The published months of requests about persons, the newest first."""
    with database().reading() as session:
        return render_template(
            "pages/request_months.html",
            months=personal_requests.months(session),
            kinds=personal_requests.KINDS,
            types=personal_requests.TYPES,
            outcomes=personal_requests.OUTCOMES,
            threshold=personal_requests.THRESHOLD,
        )


@blueprint.get("/requests/months.json")
def request_months_file() -> Response:
    """The published months with every cell that is shown."""
    with database().reading() as session:
        said = [
            {
                "month": one.month,
                "cells": one.cells,
                "suppressed": one.suppressed,
                "published_at": one.published_at.isoformat(),
            }
            for one in personal_requests.months(session)
        ]
    return Response(json.dumps(said), content_type="application/json")
