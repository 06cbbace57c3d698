"""The ledger of claims: what was said about cameras in public, and what came of checking it."""

from collections.abc import Iterable

from flask import Response, render_template

from registry import cameras, log
from registry.database import Session
from registry.datasets import claim_files
from registry.pages import blueprint
from registry.pages.as_of import Asked, asked
from registry.pages.requests.record import words
from registry.requests.public import record
from registry.requests.public.record import Filter
from registry.statistics import claims as ledger
from registry.statistics.claims import Told
from registry.statistics.claims.series import series
from registry.web.session import database, settings

LATEST = 5  # requests that the page of a claim names


@blueprint.get("/claims")
def claims() -> str:
    """Every claim with its date, source and verdict, the newest first."""
    with database().reading() as session:
        moment = asked(session)
        everything = cameras.selection(
            session, moment.filters, today=moment.day, timezone=settings().timezone
        )
        standing = ledger.standing(session, moment.size)
        return render_template(
            "pages/claims.html",
            moment=moment,
            shown=_told(session, standing, moment),
            series=series(standing),
            registered=cameras.count(session, everything),
            **words(session, moment.size),
        )


@blueprint.get("/claims/<claim_id>")
def claim(claim_id: str) -> str:
    """One claim: what it would take to check it, who asked, and its history."""
    with database().reading() as session:
        moment = asked(session)
        (one,) = _told(session, [ledger.find(session, claim_id, moment.size)], moment)
        about = Filter(claim=claim_id)
        # Who had asked by then is not kept.
        latest = (
            []
            if moment.is_past
            else record.page(session, about, today=moment.day, limit=LATEST).requests
        )
        return render_template(
            "pages/claim.html",
            one=one,
            moment=moment,
            requests=latest,
            entries=log.history(session, f"{ledger.COLLECTION}/{claim_id}", until=moment.size),
            **words(session, moment.size),
        )


@blueprint.get("/claims.json")
def claims_json() -> Response:
    """The ledger as data: each claim with its verdict and what is missing behind it."""
    with database().reading() as session:
        body = claim_files.as_json(_every(session))
    return Response(body, mimetype="application/json")


@blueprint.get("/claims.csv")
def claims_csv() -> Response:
    """The same as a table; lists are joined with “;”."""
    with database().reading() as session:
        body = claim_files.as_csv(_every(session))
    return Response(b"".join(body), content_type="text/csv; charset=utf-8")


def _every(session: Session) -> list[Told]:
    moment = asked(session)
    return _told(session, ledger.standing(session, moment.size), moment)


def _told(session: Session, claims: Iterable[log.Record], moment: Asked) -> list[Told]:
    return ledger.told(
        session,
        claims,
        today=moment.day,
        timezone=settings().timezone,
        as_of=moment.size,
        until=moment.until,
    )
