"""The page of an order to keep footage, on every screen, with a keyboard alone."""

from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser
from sqlalchemy import select
from werkzeug.serving import make_server

from registry.database import Database
from registry.requests.tables import Hold
from tests import servers
from tests.browser.conftest import SCREENS
from tests.browser.test_accessible import RULES
from tests.pages.test_hold import link

pytestmark = pytest.mark.browser
__all__ = ["link"]


@pytest.fixture
def address(app: Flask, link: str) -> Iterator[str]:
    """The page's whole address, served."""
    port = servers.free_port()
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{port}{link.replace('/kk/', '/ru/')}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("screen", ["desktop", "phone"])
@pytest.mark.parametrize("colours", [pytest.param("light", marks=pytest.mark.long), "dark"])
def test_an_operator_answers_by_keyboard(
    chromium: Browser, address: str, sqlite: Database, screen: str, colours: str, tmp_path: Path
):
    width, height = SCREENS[screen]
    context = chromium.new_context(
        viewport={"width": width, "height": height},
        color_scheme=colours,  # type: ignore[arg-type]
    )
    page = context.new_page()
    page.goto(address)
    assert Axe().run(page, options={"runOnly": RULES}).response["violations"] == []
    page.screenshot(path=tmp_path / "asked.png", full_page=True)
    page.locator("input[type=radio]").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")  # the second camera has no answer yet
    page.locator(".error-summary").wait_for()
    assert Axe().run(page, options={"runOnly": RULES}).response["violations"] == []
    page.screenshot(path=tmp_path / "wrong.png", full_page=True)
    assert page.locator("input[type=radio]").first.is_checked()
    page.locator("input[value=gone]").last.check()
    page.keyboard.press("Enter")
    page.locator("main li.row").first.wait_for()
    assert Axe().run(page, options={"runOnly": RULES}).response["violations"] == []
    page.screenshot(path=tmp_path / "answered.png", full_page=True)
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0
    context.close()
    with sqlite.reading() as session:
        states = list(session.scalars(select(Hold.state).order_by(Hold.camera_id)))
    assert states == ["held", "gone"]
