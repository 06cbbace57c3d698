"""A register with an office that answers requests, and the gate with its seal."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from registry.accounts import Seal
from registry.database import Database
from tests.requests.work import Work, a_register, means


@pytest.fixture
def seal() -> Seal:
    """The seal of one register."""
    return Seal("for tests")


@pytest.fixture
def gated(sqlite: Database) -> Database:
    """An empty register; on PostgreSQL when the whole run is."""
    return sqlite


@pytest.fixture
def work(sqlite: Database, tmp_path: Path) -> Iterator[Work]:
    """A register with a camera, the law, and an office that answers for it."""
    with sqlite.writing() as session:
        a_register(session)
        yield Work(session, means(tmp_path))
