"""How requests are dealt with: the very table by which the register works, in words and drawn."""

from collections.abc import Iterator
from typing import Any

from flask import Response, json, render_template

from registry import law
from registry.pages import blueprint
from registry.requests import OPEN, State
from registry.requests.public import telling
from registry.requests.way import words as way
from registry.requests.way import workflow
from registry.web.languages import language
from registry.web.session import database

# The usual way, drawn from top to bottom; what leads off it stands in the table.
USUAL = (
    State.UNCONFIRMED, State.RECEIVED, State.TRIAGE, State.IN_PROGRESS, State.IN_REVIEW,
    State.DECIDED, State.CLOSED,
)  # fmt: skip
ORDER = (*USUAL, *(state for state in State if state not in USUAL))


@blueprint.get("/requests/how")
def request_way() -> str:
    """States, what leads from one to another, who may do it, and what else has to hold."""
    tongue = language()
    with database().reading() as session:
        rules = [one.rule for one in law.rules(session, "kz")]
    return render_template(
        "pages/request_way.html",
        usual=USUAL,
        states=[(state, list(_leading_on(state))) for state in ORDER],
        is_open=lambda state: state in OPEN,
        told=lambda list_, code: telling.said(list_, code, tongue),
        said=lambda list_, code: way.said(list_, code, tongue),
        rules=[one for one in rules if one.amount],
        word=lambda list_, code: law.word(list_, code, tongue),
        term=lambda one: law.term(one.amount, one.unit, tongue),
    )


@blueprint.get("/requests/how.json")
def request_way_file() -> Response:
    """The same table for machines."""
    said = {
        "states": [{"code": state, "is_open": state in OPEN} for state in State],
        "steps": [_step(row) for row in workflow.TABLE],
    }
    return Response(json.dumps(said, sort_keys=False), content_type="application/json")


def _leading_on(state: State) -> Iterator[dict[str, Any]]:
    for row in workflow.TABLE:
        if state in row.froms:
            yield _step(row) | {"stays": row.to in (workflow.SAME, state)}


def _step(row: workflow.Step) -> dict[str, Any]:
    return {
        "event": str(row.event),
        "from": sorted(map(str, row.froms)),
        "to": str(row.to),
        "parts": sorted(map(str, row.parts)),
        "guards": list(row.guards),
    }
