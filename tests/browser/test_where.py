"""Who could have filmed me, at a screen: the way is tapped, typed or searched, then asked about."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor, drag
from tests.browser.test_accessible import EVERYWHERE, faults

pytestmark = pytest.mark.browser
PHONE = pytest.mark.parametrize("visitor", [{"screen": "phone"}], indirect=True)
PLAIN = pytest.mark.parametrize("visitor", [{"screen": "phone", "scripts": False}], indirect=True)
SQUARE = "43.2383, 76.9455\n43.2389, 76.9470\n43.2385, 76.9495"  # along Republic Square in Almaty
LAST_WEEK = (datetime.now(UTC) - timedelta(days=9)).date().isoformat()
ASKED = "/kk/requests/where?" + urlencode(
    {"places": SQUARE, "day": LAST_WEEK, "since": "18:00", "until": "19:30", "reach": "60"}
)


def places(page: Page) -> list[str]:
    return [line for line in page.locator("#places").input_value().split("\n") if line]


@EVERYWHERE
@pytest.mark.parametrize("path", ["/kk/requests/where", ASKED])
def test_it_has_no_fault_that_axe_finds(visitor: Visitor, path: str) -> None:
    assert faults(visitor.go(path)) == []


@EVERYWHERE
def test_what_is_wrong_is_shown_without_a_fault_that_axe_finds(visitor: Visitor) -> None:
    # A refusal is an answer of its own, of which the browser itself complains.
    visitor.go(ASKED.replace("43.2383", "x"))
    assert faults(visitor.page) == []
    assert len(visitor.complaints) == 1
    visitor.complaints.clear()


@PHONE
def test_on_a_phone_the_way_is_tapped_dragged_and_taken_back(visitor: Visitor) -> None:
    page = visitor.go("/kk/requests/where")
    page.locator(".way-map").scroll_into_view_if_needed()

    page.locator("#map").tap(position={"x": 80, "y": 240})
    page.locator("#map").tap(position={"x": 180, "y": 180})
    expect(page.locator(".way-place")).to_have_count(2)
    first, second = places(page)

    drag(page, ".way-place", 40, 20)
    assert places(page)[0] != first
    assert places(page)[1] == second

    page.locator("#undo").tap()
    assert places(page) == [first, second]
    page.locator("#undo").tap()
    assert places(page) == [first]
    page.locator("#clear").tap()
    assert places(page) == []
    expect(page.locator("#undo")).to_be_enabled()


@PHONE
def test_the_way_that_was_drawn_is_asked_about_and_can_be_shared(visitor: Visitor) -> None:
    page = visitor.go("/kk/requests/where")
    page.locator("#places").fill(SQUARE)
    expect(page.locator(".way-place")).to_have_count(3)
    page.locator("#day").fill(LAST_WEEK)
    page.locator(".way-form .button").tap()

    expect(page.locator(".covered").first).to_be_visible()
    rows = page.locator(".covered").count()
    expect(page.locator(".order-mark")).to_have_count(rows)
    said = parse_qs(urlsplit(page.url).query)
    assert said["places"][0].replace("\r", "") == SQUARE
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width == 390


@PHONE
def test_a_camera_can_be_left_out_of_the_request(visitor: Visitor) -> None:
    page = visitor.go(ASKED)
    sent = "[...new FormData(document.querySelector('form.covering'))].map(([name]) => name)"
    before = page.evaluate(sent).count("camera")

    page.locator(".covered label").first.tap()

    assert before > 1
    assert page.evaluate(sent).count("camera") == before - 1
    assert {"start", "end", "path"} <= set(page.evaluate(sent))


def test_by_keyboard_enter_adds_the_middle_of_the_map(visitor: Visitor) -> None:
    page = visitor.go("/kk/requests/where")
    page.locator("#map").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(300)
    page.keyboard.press("Enter")

    assert len(set(places(page))) == 2
    assert "/requests/where" in page.url


def test_where_one_is_does_not_leave_the_device(visitor: Visitor) -> None:
    page = visitor.page
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 43.238312, "longitude": 76.945512})
    visitor.go("/kk/requests/where")

    page.locator("#locate").click()
    expect(page.locator("path.me")).to_be_visible()
    page.wait_for_load_state("networkidle")

    assert not any("43.238312" in one.url or "76.945512" in one.url for one in visitor.requests)


@PLAIN
def test_without_scripts_a_place_is_found_by_its_name_and_asked_about(visitor: Visitor) -> None:
    page = visitor.go("/kk/requests/where")
    page.locator("#q").fill("Республика алаңы")
    page.locator(".way-search button").tap()
    page.locator(".way-choices a").first.tap()
    page.locator("#day").fill(LAST_WEEK)
    page.locator(".way-form .buttons button").tap()

    expect(page.locator(".way-picture svg")).to_be_visible()
    expect(page.locator(".covered").first).to_be_visible()
    expect(page.locator(".way-map")).to_be_hidden()
