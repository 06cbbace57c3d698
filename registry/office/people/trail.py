"""The trail: who did what inside, for auditors. Whoever reads it leaves a trace as well."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from flask import Response, render_template, request, stream_with_context

from registry import audit
from registry.accounts import Role, officials, roles
from registry.accounts import offices as known
from registry.database import Session
from registry.errors import NotAllowed, NotFound, Refused
from registry.office import blueprint, deeds
from registry.office.guard import who
from registry.office.sessions import reading, writing
from registry.web.languages import language
from registry.web.session import now, settings, today

ON_A_PAGE = 50
HEAD = ("number", "at", "event", "office", "official", "name", "subject", "details")
FORMULA = ("=", "+", "-", "@", "\t", "\r")
NOBODY = -1  # no official has this number: an address that nobody has finds no event


@blueprint.get("/trail")
def trail() -> str:
    """A page of the trail of the offices that this official audits."""
    before = _before()
    with writing() as session:
        asked = _asked(session)
        _note(session, "trail.read", asked, before=before)
        session.flush()
        events = audit.page(session, asked, before=before, limit=ON_A_PAGE + 1)
        shown = events[:ON_A_PAGE]
        return render_template(
            "office/trail.html",
            events=shown,
            people=officials.called(session, (event.official_id for event in shown)),
            offices={one.id: known.name(one, language()) for one in _audited(session)},
            kinds=audit.kinds(session, _own()),
            said=request.args,
            in_words=deeds.said,
            more=_query(before=shown[-1].id) if len(events) > ON_A_PAGE else None,
            first=_query() if before else None,
            export=_query(),
        )


@blueprint.get("/trail.csv")
def trail_file() -> Response:
    """All events that are meant, as a table that spreadsheets open without running anything."""
    with writing() as session:
        asked = _asked(session)
        _note(session, "trail.exported", asked)
    response = Response(stream_with_context(_lines(asked)), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="trail-{today()}.csv"'
    return response


def guarded(value: object) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def _lines(asked: audit.Asked) -> Iterator[bytes]:
    yield b"\xef\xbb\xbf" + _line(HEAD)
    with reading() as session:
        names: dict[int, tuple[str, str]] = {}
        for event in audit.every(session, asked):
            if event.official_id is not None and event.official_id not in names:
                found = officials.called(session, [event.official_id]).get(event.official_id)
                names[event.official_id] = (found.email, found.name) if found else ("", "")
            email, name = names.get(event.official_id or NOBODY, ("", ""))
            plain = event.id, event.at.isoformat(), event.what, event.office_id
            yield _line((*plain, email, name, event.subject, event.details))


def _line(cells: Iterable[object]) -> bytes:
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerow([guarded(cell) for cell in cells])
    return written.getvalue().encode()


def _own() -> tuple[str, ...] | None:
    """The offices whose trail this official may read; None for all, and for what is of none."""
    return None if roles.may_audit_all(who()) else tuple(who().offices(Role.AUDITOR))


def _audited(session: Session) -> list[Any]:
    return known.every(session, _own())


def _asked(session: Session) -> audit.Asked:
    """The events that the query string means, of offices that are this official's to audit."""
    own = _own()
    if own == ():
        raise NotAllowed("The trail is for auditors. Ask an administrator of your office.")
    office, email = request.args.get("office", ""), request.args.get("official", "").strip()
    if office and ((own is not None and office not in own) or not known.every(session, [office])):
        raise NotFound("There is no office “{id}”.", id=office)
    official = officials.find(session, email) if email else None
    return audit.Asked(
        offices=(office,) if office else own,
        timezone=settings().timezone,
        what=request.args.get("what", "")[:60],
        day=_day(request.args.get("day", "")),
        official=(official.id if official else NOBODY) if email else None,
    )


def _day(said: str) -> date | None:
    if not said.strip():
        return None
    try:
        return datetime.strptime(said.strip(), "%Y-%m-%d").date()  # noqa: DTZ007
    except ValueError as broken:
        raise Refused("{day} is not a day. Write it as 2026-03-31.", field="day", day=said) from (
            broken
        )


def _before() -> int | None:
    said = request.args.get("before", "")
    if not said:
        return None
    if not (said.isascii() and said.isdecimal() and len(said) < 16):
        raise Refused("before={value} is not the number of an event.", field="before", value=said)
    return int(said)


def _note(session: Session, what: str, asked: audit.Asked, **more: object) -> None:
    told = {"kind": asked.what, "day": asked.day, "of": asked.official, **more}
    said: dict[str, Any] = {key: value for key, value in told.items() if value}
    of = asked.offices[0] if asked.offices and len(asked.offices) == 1 else None
    audit.write(session, what, at=now(), official=who().id, office=of, **said)


def _query(**more: object) -> str:
    kept = {key: request.args.get(key, "") for key in ("office", "what", "day", "official")}
    return urlencode({key: value for key, value in {**kept, **more}.items() if value})
