"""An invited official sets up an app and a passkey in Chromium and comes back, in Kazakh."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.conftest import APP, on, serving
from tests.browser.test_accessible import RULES
from tests.office.entry import PASSWORD, code

pytestmark = pytest.mark.browser


@pytest.fixture
def invited(tmp_path: Path, blank: Path) -> Iterator[str]:
    """A served register with an invited official; gives the invitation's address."""
    copytree(blank, tmp_path, dirs_exist_ok=True)
    add = ["user", "add", "aigul@example.kz", "--role", "administrator", "--office", "register"]
    said = subprocess.run(
        [sys.executable, APP, *add], env=on(tmp_path), check=True, capture_output=True, text=True
    ).stdout
    path = re.search(r"http://localhost:8000(\S+)", said)
    assert path
    with serving(tmp_path) as address:
        yield address.replace("127.0.0.1", "localhost") + path[1]


@pytest.mark.parametrize("colours", [pytest.param("light", marks=pytest.mark.long), "dark"])
def test_a_passkey_is_enough_to_come_back(chromium: Browser, invited: str, colours: str) -> None:
    context = chromium.new_context(
        viewport={"width": 390, "height": 844},
        color_scheme=colours,  # type: ignore[arg-type]
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.set_default_timeout(15_000)
    holding_a_key(page)
    home = invited.partition("/kk/")[0]

    page.goto(invited)
    sound(page)
    page.fill("#name", "Айгүл")
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit]")
    sound(page)
    page.click("a[href$='/factors/new/app']")
    sound(page)
    page.fill("#code", code(page.locator(".key").inner_text()))
    page.click("main button[type=submit]")
    assert page.locator(".codes li").count() == 10
    sound(page)

    page.goto(f"{home}/kk/office/factors/new/passkey")
    sound(page)
    page.click("main form[data-passkey] button[type=submit]")
    page.wait_for_url("**/kk/office/account")
    sound(page)
    assert page.locator("#factors .row").count() == 2

    page.click(".foot form button")
    page.wait_for_url("**/kk/office/sign-in")
    sound(page)
    page.click("a[href*='/sign-in/passkey']")
    sound(page)
    page.click("main form[data-passkey] button[type=submit]")
    page.wait_for_url("**/kk/office/")
    assert "Айгүл" in page.locator(".foot").inner_text()
    context.close()


def holding_a_key(page: Page) -> None:
    """Give the browser an authenticator that knows its person."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def sound(page: Page) -> None:
    """No violation that axe can find."""
    found = Axe().run(page, options={"runOnly": RULES})
    assert found.response["violations"] == [], found.generate_report()
