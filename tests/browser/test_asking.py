"""Asking for footage on a phone, in Kazakh, from the map to the receipt; every page by axe."""

import re
import time
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Visitor
from tests.browser.test_accessible import EVERYWHERE, faults

pytestmark = pytest.mark.browser
CODE = r"(?:[0-9A-Z]{4}-){4}[0-9A-Z]{4}"
YESTERDAY = (date.today() - timedelta(days=1)).isoformat()  # noqa: DTZ011 - the browser's own day
PHONE = {"screen": "phone"}
BARE = {"screen": "phone", "scripts": False}


def a_camera(visitor: Visitor) -> str:
    """The id of a camera of the register."""
    visitor.page.goto(f"{visitor.home}/kk/cameras")
    link = visitor.page.locator("main a[href*='/cameras/']").first
    return (link.get_attribute("href") or "").split("/")[-1]


def fill_in(page: Page) -> None:
    """Say when and how to be recognised, as fast as people do at the very least."""
    page.fill("#day", YESTERDAY)
    page.fill("#since", "10:00")
    page.fill("#until", "10:30")
    page.fill("#text", "Қызыл күрте")
    page.wait_for_timeout(3_500)  # who sends within three seconds is looked at first


def code_on(page: Page) -> str:
    """The secret code on the receipt."""
    found = page.locator("main input[name=code]").first.input_value()
    assert re.fullmatch(CODE, found)
    return found


@pytest.mark.parametrize("visitor", [PHONE], indirect=True)
def test_from_the_map_to_a_receipt_in_three_screens(visitor: Visitor) -> None:
    camera, page, begun = a_camera(visitor), visitor.page, time.monotonic()
    screens = ["map"]
    page.goto(f"{visitor.home}/kk/#map=16/51.1/71.4&camera={camera}")
    page.locator("#card h2").wait_for()
    page.locator("#card a.button").first.click()
    page.locator("#send button").wait_for()
    screens.append("form")
    fill_in(page)
    page.click("#send button")
    page.locator(".secret-code").wait_for()
    screens.append("receipt")

    assert len(screens) <= 6
    assert time.monotonic() - begun < 180
    code = code_on(page)
    assert code not in page.url
    assert code not in page.title()
    assert not any(code in request.url for request in visitor.requests)
    assert page.context.cookies() == []


@pytest.mark.parametrize("visitor", [BARE], indirect=True)
def test_without_scripts_the_same_way_works(visitor: Visitor) -> None:
    camera, page = a_camera(visitor), visitor.page
    page.goto(f"{visitor.home}/kk/cameras/{camera}")
    page.locator("a[href*='/requests/new/footage']").first.click()
    fill_in(page)
    page.click("#send button")
    page.locator(".secret-code").wait_for()
    code = code_on(page)

    page.goto(f"{visitor.home}/kk/requests/status")
    page.fill("#code", code.lower())
    page.click("main form button")
    assert page.locator(".status .standing").count() == 1
    page.locator("details:has(textarea) summary").click()
    page.fill("textarea[name=words]", "Тағы бір сөз")
    page.click("form.words-form button")
    assert "Тағы бір сөз" in page.locator(".letters").inner_text()
    assert page.context.cookies() == []


@EVERYWHERE
def test_no_page_of_a_request_has_a_fault_that_axe_finds(visitor: Visitor) -> None:
    camera, page = a_camera(visitor), visitor.page
    found = {}
    for name in ("", "/footage", "/report", "/information", "/group"):
        visitor.go(f"/kk/requests/new{name}?camera={camera}")
        found[name] = faults(page)
    visitor.go(f"/kk/requests/new/footage?camera={camera}")
    fill_in(page)
    page.click("#send button")
    page.locator(".secret-code").wait_for()
    found["receipt"] = faults(page)
    page.locator("form[action$='/requests/status'] button").first.click()
    page.locator(".status").wait_for()
    for each in page.locator("details").all():
        each.evaluate("(one) => { one.open = true; }")
    found["status"] = faults(page)
    visitor.go("/kk/requests/status")
    found["code"] = faults(page)

    assert {name: said for name, said in found.items() if said} == {}


@pytest.mark.parametrize("visitor", [PHONE], indirect=True)
def test_the_clock_of_the_footage_follows_the_time_that_is_chosen(visitor: Visitor) -> None:
    page = visitor.page
    page.goto(f"{visitor.home}/kk/requests/new/footage?camera={a_camera(visitor)}")
    clock = page.locator("[data-days]").first
    if not clock.count():
        pytest.skip("the first camera declares no retention")
    assert not clock.is_visible()
    page.fill("#day", YESTERDAY)
    page.fill("#since", "10:00")
    assert clock.is_visible()
    assert "clock-kept" in (clock.get_attribute("class") or "")
    page.fill("#day", "2020-01-01")
    assert "clock-gone" in (clock.get_attribute("class") or "")
