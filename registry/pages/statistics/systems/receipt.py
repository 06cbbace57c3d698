"""A receipt: one figure recomputed from the published cells, to all its digits."""

import json
from typing import Any

from flask import Response

from registry.errors import Refused
from registry.pages import blueprint
from registry.pages.statistics.asked import asked
from registry.pages.statistics.words import shown
from registry.statistics import metrics, reckoning
from registry.statistics.reckoning import Receipt
from registry.web.session import database
from registry.web.wording import wording

KEYS = ("release", "system", "area", "period", "metric")


@blueprint.get("/statistics/receipt")
def statistics_receipt() -> str:
    """The figure with its formula, its inputs, and the digests of inputs and programs."""
    said = _said()
    with database().reading() as session:
        found = reckoning.receipt(session, **said)
        return shown(
            "receipt",
            said_=said,
            receipt=found,
            definition=metrics.definition(said["metric"]),
            digits=_digits(found),
            wording=wording(session),
        )


@blueprint.get("/statistics/receipt.json")
def statistics_receipt_file() -> Response:
    """The same for a program."""
    said = _said()
    with database().reading() as session:
        body = said | _as_json(reckoning.receipt(session, **said))
    return Response(json.dumps(body, ensure_ascii=False), content_type="application/json")


def _said() -> dict[str, str]:
    said = asked(*KEYS)
    for key in KEYS:
        if key not in said:
            raise Refused(
                "A receipt takes {key}. Take its address from the page of the system.",
                field=key,
                key=key,
            )
    return said


def _digits(receipt: Receipt) -> dict[str, float | None]:
    """The figure to all its digits, as it is in the file."""
    figure = receipt.figure
    return {
        "value": figure.value,
        "least": figure.least,
        "most": figure.most,
        "low": figure.low,
        "high": figure.high,
    }


def _as_json(receipt: Receipt) -> dict[str, Any]:
    figure = receipt.figure
    return {
        **_digits(receipt),
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "method": figure.method,
        "display": figure.display,
        "marks": figure.marks,
        "missing": dict(figure.missing),
        "inputs": [
            {
                "name": one.name,
                "measure": one.cell.measure,
                "period": one.cell.period,
                "value": one.cell.value,
                "marks": one.cell.marks,
                "reason": one.cell.reason,
                "release": one.release_id,
            }
            for one in receipt.inputs
        ],
        "inputs_sha256": receipt.sha256,
        "code_sha256": receipt.code,
        "release_sha256": receipt.release.sha256,
    }
