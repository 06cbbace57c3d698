"""The demonstration register, loaded once for all tests here."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from registry import demonstration, log
from registry.database import Database
from tests.conftest import ENGINE, opened_on


@dataclass(frozen=True)
class Loaded:
    """The register and what its log tells, read once."""

    database: Database
    count: int
    entries: list[log.Entry]

    def records(self, collection: str) -> list[log.Record]:
        """The newest record of each subject of a collection."""
        told = log.fold(e for e in self.entries if e.subject.startswith(f"{collection}/"))
        return [json.loads(entry.record) for entry in told.values()]


def load(database: Database) -> Loaded:
    """The empty register with the demonstration in it."""
    with database.writing() as session:
        count = demonstration.load(session)
    with database.reading() as session:
        return Loaded(database, count, list(log.read(session)))


@pytest.fixture(scope="session")
def demo(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Loaded]:
    """The demonstration register, for reading only."""
    with opened_on(ENGINE, request, tmp_path_factory.mktemp("demonstration")) as database:
        yield load(database)
