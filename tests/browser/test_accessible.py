"""Every screen in every light: no violation of WCAG 2.2 AA that axe can find."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def rest(page: Page) -> None:
    """Leave the page as it opens."""


def filtered(page: Page) -> None:
    """Choose face recognition and open the other filters."""
    page.locator(".by-function .chip").first.click()
    if page.locator(".handle").first.is_visible():
        page.locator("#sheet .handle").click()
        page.locator("#sheet .handle").click()
    page.locator(".more > summary").first.click()
    page.locator("#chosen .chip").wait_for()


def suggested(page: Page) -> None:
    """Type the beginning of a name."""
    page.locator("#q").fill("аста")
    page.locator("#found li").first.wait_for()


def opened(page: Page) -> None:
    """Go from the list to the map with its first camera open."""
    address = page.locator("main a[href*='/cameras/']").first.get_attribute("href") or ""
    page.goto(page.url.split("/kk/")[0] + f"/kk/#map=16/51.1/71.4&camera={address.split('/')[-1]}")
    page.locator("#card h2").wait_for()


SCREENS: dict[str, tuple[str, Callable[[Page], None]]] = {
    "map": ("/kk/", rest),
    "filter": ("/ru/", filtered),
    "search": ("/kk/", suggested),
    "card": ("/kk/cameras", opened),
    "list": ("/kk/cameras", rest),
    "embed": ("/en/embed", rest),
    "areas": ("/kk/areas/almaty", rest),
    "past": ("/kk/areas/astana?as_of=2026-03-02", rest),
    "ask": ("/ru/requests/new?camera=AST-000001", rest),
    "claims": ("/kk/claims", rest),
    "history": ("/ru/cameras/AST-000001/history", rest),
    "fields": ("/en/about/fields", rest),
    "deadline": ("/kk/deadlines?received=2026-05-06&time=19:00&asked1=2026-05-12", rest),
    "law": ("/ru/about/law", rest),
    "record": ("/kk/requests", rest),
    "answering": ("/ru/requests/offices", rest),
    "months": ("/kk/requests/months", rest),
    "way": ("/kk/requests/how", rest),
    "dataset": ("/kk/datasets/cameras?area=astana", rest),
    "columns": ("/kk/datasets/cameras/columns", rest),
    "column": ("/ru/datasets/cameras/columns/active_from", rest),
    "edition": ("/kk/datasets/editions/1/", rest),
    "api": ("/kk/api/docs", rest),
    "features": ("/ru/api/collections/cameras/items?f=html", rest),
}
EVERYWHERE = pytest.mark.parametrize(
    "visitor",
    [
        # A phone in the dark in every run; the other pairs with the tests that take minutes.
        pytest.param(
            {"screen": screen, "colours": colours},
            id=f"{screen}-{colours}",
            marks=() if (screen, colours) == ("phone", "dark") else pytest.mark.long,
        )
        for screen in ("desktop", "phone")
        for colours in ("light", "dark")
    ],
    indirect=True,
)


def faults(page: Page) -> list[tuple[str, str]]:
    """What axe finds, each with the first element it concerns."""
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    return [(fault["id"], fault["nodes"][0]["html"]) for fault in found]


@EVERYWHERE
@pytest.mark.parametrize("screen", SCREENS)
def test_it_has_no_fault_that_axe_finds(visitor: Visitor, screen: str) -> None:
    path, prepare = SCREENS[screen]
    prepare(visitor.go(path))
    visitor.rest()
    assert faults(visitor.page) == []


@EVERYWHERE
def test_the_page_of_a_camera_has_no_fault_that_axe_finds(visitor: Visitor) -> None:
    visitor.go("/kk/cameras")
    visitor.page.locator("main a[href*='/cameras/']").first.click()
    visitor.rest()
    assert faults(visitor.page) == []


def test_the_first_stop_of_the_keyboard_skips_to_the_content(visitor: Visitor) -> None:
    visitor.go("/kk/").keyboard.press("Tab")
    assert visitor.page.evaluate("document.activeElement.className") == "skip"
    visitor.page.keyboard.press("Enter")
    assert visitor.page.evaluate("location.hash") == "#main"


@pytest.mark.parametrize("visitor", [{"screen": "phone"}], indirect=True)
def test_what_is_touched_is_44_pixels_high(visitor: Visitor) -> None:
    small = visitor.go("/kk/").evaluate(
        """() => [...document.querySelectorAll("button, .chip, .tongues a, .leaflet-bar a")]
            .filter((one) => one.offsetParent && !one.closest("#sheet-inside, .handle"))
            .filter((one) => one.getBoundingClientRect().height < 43.5)
            .map((one) => one.outerHTML)"""
    )
    assert small == []
