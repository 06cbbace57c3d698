"""The pages of statistics in a real browser, on a register with figures."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from registry import migrations
from registry.database import Database
from tests.browser.conftest import Visitor, serving
from tests.browser.test_accessible import EVERYWHERE, faults
from tests.pages.statistics.figures import released
from tests.statistics.publishing import SYSTEM

pytestmark = pytest.mark.browser
RECEIPT = f"release=2025-q3&system={SYSTEM}&area=astana&period=2025-Q3&metric=precision"
PAGES = (
    f"/kk/statistics/systems/{SYSTEM}?area=astana",
    "/ru/statistics",
    "/kk/statistics/silence",
    "/ru/statistics/desk?passers=many",
    "/kk/statistics/desk",
    "/ru/statistics/releases/2026-q1",
    "/kk/statistics/releases",
    "/ru/statistics/corrections",
    "/kk/statistics/methods",
    f"/ru/statistics/receipt?{RECEIPT}",
)
WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A register with three releases on a real server; gives its address."""
    folder = tmp_path_factory.mktemp("figures")
    made = Database(f"sqlite:///{folder / 'register.db'}")
    migrations.upgrade(made)
    released(made)
    made.close()
    with serving(Path(folder)) as address:
        yield address


@EVERYWHERE
def test_they_have_no_fault_that_axe_finds(visitor: Visitor) -> None:
    for path in PAGES:
        page = visitor.go(path)
        unfold(page)
        assert faults(page) == [], path
        assert not page.evaluate(WIDER), path
    # The one answer that is a refusal is told in the console too.
    visitor.complaints[:] = [one for one in visitor.complaints if "400" not in one]


def unfold(page: Page) -> None:
    """Open whatever is folded away."""
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
