"""Hooks as the office that keeps the register registers them."""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import parse_qs, urlencode
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry import audit, cameras, log
from registry.accounts import Who, roles
from registry.accounts.sealing import Seal
from registry.cameras import following
from registry.cameras.following import Kind
from registry.cameras.selection import Selection
from registry.errors import NotAllowed, NotFound, Refused
from registry.hooks import signing
from registry.hooks.outbound import Guard
from registry.hooks.tables import Delivery, Hook

PURPOSE = "hook secret"
MOST = 200
LONGEST_NAME, LONGEST_QUERY = 120, 2_000
SHOWN = 50  # deliveries on the page of a hook


@dataclass(frozen=True)
class Asked:
    """What is registered: who hears, where, of which changes, and whom to write to."""

    name: str
    address: str
    query: str
    contact: str


def register(
    session: Session, who: Who, asked: Asked, *, seal: Seal, guard: Guard, zone: ZoneInfo,
    at: datetime,
) -> tuple[Hook, str]:  # fmt: skip
    """A new hook, which hears of what is published from now on; and its secret, shown once."""
    _allow(who)
    name = " ".join(asked.name.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise Refused("Say in at most 120 letters who hears of the changes.", field="name")
    contact = asked.contact.strip()
    if "@" not in contact or len(contact) > 254 or not contact.isprintable() or " " in contact:
        raise Refused(
            "Give an e-mail address to write to when nothing arrives any more.", field="contact"
        )
    guard.split(asked.address.strip())
    query = written(session, asked.query, today=at.astimezone(zone).date(), zone=zone)
    if (session.scalar(select(func.count()).select_from(Hook)) or 0) >= MOST:
        raise Refused("There are {most} hooks. Switch off and remove some first.", most=MOST)
    secret = signing.new_secret()
    hook = Hook(
        name=name,
        address=asked.address.strip(),
        query=query,
        contact=contact,
        secret=seal.close(PURPOSE, secret, at=at),
        seen=log.size(session),
        made_at=at,
    )
    session.add(hook)
    session.flush()
    _note(session, who, "hook.made", hook, at)
    return hook, secret


def renew(session: Session, who: Who, hook_id: int, *, seal: Seal, at: datetime) -> str:
    """Another secret in the place of the one that was; shown once."""
    hook = _own(session, who, hook_id)
    secret = signing.new_secret()
    hook.secret = seal.close(PURPOSE, secret, at=at)
    _note(session, who, "hook.renewed", hook, at)
    return secret


def switch(session: Session, who: Who, hook_id: int, *, on: bool, at: datetime) -> None:
    """Send nothing more, or again; what was published meanwhile is not sent afterwards."""
    hook = _own(session, who, hook_id)
    if on == (hook.off_at is None):
        return
    hook.off_at = None if on else at
    hook.failing_since = None
    hook.seen = log.size(session)
    waiting = select(Delivery).where(Delivery.hook_id == hook.id, Delivery.due_at.is_not(None))
    for one in session.scalars(waiting):
        one.due_at, one.failure = None, "switched off"
    _note(session, who, "hook.on" if on else "hook.off", hook, at)


def try_out(session: Session, who: Who, hook_id: int, *, at: datetime) -> Delivery:
    """Have a message sent that tells of no change."""
    hook = _own(session, who, hook_id)
    if hook.off_at is not None:
        raise Refused("The hook is switched off. Switch it on first.")
    return queue(session, hook, "register.test", {"hook": hook.name}, at=at)


def queue(
    session: Session, hook: Hook, kind: str, data: Mapping[str, object], *, at: datetime
) -> Delivery:
    """Write down a message that is to be sent."""
    said = {"type": kind, "timestamp": at.isoformat(), "data": data}
    made = Delivery(
        hook_id=hook.id,
        mark=f"msg_{secrets.token_hex(12)}",
        body=json.dumps(said, ensure_ascii=False),
        made_at=at,
        due_at=at,
    )
    session.add(made)
    session.flush()
    return made


def every(session: Session, who: Who) -> list[Hook]:
    """All hooks: those that are on first, by name."""
    _allow(who)
    order = Hook.off_at.is_not(None), Hook.name, Hook.id
    return list(session.scalars(select(Hook).order_by(*order)))


def by_id(session: Session, who: Who, hook_id: int) -> Hook:
    """A hook; NotFound where there is none of that number."""
    return _own(session, who, hook_id)


def deliveries(session: Session, hook: Hook) -> Sequence[Delivery]:
    """The newest messages of a hook."""
    query = select(Delivery).where(Delivery.hook_id == hook.id)
    return session.scalars(query.order_by(Delivery.id.desc()).limit(SHOWN)).all()


def written(session: Session, query: str, *, today: date, zone: ZoneInfo) -> str:
    """A query as it is kept; Refused names what in it is not known."""
    chosen, kinds = meant(session, query, today=today, zone=zone)
    return urlencode([*chosen.query(), *(("kind", str(kind)) for kind in kinds)])


def meant(
    session: Session, query: str, *, today: date, zone: ZoneInfo
) -> tuple[Selection, tuple[Kind, ...]]:
    """The cameras and the kinds of change that a query means."""
    text = query.strip().removeprefix("?")
    if len(text) > LONGEST_QUERY:
        raise Refused("The filter is too long.", field="query")
    args = parse_qs(text, keep_blank_values=False, max_num_fields=100)
    kinds = following.kinds(args.pop("kind", []))
    if "as_of" in args:
        raise Refused("A hook tells of what is new: it takes no as_of.", field="as_of")
    return cameras.selection(session, args, today=today, timezone=zone), kinds


def _own(session: Session, who: Who, hook_id: int) -> Hook:
    _allow(who)
    hook = session.get(Hook, hook_id)
    if hook is None:
        raise NotFound("There is no hook {number}.", number=hook_id)
    return hook


def _allow(who: Who) -> None:
    if not roles.may_keep_hooks(who):
        raise NotAllowed("Hooks are kept by administrators of the office that keeps the register.")


def _note(session: Session, who: Who, what: str, hook: Hook, at: datetime) -> None:
    audit.write(
        session,
        what,
        at=at,
        official=who.id,
        office=who.keepers_with(roles.Role.ADMINISTRATOR)[0],
        subject=f"hooks/{hook.id}",
        name=hook.name,
    )
