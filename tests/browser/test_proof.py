"""The proof in Chromium: worked out beside the page under its real policy, and never in the way."""

import pytest
from playwright.sync_api import Page

from registry.requests.gate import proof
from tests.browser.conftest import Visitor
from tests.requests.solving import FIRST

pytestmark = pytest.mark.browser

FORM = """
  ([worker, difficulty]) => {
    document.body.innerHTML = `
      <form data-proof data-challenge="1.0.11.x.${"0".repeat(32)}" data-difficulty="${difficulty}">
        <label>Words <textarea name="text"></textarea></label>
        <input type="hidden" name="proof" value="">
        <p role="status" data-proof-status data-working="Working" data-done="Done"
          data-failed="Failed"></p>
        <button name="go" value="1">Send</button>
      </form>`;
    const form = document.querySelector("form");
    form.dataset.worker = worker;
    return new Promise((resolve) => {
      const script = document.createElement("script");
      script.src = "/static/x/proof.js";
      script.addEventListener("load", () => {
        // The listeners of a form are asked in their order: this one comes after the page's own.
        window.sent = [];
        form.addEventListener("submit", (event) => {
          if (event.defaultPrevented) return;
          event.preventDefault();
          window.sent.push([form.elements.proof.value, event.submitter?.name]);
        });
        resolve(true);
      });
      document.head.append(script);
    });
  }
"""
WORKER = "/static/x/proof-worker.js"
ANSWER = f"1.0.11.x.{'0' * 32}:{FIRST}"


def a_form(visitor: Visitor, worker: str = WORKER, difficulty: int = 11) -> Page:
    """A page with nothing but a form that has a proof."""
    page = visitor.go("/about")
    page.evaluate(FORM, [worker, difficulty])
    return page


def test_it_is_worked_out_while_somebody_types(visitor: Visitor) -> None:
    page = a_form(visitor)
    page.get_by_label("Words").fill("A camera")
    page.get_by_text("Done", exact=True).wait_for()

    assert page.locator("[name=proof]").input_value() == ANSWER
    page.get_by_role("button").click()
    assert page.evaluate("window.sent") == [[ANSWER, "go"]]


def test_a_form_that_is_sent_too_soon_waits_and_goes_by_itself(visitor: Visitor) -> None:
    page = a_form(visitor)
    held = page.evaluate(
        """() => {
          const button = document.querySelector("button");
          button.click();
          button.click();
          return [window.sent.length, document.querySelector("[role=status]").textContent];
        }"""
    )
    page.wait_for_function("() => window.sent.length")

    assert held == [0, "Working"]
    assert page.evaluate("window.sent") == [[ANSWER, "go"]]
    assert page.get_by_role("status").text_content() == "Done"


def test_the_hardest_is_worked_out_too(visitor: Visitor) -> None:
    page = a_form(visitor, difficulty=14)
    page.get_by_label("Words").fill("A camera")
    page.get_by_text("Done", exact=True).wait_for(timeout=10_000)

    number = page.locator("[name=proof]").input_value()
    mark, found = "0" * 32, number.rpartition(":")[2].split("-")
    assert all(proof.is_solved(mark, part, one, 14) for part, one in enumerate(found))


def test_where_nothing_can_run_beside_a_page_the_form_goes_without(visitor: Visitor) -> None:
    page = a_form(visitor)
    page.evaluate("window.Worker = undefined")
    page.get_by_label("Words").fill("A camera")
    page.get_by_role("button").click()

    assert page.evaluate("window.sent") == [["", "go"]]
    assert page.get_by_role("status").text_content() == "Failed"
