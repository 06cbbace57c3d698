"""Requests that come in on paper, by phone or at the counter: by the same rules."""

from datetime import datetime
from typing import Any

from flask import Response, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from registry import requests
from registry.accounts import Role, Who, offices
from registry.database import Session
from registry.documents import pdf
from registry.documents.papers import Receipt, Step
from registry.errors import NotAllowed, Refused
from registry.office import blueprint, guard
from registry.office.changes.listing import acting
from registry.office.requests import own, saying, words
from registry.office.requests.page import pairs
from registry.office.sessions import reading, writing
from registry.requests import Request, Submission, Type, Wanted, private
from registry.requests.footage import holds
from registry.requests.gate import once
from registry.requests.office.questions import by_code
from registry.requests.person import codes
from registry.requests.person.filing import REPORTS
from registry.requests.way.verbs import of_submission
from registry.settings import LANGUAGES
from registry.web.session import now, settings

Answer = str | tuple[str, int] | AnyResponse
CHANNELS = ("paper", "phone", "counter")
TEXTS = ("text", "place", "name", "contact", "represents")


@blueprint.get("/requests/new")
def new_request() -> str:
    """The form for what came in on paper, by phone or at the counter."""
    _check(guard.who())
    return _form()


@blueprint.post("/requests/new")
def enter_request() -> Answer:
    """File it, and show the receipt with its code, this once."""
    _check(guard.who())
    key = request.form.get("key", "")
    try:
        with writing() as session:
            who = acting(session)
            _check(who)
            wanted, at = _wanted(who), now()
            content = repr(sorted(request.form.items(multi=True)))
            sent = once.send(
                session,
                own.means().seal,
                key,
                lambda: _filed(session, wanted, key, at),
                content=content,
                at=at,
            )
            found = session.get_one(Submission, int(sent.owner.rpartition("/")[2]))
            code = codes.secret(own.means().seal, key)
            told = _receipt(session, found)
            page = render_template("office/requests/receipt.html", **told, code=code)
    except Refused as refused:
        return _form(refused), refused.status
    return page


@blueprint.post("/requests/receipt.pdf")
def request_receipt() -> Response:
    """The receipt on paper; it takes the code, for nobody here keeps it."""
    _check(guard.who())
    code = request.form.get("code", "")
    with reading() as session:
        found = by_code(session, own.means(), code)
        told = _receipt(session, found)
        asked = requests.Type(told["parts"][0].type)
        paper = Receipt(
            number=found.number,
            code=code,
            status_url=f"{own.means().base_url}/{found.language}/requests/status",
            received_at=found.received_at,
            to="; ".join(told["office_names"]),
            asked=dict(pairs("request_type"))[asked],
            steps=tuple(Step(text, on) for text, on in told["steps"]),
            demonstration=found.demonstration,
            zone=settings().timezone,
        )
    made = pdf.receipt(paper, found.language)
    name = f"{found.number.lower()}.pdf"
    return Response(
        made,
        mimetype="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _filed(session: Session, wanted: Wanted, key: str, at: datetime) -> str:
    filed = requests.submit(session, own.means(), wanted, at=at, form_key=key)
    return private.owner(filed.submission.id)


def _check(who: Who) -> None:
    if not who.offices(Role.REQUEST_CLERK):
        raise NotAllowed("Requests from paper, phone and counter are entered by a request clerk.")


def _form(refused: Refused | None = None) -> str:
    typed = request.form
    known = once.KEY.fullmatch(typed.get("key", ""))
    return render_template(
        "office/requests/new.html",
        typed=typed,
        refused=refused,
        say=saying.say,
        key=typed["key"] if known else once.new_key(),
        types=pairs("request_type"),
        channels=[(one, words.channels()[one]) for one in CHANNELS],
        reports=words.reports(),
        tongues=LANGUAGES,
        arrived=now().astimezone(settings().timezone).strftime("%Y-%m-%dT%H:%M"),
    )


def _wanted(who: Who) -> Wanted:
    """What the form says, as the verb takes it; Refused names the field that cannot be read."""
    form = request.form
    said: dict[str, Any] = {name: form.get(name, "").replace("\r\n", "\n") for name in TEXTS}
    type_ = form.get("type", "")
    if type_ not in set(Type):
        raise Refused("Choose what is asked for.", field="type")
    if form.get("channel") not in CHANNELS:
        raise Refused("Say how the request came in.", field="channel")
    received = _moment("received_at")
    if received is None or received > now():
        raise Refused("Say when it came in; that cannot be later than now.", field="received_at")
    start, end = _moment("start"), _moment("end")
    return Wanted(
        Type(type_),
        **said,
        language=form["language"] if form.get("language") in LANGUAGES else "kk",
        camera_ids=tuple(dict.fromkeys(form.get("cameras", "").replace(",", " ").split())),
        report=form.get("report") if form.get("report") in REPORTS else None,
        point=_point(),
        window=(start, end) if start and end else None,
        public_text=form.get("public_text") == "1",
        channel=form["channel"],
        entered_by=who.id,
        received_at=received,
    )


def _moment(name: str) -> datetime | None:
    typed = request.form.get(name, "").strip()
    if not typed:
        return None
    try:
        said = datetime.fromisoformat(typed)
    except ValueError as wrong:
        raise Refused(
            "“{typed}” is no day and time written 2026-03-31 14:00.", field=name, typed=typed[:40]
        ) from wrong
    return said.replace(tzinfo=settings().timezone)


def _point() -> tuple[float, float] | None:
    typed = [request.form.get(name, "").strip().replace(",", ".") for name in ("lon", "lat")]
    if not any(typed):
        return None
    try:
        lon, lat = (float(one) for one in typed)
    except ValueError as wrong:
        raise Refused("A place takes two numbers, such as 51.1282 and 71.4304.", field="lat") from (
            wrong
        )
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise Refused("A place takes two numbers, such as 51.1282 and 71.4304.", field="lat")
    return lon, lat


def _receipt(session: Session, found: Submission) -> dict[str, Any]:
    """What a receipt says, in the language of the person."""
    parts = of_submission(session, found)
    named = [offices.name(offices.by_id(session, one.office_id), found.language) for one in parts]
    return {
        "submission": found,
        "parts": parts,
        "slug_of": own.slug,
        "office_names": list(dict.fromkeys(named)),
        "steps": _steps(session, parts, named),
        "is_mine": {one.id for one in parts if one.office_id in guard.who().roles},
    }


def _steps(session: Session, parts: list[Request], named: list[str]) -> list[tuple[str, Any]]:
    steps: list[tuple[str, Any]] = []
    if any(hold.state == "ordered" for part in parts for hold in holds.of(session, part)):
        steps.append((gettext("The order to keep the footage has gone out."), None))
    for part, office in zip(parts, named, strict=True):
        if part.due_on:
            steps.append((gettext("Answer due from: %(office)s", office=office), part.due_on))
    return steps
