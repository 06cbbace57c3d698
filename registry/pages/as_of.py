"""The moment that a page speaks of: today, or the day that `as_of` names.

Who has asked for the past stays in it: the links of such a page lead to the same moment, where
what they lead to can speak of it.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlencode

from flask import g, request

from registry import log
from registry.database import Session
from registry.errors import Refused
from registry.pages import blueprint
from registry.pages.past import heeds
from registry.web.session import settings, today

BEFORE = datetime(1, 1, 1, tzinfo=UTC)  # before the first entry nothing had been written


@dataclass(frozen=True)
class Asked:
    """What was asked: the words of `as_of`, the log size they mean, and the day it was then.

    `until` is when the last of those entries was written; None today.
    """

    said: str | None
    size: int | None
    day: date
    until: datetime | None = None

    @property
    def is_past(self) -> bool:
        """Whether the page shows another state than today's."""
        return self.said is not None

    @property
    def filters(self) -> dict[str, list[str]]:
        """The same moment as a filter of cameras."""
        return {} if self.size is None else {"as_of": [str(self.size)]}

    @property
    def tail(self) -> str:
        """What a query that has begun goes on with, so that it asks for the same moment."""
        return f"&{urlencode({'as_of': self.said})}" if self.said else ""


def asked(session: Session) -> Asked:
    """The moment of the request; Refused when `as_of` means nothing."""
    said = request.args.getlist("as_of")
    if len(said) > 1:
        raise Refused("as_of can be given once only.", field="as_of")
    if not said or not said[0].strip():
        return Asked(None, None, today())
    size = log.size_at(session, said[0].strip(), settings().timezone)
    last = next(log.read(session, after=size - 1, until=size), None) if size else None
    until = last.recorded_at if last else BEFORE
    moment = Asked(said[0].strip(), size, _day(said[0].strip(), last), until)
    g.moment = moment
    return moment


@blueprint.app_url_defaults
def stay(endpoint: str, values: dict[str, Any]) -> None:
    """Let the links of a page of the past lead to the same moment."""
    moment: Asked | None = g.get("moment")
    if moment and heeds(endpoint):
        values.setdefault("as_of", moment.said)


def _day(said: str, last: log.Entry | None) -> date:
    """The day named, else the day on which the log had that size; never one yet to come."""
    with suppress(ValueError):
        if not said.isdecimal():
            return min(datetime.fromisoformat(said.replace(" ", "+")).date(), today())
    return last.recorded_at.astimezone(settings().timezone).date() if last else today()
