"""The returns of an office: what is due, what waits for whom, and what was handed in."""

from typing import Any

from flask import render_template, request, url_for

from registry.accounts import Office, Role, offices, roles
from registry.database import Session
from registry.errors import NotAllowed
from registry.office import blueprint
from registry.office.cameras.own import asked_office, own_offices
from registry.office.guard import who
from registry.office.returns import words
from registry.office.sessions import reading
from registry.statistics import returns
from registry.statistics.periods import Period
from registry.statistics.returns.way import due
from registry.statistics.returns.way.due import Line, Standing
from registry.web.languages import language
from registry.web.session import today
from registry.web.wording import Wording, wording

READERS = (Role.STATISTICIAN, Role.REVIEWER)
ON_A_PAGE = 50


@blueprint.get("/statistics", endpoint="return_list")
def listed() -> str:
    """The returns of an office, the due ones first."""
    with reading() as session:
        own = readable_offices(session)
        office = asked_office(session, *READERS)
        return render_template("office/returns/list.html", **_page(session, own, office))


def readable_offices(session: Session) -> list[Office]:
    """The offices whose returns the official works on; NotAllowed where there is none."""
    if not (own := own_offices(session, *READERS)):
        raise NotAllowed("Returns are the work of statisticians, and of those who accept them.")
    return own


def _page(session: Session, own: list[Office], office: Office) -> dict[str, Any]:
    told = wording(session)
    before = request.args.get("before", type=int)
    found = returns.of_office(session, who(), office.id, before=before, limit=ON_A_PAGE + 1)
    lines = due.due(session, office, today=today())
    waiting = [
        one
        for one in returns.waiting(session, who())
        if returns.may_accept(session, who(), one.office_id)
    ]
    names = {one.id: offices.name(one, language()) for one in offices.every(session)}
    return {
        "office": office,
        "own": {one.id: names[one.id] for one in own},
        "names": names,
        "waiting": [(one, _about(told, one)) for one in waiting],
        "quarters": [words.quarter(one.period) for one in next(iter(lines.values()), [])],
        "lines": [
            (_line(told, line), [_stands(office, line, one) for one in listed])
            for line, listed in lines.items()
        ],
        "due": sum(one.is_due for listed in lines.values() for one in listed),
        "found": [(one, _about(told, one)) for one in found[:ON_A_PAGE]],
        "more": found[ON_A_PAGE - 1].id if len(found) > ON_A_PAGE else None,
        "is_first": before is None,
        "statuses": words.statuses(),
        "may_count": roles.may_count(who(), office.id),
    }


def _about(told: Wording, one: Any) -> str:
    return words.about(told.system(one.system_id), one.capability)


def _line(told: Wording, line: Line) -> dict[str, str]:
    return {"system": _about(told, line), "area": told.area(line.area_id)}


def _stands(office: Office, line: Line, one: Standing) -> dict[str, Any]:
    """A quarter of a line: in a word, and where one goes from there."""
    told: dict[str, Any] = {"quarter": words.quarter(one.period)}
    if one.kept:
        there = url_for("office.return_page", return_id=one.kept.id)
        return told | {"word": one.kept.status, "href": there}
    word = "due" if one.is_due else "none"
    return told | {"word": word, "href": _begun(office, line, one.period)}


def _begun(office: Office, line: Line, period: Period) -> str | None:
    if not roles.may_count(who(), office.id):
        return None
    about = f"{line.system_id}:{line.capability}"
    return url_for(
        "office.new_return", office=office.id, about=about, area=line.area_id, quarter=str(period)
    )
