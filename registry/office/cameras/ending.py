"""Papers that end soon: authorisations and legal bases, the soonest first."""

import re
from datetime import date

from flask import render_template, request, url_for

from registry import cameras
from registry.accounts import offices
from registry.cameras.index import duties
from registry.errors import Refused
from registry.office import blueprint
from registry.office.cameras.confirming import confirmable, own_office
from registry.office.guard import who
from registry.office.sessions import reading
from registry.web.languages import language
from registry.web.session import settings, today

ON_A_PAGE = 50
AFTER = re.compile(r"(\d{4}-\d\d-\d\d)~([A-Za-z0-9._-]{1,64})", re.ASCII)


@blueprint.get("/ending")
def ending() -> str:
    """The cameras of an office whose authorisation or legal basis ends within some weeks."""
    with reading() as session:
        office = own_office(session, request.args.get("office", ""))
        chosen = duties.of_office(office, today=today(), timezone=settings().timezone)
        found = duties.soonest(session, chosen, after=_after(), limit=ON_A_PAGE + 1)
        shown, last = found[:ON_A_PAGE], found[ON_A_PAGE - 1 : ON_A_PAGE]
        return render_template(
            "office/ending.html",
            office=office,
            office_name=offices.name,
            others=offices.every(session, confirmable(who())),
            ends=shown,
            kept=cameras.kept_of(session, [one.camera_id for one in shown]),
            days=duties.AHEAD.days,
            more=url_for("office.ending", office=office.id, after=_said(last[0]))
            if len(found) > ON_A_PAGE
            else None,
            left=lambda day: (day - today()).days,
            title=lambda camera: camera.title(language()),
        )


def _said(one: duties.Ending) -> str:
    return f"{one.day.isoformat()}~{one.camera_id}"


def _after() -> tuple[date, str] | None:
    said = request.args.get("after", "")
    if not said:
        return None
    try:
        match = AFTER.fullmatch(said)
        return (date.fromisoformat(match[1]), match[2]) if match else _unknown(said)
    except ValueError:
        return _unknown(said)


def _unknown(said: str) -> tuple[date, str]:
    raise Refused("after={value} is no place in this list.", field="after", value=said)
