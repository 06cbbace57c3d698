"""The technologies behind the cameras: what is known of each, with sources, and what is not."""

from flask import render_template

from registry import cameras
from registry.cameras.beside import systems as known
from registry.pages import blueprint
from registry.pages.as_of import asked
from registry.web.session import database, settings
from registry.web.wording import wording


@blueprint.get("/systems")
def system_list() -> str:
    """All systems of the register."""
    with database().reading() as session:
        moment = asked(session)
        return render_template(
            "pages/system_list.html",
            moment=moment,
            systems=known.standing(session, moment.size).values(),
        )


@blueprint.get("/systems/<system_id>")
def system(system_id: str) -> str:
    """One system: what was published about it, what nobody has said, and its cameras."""
    with database().reading() as session:
        moment = asked(session)
        record = known.by_id(session, system_id, moment.size)
        chosen = cameras.selection(
            session,
            {"function": record["function"], **moment.filters},
            today=moment.day,
            timezone=settings().timezone,
        )
        return render_template(
            "pages/system.html",
            record=record,
            moment=moment,
            asked=known.ASKED,
            linked=known.linked(session, system_id, moment.size),
            declared=cameras.count(session, chosen),
            wording=wording(session, moment.size),
        )
