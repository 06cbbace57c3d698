"""Weighing a request: what speaks for a machine having sent it. Nothing here refuses.

Each sign has points, and from 50 on a person looks at the request before it goes further; its
clock runs all the same. No sign that an honest sender may give unawares reaches that by itself.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from registry.accounts.sealing import Seal

PURPOSE = "when a form was shown"
QUICKEST = timedelta(seconds=3)
LOOKED_AT = 50  # points
# In no list that browsers fill in by themselves; hidden from eyes, keyboard and screen readers.
TRAP = "hp_zx"
POINTS = {
    "trap_filled": 60,
    "too_quick": 50,
    "no_time_given": 50,
    "flood": 50,
    "many_links": 40,
    "some_links": 20,
    "text_often_repeated": 25,
    "text_repeated": 10,
    "no_proof": 20,
}
LINK = re.compile(r"(?:https?://|www\.)\S", re.IGNORECASE)
SOME_LINKS, MANY_LINKS = 3, 6
OFTEN = 3  # times that a text was sent before


@dataclass(frozen=True)
class Weighed:
    """The points of a request, and the signs they come from (keys of POINTS)."""

    score: int
    reasons: tuple[str, ...]

    @property
    def is_quarantined(self) -> bool:
        """Whether a person has to look at it before it goes further."""
        return self.score >= LOOKED_AT


def shown(seal: Seal, *, at: datetime) -> str:
    """What a form carries to say when it was shown; nobody else can make it."""
    seconds = str(int(at.timestamp()))
    return f"{seconds}.{seal.mark(PURPOSE, seconds)}"


def filled_for(seal: Seal, stamp: str, *, at: datetime) -> timedelta | None:
    """How long the form was open; None when the stamp is not ours. Any length is good."""
    seconds = stamp.partition(".")[0]
    if not re.fullmatch(r"\d{1,11}", seconds, re.ASCII):
        return None
    if not seal.is_mark(PURPOSE, seconds, stamp.partition(".")[2]):
        return None
    return timedelta(seconds=at.timestamp() - int(seconds))


def weigh(
    *,
    filled: timedelta | None,
    trap: str = "",
    text: str = "",
    repeated: int = 0,
    is_proved: bool = False,
    is_flood: bool = False,
) -> Weighed:
    """The points of a request, and the signs that they come from.

    `filled`: how long its form was open, None when that is unknown. `trap`: what the hidden field
    holds. `repeated`: how often the same text was sent before. `is_flood`: all send too much.
    """
    links = len(LINK.findall(text))
    signs = {
        "trap_filled": bool(trap.strip()),
        "no_time_given": filled is None,
        "too_quick": filled is not None and filled < QUICKEST,
        "flood": is_flood,
        "many_links": links >= MANY_LINKS,
        "some_links": SOME_LINKS <= links < MANY_LINKS,
        "text_often_repeated": repeated >= OFTEN,
        "text_repeated": 0 < repeated < OFTEN,
        "no_proof": not is_proved,
    }
    reasons = tuple(name for name, is_there in signs.items() if is_there)
    return Weighed(sum(POINTS[name] for name in reasons), reasons)
