"""The packs that ship, read once."""

import pytest

from registry import law
from registry.law.packs import Packs


@pytest.fixture(scope="session")
def packs() -> Packs:
    """Everything that data/law says."""
    return law.read()
