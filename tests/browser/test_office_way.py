"""From an empty register to a camera on the map, in Kazakh, as the people of an office go."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from math import asinh, floor, pi, radians, tan
from pathlib import Path
from shutil import copytree
from time import monotonic
from urllib.request import Request, urlopen

import mapbox_vector_tile
import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import APP, drag, on, serving
from tests.browser.letterbox import Mailbox, serving_mail
from tests.browser.test_entering import holding_a_key
from tests.office.entry import PASSWORD, code

pytestmark = pytest.mark.browser
# Scripts in every run, plain forms with the tests that take minutes.
WAYS = pytest.mark.parametrize(
    "scripts",
    [pytest.param(True, id="scripts"), pytest.param(False, id="forms", marks=pytest.mark.long)],
)
LON, LAT = 71.4087, 51.1897  # the station of Astana
Place = tuple[float, float]  # longitude, latitude


@pytest.fixture
def mailbox() -> Iterator[tuple[Mailbox, int]]:
    """A real mail server and its port."""
    with serving_mail() as served:
        yield served


@pytest.fixture
def office(
    tmp_path: Path, blank: Path, mailbox: tuple[Mailbox, int], monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[str, str]]:
    """An empty register that is served; its address, and the first administrator's link."""
    monkeypatch.setenv("REGISTRY_SMTP_URL", f"smtp://127.0.0.1:{mailbox[1]}?tls=never")
    copytree(blank, tmp_path, dirs_exist_ok=True)
    with serving(tmp_path) as address:
        home = address.replace("127.0.0.1", "localhost")
        add = ["user", "add", "aigul@example.kz", "--role", "administrator", "--office", "register"]
        said = subprocess.run(
            [sys.executable, APP, *add],
            env=on(tmp_path) | {"REGISTRY_BASE_URL": home},
            check=True, capture_output=True, text=True,
        ).stdout  # fmt: skip
        link = re.search(r"http://localhost\S+", said)
        assert link, said
        yield home, link[0]


@WAYS
def test_from_nothing_to_a_camera_on_the_map(
    chromium: Browser, office: tuple[str, str], mailbox: tuple[Mailbox, int], scripts: bool
) -> None:
    home, first = office
    administrator = a_browser(chromium, scripts)
    accept(administrator, first, "Айгүл")
    make_an_office(administrator, home)
    invite(administrator, home, "editor@example.kz", "editor")
    invite(administrator, home, "reviewer@example.kz", "reviewer")

    editor, reviewer = a_browser(chromium, scripts), a_browser(chromium, scripts)
    if scripts:
        holding_a_key(editor)
    accept(
        editor, mailbox[0].link_for("editor@example.kz", editor), "Дәурен", with_a_passkey=scripts
    )
    accept(reviewer, mailbox[0].link_for("reviewer@example.kz", reviewer), "Сәуле")
    change, place = draft(editor, home, scripts)
    published = review(reviewer, home, change)

    assert seconds_until_on_the_map(home, place, since=published) < 2
    page = a_browser(chromium, scripts)
    page.goto(f"{home}/kk/cameras/AST-000001")
    assert page.locator("h1").inner_text() == "Вокзал, батыс кіреберіс"
    assert "Дәурен" not in page.content()
    assert "Сәуле" not in page.content()
    for each in (administrator, editor, reviewer, page):
        each.context.close()


def a_browser(chromium: Browser, scripts: bool) -> Page:
    """Somebody's own browser, in Kazakh."""
    context: BrowserContext = chromium.new_context(
        viewport={"width": 1280, "height": 900}, locale="kk", java_script_enabled=scripts
    )
    page = context.new_page()
    page.set_default_timeout(15_000)
    return page


def accept(page: Page, link: str, name: str, *, with_a_passkey: bool = False) -> None:
    """Accept an invitation and set up the second step."""
    page.goto(link)
    page.fill("#name", name)
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit]")
    if with_a_passkey:
        page.click("a[href$='/factors/new/passkey']")
        page.click("main form[data-passkey] button[type=submit]")
    else:
        page.click("a[href$='/factors/new/app']")
        page.fill("#code", code(page.locator(".key").inner_text()))
        page.click("main button[type=submit]")
    page.wait_for_selector(".codes li")


def make_an_office(page: Page, home: str) -> None:
    """An office that keeps what stands in Astana."""
    page.goto(f"{home}/kk/office/offices/new")
    page.fill("#id", "astana")
    page.fill("#name_kk", "Астана кеңсесі")
    page.fill("#name_ru", "Ведомство Астаны")
    page.fill("#name_en", "Astana office")
    page.fill("#area", "astana")
    page.click("main button[value=change]")
    page.wait_for_url(re.compile(r".*/kk/office/offices(/astana|\?.*)?$"))


def invite(page: Page, home: str, address: str, role: str) -> None:
    """Invite an official to that office."""
    page.goto(f"{home}/kk/office/people")
    page.fill("#email", address)
    page.select_option("#office", "astana")
    page.select_option("#role", role)
    page.click("main form:has(#email) button[type=submit]")
    page.wait_for_url("**/kk/office/people**")
    assert address in page.content()


def draft(page: Page, home: str, scripts: bool) -> tuple[str, Place]:
    """Enter a camera with place and direction, and submit it; the change's address, the place."""
    page.goto(f"{home}/kk/office/cameras/new?office=astana")
    page.fill("[id='title_kk']", "Вокзал, батыс кіреберіс")
    if scripts:
        point_at_the_map(page)
    else:
        page.fill("[id='lat']", str(LAT))
        page.fill("[id='lon']", str(LON))
        page.fill("[id='bearings.0.bearing']", "135")
        page.fill("[id='bearings.0.hfov']", "60")
    page.fill("#reason", "Жаңа камера орнатылды")
    page.fill("#source_of_change", "Хаттама 7")
    place = float(page.input_value("[id='lon']")), float(page.input_value("[id='lat']"))
    page.click("button[value=submit]")
    page.wait_for_url(re.compile(r".*/office/changes/\d+"))
    return page.url, place


def point_at_the_map(page: Page) -> None:
    """Set the pin with the pointer, and turn the direction by its handle."""
    page.fill("[id='lat']", "51.19")
    page.fill("[id='lon']", "71.41")
    pin = page.locator(".pin").first
    pin.wait_for()
    drag(page, ".pin", -40, 30)
    assert float(page.input_value("[id='lon']")) < 71.41
    page.click("#draw-bearing")
    drag(page, ".turn:not(.edge)", 70, 70)
    assert 0 <= float(page.input_value("[id='bearings.0.bearing']")) < 360


def review(page: Page, home: str, change: str) -> float:
    """Look at the change from the desk, approve and publish it; gives the moment."""
    page.goto(f"{home}/kk/office/")
    assert page.locator("main a[href*='/office/changes']").count()
    page.goto(change)
    assert "Вокзал, батыс кіреберіс" in page.locator("main").inner_text()
    page.click("button[value=approve_publish]")
    published = monotonic()
    page.wait_for_load_state()
    return published


def seconds_until_on_the_map(home: str, place: Place, *, since: float) -> float:
    """How long it takes until the public tile of the place holds a camera."""
    z = 12
    x, y = tile_of(z, *place)
    while monotonic() - since < 10:
        asked = Request(f"{home}/tiles/cameras/{z}/{x}/{y}.mvt")
        with closing(urlopen(asked, timeout=5)) as answer:
            body = answer.read()
        if body and mapbox_vector_tile.decode(body)["cameras"]["features"]:
            return monotonic() - since
    raise AssertionError("the camera did not come to the map")


def tile_of(z: int, lon: float, lat: float) -> tuple[int, int]:
    """The tile of a place, by the formula of the tile scheme."""
    across = (lon + 180) / 360
    down = (1 - asinh(tan(radians(lat))) / pi) / 2
    return floor(across * 2**z), floor(down * 2**z)
