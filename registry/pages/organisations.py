"""Who answers for cameras: every organisation, how to reach it, what its records leave open."""

from flask import render_template

from registry import cameras
from registry.accounts import Office, offices
from registry.cameras.beside import organisations as known
from registry.database import Session
from registry.datasets import sizes
from registry.pages import blueprint
from registry.pages.as_of import asked
from registry.web.languages import language
from registry.web.session import database, settings
from registry.web.wording import wording


@blueprint.get("/organisations")
def organisation_list() -> str:
    """All organisations of the register, those that answer for most cameras first."""
    with database().reading() as session:
        moment = asked(session)
        everything = cameras.selection(
            session, moment.filters, today=moment.day, timezone=settings().timezone
        )
        counts = cameras.facets(session, everything).counts["controller"]
        listed = known.standing(session, moment.size).values()
        return render_template(
            "pages/organisation_list.html",
            moment=moment,
            organisations=sorted(listed, key=lambda one: -counts.get(one["id"], 0)),
            counts=counts,
            wording=wording(session, moment.size),
        )


@blueprint.get("/organisations/<organisation_id>")
def organisation(organisation_id: str) -> str:
    """One organisation: its contact, its cameras and their open findings."""
    with database().reading() as session:
        moment = asked(session)
        record = known.by_id(session, organisation_id, moment.size)
        as_controller, as_operator = (
            cameras.selection(
                session,
                {role: [organisation_id], **moment.filters},
                today=moment.day,
                timezone=settings().timezone,
            )
            for role in ("controller", "operator")
        )
        return render_template(
            "pages/organisation.html",
            record=record,
            moment=moment,
            title=known.name(record, language()),
            facets=(facets := cameras.facets(session, as_controller)),
            sizes=sizes.of_cameras(session, facets.total, moment.day),
            operated=cameras.count(session, as_operator),
            # Which office kept its records true at some moment is not kept.
            offices=[] if moment.is_past else _offices(session, organisation_id),
            office_name=offices.name,
            wording=wording(session, moment.size),
        )


def _offices(session: Session, organisation_id: str) -> list[Office]:
    return [
        office
        for office in offices.every(session)
        if office.organisation == organisation_id and office.closed_at is None
    ]
