"""What follows from each event: clocks, timers, messages, notices, and what is written down."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import files
from registry.requests import private
from registry.requests.answers import deciding, messages
from registry.requests.footage import holds, orders
from registry.requests.saying import Means
from registry.requests.tables import Request, RequestEvent, RequestFile, Submission
from registry.requests.time import clocks, timers
from registry.requests.way.guards import KEPT_FOR, Case
from registry.requests.way.states import ENDED, OPEN, Event, Part, State

REMINDED_AFTER = timedelta(days=10)
LINK_LASTS = timedelta(days=14)
QUARANTINED_FOR = timedelta(days=1)
BUFFER = timedelta(days=3)  # that footage is kept beyond the last day of an appeal

Effect = Callable[[Case, RequestEvent], None]


def follow(case: Case, event: Event, written: RequestEvent) -> None:
    """Let everything follow that an event entails."""
    if effect := EFFECTS.get(event):
        effect(case, written)
    was, now = State(written.from_state or written.to_state), State(written.to_state)
    if was in OPEN and now in ENDED:
        _end(case)


def _confirm(case: Case, written: RequestEvent) -> None:
    submission = case.session.get(Submission, case.request.submission_id)
    assert submission is not None
    timers.drop(case.session, case.request, "confirm", "confirm_reminder")
    if written.part == Part.PERSON:
        submission.contact_confirmed_at = case.at
    elif submission.contact_confirmed_at is None:
        submission.contact = submission.contact_mark = None  # nobody answered there


def _quarantine(case: Case, _written: RequestEvent) -> None:
    timers.put(case.session, case.request, "quarantine", case.at + QUARANTINED_FOR)


def _register(case: Case, _written: RequestEvent) -> None:
    clock = clocks.running(case.session, case.request, "acknowledge")
    clocks.stop(case.session, case.means, clock, "acknowledged", at=case.at)


def _forward(case: Case, _written: RequestEvent) -> None:
    _tell(case, "forwarded")


def _ask(case: Case, written: RequestEvent) -> None:
    session, request, at = case.session, case.request, case.at
    messages.add(session, case.means, request, written, "question", case.said.words)
    clocks.pause(session, case.means, request, case.said.reason or "clarify", at=at)
    clock = clocks.start(session, case.means, request, "clarify", at=at)
    ends = end_of(case.means, clock.due_on) if clock else at + 3 * REMINDED_AFTER
    timers.put(session, request, "remind", min(at + REMINDED_AFTER, ends - timedelta(hours=24)))
    timers.put(session, request, "lapse", ends)
    _tell(case, "question", str(written.seq))


def _reply(case: Case, written: RequestEvent) -> None:
    messages.add(case.session, case.means, case.request, written, "reply", case.said.words)
    timers.drop(case.session, case.request, "remind", "lapse")
    clock = clocks.running(case.session, case.request, "clarify")
    clocks.stop(case.session, case.means, clock, "answered", at=case.at)
    clocks.resume(case.session, case.means, case.request, at=case.at)


def _warn(case: Case, written: RequestEvent) -> None:
    _tell(case, "reminder", str(written.seq))


def _lapse(case: Case, _written: RequestEvent) -> None:
    _tell(case, "lapsed")


def _revive(case: Case, _written: RequestEvent) -> None:
    case.request.closed_at = None
    clocks.go_on(case.session, case.means, case.request, at=case.at)


def _assign(case: Case, _written: RequestEvent) -> None:
    case.request.handler_id = case.said.assignee


def _check_identity(case: Case, written: RequestEvent) -> None:
    case.request.identity = "verified" if written.event == Event.VERIFY else "failed"
    papers = select(RequestFile).where(
        RequestFile.request_id == case.request.id, RequestFile.purpose == "identity"
    )
    for paper in case.session.scalars(papers):  # looked at once, and never kept
        files.destroy(case.session, case.means.store, paper.file_id, at=case.at)
        case.session.delete(paper)


def _order_hold(case: Case, _written: RequestEvent) -> None:
    made = holds.order(case.session, case.means, case.request, at=case.at)
    orders.send(case.session, case.means, case.request, made, at=case.at)


def _acknowledge_hold(case: Case, _written: RequestEvent) -> None:
    held = holds.chosen(case.session, case.request, case.said.hold_ids)
    state = str(case.said.facts.get("state", "held"))
    holds.answer(
        case.session, case.means, case.request, held, state, at=case.at,
        storage=case.said.words, content_hash=case.said.content_hash or None,
    )  # fmt: skip
    _tell_of_holds(case)


def _lose_footage(case: Case, _written: RequestEvent) -> None:
    held = holds.chosen(case.session, case.request, case.said.hold_ids)
    if case.said.facts.get("state") == "gone":
        holds.answer(case.session, case.means, case.request, held, "gone", at=case.at)
    else:
        holds.lose(case.session, case.request, held, at=case.at)
    _tell_of_holds(case)


def _tell_of_holds(case: Case) -> None:
    """One notice for all that an operator says at once."""
    _tell(case, "hold", str(int(case.at.timestamp())))


def _release_hold(case: Case, _written: RequestEvent) -> None:
    _let_go(case)


def _let_go(case: Case) -> None:
    let_go = holds.release(case.session, case.request, at=case.at)
    orders.tell_released(case.session, case.means, case.request, let_go, at=case.at)


def _extend(case: Case, written: RequestEvent) -> None:
    said = case.said
    clocks.extend(
        case.session, case.means, case.request, said.amount or 0, said.reason or "", at=case.at
    )
    messages.add(case.session, case.means, case.request, written, "letter", said.words)
    _set_due(case)
    _tell(case, "extended", str(written.seq))


def _visit(case: Case, written: RequestEvent) -> None:
    messages.add(case.session, case.means, case.request, written, "visit", case.said.words)
    _tell(case, "message", str(written.seq))


def _message(case: Case, written: RequestEvent) -> None:
    messages.add(case.session, case.means, case.request, written, "message", case.said.words)
    if written.part != Part.PERSON:
        _tell(case, "message", str(written.seq))


def _draft_decision(case: Case, _written: RequestEvent) -> None:
    deciding.draft(case)


def _approve(case: Case, written: RequestEvent) -> None:
    decision = deciding.newest(case.session, case.request)
    assert decision is not None
    deciding.decide(case, decision)
    _answered(case, written)


def _decide_appeal(case: Case, written: RequestEvent) -> None:
    deciding.decide(case, deciding.draft(case, stage=deciding.APPEAL))
    _answered(case, written)


def _refuse_admission(case: Case, written: RequestEvent) -> None:
    deciding.decide(case, deciding.draft(case))
    _answered(case, written)
    _open_appeal(case)


def _deliver(case: Case, written: RequestEvent) -> None:
    timers.put(case.session, case.request, "link_end", case.at + LINK_LASTS)
    _tell(case, "ready", str(written.seq))


def _close(case: Case, _written: RequestEvent) -> None:
    timers.drop(case.session, case.request, "link_end")
    _open_appeal(case)


def _appeal(case: Case, written: RequestEvent) -> None:
    session, means, request, at = case.session, case.means, case.request, case.at
    messages.add(session, means, request, written, "appeal", case.said.words)
    for step, outcome in ((clocks.RESPOND, "silent"), (clocks.APPEAL_WINDOW, "used")):
        clocks.stop(session, means, clocks.running(session, request, step), outcome, at=at)
    timers.drop(session, request, "appeal_end", "purge")
    request.closed_at = None
    clocks.start(session, means, request, clocks.APPEAL_ANSWER, at=at)
    _set_due(case)


def _escalate(case: Case, _written: RequestEvent) -> None:
    clocks.stop_all(case.session, case.means, case.request, "escalated", at=case.at)
    timers.drop(case.session, case.request, "due", "appeal_end", "purge")
    case.request.closed_at = None


def _record_result(case: Case, _written: RequestEvent) -> None:
    case.request.outcome = case.said.outcome
    _tell(case, "decided", "external")


def _reopen(case: Case, _written: RequestEvent) -> None:
    session, means, request = case.session, case.means, case.request
    window = clocks.running(session, request, clocks.APPEAL_WINDOW)
    clocks.stop(session, means, window, "reopened", at=case.at)
    timers.drop(session, request, "appeal_end", "purge")
    request.closed_at = request.decided_at = request.outcome = request.ground = None
    clocks.go_on(session, means, request, at=case.at, paused=False)
    _set_due(case)


def _withdraw(case: Case, _written: RequestEvent) -> None:
    _let_go(case)


def _withhold(case: Case, _written: RequestEvent) -> None:
    case.request.publication = "withheld"


def _purge(case: Case, _written: RequestEvent) -> None:
    submission = case.session.get(Submission, case.request.submission_id)
    assert submission is not None
    case.request.text = case.request.place = None
    others = select(Request.id).where(
        Request.submission_id == submission.id, Request.state != State.PURGED
    )
    if case.session.scalar(others.limit(1)) is None:
        owner = private.owner(submission.id)
        files.destroy_all(case.session, case.means.store, owner, at=case.at)
        files.destroy_key(case.session, owner, at=case.at)
        submission.purged_at = case.at
        submission.name = submission.contact = submission.represents = None
        submission.contact_mark = None


def _answered(case: Case, written: RequestEvent) -> None:
    session, means, request = case.session, case.means, case.request
    for step in (*clocks.ANSWERING, "acknowledge"):
        clocks.stop(session, means, clocks.running(session, request, step), "answered", at=case.at)
    request.due_on = None
    timers.drop(session, request, "due")
    _tell(case, "decided", str(written.seq))


def _open_appeal(case: Case) -> None:
    clock = clocks.start(case.session, case.means, case.request, clocks.APPEAL_WINDOW, at=case.at)
    if clock:
        ends = end_of(case.means, clock.due_on)
        timers.put(case.session, case.request, "appeal_end", ends + BUFFER)


def _end(case: Case) -> None:
    session, request = case.session, case.request
    request.closed_at = request.closed_at or case.at
    if request.state in (State.WITHDRAWN, State.LAPSED, State.FORWARDED):
        clocks.stop_all(session, case.means, request, str(request.state), at=case.at)
        if request.state != State.LAPSED:
            _let_go(case)
    if request.state == State.MERGED:
        clocks.stop_all(session, case.means, request, "merged", at=case.at)
    timers.drop_all(session, request)
    timers.put(session, request, "purge", request.closed_at + KEPT_FOR)


def _set_due(case: Case) -> None:
    """Have it noticed when the day of the answer goes by."""
    set_due(case.session, case.means, case.request)


def set_due(session: Session, means: Means, request: Request) -> None:
    """Have it noticed when the day of a request's answer goes by."""
    clock = clocks.answering(session, request)
    if clock:
        timers.put(session, request, "due", end_of(means, clock.due_on), seq=clock.id)


def end_of(means: Means, day: date) -> datetime:
    """The moment at which a day ends at the register's place."""
    return datetime.combine(day + timedelta(days=1), time(), means.timezone)


def _tell(case: Case, kind: str, more: str = "") -> None:
    key = f"{kind}/{more}" if more else kind
    messages.tell(case.session, case.means, case.request, kind, at=case.at, key=key)


EFFECTS: dict[Event, Effect] = {
    Event.CONFIRM_CONTACT: _confirm,
    Event.QUARANTINE: _quarantine,
    Event.REGISTER: _register,
    Event.FORWARD: _forward,
    Event.ASK: _ask,
    Event.REPLY: _reply,
    Event.WARN: _warn,
    Event.LAPSE: _lapse,
    Event.REVIVE: _revive,
    Event.ASSIGN: _assign,
    Event.HAND_OVER: _assign,
    Event.VERIFY: _check_identity,
    Event.FAIL_IDENTITY: _check_identity,
    Event.ORDER_HOLD: _order_hold,
    Event.ACKNOWLEDGE_HOLD: _acknowledge_hold,
    Event.LOSE_FOOTAGE: _lose_footage,
    Event.RELEASE_HOLD: _release_hold,
    Event.EXTEND: _extend,
    Event.VISIT: _visit,
    Event.MESSAGE: _message,
    Event.DRAFT_DECISION: _draft_decision,
    Event.APPROVE: _approve,
    Event.DECIDE_APPEAL: _decide_appeal,
    Event.REFUSE_ADMISSION: _refuse_admission,
    Event.DELIVER: _deliver,
    Event.FETCH: _close,
    Event.EXPIRE_LINK: _close,
    Event.CLOSE: _close,
    Event.APPEAL: _appeal,
    Event.ESCALATE: _escalate,
    Event.RECORD_RESULT: _record_result,
    Event.REOPEN: _reopen,
    Event.WITHDRAW: _withdraw,
    Event.WITHHOLD: _withhold,
    Event.PURGE: _purge,
}
