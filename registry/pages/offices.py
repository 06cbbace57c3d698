"""Offices that keep the entries: what each keeps, how complete and fresh it is, how often it
changes. Counted from the public register alone; whoever works there is never named."""

from typing import Any

from flask import render_template

from registry import drafts
from registry.accounts import Office
from registry.accounts import offices as known
from registry.cameras.index import choosing, duties
from registry.pages import blueprint, dots
from registry.statistics import offices as counted
from registry.web.session import database, settings, today
from registry.web.wording import wording


@blueprint.get("/offices")
def office_list() -> str:
    """All offices with how many cameras each keeps and how fresh its entries are."""
    with database().reading() as session:
        open_now = [office for office in known.every(session) if office.closed_at is None]
        return render_template(
            "pages/office_list.html",
            lines=counted.lines(session, open_now, today=today(), timezone=settings().timezone),
            wording=wording(session),
            name=known.name,
        )


@blueprint.get("/offices/<office_id>")
def office(office_id: str) -> str:
    """One office: its cameras, what is declared of them, and what happens with them."""
    with database().reading() as session:
        shown = known.by_id(session, office_id)
        chosen = duties.of_office(shown, today=today(), timezone=settings().timezone)
        return render_template(
            "pages/office.html",
            office=shown,
            name=known.name,
            kept=_query(shown),
            picture=counted.picture(session, shown, today=today(), timezone=settings().timezone),
            percent=counted.percent,
            dots=dots.picture(choosing.parts(session, chosen), shown.area),
            waiting=[one for one in drafts.unconfirmed(session) if one.office.id == shown.id],
            wording=wording(session),
        )


def _query(office: Office) -> dict[str, Any]:
    """The filters that choose the office's cameras on every other page."""
    kept = {"controller": office.organisation, "area": office.area}
    return {key: value for key, value in kept.items() if value}
