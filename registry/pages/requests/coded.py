"""What a person's own pages have in common: the secret code comes in a form and in nothing else."""

from typing import Any

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from registry import cameras, law
from registry.accounts import offices
from registry.cameras.footage import retention
from registry.database import Session
from registry.errors import NotFound
from registry.pages.requests.kinds import KINDS
from registry.pages.requests.words import HOLDS
from registry.requests import Submission
from registry.requests.footage import holds
from registry.requests.person import filing, opening, own
from registry.requests.person.own import Own
from registry.requests.tables import Hold
from registry.requests.time import clocks
from registry.statistics import answering
from registry.web.languages import language
from registry.web.means import asker, means, seal
from registry.web.session import database, now, today
from registry.web.wording import wording

LONGEST = 100  # signs of a code that are looked at


def code() -> str:
    """The code of the form at hand, once its try is counted; TooOften when there are too many."""
    typed = request.form.get("code", "").strip()[:LONGEST]
    said = request.form.get("pass", "")[:200]
    opening.count_try(database(), seal(), asker(), typed, said, at=now())
    return typed


def opened(session: Session, typed: str) -> Submission:
    """What a code opens; the same refusal for every code that opens nothing."""
    return opening.opened(session, means(), typed)


def private(response: AnyResponse) -> AnyResponse:
    """An answer that nobody keeps on its way, nor the browser after it."""
    response.headers["Cache-Control"] = "no-store"
    return response


def told(session: Session, submission: Submission) -> dict[str, Any]:
    """What pages say of a submission: its parts, the names in them, the arithmetic of its days."""
    parts = own.every(session, means(), submission, at=now())
    titles = {
        camera_id: _title(session, camera_id) for part in parts for camera_id in part.camera_ids
    }
    return {
        "submission": submission,
        "parts": parts,
        "titles": titles,
        "kinds": KINDS,
        "office_name": lambda office: offices.name(office, language()),
        "reckoned": reckoned,
        "rule_of": clocks.rule_of,
        "clock_of": clock_of,
        "hold_words": HOLDS,
        "usual_days": lambda part: answering.forecast(
            session, part.request.type, part.request.office_id
        ),
        "confirm_until": submission.received_at + filing.CONFIRMED_WITHIN,
        "wording": wording(session),
        "today": today(),
    }


def reckoned(part: Own) -> list[str]:
    """The arithmetic of the day on which the answer is due, in sentences."""
    if part.clock is None or part.due is None:
        return []
    rule = clocks.rule_of(part.clock)
    late = law.receipt(part.clock.started_at, part.clock.started_on, rule, language())
    return [*late, *law.explain(part.due, language())]


def clock_of(hold: Hold) -> retention.Clock:
    """What is left of the footage that an order is about, by what its camera declares."""
    asked_from = hold.start + holds.MARGIN
    days = (hold.overwrite_at - asked_from).days if hold.overwrite_at else None
    return retention.clock(days, asked_from, hold.end - holds.MARGIN, now())


def _title(session: Session, camera_id: str) -> str:
    try:
        return cameras.by_id(session, camera_id, today=today()).camera.title(language())
    except NotFound:
        return camera_id
