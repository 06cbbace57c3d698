"""A register with an office that answers requests, and the gate with its seal."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from registry import law
from registry.accounts import Seal, offices
from registry.database import Database
from tests import making
from tests.requests.work import OFFICE, START, Work, means


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
        law.load(session, at=START - timedelta(days=30))
        offices.make(
            session, OFFICE, names={"en": "Station office"}, at=START, organisation="station"
        )
        making.an_organisation(session, type="police")
        making.a_camera(session, controller="station", retention_days=14)
        yield Work(session, means(tmp_path))
