"""Open311 GeoReport v2: what can be reported about cameras, the reports, and sending one in."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import wraps
from typing import Any

from flask import Response, request
from flask_babel import gettext

from registry import requests
from registry.accounts import offices
from registry.database import Session
from registry.datasets import open311
from registry.errors import NotFound, Refused
from registry.pages import blueprint
from registry.pages.requests.record import address
from registry.requests import Type, Wanted
from registry.requests.gate import letting_in as gate
from registry.requests.public import record, telling
from registry.requests.public.record import Reports
from registry.requests.tables import PublicRequest
from registry.web.languages import language
from registry.web.means import asker, means, seal
from registry.web.session import base, database, now, settings

ROOT = "/open311/v2"
AT_MOST = 1_000  # reports in an answer
VERSION = "http://wiki.open311.org/GeoReport_v2"
Facts = dict[str, Any]
Page = Callable[..., Response]


def in_its_form(page: Page) -> Page:
    """Have refusals told as Open311 tells them."""

    @wraps(page)
    def answered(ending: str, **values: Any) -> Response:
        try:
            if ending not in open311.ENDINGS:
                raise NotFound("This is told as json and as xml.")
            return page(ending=ending, **values)
        except Refused as refused:
            said = {"code": refused.status, "description": refused.said(gettext)}
            form = ending if ending in open311.ENDINGS else "json"
            return _answer("errors", [said], form, refused.status)

    return answered


@blueprint.get("/open311/discovery.<ending>")
@in_its_form
def open311_discovery(ending: str) -> Response:
    """Where the service is and in which forms it answers."""
    said: Facts = {
        "changeset": "2026-11-26T00:00:00Z",
        "contact": f"{base()}/about",
        "key_service": f"{base()}/requests",
        "endpoints": [
            {
                "specification": VERSION,
                "url": f"{base()}{ROOT}",
                "changeset": "2026-11-26T00:00:00Z",
                "type": "production",
                "formats": list(open311.ENDINGS.values()),
            }
        ],
    }
    return _answer("discovery", [said], ending)


@blueprint.get(f"{ROOT}/services.<ending>")
@in_its_form
def open311_services(ending: str) -> Response:
    """What can be reported."""
    codes = telling.words()["report"]
    return _answer("services", [open311.service(one, language()) for one in codes], ending)


@blueprint.get(f"{ROOT}/services/<code>.<ending>")
@in_its_form
def open311_service(ending: str, code: str) -> Response:
    """One kind of report; none asks for anything special."""
    if code not in telling.words()["report"]:
        raise NotFound("There is no service “{name}”. /services lists them.", name=code[:40])
    return _answer("services", [open311.service(code, language())], ending)


@blueprint.get(f"{ROOT}/requests.<ending>")
@in_its_form
def open311_requests(ending: str) -> Response:
    """The published reports of a selection, the newest first."""
    wanted = _wanted(request.args)
    with database().reading() as session:
        found = record.reports(session, wanted, limit=AT_MOST)
        said = _told(session, found)
    return _answer("service_requests", said, ending)


@blueprint.get(f"{ROOT}/requests/<number>.<ending>")
@blueprint.get(f"{ROOT}/requests/<number>/<int:part>.<ending>")
@in_its_form
def open311_request(ending: str, number: str, part: int | None = None) -> Response:
    """One published report."""
    whole = number if part is None else f"{number}/{part}"
    with database().reading() as session:
        found = record.reports(session, Reports(numbers=(whole,)), limit=1)
        if not found:
            raise NotFound("There is no report {number} on the public record.", number=whole[:40])
        said = _told(session, found)
    return _answer("service_requests", said, ending)


@blueprint.post(f"{ROOT}/requests.<ending>")
@in_its_form
def open311_report(ending: str) -> Response:
    """Send a report in, as every other form does; its secret code is told once."""
    said = request.get_json(silent=True) if request.is_json else request.form
    if not isinstance(said, Mapping):
        raise Refused("Send the report as a form or as a JSON object.")
    wanted, at = _report(said), now()
    with database().writing() as session:
        handed = gate.Handed(address=asker(), text=wanted.text)
        weighed = gate.admit(session, seal(), handed, at=at)
        filed = requests.submit(
            session, means(), wanted, at=at, score=weighed.score,
            is_suspicious=weighed.is_quarantined,
        )  # fmt: skip
        notice = gettext(
            "Keep this code, with which you follow your report: %(code)s", code=filed.code
        )
        answer = {
            "service_request_id": filed.submission.number,
            "service_notice": notice,
            "account_id": None,
        }
    return _answer("service_requests", [answer], ending, 201)


def _report(said: Mapping[str, Any]) -> Wanted:
    text = {
        name: str(value) for name, value in said.items() if isinstance(value, str | int | float)
    }
    if not text.get("service_code"):
        raise Refused("service_code is missing. /services lists the codes.", field="service_code")
    point = None
    if text.get("lat") or text.get("long"):
        point = _degrees(text, "long", 180), _degrees(text, "lat", 90)
    camera = text.get("camera") or text.get("attribute[camera]")
    return Wanted(
        Type.REPORT,
        language=language(),
        text=text.get("description", ""),
        report=text["service_code"],
        point=point,
        camera_ids=(camera,) if camera else (),
        contact=text.get("email", "").strip(),
        name=" ".join(text[one] for one in ("first_name", "last_name") if text.get(one)),
    )


def _degrees(text: Mapping[str, str], name: str, most: int) -> float:
    try:
        value = float(text.get(name, ""))
    except ValueError:
        value = float("nan")
    if not -most <= value <= most:
        raise Refused(
            "{name} is a number of degrees from -{most} to {most}.",
            field=name, name=name, most=most,
        )  # fmt: skip
    return value


def _wanted(args: Mapping[str, str]) -> Reports:
    status = args.get("status", "")
    if any(one not in ("open", "closed") for one in status.split(",") if one):
        raise Refused("status takes open, closed, or both.", field="status")
    return Reports(
        numbers=_listed(args.get("service_request_id")),
        kinds=_listed(args.get("service_code")),
        statuses=_listed(status),
        since=_day(args, "start_date"),
        until=_day(args, "end_date"),
    )


def _listed(said: str | None) -> tuple[str, ...]:
    return tuple(one for one in (said or "").split(",")[:AT_MOST] if one)


def _day(args: Mapping[str, str], name: str) -> str:
    said = args.get(name, "")
    if not said:
        return ""
    try:
        parsed = datetime.fromisoformat(said)
        moment = parsed if parsed.tzinfo else parsed.replace(tzinfo=settings().timezone)
        return moment.astimezone(settings().timezone).date().isoformat()
    except (ValueError, OverflowError):
        raise Refused(
            "{name} is a moment such as 2026-03-18T00:00:00Z.", field=name, name=name
        ) from None


def _told(session: Session, found: list[PublicRequest]) -> list[Facts]:
    named = {one.id: offices.name(one, language()) for one in offices.every(session)}
    return [
        open311.report(
            one, office=named.get(one.office_id, one.office_id), language=language(),
            timezone=settings().timezone, address=f"{base()}{address(one)}",
        )
        for one in found
    ]  # fmt: skip


def _answer(root: str, said: list[Facts], ending: str, status: int = 200) -> Response:
    body = open311.written(root, said, ending)
    return Response(body, status, content_type=open311.ENDINGS[ending])
