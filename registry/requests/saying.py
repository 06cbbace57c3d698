"""Who does something to a request, what they say with it, and what the verbs need for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from registry.accounts import Seal, Who, roles
from registry.files import Store
from registry.requests.way.states import Part
from registry.settings import Settings


@dataclass(frozen=True)
class Means:
    """What verbs need besides the session: where files lie, keys, the place's time, addresses."""

    store: Store
    seal: Seal
    timezone: ZoneInfo
    base_url: str = ""

    def day(self, at: datetime) -> date:
        """The day it is at the register's place."""
        return at.astimezone(self.timezone).date()


def means(settings: Settings) -> Means:
    """The means of a register with these settings."""
    return Means(
        Store(settings.data_dir),
        Seal(settings.secret_key()),
        settings.timezone,
        settings.base_url or "",
    )


@dataclass(frozen=True)
class Actor:
    """As whom something is done: an official may be several at once."""

    parts: frozenset[Part]
    who: Who | None = None

    @property
    def official_id(self) -> int | None:
        """The official's account, where it is one."""
        return self.who.id if self.who else None


PERSON = Actor(frozenset({Part.PERSON}))
SYSTEM = Actor(frozenset({Part.SYSTEM}))
OPERATOR = Actor(frozenset({Part.OPERATOR}))


def official(who: Who, office_id: str) -> Actor:
    """What an official is to the requests of an office; nothing where they have no such role."""
    held = {
        Part.CLERK: roles.may_sort_requests(who, office_id),
        Part.HANDLER: roles.may_handle_requests(who, office_id),
        Part.DECIDER: roles.may_decide_requests(who, office_id),
        Part.GUARDIAN: roles.may_guard_data(who, office_id),
    }
    return Actor(frozenset(part for part, holds in held.items() if holds), who)


@dataclass(frozen=True)
class Said:
    """What is said with an event; which of it is needed, its guards know.

    `words` go to the person (a question, a letter, a message), `note` stays in the office.
    """

    words: str = ""
    note: str = ""
    reason: str | None = None  # a code: of a pause, an extension, a forwarding
    outcome: str | None = None
    ground: str | None = None
    law: str | None = None
    remedy: str = ""
    summary: str = ""
    assignee: int | None = None
    office_id: str | None = None
    into: int | None = None  # the request that another one is merged into
    amount: int | None = None
    hold_ids: tuple[int, ...] = ()
    content_hash: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)  # typed values, nothing personal
