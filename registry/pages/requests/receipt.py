"""The receipt: number, secret code, what happens next; as a page and as a PDF to take home."""

from flask import Response, current_app, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from registry import documents
from registry.accounts import offices
from registry.database import NEWEST, Session
from registry.documents.papers import Receipt, Step
from registry.pages import blueprint
from registry.pages.requests import coded
from registry.pages.requests.kinds import KINDS
from registry.requests import Submission
from registry.requests.person import codes, filing, opening
from registry.requests.person.handing_in import HandedIn
from registry.requests.person.own import Own
from registry.requests.way.states import State
from registry.web.languages import language
from registry.web.means import means, seal
from registry.web.session import database, now, settings


def page(handed: HandedIn) -> AnyResponse:
    """The receipt of what was filed; it is never kept by a browser."""
    with database().reading(after=NEWEST) as session:
        submission = opening.by_owner(session, handed.owner)
        if submission is None:
            raise codes.unknown()
        text = render_template(
            "pages/receipt.html",
            **coded.told(session, submission),
            code=handed.code,
            pass_=opening.a_pass(seal(), handed.code, at=now()),
            is_changed=handed.is_changed,
            languages=[],
        )
    return coded.private(current_app.make_response(text))


@blueprint.post("/requests/receipt.pdf")
def receipt_pdf() -> AnyResponse:
    """The receipt as a PDF, for whoever has the code; asked for by a form, never by an address."""
    code = coded.code()
    with database().reading(after=NEWEST) as session:
        paper = _paper(session, coded.opened(session, code), codes.grouped(code))
    answer = Response(documents.pdf.receipt(paper, language()), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{paper.number.lower()}.pdf"'
    return coded.private(answer)


def _paper(session: Session, submission: Submission, code: str) -> Receipt:
    parts: list[Own] = coded.told(session, submission)["parts"]
    names = dict.fromkeys(offices.name(part.office, language()) for part in parts)
    return Receipt(
        number=submission.number,
        code=code,
        status_url=means().base_url + url_for("pages.status"),
        received_at=submission.received_at,
        to="; ".join(names),
        asked=_asked(parts[0]),
        steps=tuple(_steps(submission, parts)),
        demonstration=submission.demonstration,
        zone=settings().timezone,
    )


def _asked(part: Own) -> str:
    """What was asked for in short, nothing of the person's own words."""
    title = str(gettext(KINDS[part.request.type].title))
    named = ", ".join(part.camera_ids[:5]) + ("…" if len(part.camera_ids) > 5 else "")
    return f"{title}: {named}" if named else title


def _steps(submission: Submission, parts: list[Own]) -> list[Step]:
    steps = []
    if any(hold.state == "ordered" for part in parts for hold in part.holds):
        steps.append(Step(str(gettext("The order to keep the footage has gone out."))))
    if parts[0].request.state == State.UNCONFIRMED:
        until = (submission.received_at + filing.CONFIRMED_WITHIN).astimezone(settings().timezone)
        said = gettext("Confirm your e-mail address with the letter that was sent to you.")
        steps.append(Step(str(said), until.date()))
    for part in parts:
        if part.request.due_on:
            name = offices.name(part.office, language())
            said = gettext("Answer due from: %(office)s", office=name)
            steps.append(Step(str(said), part.request.due_on))
    return steps
