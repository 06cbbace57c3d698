"""A register with the tables of the gate, and its seal."""

import pytest

from registry.accounts import Seal
from registry.database import Database
from registry.requests.gate_tables import RequestLink, SentForm


@pytest.fixture
def seal() -> Seal:
    """The seal of one register."""
    return Seal("for tests")


@pytest.fixture
def gated(database: Database) -> Database:
    """An empty register that has the tables of the gate, once on each engine."""
    for table in (RequestLink.__table__, SentForm.__table__):
        table.create(database.writer, checkfirst=True)
    return database
