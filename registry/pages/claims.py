"""The ledger of claims: what was said about cameras in public, and what the register can count."""

from flask import render_template

from registry import cameras
from registry.pages import blueprint
from registry.statistics import claims as ledger
from registry.web.session import database, settings, today
from registry.web.wording import wording


@blueprint.get("/claims")
def claims() -> str:
    """Every claim with its date and source, the newest first; beside it the register's count."""
    day, timezone = today(), settings().timezone
    with database().reading() as session:
        everything = cameras.selection(session, {}, today=day, timezone=timezone)
        return render_template(
            "pages/claims.html",
            claims=[
                (claim, ledger.registered(session, claim, today=day, timezone=timezone))
                for claim in ledger.standing(session)
            ],
            registered=cameras.count(session, everything),
            wording=wording(session),
        )
