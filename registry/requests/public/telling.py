"""The events of a request that everybody may know, and the words for them.

An event is told if `data/requests/public.toml` has words for it; of what was said with it, only
values that are known words, numbers, days and offices get through.
"""

import json
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from registry.cameras.declared.vocabulary import terms
from registry.requests.saying import Means
from registry.requests.tables import Decision, RequestEvent
from registry.requests.way.states import Event
from registry.settings import SHIPPED

DECIDING = frozenset({Event.APPROVE, Event.REFUSE_ADMISSION, Event.DECIDE_APPEAL})


def timeline(
    means: Means, events: Sequence[RequestEvent], decisions: Sequence[Decision]
) -> list[dict[str, Any]]:
    """What happened, in order: `on` (a day), `event`, and the typed values that belong to it."""
    return [
        {"on": means.day(one.at).isoformat(), "event": one.event, **dict(_values(one, decisions))}
        for one in events
        if one.event in words()["event"]
    ]


def said(list_: str, code: str, language: str) -> str:
    """How an event, a state or the kind of a report is said to everybody; the code if unknown."""
    known = words()[list_].get(code)
    return str(known[language]) if known else code


@cache
def words() -> dict[str, dict[str, dict[str, str]]]:
    """All words of the public record: list, code, language."""
    return tomllib.loads((SHIPPED / "requests" / "public.toml").read_text(encoding="utf-8"))


def known(vocabulary: str, code: Any) -> str | None:
    """The code, if the vocabulary has it; nothing that somebody typed gets past this."""
    return code if isinstance(code, str) and code in terms(vocabulary) else None


def _values(event: RequestEvent, decisions: Sequence[Decision]) -> Iterator[tuple[str, Any]]:
    facts = json.loads(event.facts)
    if event.event == Event.ASK and (reason := known("pause_reason", facts.get("reason"))):
        yield "reason", reason
    if event.event == Event.EXTEND:
        if reason := known("extension_reason", facts.get("reason")):
            yield "reason", reason
        if isinstance(facts.get("amount"), int):
            yield "amount", facts["amount"]
    if event.event == Event.RECORD_RESULT:
        yield from _outcome(facts.get("outcome"), facts.get("ground"))
    if event.event in DECIDING:
        for decision in decisions:
            if decision.decided_at == event.at:
                yield from _outcome(decision.outcome, decision.ground)


def _outcome(outcome: Any, ground: Any) -> Iterator[tuple[str, str]]:
    if known("request_outcome", outcome):
        yield "outcome", outcome
    if known("refusal_ground", ground):
        yield "ground", ground
