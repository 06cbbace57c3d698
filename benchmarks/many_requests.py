"""A register with many requests in it, as years of use would leave them: rows, not verbs.

Filing a hundred thousand through the front door takes an hour; what is measured is reading them.
"""

import json
import random
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert

from registry import files, law
from registry.database import Database
from registry.requests import Means, private
from registry.requests.person import codes
from registry.requests.tables import (
    Clock,
    Decision,
    PublicRequest,
    Request,
    RequestEvent,
    Submission,
)
from registry.requests.time import clocks
from registry.requests.way import engine
from registry.requests.way.states import Event, Part, State

SEED = 7
AT_ONCE = 5_000
TYPES = ("footage", "data", "information", "information", "complaint", "report", "report")
# Where years leave them: nearly all have ended.
OPEN = (
    State.TRIAGE, State.IN_PROGRESS, State.IN_PROGRESS, State.IN_REVIEW,
    State.AWAITING_REQUESTER, State.DECIDED,
)  # fmt: skip
STATES = [State.CLOSED] * 94 + list(OPEN)
PUBLIC = frozenset({"information", "complaint", "report"})
NOW = datetime(2026, 11, 2, 5, 0, tzinfo=UTC)
Rows = dict[Any, list[dict[str, Any]]]


def fill(
    database: Database, means: Means, office_id: str, official_id: int, count: int
) -> list[str]:
    """Write so many requests to an office; gives the codes of some of them."""
    chance, rule = random.Random(SEED), _rule(database)
    shown: list[str] = []
    for first in range(1, count + 1, AT_ONCE):
        with database.writing() as session:
            rows: Rows = {}
            for number in range(first, min(first + AT_ONCE, count + 1)):
                code = codes.secret(means.seal)
                if number % max(count // 400, 1) == 0:
                    shown.append(code)
                sealed = ""
                if number % 50 == 0:  # the others are read by nobody here
                    owner = private.owner(number)
                    sealed = files.seal_text(
                        session, means.store, owner, "text", "What is it for?", at=NOW
                    )
                _one(rows, chance, number, code, sealed, means, office_id, official_id, rule)
            for table, held in rows.items():
                session.execute(insert(table), held)
    return shown


def _one(
    rows: Rows, chance: random.Random, number: int, code: str, sealed: str, means: Means,
    office_id: str, official_id: int, rule: str,
) -> None:  # fmt: skip
    kind, state = chance.choice(TYPES), chance.choice(STATES)
    at = NOW - timedelta(minutes=chance.randrange(3 * 365 * 24 * 60))
    if state != State.CLOSED:
        at = NOW - timedelta(minutes=chance.randrange(30 * 24 * 60))
    due = (at + timedelta(days=21)).date()
    name = f"AST-{at.year}-{number:06}-X"
    rows.setdefault(Submission, []).append(
        {"id": number, "number": name, "code_digest": codes.digest(means.seal, code),
         "language": "kk", "channel": "web", "received_at": at, "score": 0, "demonstration": True}
    )  # fmt: skip
    is_over = state == State.CLOSED
    events = _events(number, at, state)
    rows.setdefault(Request, []).append(
        {"id": number, "submission_id": number, "number": name, "type": kind, "state": str(state),
         "identity": "not_needed", "publication": "private", "office_id": office_id,
         "controller": "demo-akimat-astana", "area_id": "astana-saryarqa", "text": sealed or None,
         "public_text": False, "received_at": at, "registered_on": at.date(),
         "due_on": None if is_over else due, "handler_id": official_id,
         "outcome": "granted" if is_over else None,
         "decided_at": at + timedelta(days=9) if is_over else None,
         "closed_at": at + timedelta(days=9) if is_over else None, "version": len(events),
         "head": events[-1]["hash"]}
    )  # fmt: skip
    rows.setdefault(RequestEvent, []).extend(events)
    rows.setdefault(Clock, []).append(
        {"request_id": number, "step": "respond", "rule": rule, "calendar_version": 1,
         "started_at": at, "started_on": at.date(), "due_on": due,
         "stopped_at": at + timedelta(days=9) if is_over else None,
         "stopped_on": (at + timedelta(days=9)).date() if is_over else None,
         "outcome": "answered" if is_over else None}
    )  # fmt: skip
    if is_over:
        rows.setdefault(Decision, []).append(
            {"request_id": number, "seq": 1, "stage": "first", "outcome": "granted",
             "remedy": "An appeal to the head of the office.", "drafted_by": official_id,
             "drafted_at": at + timedelta(days=8), "decided_at": at + timedelta(days=9),
             "dispatched_at": at + timedelta(days=9), "content_hash": "0" * 64}
        )  # fmt: skip
    if kind in PUBLIC:
        rows.setdefault(PublicRequest, []).append(_public(name, kind, at, state, office_id))


def _events(number: int, at: datetime, state: State) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = []
    before = ""
    steps = [(Event.SUBMIT, None, State.RECEIVED), (Event.REGISTER, State.RECEIVED, State.TRIAGE)]
    if state != State.TRIAGE:
        steps.append((Event.ASSIGN, State.TRIAGE, state))
    for place, (event, was, now) in enumerate(steps, start=1):
        row = RequestEvent(
            request_id=number, seq=place, at=at, event=event, from_state=was, to_state=now,
            part=Part.SYSTEM, facts="{}", before_hash=before,
        )  # fmt: skip
        before = engine.event_hash(before, engine.told(row))
        told.append(
            {"request_id": number, "seq": place, "at": at, "event": str(event),
             "from_state": str(was) if was else None, "to_state": str(now), "part": "system",
             "facts": "{}", "before_hash": row.before_hash, "hash": before}
        )  # fmt: skip
    return told


def _public(name: str, kind: str, at: datetime, state: State, office_id: str) -> dict[str, Any]:
    is_over = state == State.CLOSED
    day = at.date().isoformat()
    timeline = [{"event": "register", "on": day}]
    return {
        "number": name, "type": kind, "office_id": office_id, "controller": "demo-akimat-astana",
        "area_id": "astana-saryarqa", "language": "kk", "received": day, "state": str(state),
        "outcome": "granted" if is_over else None, "working_days": 7 if is_over else None,
        "due_kept": True if is_over else None, "pauses": 0, "extensions": 0,
        "appealed": False, "reversed": False, "timeline": json.dumps(timeline),
        "head": "0" * 64, "demonstration": True, "published_at": at, "changed_at": at,
    }  # fmt: skip


def _rule(database: Database) -> str:
    with database.reading() as session:
        rules = [kept.rule for kept in law.rules(session, clocks.JURISDICTION)]
    chosen = law.choose(rules, "information", "akimat", "respond", NOW.date())
    return json.dumps(chosen.rule.snapshot(), ensure_ascii=False, sort_keys=True)
