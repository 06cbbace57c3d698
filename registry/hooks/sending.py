"""Sending the messages that wait: each by one process, again later until it was taken."""

import http.client
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from registry import mail
from registry.accounts.sealing import Seal
from registry.database import Database, Session
from registry.errors import Refused
from registry.hooks import outbound, signing
from registry.hooks.keeping import PURPOSE
from registry.hooks.outbound import Guard
from registry.hooks.tables import Delivery, Hook

LEASE = timedelta(minutes=5)  # for which a message is in one process' hands
PAUSES = tuple(timedelta(minutes=m) for m in (1, 5, 30, 120, 300, 600, 840, 1_440))
DEAD = timedelta(days=5)  # after so long without one message taken, the hook is switched off
AT_ONCE, BESIDE, ROUNDS = 40, 8, 20  # messages, at the same time, and one after the other
LONGEST_FAILURE = 300
AGENT = "AshyqKamera-Hooks/1"
LETTER = (
    "The web hook “{name}” of the register of cameras has been switched off: nothing that was "
    "sent to {address} since {since} was taken.\n\nThe last failure: {failure}\n\nWhat was "
    "published meanwhile stands at {root}/changes. To switch the hook on again, write to the "
    "office that keeps the register.\n"
)


@dataclass(frozen=True)
class _Held:
    """A message in this process' hands."""

    id: int
    hook_id: int
    address: str
    secret: str
    mark: str
    body: bytes


def send_due(
    database: Database, *, seal: Seal, guard: Guard, root: str, at: datetime
) -> tuple[int, int]:
    """Send what is due; gives how many messages were taken, and how many were not.

    A receiver that hangs holds up its own messages alone.
    """
    taken = failed = 0
    for _ in range(ROUNDS):
        with database.writing() as session:
            held = _taken(session, seal, at)
        if not held:
            break
        with ThreadPoolExecutor(BESIDE) as pool:
            outcomes = list(pool.map(lambda one: _tried(one, guard, at), held))
        with database.writing() as session:
            _note(session, held, outcomes, root, at)
        here = sum(outcome is not None for outcome in outcomes)
        taken, failed = taken + len(held) - here, failed + here
    return taken, failed


def _taken(session: Session, seal: Seal, at: datetime) -> list[_Held]:
    """The first message that waits of each hook: they arrive in the order of the log."""
    waits = Delivery.due_at.is_not(None)
    first = select(func.min(Delivery.id)).where(waits).group_by(Delivery.hook_id)
    due = (
        select(Delivery, Hook)
        .join(Hook, Hook.id == Delivery.hook_id)
        .where(Delivery.id.in_(first), Delivery.due_at <= at, Hook.off_at.is_(None))
        .order_by(Delivery.due_at, Delivery.id)
        .limit(AT_ONCE)
    )
    held = []
    for delivery, hook in session.execute(due).all():
        secret = seal.open(PURPOSE, hook.secret, at=at)
        if secret is None:
            continue
        delivery.due_at, delivery.tries = at + LEASE, delivery.tries + 1
        body = delivery.body.encode()
        held.append(_Held(delivery.id, hook.id, hook.address, secret, delivery.mark, body))
    return held


def _tried(one: _Held, guard: Guard, at: datetime) -> str | None:
    """Why a message was not taken; None when it was."""
    headers = signing.signed(one.secret, one.mark, one.body, at=at).headers
    headers |= {"Content-Type": "application/json", "User-Agent": AGENT, "Connection": "close"}
    try:
        status = outbound.post(one.address, one.body, headers, guard)
    except Refused as refused:
        return refused.message
    except (OSError, http.client.HTTPException) as failed:
        return f"{type(failed).__name__}: {failed}"
    return None if 200 <= status < 300 else f"The answer was {status}."


def _note(
    session: Session,
    held: Sequence[_Held],
    outcomes: Sequence[str | None],
    root: str,
    at: datetime,
) -> None:
    for one, failure in zip(held, outcomes, strict=True):
        delivery, hook = session.get_one(Delivery, one.id), session.get_one(Hook, one.hook_id)
        if failure is None:
            delivery.due_at, delivery.taken_at, delivery.failure = None, at, None
            hook.failing_since = None
            continue
        said = "".join(mark if mark.isprintable() else " " for mark in failure)
        delivery.failure = said[:LONGEST_FAILURE]
        pause = PAUSES[min(delivery.tries, len(PAUSES)) - 1]
        delivery.due_at = at + pause if hook.off_at is None else None
        hook.failing_since = hook.failing_since or at
        if at - hook.failing_since >= DEAD and hook.off_at is None:
            _give_up(session, hook, delivery, root, at)


def _give_up(session: Session, hook: Hook, last: Delivery, root: str, at: datetime) -> None:
    """Switch a hook off, and tell whoever answers for it."""
    assert hook.failing_since is not None
    hook.off_at = at
    waiting = select(Delivery).where(Delivery.hook_id == hook.id, Delivery.due_at.is_not(None))
    for one in session.scalars(waiting):
        one.due_at = None
    body = LETTER.format(
        name=hook.name, address=hook.address, since=hook.failing_since.date().isoformat(),
        failure=last.failure, root=root,
    )  # fmt: skip
    mail.write(
        session,
        to=hook.contact,
        subject="A web hook of the register of cameras was switched off",
        body=body,
        at=at,
        key=f"hook/{hook.id}/off/{int(at.timestamp())}",
    )
