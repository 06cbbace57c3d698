"""Answers of an office: drafted, decided by a second person, sent."""

from hashlib import sha256

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.requests import private
from registry.requests.saying import Means
from registry.requests.tables import Decision, Request
from registry.requests.way.guards import Case, newest_decision

FIRST, APPEAL = "first", "appeal"


def draft(case: Case, *, stage: str = FIRST) -> Decision:
    """Write the answer down as it would be sent."""
    session, request, said = case.session, case.request, case.said
    assert case.actor.official_id is not None
    seq = session.scalar(
        select(func.count()).select_from(Decision).where(Decision.request_id == request.id)
    )
    made = Decision(
        request_id=request.id,
        seq=(seq or 0) + 1,
        stage=stage,
        outcome=said.outcome or "refused",
        ground=said.ground,
        law=said.law,
        letter=private.close(
            session, case.means, request.submission_id, "letter", said.words, at=case.at
        ),
        remedy=said.remedy,
        drafted_by=case.actor.official_id,
        drafted_at=case.at,
        content_hash=_hash(case),
    )
    session.add(made)
    request.summary = said.summary or request.summary
    session.flush()
    return made


def decide(case: Case, decision: Decision) -> None:
    """Let the newest draft be the office's answer."""
    request = case.request
    decision.decided_by, decision.decided_at = case.actor.official_id, case.at
    decision.dispatched_at = case.at  # it is on the person's page from this moment
    request.outcome, request.ground = decision.outcome, decision.ground
    request.decided_at = case.at


def letter(session: Session, means: Means, request: Request, decision: Decision) -> str:
    """The letter of a decision; empty when it was destroyed."""
    return private.read(session, means, request.submission_id, "letter", decision.letter)


def every(session: Session, request: Request) -> list[Decision]:
    """All drafts and decisions, the first at the front."""
    query = select(Decision).where(Decision.request_id == request.id).order_by(Decision.seq)
    return list(session.scalars(query))


def newest(session: Session, request: Request) -> Decision | None:
    """The one that was drafted last."""
    return newest_decision(session, request)


def standing(session: Session, request: Request) -> Decision | None:
    """The newest one that was decided."""
    decided = [one for one in every(session, request) if one.decided_at is not None]
    return decided[-1] if decided else None


def _hash(case: Case) -> str:
    said = case.said
    parts = (said.outcome, said.ground, said.law, said.words, said.remedy, said.summary)
    return sha256("\x1f".join(part or "" for part in parts).encode()).hexdigest()
