"""The selection that a query string asks for, read in one way for every page and file."""

import re

from flask import request

from registry import cameras
from registry.database import Session
from registry.errors import Refused
from registry.web import session as here

CURSOR = ("after", "limit")
IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def selection(session: Session, *, besides: tuple[str, ...] = ()) -> cameras.Selection:
    """The selection of the request; keys named in `besides` belong to the page itself."""
    args = {key: values for key, values in request.args.lists() if key not in besides}
    return cameras.selection(session, args, today=here.today(), timezone=here.settings().timezone)


def nothing_asked() -> None:
    """Refused where a page that takes no parameters is given one."""
    for key in request.args:
        raise Refused(
            "This page takes no parameters, and “{key}” is one. Leave it out.",
            field=key,
            code="unknown_filter",
            key=key,
        )


def after() -> str:
    """The id behind which a page begins; "" for the first page."""
    said = request.args.get("after", "")
    if said and not IDENTIFIER.fullmatch(said):
        raise Refused(
            "after={value} is not the id of a camera. Take it from the link to the next page.",
            field="after",
            value=said,
        )
    return said


def limit_if_any(largest: int) -> int | None:
    """The page size asked for; None where the whole is asked for."""
    return limit(largest, largest) if "limit" in request.args else None


def limit(standard: int, largest: int) -> int:
    """The page size asked for, within what the page gives."""
    said = request.args.get("limit", str(standard))
    if not (said.isascii() and said.isdecimal() and 0 < int(said[:9]) <= largest):
        raise Refused(
            "limit={value} is not a number from 1 to {largest}.",
            field="limit",
            value=said,
            largest=largest,
        )
    return int(said)
