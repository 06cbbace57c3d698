"""What the page of one request shows: put together here, decided on in the capability."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import request

from registry import law, requests
from registry.accounts import Role, offices
from registry.cameras.declared import vocabulary
from registry.database import Session
from registry.errors import Refused
from registry.office.requests import own, saying, words
from registry.requests import Event, Part, Request, State
from registry.requests.answers.comparing import Piece, differences
from registry.requests.gate import once
from registry.requests.office import dossier, questions
from registry.requests.office.dossier import Dossier, Running
from registry.requests.time import clocks
from registry.requests.way import verbs
from registry.requests.way.choices import Choice, choices
from registry.web.languages import language
from registry.web.session import now, today
from registry.web.wording import wording

# The deed that most often comes next: its form stands open.
NEXT = {
    State.QUARANTINED: Event.RELEASE,
    State.RECEIVED: Event.REGISTER,
    State.TRIAGE: Event.ASSIGN,
    State.IN_REVIEW: Event.APPROVE,
    State.AWAITING_REQUESTER: Event.REPLY,
    State.EXTERNAL_REVIEW: Event.RECORD_RESULT,
}
# What has a page of its own, for it takes room.
ON_A_PAGE = (Event.DRAFT_DECISION, Event.DECIDE_APPEAL, Event.REFUSE_ADMISSION)


@dataclass(frozen=True)
class Counted:
    """A clock in words: what it is for, its arithmetic, and whether the rule is the law's."""

    running: Running
    name: str
    sentences: list[str]
    is_late: bool


def everything(
    session: Session, found: Request, refused: Refused | None = None, deed: str = ""
) -> dict[str, Any]:
    """All that the page of a request shows."""
    at, day = now(), today()
    _, actor = own.actor(session, found)
    told = dossier.dossier(session, own.means(), found, actor, at=at)
    offered = choices(session, own.means(), found, actor, at=at)
    return {
        "told": told,
        "found": found,
        "slug": own.slug(found.number),
        "office": offices.by_id(session, found.office_id),
        "is_late": dossier.is_late(found, day),
        "days_left": (found.due_on - day).days if found.due_on else None,
        "clocks": [_counted(one, day) for one in told.clocks],
        "open": [one.event for one in offered if one.is_open],
        "closed": _why_not(offered),
        "others": _others(offered),
        "next": NEXT.get(State(found.state)),
        "on_a_page": ON_A_PAGE,
        "review": _review(told),
        "happened": told.events[::-1],
        "chosen": deed,
        "refused": refused,
        "since": _since(told, refused),
        "typed": request.form,
        "key": once.new_key(),
        "say": saying.say,
        "me": actor.official_id,
        "is_handler": Part.HANDLER in actor.parts,
        "is_clerk": Part.CLERK in actor.parts,
        "may_bar": bool(actor.parts & verbs.BARRING),
        "wording": wording(session),
        "slug_of": own.slug,
        **_words(),
        **_lists(session, found),
    }


def _words() -> dict[str, Any]:
    return {
        "states": words.states(),
        "buttons": words.buttons(),
        "happened_words": words.happened,
        "part_words": words.parts(),
        "hold_words": words.holds(),
        "identity_words": words.identities(),
        "channel_words": words.channels(),
        "report_words": words.reports(),
    }


def _lists(session: Session, found: Request) -> dict[str, Any]:
    """What the forms offer to choose from."""
    tongue = language()
    others = [one for one in offices.every(session) if one.id != found.office_id]
    colleagues = questions.assignable(session, found, Role.REQUEST_HANDLER)
    everybody = questions.assignable(session, found)
    clock = clocks.answering(session, found)
    return {
        "everybody": [(one.id, one.name or one.email) for one in everybody],
        "colleague_pairs": [(one.id, one.name or one.email) for one in colleagues],
        "office_pairs": [(o.id, offices.name(o, tongue)) for o in others if not o.closed_at],
        "pause_pairs": pairs("pause_reason", clocks.pause_reasons(clock)),
        "extension_pairs": pairs("extension_reason"),
        "extension_unit": _extension_unit(clock),
        "outcome_pairs": pairs("request_outcome"),
    }


def pairs(name: str, codes: Sequence[str] | None = None) -> list[tuple[str, str]]:
    """The codes of a vocabulary with their names; of those that are given, or of all."""
    known = vocabulary.terms(name)
    wanted = known if codes is None else codes
    return [(code, known[code].label[language()] if code in known else code) for code in wanted]


def _extension_unit(clock: Any) -> str:
    rule = clocks.rule_of(clock) if clock else None
    if rule is None or rule.ext_unit is None:
        return ""
    return law.term(rule.ext_amount or 1, rule.ext_unit, language())


def _counted(one: Running, day: date) -> Counted:
    tongue = language()
    name = law.word("step", one.clock.step, tongue)
    is_late = one.clock.stopped_at is None and one.clock.due_on < day
    lines = law.receipt(one.clock.started_at, one.clock.started_on, one.rule, tongue)
    return Counted(one, name, [*lines, *law.explain(one.due, tongue)], is_late)


def _why_not(offered: list[Choice]) -> list[tuple[str, str]]:
    """Each blocked deed with the sentence that says why."""
    named = words.buttons()
    return [(named[one.event], saying.say(one.refused)) for one in offered if one.refused]


def _others(offered: list[Choice]) -> list[tuple[str, str]]:
    """Deeds of others, and whose they are."""
    named, parts = words.buttons(), words.parts()
    return [
        (named[one.event], ", ".join(parts[part] for part in one.parts))
        for one in offered
        if one.parts
    ]


def _review(told: Dossier) -> dict[str, Any] | None:
    """The draft that waits for a second person, beside the one before it."""
    if told.request.state != State.IN_REVIEW or not told.letters:
        return None
    newest = told.letters[-1]
    before = told.letters[-2] if len(told.letters) > 1 else None
    pieces = [Piece("same", newest.letter)]
    if before:
        pieces = differences(before.letter, newest.letter)
    return {"newest": newest, "before": before, "pieces": pieces}


def _since(told: Dossier, refused: Refused | None) -> list[dossier.Happened]:
    if not isinstance(refused, requests.Moved):
        return []
    return dossier.since(told.events, refused.seen)
