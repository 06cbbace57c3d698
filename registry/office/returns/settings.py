"""How systems are set, what their lists hold, and why a series breaks: what returns rest on."""

from collections.abc import Callable
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from registry.database import Session
from registry.errors import NotFound, Refused
from registry.office import blueprint
from registry.office.guard import who
from registry.office.returns import words
from registry.office.returns.form import choosing
from registry.office.returns.form import reading as fields
from registry.office.sessions import reading, writing
from registry.settings import LANGUAGES
from registry.statistics import returns
from registry.statistics.returns.systems.lists import Snapshot
from registry.statistics.returns.systems.settings import Regime
from registry.web.session import now, today
from registry.web.wording import wording

Done = Response | tuple[str, int]
REASONS = ("wanted", "missing", "court", "other")  # why somebody is on a list


@blueprint.get("/statistics/systems", endpoint="system_settings")
def settings_page() -> str:
    """The settings, lists and breaks of a system in an area; which one is chosen first."""
    return _page()


@blueprint.post("/statistics/systems/setting")
def add_setting() -> Done:
    """Say how a system is set from a day on."""
    return _done(_record_setting)


@blueprint.post("/statistics/systems/list")
def add_list() -> Done:
    """Say how many stood on the list on a day."""
    return _done(_record_list)


@blueprint.post("/statistics/systems/break")
def add_break() -> Done:
    """Say that a measure cannot be compared from a day on, and why."""
    return _done(_record_break)


@blueprint.post("/statistics/systems/breaks/<int:break_id>")
def explain_break(break_id: int) -> Done:
    """Say why a break came about that was found in the figures."""
    return _done(
        lambda session, office_id, *_: returns.breaks.note(
            session, who(), office_id, break_id, _causes(), at=now()
        )
    )


def _done(do: Callable[[Session, str, str, str], object]) -> Done:
    try:
        with writing() as session:
            office_id = choosing.counting_office(session).id
            do(session, office_id, *_chosen())
    except NotFound:
        raise
    except Refused as refused:
        return _page(refused), refused.status
    system_id, area_id = _chosen()
    place: dict[str, Any] = {"office": office_id, "system": system_id, "area": area_id}
    return redirect(url_for("office.system_settings", **place), 303)


def _record_setting(session: Session, office_id: str, system_id: str, area_id: str) -> None:
    start = fields.day(_said("valid_from"), field="valid_from")
    if start is None:
        raise Refused("Say from which day on the system is set so.", field="valid_from")
    regime = Regime(
        valid_from=start,
        threshold=_said("threshold") or None,
        valid_to=fields.day(_said("valid_to"), field="valid_to"),
        scale_note=_said("scale_note") or None,
        frame_policy=_said("frame_policy") or None,
        reason=_said("reason") or None,
    )
    returns.settings.record(
        session, who(), office_id, system_id, area_id, regime, at=now(), today=today()
    )


def _record_list(session: Session, office_id: str, system_id: str, area_id: str) -> None:
    day, size = fields.day(_said("as_of"), field="as_of"), _number("size")
    if day is None:
        raise Refused("Say on which day the list was counted.", field="as_of")
    if size is None:
        raise Refused("Say how many stood on the list.", field="size")
    reasons = {name: _number(f"by.{name}") for name in REASONS}
    snapshot = Snapshot(
        as_of=day,
        size=size,
        by_reason={name: count for name, count in reasons.items() if count is not None} or None,
        added=_number("added"),
        removed=_number("removed"),
        median_age_days=_number("median_age_days"),
    )
    returns.lists.record(
        session, who(), office_id, system_id, area_id, snapshot, at=now(), today=today()
    )


def _record_break(session: Session, office_id: str, system_id: str, area_id: str) -> None:
    day = fields.day(_said("at"), field="at")
    if day is None:
        raise Refused("Say from which day on it cannot be compared.", field="at")
    if _said("measure") not in words.every():
        raise Refused("Choose what cannot be compared.", field="measure")
    place = office_id, system_id, area_id, _said("measure"), day
    returns.breaks.add(session, who(), *place, _causes(), at=now())


def _causes() -> dict[str, str]:
    return {code: _said(f"cause_{code}") for code in LANGUAGES}


def _page(refused: Refused | None = None) -> str:
    with reading() as session:
        office = choosing.counting_office(session)
        told = wording(session)
        systems = choosing.countable_systems(session, office)
        chosen = _chosen()
        is_chosen = chosen[0] in dict(systems) and chosen[1] in dict(choosing.areas_of(office))
        errors = _errors(refused)
        return render_template(
            "office/returns/settings.html",
            office=office,
            systems=systems,
            areas=choosing.areas_of(office),
            chosen=chosen if is_chosen else None,
            title=f"{told.system(chosen[0])}, {told.area(chosen[1])}" if is_chosen else "",
            errors=errors,
            wrong={one["field"]: [one["message"]] for one in errors},
            typed=request.form,
            reasons=words.list_reasons(),
            **(_known(session, *chosen) if is_chosen else {}),
        )


def _known(session: Session, system_id: str, area_id: str) -> dict[str, Any]:
    return {
        "regimes": returns.settings.of(session, system_id, area_id)[::-1],
        "lists": returns.lists.of(session, system_id, area_id)[::-1],
        "breaks": returns.breaks.of(session, system_id, area_id)[::-1],
        "measures": [(code, words.named(code)) for code in words.every()],
        "named": words.named,
        "found_by": words.found_by(),
    }


def _chosen() -> tuple[str, str]:
    return request.values.get("system", ""), request.values.get("area", "")


def _said(name: str) -> str:
    return request.form.get(name, "").strip()


def _number(name: str) -> int | None:
    return fields.number(_said(name), field=name)


def _errors(refused: Refused | None) -> list[dict[str, str]]:
    if refused is None:
        return []
    return [{"field": refused.field or "settings", "message": refused.said(gettext)}]
