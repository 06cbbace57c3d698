"""The moment that a page of one thing speaks of: today, or the day that `as_of` names."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

from flask import request

from registry import log
from registry.database import Session
from registry.errors import Refused
from registry.web.session import settings, today


@dataclass(frozen=True)
class Asked:
    """What was asked: the words of `as_of`, the log size they mean, and the day it was then."""

    said: str | None
    size: int | None
    day: date

    @property
    def is_past(self) -> bool:
        """Whether the page shows another state than today's."""
        return self.said is not None


def asked(session: Session) -> Asked:
    """The moment of the request; Refused when `as_of` means nothing."""
    said = request.args.getlist("as_of")
    if len(said) > 1:
        raise Refused("as_of can be given once only.", field="as_of")
    if not said or not said[0].strip():
        return Asked(None, None, today())
    size = log.size_at(session, said[0].strip(), settings().timezone)
    return Asked(said[0].strip(), size, _day(session, said[0].strip(), size))


def _day(session: Session, said: str, size: int) -> date:
    """The day named, else the day on which the log had that size; never one yet to come."""
    with suppress(ValueError):
        if not said.isdecimal():
            return min(datetime.fromisoformat(said.replace(" ", "+")).date(), today())
    entry = next(log.read(session, after=size - 1, until=size), None) if size else None
    return entry.recorded_at.astimezone(settings().timezone).date() if entry else today()
