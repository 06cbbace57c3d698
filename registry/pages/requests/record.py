"""The public record of requests: the list, one request, files and a feed of the selection."""

import json
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlencode

from flask import Response, render_template, request, url_for
from flask_babel import gettext

from registry.accounts import offices
from registry.cameras.declared.vocabulary import terms
from registry.database import Session
from registry.datasets import request_files
from registry.pages import blueprint
from registry.pages.arguments import CURSOR, limit
from registry.requests.public import publishing, record, telling
from registry.requests.tables import PublicRequest, Request
from registry.web.languages import language
from registry.web.session import base, database, today
from registry.web.wording import wording

ON_A_PAGE, AT_MOST, IN_THE_FEED = 50, 200, 50


@blueprint.get("/requests")
def request_record() -> str:
    """The public record, newest first, with what it can be narrowed to."""
    wanted, size = chosen(), limit(ON_A_PAGE, AT_MOST)
    with database().reading() as session:
        after = request.args.get("after", "")
        page = record.page(session, wanted, today=today(), after=after, limit=size)
        return render_template(
            "pages/request_record.html",
            page=page,
            chosen=wanted,
            query=urlencode(wanted.said),
            more=urlencode(wanted.said | {"after": page.after}) if page.after else None,
            first=urlencode(wanted.said) if after else None,
            choices=_choices(session),
            withheld=publishing.withheld(session),
            cameras=record.cameras_of(session, page.requests),
            **words(session),
        )


@blueprint.get("/requests.csv", defaults={"ending": "csv"})
@blueprint.get("/requests.json", defaults={"ending": "json"})
def request_file(ending: str) -> Response:
    """The whole selection as a file."""
    wanted, day = chosen(), today()
    with ExitStack() as held:
        session = held.enter_context(database().reading())
        rows = record.every_with_cameras(session, wanted, today=day)
        if ending == "csv":
            response = Response(request_files.as_csv(rows), content_type="text/csv; charset=utf-8")
        else:
            response = Response(request_files.as_json(rows), content_type="application/json")
        response.call_on_close(held.pop_all().close)
    response.headers["Content-Disposition"] = f'attachment; filename="requests.{ending}"'
    return response


@blueprint.get("/requests.atom")
def request_feed() -> Response:
    """The newest requests of the selection as a feed."""
    wanted = chosen()
    with database().reading() as session:
        page = record.page(session, wanted, today=today(), limit=IN_THE_FEED)
        tail = f"?{urlencode(wanted.said)}" if wanted.said else ""
        body = request_files.as_atom(
            page.requests,
            root=f"{base()}/{language()}",
            title=gettext("Requests about cameras"),
            address=f"{base()}/{language()}/requests.atom{tail}",
            language=language(),
        )
    return Response(body, content_type="application/atom+xml; charset=utf-8")


@blueprint.get("/requests/<number>")
@blueprint.get("/requests/<number>/<int:part>")
def public_request(number: str, part: int | None = None) -> str:
    """One request: what happened when, when the answer is or was due, and the answer."""
    with database().reading() as session:
        shown = record.by_number(session, _whole(number, part))
        return render_template(
            "pages/public_request.html",
            shown=shown,
            timeline=json.loads(shown.timeline),
            is_open=record.is_open(shown),
            cameras=record.cameras_of(session, [shown])[shown.number],
            entry=record.entry_of(session, shown),
            arithmetic=record.arithmetic(session, shown, language()),
            **words(session),
        )


@blueprint.get("/requests/<number>.json")
@blueprint.get("/requests/<number>/<int:part>.json")
def public_request_json(number: str, part: int | None = None) -> Response:
    """One request as JSON."""
    with database().reading() as session:
        shown = record.by_number(session, _whole(number, part))
        said = request_files.record(shown, record.cameras_of(session, [shown])[shown.number])
    return Response(json.dumps(said, ensure_ascii=False), content_type="application/json")


@blueprint.get("/requests/<number>.jsonld")
@blueprint.get("/requests/<number>/<int:part>.jsonld")
def public_request_linked(number: str, part: int | None = None) -> Response:
    """One request in the words of the Data Privacy Vocabulary."""
    with database().reading() as session:
        shown = record.by_number(session, _whole(number, part))
        cameras = record.cameras_of(session, [shown])[shown.number]
        address = f"{base()}/requests/{shown.number}"
        body = request_files.as_linked(shown, cameras, address, base())
    return Response(body, content_type="application/ld+json")


def of_camera(session: Session, camera_id: str, as_of: int | None = None) -> dict[str, Any]:
    """What a camera's page shows of the requests about it."""
    found = record.of_camera(session, camera_id)
    return {
        "asked": found[:5],
        "asked_in_all": len(found),
        "reports_open": sum(one.type == "report" and record.is_open(one) for one in found),
        **words(session, as_of),
    }


def words(session: Session, as_of: int | None = None) -> dict[str, Any]:
    """What templates need to say a public request in the reader's language.

    Names are as they were when the log had `as_of` entries.
    """
    day, tongue = today(), language()
    named = {one.id: offices.name(one, tongue) for one in offices.every(session)}
    return {
        "office_name": lambda office_id: named.get(office_id, office_id),
        "told": lambda list_, code: telling.said(list_, code, tongue),
        "is_overdue": lambda one: record.is_overdue(one, day),
        "request_address": address,
        "wording": wording(session, as_of),
    }


def _choices(session: Session) -> dict[str, list[str]]:
    """What each filter can be set to, as far as some request has it."""
    outcomes = set(record.present(session, "outcome"))
    return {
        "type": list(record.TYPES),
        "office": list(record.present(session, "office_id")),
        "state": [record.ANY_OPEN, record.OVERDUE, record.ENDED],
        "outcome": [one for one in terms("request_outcome") if one in outcomes],
    }


def chosen() -> record.Filter:
    """The selection of the address."""
    return record.parse({key: said for key, said in request.args.items() if key not in CURSOR})


def _whole(number: str, part: int | None) -> str:
    return number if part is None else f"{number}/{part}"


def address(shown: PublicRequest | Request) -> str:
    """Where a request's page is."""
    number, _, part = shown.number.partition("/")
    return url_for("pages.public_request", number=number, part=int(part) if part else None)
