"""The request of an address, as the official may see it, and what the verbs need for it."""

from registry import requests
from registry.accounts import Who
from registry.database import Session
from registry.errors import NotAllowed
from registry.office import guard
from registry.office.changes.listing import acting
from registry.requests import Actor, Means, Part, Request
from registry.requests.office import queues
from registry.web import means as web_means

PIECES = 4  # of a number; a fifth one names a part of what was handed in
CLAIMS = frozenset({Part.HANDLER})


def slug(number: str) -> str:
    """A number as it stands in an address.

    >>> slug("AST-2026-7K3F-Q/2")
    'AST-2026-7K3F-Q-2'
    """
    return number.replace("/", "-")


def number(said: str) -> str:
    """The number that an address names.

    >>> number("AST-2026-7K3F-Q-2")
    'AST-2026-7K3F-Q/2'
    """
    pieces = said.split("-")
    whole = "-".join(pieces[:PIECES])
    return f"{whole}/{'-'.join(pieces[PIECES:])}" if pieces[PIECES:] else whole


def opened(session: Session, said: str) -> Request:
    """The request of an address; NotFound unless it is of their offices and not about them."""
    check()
    return queues.opened(session, guard.who(), number(said))


def actor(session: Session, request: Request) -> tuple[Who, Actor]:
    """The official with the roles of this very moment, and as whom they deal with the request."""
    who = acting(session)
    return who, requests.official(who, request.office_id)


def check() -> None:
    """Refuse whoever has to do with requests in no office."""
    if not queues.office_ids(guard.who()):
        raise NotAllowed("None of your roles has to do with what people ask.")


def means() -> Means:
    """What the verbs of requests need, with the address at which people reach the portal."""
    return web_means.means()
