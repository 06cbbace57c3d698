"""What else has to hold before something happens to a request, each with why it does not."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.accounts import Official, offices
from registry.cameras.declared.vocabulary import terms
from registry.errors import Conflict, NotAllowed, Refused
from registry.requests.footage import holds
from registry.requests.saying import Actor, Means, Said
from registry.requests.tables import (
    Decision,
    Hold,
    Request,
    RequestBar,
    RequestEvent,
    RequestFile,
    Submission,
)
from registry.requests.time import clocks
from registry.requests.way.states import APPEALED, PERSONAL, Event, Part, Type

QUESTIONS = 3  # that a person may be asked about one request
REVIVED_WITHIN = timedelta(days=30)
KEPT_FOR = timedelta(days=365)  # after the end; then a stub is left
HANDED_OUT = frozenset({"granted", "granted_in_part"})
# What weighs so much that only a decision maker may say it.
GRAVE = frozenset({"refused", "lost_while_pending", "identity_failed"})
ERASED = frozenset({"granted", "erased"})


@dataclass(frozen=True)
class Case:
    """A request, who would do something to it, and what they would say."""

    session: Session
    means: Means
    request: Request
    actor: Actor
    said: Said
    at: datetime


Guard = Callable[[Case], Refused | None]


def _reason(case: Case) -> Refused | None:
    if case.said.reason or case.said.note or case.actor.who is None:
        return None
    return Refused("Say why, in a few words.", field="note")


def _words(case: Case) -> Refused | None:
    if not case.said.words.strip():
        return Refused("There is nothing written yet. Write it and send it again.", field="words")
    return None


def _remedy(case: Case) -> Refused | None:
    if not case.said.remedy.strip():
        return Refused(
            "An answer says what the person can do if they do not agree. Choose the remedy.",
            field="remedy",
        )
    return None


def _outcome(case: Case) -> Refused | None:
    said = case.said
    if said.outcome not in terms("request_outcome"):
        return Refused("Choose how the request is decided.", field="outcome")
    if said.outcome == "refused" and said.ground not in terms("refusal_ground"):
        return Refused("A refusal needs its ground. Choose one.", field="ground")
    return None


def _assignee(case: Case) -> Refused | None:
    wanted = case.said.assignee
    if wanted is None or case.session.get(Official, wanted) is None:
        return Refused("Choose who is to work on it.", field="assignee")
    if case.session.get(RequestBar, (case.request.id, wanted)):
        return Refused("The request is about this official; choose another one.", field="assignee")
    return None


def _other_office(case: Case) -> Refused | None:
    wanted = case.said.office_id
    if not wanted or wanted == case.request.office_id:
        return Refused("Choose the office that the request is passed on to.", field="office_id")
    if offices.by_id(case.session, wanted).closed_at is not None:
        return Refused("That office is closed; choose another one.", field="office_id")
    return None


def _pause_allowed(case: Case) -> Refused | None:
    clock = clocks.running(case.session, case.request, "respond")
    allowed = clocks.pause_reasons(clock)
    if case.said.reason not in allowed:
        return Refused(
            "The person can be asked, and the clock stopped, only for one of these: {reasons}.",
            reasons=", ".join(allowed) or "—",
            field="reason",
        )
    return None


def _few_questions(case: Case) -> Refused | None:
    asked = _count(case, Event.ASK)
    if asked >= QUESTIONS:
        return Conflict(
            "The person was asked {count} times already. Decide with what there is.", count=asked
        )
    return None


def _not_overdue(case: Case) -> Refused | None:
    if clocks.is_overdue(case.session, case.request, case.means.day(case.at)):
        return Conflict("The answer is overdue; the clock can no longer be stopped or extended.")
    return None


def _overdue(case: Case) -> Refused | None:
    if clocks.is_overdue(case.session, case.request, case.means.day(case.at)):
        return None
    return Conflict(
        "The office still has time to answer, until {due}.", due=case.request.due_on or "—"
    )


def _warned(case: Case) -> Refused | None:
    return None if _count(case, Event.WARN) else Conflict("The person was not warned yet.")


def _within_thirty_days(case: Case) -> Refused | None:
    ended = case.request.closed_at
    if ended is None or case.at - ended > REVIVED_WITHIN:
        return Conflict("This request ended more than 30 days ago. Please send a new one.")
    return None


def _identity_needed(case: Case) -> Refused | None:
    if case.request.identity in ("needed", "pending", "failed"):
        return None
    return Conflict("For this request nobody has to prove who they are, or it is proved already.")


def _identity_proved(case: Case) -> Refused | None:
    outcome = case.said.outcome or _drafted_outcome(case)
    is_released = Type(case.request.type) in PERSONAL and outcome in HANDED_OUT
    if is_released and case.request.identity != "verified":
        return NotAllowed(
            "Nothing about a person is handed out before it is proved that it is this person. "
            "Check the identity first."
        )
    return None


def _about_footage(case: Case) -> Refused | None:
    if case.request.window_start is None:
        return Conflict("The request names no time; only footage of a time can be kept.")
    return None


def _hold_not_needed(case: Case) -> Refused | None:
    request = case.request
    day = case.means.day(case.at)
    if request.state in APPEALED or clocks.appeal_is_open(case.session, request, day):
        return Conflict("The footage is kept while an appeal is open or still possible.")
    if Part.SYSTEM in case.actor.parts or request.closed_at is not None:
        return None
    return Conflict("The footage is kept until the request has ended.")


def _extension_allowed(case: Case) -> Refused | None:
    return clocks.extension_refusal(
        case.session, case.request, case.said.amount, case.means.day(case.at)
    )


def _is_report(case: Case) -> Refused | None:
    if case.request.type == Type.REPORT:
        return None
    return Conflict("Only for a report about the map is a place visited.")


def _is_public_kind(case: Case) -> Refused | None:
    if Type(case.request.type) in PERSONAL:
        return Conflict("A request about a person does not change the register.")
    return None


def _files_redacted(case: Case) -> Refused | None:
    if case.said.outcome not in HANDED_OUT:
        return None
    waiting = select(func.count()).select_from(RequestFile).where(
        RequestFile.request_id == case.request.id,
        RequestFile.purpose == "material",
        RequestFile.release.is_(True),
    )  # fmt: skip
    if case.session.scalar(waiting):
        return Conflict(
            "Some of the material that is to be handed out still shows other people. Redact it."
        )
    return None


def _kept_for_nobody_else(case: Case) -> Refused | None:
    outcome = case.said.outcome or _drafted_outcome(case)
    is_erased = case.request.type == Type.ERASURE and outcome in ERASED
    if is_erased and holds.is_kept_for_another(case.session, case.request):
        return Conflict(
            "Footage of these cameras is kept for somebody else's request, and cannot be erased "
            "while it is. Decide that it is restricted: nobody uses it for anything else.",
            field="outcome",
        )
    return None


def _second(case: Case) -> Refused | None:
    newest = newest_decision(case.session, case.request)
    if newest and _person(case, newest.drafted_by) == _own_person(case):
        return NotAllowed("You wrote this answer yourself; another person decides on it.")
    return None


def _third(case: Case) -> Refused | None:
    query = select(Decision).where(Decision.request_id == case.request.id)
    for decision in case.session.scalars(query):
        for account in (decision.drafted_by, decision.decided_by):
            if account and _person(case, account) == _own_person(case):
                return NotAllowed("You had a hand in the first answer; another decides the appeal.")
    return None


def _unchanged(case: Case) -> Refused | None:
    newest = newest_decision(case.session, case.request)
    if newest is None or case.said.content_hash != newest.content_hash:
        return Conflict("The answer has changed since you looked at it. Please read it again.")
    return None


def _decider_where_grave(case: Case) -> Refused | None:
    outcome = _drafted_outcome(case) or ""
    is_grave = outcome in GRAVE or (
        case.request.type == Type.FOOTAGE and outcome in HANDED_OUT
    )  # fmt: skip
    if is_grave and Part.DECIDER not in case.actor.parts:
        return NotAllowed(
            "A refusal, lost footage, and handing out footage are decided by a decision maker."
        )
    return None


def _something_to_hand_out(case: Case) -> Refused | None:
    if case.request.outcome not in HANDED_OUT:  # a file that was made ready for another answer
        return Conflict("By the answer nothing is handed out.")
    query = select(func.count()).select_from(RequestFile)
    own = query.where(RequestFile.request_id == case.request.id, RequestFile.purpose == "answer")
    if case.session.scalar(own):
        return None
    return Conflict("There is no file to hand out; the answer is the letter alone.")


def _answer_sent(case: Case) -> Refused | None:
    newest = newest_decision(case.session, case.request)
    if newest is None or newest.dispatched_at is None:
        return Conflict("The answer was not sent yet.")
    return None


def _appeal_open(case: Case) -> Refused | None:
    day = case.means.day(case.at)
    if clocks.appeal_is_open(case.session, case.request, day):
        return None
    return Conflict("The time for an appeal within the office is over. Other ways may be open.")


def _same_question(case: Case) -> Refused | None:
    lead = case.session.get(Request, case.said.into) if case.said.into else None
    if lead is None or lead.id == case.request.id or lead.parent_id is not None:
        return Refused("Choose the request that this one is joined to.", field="into")
    if lead.type != case.request.type:
        return Refused("Only requests of the same kind can be joined.", field="into")
    if Type(case.request.type) in PERSONAL and not _same_person(case, lead):
        return NotAllowed("Requests of different people about themselves are never joined.")
    return None


def _published(case: Case) -> Refused | None:
    if case.request.publication in ("stub", "text"):
        return None
    return Conflict("Nothing of this request is published.")


def _no_hold(case: Case) -> Refused | None:
    standing = select(Hold.id).where(
        Hold.request_id == case.request.id, Hold.state.in_(holds.STANDING)
    )  # fmt: skip
    if case.session.scalar(standing.limit(1)):
        return Conflict("Footage is still kept for this request.")
    return None


def _kept_long_enough(case: Case) -> Refused | None:
    ended = case.request.closed_at
    if ended is None or case.at < ended + KEPT_FOR:
        return Conflict("What belongs to this request is kept for a year after its end.")
    return None


GUARDS: dict[str, Guard] = {
    "reason": _reason,
    "words": _words,
    "remedy": _remedy,
    "outcome": _outcome,
    "assignee": _assignee,
    "other_office": _other_office,
    "pause_allowed": _pause_allowed,
    "few_questions": _few_questions,
    "not_overdue": _not_overdue,
    "overdue": _overdue,
    "warned": _warned,
    "within_thirty_days": _within_thirty_days,
    "identity_needed": _identity_needed,
    "identity_proved": _identity_proved,
    "about_footage": _about_footage,
    "hold_not_needed": _hold_not_needed,
    "extension_allowed": _extension_allowed,
    "is_report": _is_report,
    "is_public_kind": _is_public_kind,
    "files_redacted": _files_redacted,
    "kept_for_nobody_else": _kept_for_nobody_else,
    "second": _second,
    "third": _third,
    "unchanged": _unchanged,
    "decider_where_grave": _decider_where_grave,
    "something_to_hand_out": _something_to_hand_out,
    "answer_sent": _answer_sent,
    "appeal_open": _appeal_open,
    "same_question": _same_question,
    "published": _published,
    "no_hold": _no_hold,
    "kept_long_enough": _kept_long_enough,
}


def newest_decision(session: Session, request: Request) -> Decision | None:
    """The answer that was drafted last."""
    query = select(Decision).where(Decision.request_id == request.id)
    return session.scalars(query.order_by(Decision.seq.desc()).limit(1)).first()


def _drafted_outcome(case: Case) -> str | None:
    newest = newest_decision(case.session, case.request)
    return newest.outcome if newest else None


def _count(case: Case, event: Event) -> int:
    query = select(func.count()).select_from(RequestEvent)
    mine = query.where(RequestEvent.request_id == case.request.id, RequestEvent.event == event)
    return case.session.scalar(mine) or 0


def _person(case: Case, official_id: int) -> str | None:
    found = case.session.get(Official, official_id)
    return found.person if found else None


def _own_person(case: Case) -> str | None:
    return case.actor.who.person if case.actor.who else None


def _same_person(case: Case, lead: Request) -> bool:
    mine = case.session.get(Submission, case.request.submission_id)
    other = case.session.get(Submission, lead.submission_id)
    if mine is None or other is None or mine.contact_mark is None:
        return False
    is_proved = case.request.identity == lead.identity == "verified"
    return is_proved and mine.contact_mark == other.contact_mark
