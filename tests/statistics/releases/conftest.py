"""A newsroom on the engine of the run, and one on each engine."""

import pytest

from registry.database import Database
from tests.statistics.releases.newsroom import Newsroom


@pytest.fixture
def room(sqlite: Database) -> Newsroom:
    """The office that publishes, with nothing counted yet."""
    return Newsroom(sqlite).open()


@pytest.fixture
def anywhere(database: Database) -> Newsroom:
    """The same on each engine."""
    return Newsroom(database).open()
