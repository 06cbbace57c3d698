"""The map as people use it: filters, clicks, the keyboard, the address, no scripts at all."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser
PHONE = pytest.mark.parametrize("visitor", [{"screen": "phone"}], indirect=True)
WITHOUT_SCRIPTS = pytest.mark.parametrize("visitor", [{"scripts": False}], indirect=True)


def digits(text: str | None) -> int:
    """The number that a text writes with thin spaces or commas."""
    return int(re.sub(r"\D", "", text or "")[:9])


def alone(visitor: Visitor, number: int) -> list[tuple[str, float, float]]:
    """Some cameras that have no other within 60 m, as id, latitude, longitude."""
    answer = visitor.page.request.get(visitor.home + "/cameras.geojson").json()
    places = [
        (feature["id"], *reversed(feature["geometry"]["coordinates"][:2]))
        for feature in answer["features"]
        if feature["geometry"]
    ]
    near = {}
    for camera, lat, lon in places:
        near.setdefault((round(lat, 3), round(lon, 3)), []).append(camera)
    cells = [
        (camera, lat, lon)
        for camera, lat, lon in places
        if sum(
            len(near.get((round(lat + dy / 1000, 3), round(lon + dx / 1000, 3)), ()))
            for dy in (-1, 0, 1)
            for dx in (-1, 0, 1)
        )
        == 1
    ]
    return cells[:: max(1, len(cells) // number)][:number]


def test_a_click_opens_the_camera_that_was_clicked(visitor: Visitor) -> None:
    for camera, lat, lon in alone(visitor, 5):
        visitor.go("/en/about")
        visitor.go(f"/kk/#map=17/{lat}/{lon}")
        visitor.page.locator("#map").click()
        expect(visitor.page.locator("#card .eyebrow")).to_contain_text(camera)


def test_the_count_follows_the_filter_and_is_the_count_of_the_list(visitor: Visitor) -> None:
    page = visitor.go("/kk/")
    everything = str(page.locator("#total").text_content())
    page.locator(".by-function .chip").first.click()
    expect(page.locator("#total")).not_to_have_text(everything)
    counted = digits(page.locator("#total").text_content())
    assert "function=face_recognition" in page.url
    page.locator(".as-list a").click()
    assert 0 < counted < digits(everything)
    assert digits(page.locator(".total .number").text_content()) == counted


def test_every_count_follows_the_filter(visitor: Visitor) -> None:
    page = visitor.go("/kk/")
    city = page.locator("[data-count^='area ']").first
    before = str(city.text_content())
    page.locator(".by-function .chip").first.click()
    expect(city).not_to_have_text(before)
    expect(page.locator("[data-total]")).to_have_text(str(page.locator("#total").text_content()))
    expect(page.locator("#map-notice")).to_be_hidden()


def test_a_failed_count_is_said_and_the_next_one_takes_it_back(visitor: Visitor) -> None:
    page = visitor.go("/kk/")
    page.route("**/counts.json*", lambda route: route.fulfill(status=503))
    page.locator(".by-function .chip").first.click()
    expect(page.locator("#map-notice")).to_be_visible()
    page.unroute("**/counts.json*")
    page.locator(".by-function .chip").first.click()
    expect(page.locator("#map-notice")).to_be_hidden()
    visitor.complaints.clear()  # the browser reports the failure that was made


def test_a_chosen_word_can_be_taken_back(visitor: Visitor) -> None:
    page = visitor.go("/kk/?function=face_recognition")
    fewer = page.locator("#total").text_content()
    page.locator("#chosen .chip").click()
    expect(page.locator("#total")).not_to_have_text(str(fewer))
    expect(page.locator("#chosen")).to_be_hidden()
    assert "function" not in page.url


def test_the_address_can_be_shared(visitor: Visitor) -> None:
    camera, lat, lon = alone(visitor, 1)[0]
    page = visitor.go(f"/kk/?status=active#map=17/{lat}/{lon}")
    page.locator("#map").focus()
    page.keyboard.press("Enter")
    title = page.locator("#card h2").text_content()
    shared = page.url
    page.goto("about:blank")
    page.goto(shared)
    expect(page.locator("#card h2")).to_have_text(str(title))
    assert f"camera={camera}" in shared


def test_the_language_changes_and_the_choice_stays(visitor: Visitor) -> None:
    page = visitor.go("/kk/")
    page.locator(".by-function .chip").first.click()
    page.locator("#chosen .chip").wait_for()
    page.locator(".tongues a").first.click()
    assert "/ru/" in page.url
    assert "function=face_recognition" in page.url
    assert "#map=" in page.url


def test_a_cluster_comes_nearer(visitor: Visitor) -> None:
    page = visitor.go("/kk/#map=5/51.1/71.4")
    page.locator("#map").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#map=7/"))


def test_a_place_can_be_found(visitor: Visitor) -> None:
    page = visitor.go("/kk/")
    page.locator("#q").press_sequentially("алматы")
    page.locator("#found li").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"#map=\d+/43\."))


def test_escape_closes_the_card_and_gives_the_map_back(visitor: Visitor) -> None:
    _, lat, lon = alone(visitor, 1)[0]
    page = visitor.go(f"/kk/#map=17/{lat}/{lon}")
    page.locator("#map").focus()
    page.keyboard.press("Enter")
    page.locator("#card h2").wait_for()
    page.keyboard.press("Escape")
    expect(page.locator("#detail")).to_be_hidden()
    assert page.evaluate("document.activeElement.id") == "map"


def test_the_colours_chosen_stay_on_the_next_page(visitor: Visitor) -> None:
    page = visitor.go("/kk/")
    page.locator("#theme-dark").check()
    visitor.go("/kk/cameras")
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
    assert page.context.cookies() == []


@PHONE
def test_the_sheet_has_three_heights(visitor: Visitor) -> None:
    page = visitor.go("/kk/")
    handle, sheet = page.locator("#sheet .handle"), page.locator("#sheet")
    heights = [sheet.bounding_box()["height"]]
    for _ in range(2):
        handle.focus()
        page.keyboard.press("Enter")
        heights.append(sheet.bounding_box()["height"])
    assert heights == sorted(set(heights))


@PHONE
def test_the_first_view_on_a_phone_is_small(visitor: Visitor) -> None:
    visitor.go("/kk/")
    sizes = [request.sizes()["responseBodySize"] for request in visitor.requests]
    print(f"{len(sizes)} requests, {sum(sizes) / 1000:.1f} kB")
    assert len(sizes) <= 20
    assert sum(sizes) <= 250_000


@WITHOUT_SCRIPTS
def test_without_scripts_the_form_filters_and_the_list_is_one_step_away(visitor: Visitor) -> None:
    page = visitor.go("/kk/")
    page.locator(".by-function .chip").first.click()
    page.locator(".no-script button[type=submit]").click()
    assert "function=face_recognition" in page.url
    counted = digits(page.locator("#total").text_content())
    page.locator(".as-list a").click()
    assert digits(page.locator(".total .number").text_content()) == counted


@WITHOUT_SCRIPTS
def test_without_scripts_a_picture_stands_in_for_the_map(visitor: Visitor) -> None:
    page = visitor.go("/kk/")
    assert page.locator("svg.sketch a").count() >= 2
    page.locator("svg.sketch a").last.click()
    assert "area=" in page.url
