"""What the slots of a letter are called, what each takes, and which a letter cannot do without."""

from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from registry.documents.cleaning import visible
from registry.documents.saying import day, moment
from registry.errors import Refused

Value = str | date | datetime | int
LONGEST = 20_000  # characters of a text
LINE = 500  # characters of a line


class Kind(StrEnum):
    """What a slot takes: a line, a text of several paragraphs, a day, a moment or a number."""

    LINE = "line"
    TEXT = "text"
    DAY = "day"
    MOMENT = "moment"
    NUMBER = "number"


SLOTS = {
    "acknowledge_by": Kind.MOMENT,
    "asked": Kind.TEXT,
    "cameras": Kind.TEXT,
    "details": Kind.TEXT,
    "due_on": Kind.DAY,
    "ground": Kind.TEXT,
    "hold_until": Kind.DAY,
    "law": Kind.TEXT,
    "link": Kind.LINE,
    "new_due_on": Kind.DAY,
    "number": Kind.LINE,
    "office": Kind.LINE,
    "outcome": Kind.TEXT,
    "overwritten_at": Kind.MOMENT,
    "part": Kind.TEXT,
    "question": Kind.TEXT,
    "reason": Kind.TEXT,
    "received_on": Kind.DAY,
    "remedy": Kind.TEXT,
    "reply_by": Kind.DAY,
    "result": Kind.TEXT,
    "to_office": Kind.LINE,
    "way_out": Kind.TEXT,
    "window": Kind.LINE,
    "working_days": Kind.NUMBER,
}
# What each letter cannot do without: a template must hold it, and it must be filled.
NEEDS = {
    "acknowledgement": ("number", "due_on"),
    "question": ("number", "question", "reply_by"),
    "extension": ("number", "reason", "new_due_on", "remedy"),
    "forwarding": ("number", "to_office"),
    "decision": ("number", "outcome", "remedy"),
    "hold": ("number", "cameras", "window", "acknowledge_by"),
    "appeal_answer": ("number", "result", "remedy"),
}


def said(slot: str, value: Value, language: str, zone: ZoneInfo) -> str:
    """The value in words; TypeError when it is of another kind, Refused when it is too long."""
    kind = SLOTS[slot]
    if kind is Kind.MOMENT and isinstance(value, datetime):
        return moment(value, zone, language)
    if kind is Kind.DAY and isinstance(value, date) and not isinstance(value, datetime):
        return day(value, language)
    if kind is Kind.NUMBER and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if kind in (Kind.LINE, Kind.TEXT) and isinstance(value, str):
        return _typed(slot, value, LINE if kind is Kind.LINE else LONGEST)
    raise TypeError(f"The slot {slot} takes a {kind}, not {value!r}.")


def _typed(slot: str, value: str, most: int) -> str:
    if len(value) > most:
        raise Refused("{name} takes at most {most} characters.", field=slot, name=slot, most=most)
    text = visible(value).strip()
    return " ".join(text.split()) if most == LINE else text
