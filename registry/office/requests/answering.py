"""An answer put together: its letter from what was chosen, in the language of the person."""

from dataclasses import dataclass

from flask import request

from registry import law
from registry.database import Session
from registry.documents import letters, remedies, templates
from registry.documents.remedies import Remedy
from registry.documents.slots import Value
from registry.errors import Refused
from registry.office.requests import own
from registry.requests import PERSONAL, Event, Request, Type
from registry.requests.office import questions
from registry.requests.time import clocks
from registry.web.languages import language

# What fits a kind of request stands first; all else may be chosen as well.
OF_PERSONS = (
    "granted", "granted_in_part", "refused", "not_held", "not_retained", "lost_while_pending",
    "no_match", "identity_failed", "corrected", "erased", "restricted", "objection_upheld",
    "unfounded",
)  # fmt: skip
OF_QUESTIONS = ("granted", "granted_in_part", "refused", "not_held", "already_public", "unfounded",
                "corrected")  # fmt: skip
OF_REPORTS = (
    "camera_added", "camera_fixed", "camera_removed", "camera_already_registered", "not_a_camera",
    "private_camera", "unfounded",
)  # fmt: skip


@dataclass(frozen=True)
class Offered:
    """What the form of an answer offers."""

    outcomes: tuple[str, ...]
    grounds: tuple[str, ...]
    remedies: list[Remedy]
    law: list[str]
    is_personal: bool


def offered(session: Session, found: Request, event: Event) -> Offered:
    """Outcomes, grounds, remedies and rules that fit a request and what is decided on it."""
    is_personal = Type(found.type) in PERSONAL
    outcomes: tuple[str, ...] = OF_PERSONS if is_personal else OF_QUESTIONS
    if found.type == Type.REPORT:
        outcomes = OF_REPORTS
    if event == Event.REFUSE_ADMISSION:
        outcomes = ("refused", "unfounded")
    ways = remedies.fitting(
        language(), is_personal=is_personal, is_appeal=event == Event.DECIDE_APPEAL
    )
    return Offered(outcomes, letters.grounds(), ways, _rules(session, found), is_personal)


def composed(session: Session, found: Request, event: Event, remedy: str) -> str:
    """The letter as the choices of the form make it; Refused names what is still missing."""
    form = request.form
    outcome, ground = form.get("outcome", ""), form.get("ground") or None
    if outcome not in letters.outcomes():
        raise Refused("Choose how the request is decided.", field="outcome")
    if not remedy:
        raise Refused(
            "An answer says what the person can do if they do not agree. Choose the remedy.",
            field="remedy",
        )
    submission = questions.submission_of(session, found)
    slots: dict[str, Value] = {
        "number": found.number,
        "remedy": remedy,
        "law": form.get("law", "").strip(),
    }
    details = form.get("details", "").strip()
    if event == Event.DECIDE_APPEAL:
        return _of_appeal(slots, outcome, ground, details, submission.language)
    slots |= {"received_on": own.means().day(submission.received_at), "details": details}
    made = letters.decision(
        outcome, slots, submission.language, ground=ground, zone=own.means().timezone
    )
    return made.text


def _of_appeal(
    slots: dict[str, Value], outcome: str, ground: str | None, details: str, tongue: str
) -> str:
    why = letters.said_of_ground(ground, tongue)[0] if ground else ""
    result = letters.said_of_outcome(outcome, tongue)
    slots |= {"result": result, "reason": "\n\n".join(part for part in (why, details) if part)}
    template = letters.shipped("appeal_answer", tongue)
    return templates.fill(template, slots, tongue, zone=own.means().timezone).text


def _rules(session: Session, found: Request) -> list[str]:
    """The rules by which the clocks of a request run, as an answer would cite them."""
    acts = law.acts(session)
    said = []
    for clock in clocks.every(session, found):
        rule = clocks.rule_of(clock)
        if rule.is_law and rule.act in acts:
            title = acts[rule.act].title.said(language())
            said.append(f"{title}, {rule.article}" if rule.article else title)
    return list(dict.fromkeys(said))
