"""A return from its first field to a second person, in Kazakh on a phone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from shutil import copytree

import pytest
from playwright.sync_api import Browser, Page, expect

from registry.accounts import Role, offices, officials, sign_ins
from registry.cameras.beside import systems
from registry.database import Database
from registry.office import guard
from tests.browser.conftest import WATCH, serving
from tests.browser.test_accessible import faults
from tests.making import an_organisation

pytestmark = pytest.mark.browser
COUNTS = {
    "alerts": "121", "true_confirmed": "112", "true_unconfirmed": "4", "false_confirmed": "3",
    "false_unconfirmed": "1", "arrests": "40", "charged": "3", "released": "30",
    "outcome_open": "7",
}  # fmt: skip


@dataclass
class Office:
    """A register whose two statisticians are signed in."""

    address: str
    counts: str
    accepts: str


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, blank: Path) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("returns")
    copytree(blank, folder, dirs_exist_ok=True)
    tokens = _filled(folder)
    with serving(folder) as address:
        yield Office(address, *tokens)


def _filled(folder: Path) -> list[str]:
    at, tokens = datetime.now(UTC), []
    database = Database(f"sqlite:///{folder}/register.db")
    with database.writing() as session:
        an_organisation(session, name_kk="Вокзал әкімшілігі")
        systems.load(session, systems.shipped(), office="Registry office", at=at)
        for name, organisation, area in (
            ("station", "station", "astana"),
            ("register", None, None),
        ):
            names = {"kk": f"{name} кеңсесі"}
            there = offices.make(
                session, name, names=names, organisation=organisation, area=area, at=at
            )
            person = officials.add(session, f"{name}@example.kz", name=f"Сынақ {name}", at=at)
            person.state = "active"
            officials.give(session, person, Role.STATISTICIAN, there, at=at)
            tokens.append(sign_ins.begin(session, person, at=at, factor="totp"))
    database.close()
    return tokens


def phone(chromium: Browser, office: Office, token: str) -> Page:
    """A phone of an official."""
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True,
        reduced_motion="reduce",
    )  # fmt: skip
    context.add_init_script(WATCH)
    context.add_cookies([{"name": guard.COOKIE, "value": token, "url": office.address}])
    return context.new_page()


def sound(page: Page) -> None:
    """The page has no fault, asks nothing that is forbidden, and fits the screen."""
    assert faults(page) == []
    assert page.evaluate("window.violations") == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_return_is_typed_mended_submitted_and_accepted(chromium: Browser, office: Office) -> None:
    page = phone(chromium, office, office.counts)
    page.goto(f"{office.address}/kk/office/statistics")
    sound(page)
    page.locator(".page .buttons a").first.click()
    page.locator("#about").select_option("face-recognition:face_recognition_live")
    page.locator("#quarter").select_option(index=2)
    sound(page)
    page.locator("form button[type=submit]").first.click()

    for code, count in COUNTS.items():
        page.locator(f"[id='{code}']").fill(count)
    page.locator("[id='faces_seen.how']").select_option("not_collected")
    page.locator("[id='stops']").fill("көп")
    expect(page.locator("#kept")).not_to_be_empty(timeout=15_000)
    page.locator("button[value=look]").click()
    expect(page.locator(".error-summary a[href='#stops']")).to_be_visible()
    assert page.locator("[id='alerts']").input_value() == "121"  # nothing is lost
    sound(page)

    page.locator("[id='stops']").fill("41")
    page.locator("button[value=look]").click()
    page.locator(".problem a").first.click()
    assert page.evaluate("location.hash") == "#alerts"
    expect(page.locator("[id='alerts-error']")).to_be_visible()
    page.locator("[id='alerts']").fill("120")
    page.locator("button[value=look]").click()
    expect(page.locator(".sum-right")).to_have_count(2)
    expect(page.locator(".fate-hidden li")).to_have_count(1)
    sound(page)
    for answer in page.locator("textarea[name^='answer:']").all():
        answer.fill("Қайта қаралды.")
    page.locator("button[value=submit]").click()
    expect(page.locator(".tag.return-submitted")).to_be_visible()

    second = phone(chromium, office, office.accepts)
    second.goto(f"{office.address}/kk/office/statistics")
    second.locator("#waiting ~ ul a").first.click()
    sound(second)
    second.locator("button[value=accept]").click()
    expect(second.locator(".tag.return-accepted")).to_be_visible()
    page.context.close()
    second.context.close()


@pytest.mark.long
@pytest.mark.parametrize(
    "path", ["files", "keys", "new", "systems?system=face-recognition&area=astana"]
)
def test_the_other_pages_have_no_fault_either(chromium: Browser, office: Office, path: str) -> None:
    page = phone(chromium, office, office.counts)
    page.goto(f"{office.address}/kk/office/statistics/{path}")
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")

    sound(page)
    page.context.close()
