"""The demonstration register, loaded once for all tests here."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from registry import demonstration, log, migrations
from registry.database import Database


def pytest_configure(config: pytest.Config) -> None:
    """Know the mark that keeps these tests on one worker, also where there are no workers."""
    config.addinivalue_line("markers", "xdist_group(name): tests that run on the same worker")


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


def load(path: Path) -> Loaded:
    """A new register in a file, with the demonstration in it."""
    database = Database(f"sqlite:///{path}")
    migrations.upgrade(database)
    with database.writing() as session:
        count = demonstration.load(session)
    with database.reading() as session:
        return Loaded(database, count, list(log.read(session)))


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loaded]:
    """The demonstration register, for reading only."""
    loaded = load(tmp_path_factory.mktemp("demonstration") / "register.db")
    yield loaded
    loaded.database.close()
