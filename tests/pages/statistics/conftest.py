"""A register on which figures are out."""

import pytest

from registry.database import Database
from tests.pages.statistics.figures import released


@pytest.fixture
def out(sqlite: Database) -> Database:
    """The register with three releases."""
    released(sqlite)
    return sqlite
