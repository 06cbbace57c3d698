"""“Verify this entry” in Chromium: checked on the device of the reader, under the real policy."""

from pathlib import Path

import pytest
from playwright.sync_api import Route

from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser


def a_history(visitor: Visitor) -> str:
    """The address of some camera's history."""
    page = visitor.go("/en/cameras")
    camera = page.locator("main a[href*='/cameras/']").first.get_attribute("href")
    return f"{str(camera).split('?')[0]}/history"


def verified(visitor: Visitor, address: str) -> str:
    """What the button says of the newest entry."""
    page = visitor.go(address)
    page.locator("details.proof summary").first.click()
    page.get_by_role("button", name="Verify this entry").first.click()
    page.locator(".verify-entry[data-found]:not([data-found=working])").wait_for()
    return page.locator(".verify-entry [role=status]").first.inner_text()


def test_an_entry_is_found_true(visitor: Visitor) -> None:
    said = verified(visitor, a_history(visitor))

    assert said.startswith("True: this entry is in the log of")
    assert visitor.strangers() == set()


@pytest.mark.parametrize("ending", ["json", "tlog-proof"])
def test_an_entry_that_is_not_the_one_shown_is_found_untrue(
    visitor: Visitor, tmp_path: Path, ending: str
) -> None:
    address = a_history(visitor)

    def change(route: Route) -> None:
        answer = route.fetch()
        body = answer.text()
        if ending == "json":
            body = body.replace('"reason":"', '"reason":"x')
        else:
            first, index, beside, *rest = body.split("\n")
            body = "\n".join([first, index, "A" * 43 + "=", *rest])
            assert beside
        route.fulfill(response=answer, body=body)

    visitor.page.route(f"**/log/entries/*.{ending}", change)

    assert verified(visitor, address).startswith("Not true")
