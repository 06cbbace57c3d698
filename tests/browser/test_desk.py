"""The desk and the public pages of offices in a real browser: no fault, and one click confirms."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from shutil import copytree

import pytest
from playwright.sync_api import Browser, Page

from registry.accounts import Role, filters, offices, officials, sign_ins
from registry.database import Database
from registry.drafts import digest
from registry.office import guard
from tests.browser.conftest import WATCH, serving
from tests.browser.test_accessible import faults

pytestmark = pytest.mark.browser
OFFICE, SECOND = "demo-akimat-astana", "demo-police-almaty"
PATHS = (
    "/kk/office/",
    f"/kk/office/confirm?office={OFFICE}",
    "/kk/office/ending",
    "/kk/office/trail",
    "/kk/offices",
    f"/kk/offices/{OFFICE}",
    "/kk/office/digest/1/{signed}",
)


@dataclass
class Office:
    """The demonstration register on a server, and the token of somebody who keeps entries."""

    address: str
    token: str
    signed: str


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, demonstrated: Path) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("office")
    copytree(demonstrated, folder, dirs_exist_ok=True)
    token = seated(folder)
    with serving(folder) as address:
        secret = (folder / "secret.key").read_text().strip()
        yield Office(address, token, digest.signature(secret, 1))


def seated(folder: Path) -> str:
    """An editor and auditor of the one office, and an editor of the other."""
    at = datetime.now(UTC)
    database = Database(f"sqlite:///{folder}/register.db")
    with database.writing() as session:
        official = officials.add(session, "keeper@example.kz", at=at)
        official.state = "active"
        for office_id, role in ((OFFICE, "editor"), (OFFICE, "auditor"), (SECOND, "editor")):
            there = offices.by_id(session, office_id)
            officials.give(session, official, Role(role), there, at=at)
        filters.save(session, official.id, "Негізі жоқ", "finding=sign_absent", at=at)
        token = sign_ins.begin(session, official, at=at, factor="totp")
    database.close()
    return token


def opened(chromium: Browser, office: Office, colours: str, *, scripts: bool = True) -> Page:
    context = chromium.new_context(
        viewport={"width": 390, "height": 844},
        color_scheme="dark" if colours == "dark" else "light",
        is_mobile=True,
        has_touch=True,
        java_script_enabled=scripts,
        reduced_motion="reduce",
    )
    context.add_init_script(WATCH)
    context.add_cookies([{"name": guard.COOKIE, "value": office.token, "url": office.address}])
    return context.new_page()


@pytest.mark.parametrize("colours", [pytest.param("light", marks=pytest.mark.long), "dark"])
@pytest.mark.parametrize("path", PATHS)
def test_it_has_no_fault_that_axe_finds(
    chromium: Browser, office: Office, path: str, colours: str
) -> None:
    page = opened(chromium, office, colours)
    page.goto(office.address + path.replace("{signed}", office.signed))
    page.wait_for_load_state("networkidle")

    assert faults(page) == []
    assert page.evaluate("window.violations") == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.context.close()


def test_one_click_confirms_a_page_without_scripts(chromium: Browser, office: Office) -> None:
    page = opened(chromium, office, "light", scripts=False)
    page.goto(f"{office.address}/en/office/confirm?office={OFFICE}")
    ticks = page.locator("input[name=seen]")
    before = ticks.count()
    ticks.first.uncheck()
    page.locator("main button[type=submit]").click()

    assert f"{before - 1} entries are confirmed" in page.locator("[role=status]").inner_text()
    assert page.locator("input[name=seen]").count() == 1
    page.goto(f"{office.address}/en/offices/{OFFICE}")
    assert "1 entry was last confirmed more than a year ago." in page.locator("main").inner_text()
    page.context.close()
