"""Database sessions for officials: they see what they have just written, on a replica or not."""

from contextlib import AbstractContextManager

from registry.database import NEWEST, Session
from registry.web.session import database


def reading() -> AbstractContextManager[Session]:
    """A session that sees everything written so far."""
    return database().reading(after=NEWEST)


def writing() -> AbstractContextManager[Session]:
    """A session whose work becomes visible whole at its end, or not at all."""
    return database().writing()
