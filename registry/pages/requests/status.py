"""A person's own requests, opened by the secret code: where each stands, and what they may do."""

from typing import Any

from flask import Response, current_app, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from registry.database import NEWEST, Session
from registry.errors import NotFound, Refused
from registry.pages import blueprint
from registry.pages.requests import coded, record
from registry.pages.requests.words import STANDING, STEPS, step_of
from registry.requests import PERSON, Event, Moved, Request, Said, Submission, do
from registry.requests.answers import messages
from registry.requests.footage import fetching
from registry.requests.footage.fetching import Fetched
from registry.requests.gate import once
from registry.requests.person import opening
from registry.requests.person.handing_in import MOST_FILES, accepted, attach
from registry.requests.way import verbs
from registry.web.means import means, seal
from registry.web.session import database, now

DEEDS = {
    "message": Event.MESSAGE,
    "reply": Event.REPLY,
    "withdraw": Event.WITHDRAW,
    "appeal": Event.APPEAL,
    "escalate": Event.ESCALATE,
    "revive": Event.REVIVE,
}
WITH_WORDS = frozenset({"message", "reply", "appeal"})


@blueprint.get("/requests/status")
def status_form() -> str | AnyResponse:
    """The field for the code; an address that holds anything is left for the bare one."""
    if request.args:
        return redirect(url_for("pages.status_form"), 303)
    return render_template("pages/status_form.html", refused=None, typed="")


@blueprint.post("/requests/status")
def status() -> AnyResponse:
    """The requests that a code opens, after what the form wants to be done with one of them."""
    try:
        code = coded.code()
        with database().reading(after=NEWEST) as session:
            coded.opened(session, code)
    except Refused as refused:
        return _form(refused)
    done: str | Fetched | None = None
    refusal = None
    try:
        done = _done(code)
    except Refused as refused:
        refusal = refused
    if isinstance(done, Fetched):
        return _download(done)
    return _page(code, done, refusal)


def _form(refused: Refused) -> AnyResponse:
    typed = request.form.get("code", "")[: coded.LONGEST]
    message = refused.said(gettext)
    page = render_template("pages/status_form.html", refused=message, typed=typed)
    return coded.private(current_app.make_response((page, refused.status)))


def _page(code: str, done: str | None, refused: Refused | None) -> AnyResponse:
    with database().reading(after=NEWEST) as session:
        submission = coded.opened(session, code)
        page = render_template(
            "pages/status.html",
            **coded.told(session, submission),
            **_words(),
            code=code,
            pass_=opening.a_pass(seal(), code, at=now()),
            done=done,
            refused=refused.said(gettext) if refused else None,
            has_moved=isinstance(refused, Moved),
            said=request.form if refused else {},
            can_get_code=fetching.may_get_code(submission),
            languages=[],
        )
    answer = current_app.make_response((page, refused.status if refused else 200))
    return coded.private(answer)


def _words() -> dict[str, Any]:
    return {
        "standing": STANDING,
        "steps": STEPS,
        "step_of": step_of,
        "needs_code": fetching.needs_code,
        "new_key": once.new_key,
        "most_files": MOST_FILES,
        "Event": Event,
        "request_address": record.address,
    }


def _done(code: str) -> str | Fetched | None:
    """What the form wants, done; the sentence that says so, or the files that were fetched."""
    deed = request.form.get("do", "")
    if deed == "send_code":
        return _send_code(code)
    if deed == "fetch":
        return _fetch(code)
    if deed not in DEEDS:
        return None
    attached = accepted(_files()) if deed in WITH_WORDS else []
    with database().writing() as session:
        part = _part(session, coded.opened(session, code))
        before = part.version
        written = do(
            session,
            means(),
            part,
            DEEDS[deed],
            PERSON,
            Said(words=_words_typed()),
            at=now(),
            version=_version(),
            key=_key(),
        )
        if attached and part.version != before:
            mine = [one.id for one in messages.of(session, part) if one.seq == written.seq]
            attach(session, means(), part, attached, at=now(), message_id=mine[0] if mine else None)
    return _said(deed)


def _send_code(code: str) -> str:
    with database().writing() as session:
        submission = coded.opened(session, code)
        part = _part(session, submission)
        fetching.send_code(session, means(), submission, part, at=now())
    return str(gettext("A code of six digits was sent to your e-mail address."))


def _fetch(code: str) -> Fetched:
    with database().writing() as session:
        part = _part(session, coded.opened(session, code))
        found = fetching.fetch(session, means(), part, request.form.get("once", ""), at=now())
    if isinstance(found, Refused):  # the try stays counted
        raise found
    return found


def _download(fetched: Fetched) -> AnyResponse:
    answer = Response(fetched.content, content_type=fetched.media_type)
    answer.headers.set("Content-Disposition", "attachment", filename=fetched.name)
    return coded.private(answer)


def _part(session: Session, submission: Submission) -> Request:
    number = request.form.get("number", "")
    for part in verbs.of_submission(session, submission):
        if part.number == number:
            return part
    raise NotFound("There is no such part of your request. Choose one of those below.")


def _words_typed() -> str:
    words = request.form.get("words", "").strip()
    if len(words) > 5_000 or "\x00" in words:
        raise Refused("This field takes at most {most} characters.", field="words", most=5_000)
    return words


def _version() -> int | None:
    typed = request.form.get("version", "")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else None


def _key() -> str | None:
    typed = request.form.get("key", "")
    return typed if once.KEY.fullmatch(typed) else None


def _files() -> list[tuple[str, bytes]]:
    return [
        (one.filename, one.stream.read()) for one in request.files.getlist("files") if one.filename
    ]


def _said(deed: str) -> str:
    said: dict[str, str] = {
        "message": gettext("Your message was sent."),
        "reply": gettext("Your answer was sent. The clock runs on."),
        "withdraw": gettext("Your request was withdrawn."),
        "appeal": gettext("Your appeal was sent. Its own clock runs now."),
        "escalate": gettext("It is written down that you take it to the authority."),
        "revive": gettext("Your request was taken up again."),
    }
    return said[deed]
