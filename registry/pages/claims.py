"""The ledger of claims: what was said about cameras in public, and what came of checking it."""

import csv
import json
from dataclasses import dataclass
from io import StringIO
from typing import Any

from flask import Response, render_template

from registry import cameras, log
from registry.database import Session
from registry.pages import blueprint
from registry.pages.requests.record import words
from registry.requests.public import record
from registry.requests.public.record import Filter
from registry.requests.tables import PublicRequest
from registry.statistics import claims as ledger
from registry.statistics.claims.series import series
from registry.web.session import database, settings, today

COLUMNS = (
    "id", "kind", "said_on", "figure", "qualifier", "city", "period_start", "period_end",
    "organisation", "said_by_kk", "said_by_ru", "said_by_en", "statement_kk", "statement_ru",
    "statement_en", "unit_en", "source_title", "source_url", "source_publisher", "url_precision",
    "archive_sha256",
)  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """A claim with all that stands beside it."""

    claim: log.Record
    registered: ledger.Registered | None
    checked: ledger.Checked
    needs: list[ledger.Need]
    never: list[dict[str, str]]
    requests: list[PublicRequest]
    asked: int


@blueprint.get("/claims")
def claims() -> str:
    """Every claim with its date, source and verdict, the newest first."""
    with database().reading() as session:
        everything = cameras.selection(session, {}, today=today(), timezone=settings().timezone)
        told = ledger.standing(session)
        return render_template(
            "pages/claims.html",
            shown=[_shown(session, claim) for claim in told],
            series=series(told),
            registered=cameras.count(session, everything),
            **words(session),
        )


@blueprint.get("/claims/<claim_id>")
def claim(claim_id: str) -> str:
    """One claim: what it would take to check it, who asked, and its history."""
    with database().reading() as session:
        found = ledger.find(session, claim_id)
        return render_template(
            "pages/claim.html",
            one=_shown(session, found),
            entries=log.history(session, f"{ledger.COLLECTION}/{claim_id}"),
            **words(session),
        )


@blueprint.get("/claims.json")
def claims_json() -> Response:
    """The ledger as data: each claim with its verdict and what is missing behind it."""
    with database().reading() as session:
        told = [_told(_shown(session, claim)) for claim in ledger.standing(session)]
    text = json.dumps({"claims": told}, ensure_ascii=False, indent=1)
    return Response(text, mimetype="application/json")


@blueprint.get("/claims.csv")
def claims_csv() -> Response:
    """The same as a table; lists are joined with “;”."""
    with database().reading() as session:
        told = [_told(_shown(session, claim)) for claim in ledger.standing(session)]
    columns = (*COLUMNS, "verdict", "counted", "missing", "asked")
    file = StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(columns)
    for row in told:
        flat = row | {"missing": ";".join(row["missing"])}
        writer.writerow(["" if flat.get(name) is None else flat[name] for name in columns])
    return Response("\ufeff" + file.getvalue(), content_type="text/csv; charset=utf-8")


def _shown(session: Session, claim: log.Record) -> Shown:
    beside = ledger.registered(session, claim, today=today(), timezone=settings().timezone)
    page = record.page(session, Filter(claim=claim["id"]), today=today(), limit=5)
    return Shown(
        claim,
        beside,
        ledger.checked(session, claim, beside),
        ledger.needs(claim),
        ledger.never(claim),
        page.requests,
        page.total,
    )


def _told(one: Shown) -> dict[str, Any]:
    return {
        **one.claim,
        "verdict": str(one.checked.verdict),
        "counted": one.checked.counted,
        "missing": [need.code for need in one.needs],
        "asked": one.asked,
    }
