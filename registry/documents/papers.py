"""What the papers say, as plain things; whoever has a paper made brings them filled.

Every text is shown as it is typed: nothing in it can become markup. Instants are UTC with their
zone; the paper shows them by the clocks of `zone`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

ALMATY = ZoneInfo("Asia/Almaty")
InLanguages = Mapping[str, str]  # kk, ru, en → text


@dataclass(frozen=True)
class Step:
    """Something that happens next; `on` is the last day for it, None where no day is fixed."""

    text: str
    on: date | None = None


@dataclass(frozen=True)
class Receipt:
    """The paper a person takes home: `status_url` never holds the code, which is secret.

    `if_nothing` says what to do when no answer comes; without it, a general sentence stands there.
    """

    number: str
    code: str
    status_url: str
    received_at: datetime
    to: str
    asked: str
    steps: tuple[Step, ...] = ()
    if_nothing: str = ""
    demonstration: bool = False
    zone: ZoneInfo = ALMATY


@dataclass(frozen=True)
class Block:
    """A piece of a letter: a heading, a paragraph or an item of a list."""

    kind: Literal["heading", "text", "item"]
    text: str


@dataclass(frozen=True)
class Letter:
    """A letter of an office; `sender` and `recipient` are lines, `signed` a post and no name."""

    number: str
    sender: tuple[str, ...]
    recipient: tuple[str, ...]
    subject: str
    blocks: tuple[Block, ...]
    signed: str
    made_at: datetime
    status_url: str = ""
    demonstration: bool = False
    zone: ZoneInfo = ALMATY


@dataclass(frozen=True)
class Sign:
    """A poster for a pole; a fact that is None is shown as not declared, and not left out."""

    id: str
    url: str
    made_at: datetime
    controller: InLanguages | None = None
    purpose: InLanguages | None = None
    legal_basis: InLanguages | None = None
    retention: InLanguages | None = None
    demonstration: bool = False
    zone: ZoneInfo = ALMATY


@dataclass(frozen=True)
class Event:
    """What happened, and when."""

    at: datetime
    text: str


@dataclass(frozen=True)
class Citation:
    """A rule that was applied; one that nobody has confirmed is an internal target and not law."""

    rule: str
    quote: str = ""
    url: str = ""
    is_confirmed: bool = False


@dataclass(frozen=True)
class Bundle:
    """All that an appeal needs; `answered` None means that no answer was given."""

    number: str
    office: str
    asked: str
    asked_on: date
    made_at: datetime
    outcome: str = ""
    answered: str | None = None
    answered_on: date | None = None
    due_on: date | None = None
    events: tuple[Event, ...] = ()
    arithmetic: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()
    remedy: str = ""
    proof: str = ""
    demonstration: bool = False
    zone: ZoneInfo = ALMATY
