"""The form of a camera in Chromium: drawn on the map, told while typing, by keyboard alone."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from shutil import copytree

import pytest
from playwright.sync_api import Page, expect

from registry.accounts import Role, offices, officials, sign_ins
from registry.database import Database
from tests.browser.conftest import Visitor, drag, serving
from tests.browser.test_accessible import EVERYWHERE, faults
from tests.making import a_camera, an_organisation

pytestmark = pytest.mark.browser
EDIT = "/kk/office/cameras/AST-000001/edit"
WITHOUT_SCRIPTS = pytest.mark.parametrize("visitor", [{"scripts": False}], indirect=True)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, blank: Path) -> Path:
    """A register with two cameras at the station, and an office that keeps them."""
    folder = tmp_path_factory.mktemp("form")
    copytree(blank, folder, dirs_exist_ok=True)
    database = Database(f"sqlite:///{folder}/register.db")
    with database.writing() as session:
        an_organisation(session, name_kk="Вокзал әкімшілігі")
        a_camera(session, controller="station")
        a_camera(session, id="AST-000002", controller="station", lat=51.1899, lon=71.4093)
        names = {"kk": "Вокзал кеңсесі", "ru": "Офис вокзала", "en": "Station office"}
        at = datetime.now(UTC)
        offices.make(session, "so", names=names, organisation="station", area="astana", at=at)
    database.close()
    return folder


@pytest.fixture(scope="module")
def served(folder: Path) -> Iterator[str]:
    """That register on a real server."""
    with serving(folder) as address:
        yield address


@pytest.fixture
def editor(visitor: Visitor, folder: Path, request: pytest.FixtureRequest) -> Visitor:
    """An editor of the office, signed in with a second factor; another one for each test."""
    database = Database(f"sqlite:///{folder}/register.db")
    at = datetime.now(UTC)
    with database.writing() as session:
        email = f"{abs(hash(request.node.name))}@example.kz"
        official = officials.find(session, email) or officials.add(session, email, at=at)
        official.state = "active"
        officials.give(session, official, Role.EDITOR, offices.by_id(session, "so"), at=at)
        token = sign_ins.begin(session, official, at=at, factor="totp")
    database.close()
    visitor.page.context.add_cookies([{"name": "office", "value": token, "url": visitor.home}])
    return visitor


def field(page: Page, name: str) -> str:
    """What stands in a field."""
    return page.locator(f"[id='{name}']").input_value()


def test_pin_and_bearing_are_drawn_saved_and_stand_there_again(editor: Visitor) -> None:
    page = editor.go(EDIT)
    drag(page, ".pin", 40, 20)
    assert float(field(page, "lon")) > 71.4087
    assert float(field(page, "lat")) < 51.1897

    page.locator("#draw-bearing").click()
    drag(page, ".turn:not(.edge)", 70, 70)
    bearing = float(field(page, "bearings.0.bearing"))
    assert 60 < bearing < 120
    drag(page, ".turn.edge", 0, 25)
    assert float(field(page, "bearings.0.hfov")) > 1
    expect(page.locator("#live-sentences li").first).to_be_visible()

    page.locator("#reason").fill("Орнында тексерілді")
    page.locator("#source_of_change").fill("Хаттама 7")
    page.locator("button[value=save]").click()
    page.wait_for_url("**saved=1*")
    assert float(field(page, "bearings.0.bearing")) == bearing
    assert field(page, "reason") == "Орнында тексерілді"
    expect(page.locator(".pin")).to_be_visible()


def test_findings_and_faults_are_told_while_typing(editor: Visitor) -> None:
    page = editor.go(EDIT)
    open_before = page.locator("#live-findings li").count()

    page.locator("#retention_days").fill("30")
    expect(page.locator("#live-sentences li")).to_have_count(1)
    assert page.locator("#live-findings li").count() == open_before - 1

    page.locator("#retention_days").fill("many")
    page.locator("#reason").focus()
    expect(page.locator(".live-error")).to_have_count(1)


def test_a_row_is_added_in_place(editor: Visitor) -> None:
    page = editor.go(EDIT)
    before = page.locator("[data-rows=functions] [data-row]").count()

    page.locator("button[value='add:functions']").click()

    expect(page.locator("[data-rows=functions] [data-row]")).to_have_count(before + 1)
    assert page.evaluate("document.activeElement.name") == f"functions.{before}.function"


def test_what_was_typed_is_kept_and_offered_again(editor: Visitor) -> None:
    page = editor.go(EDIT)
    page.locator("#retention_days").fill("45")
    expect(page.locator("#kept")).not_to_be_empty(timeout=8_000)

    editor.go(EDIT)
    assert field(page, "retention_days") == ""
    page.locator(".notice a.button").click()
    assert field(page, "retention_days") == "45"


def test_it_is_filled_and_saved_by_keyboard_alone(editor: Visitor) -> None:
    page = editor.go(EDIT)
    wanted = {"lat": "51.1891", "lon": "71.4081", "retention_days": "14", "reason": "Пернетақта"}
    for _ in range(400):
        page.keyboard.press("Tab")
        name = page.evaluate("document.activeElement.name")
        if name in wanted:
            page.keyboard.press("Control+A")
            page.keyboard.type(wanted[name])
        if page.evaluate("document.activeElement.value") == "save":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**saved=1*")
    assert {name: field(page, name) for name in wanted} == wanted


@WITHOUT_SCRIPTS
def test_it_works_without_a_script(editor: Visitor) -> None:
    page = editor.go(EDIT)
    page.locator("[id='bearings.0.bearing']").fill("120")
    page.locator("button[value='add:bearings']").click()
    page.locator("[id='bearings.1.bearing']").fill("200")
    page.locator("button.no-script[value=check]").click()
    assert page.locator("#live-sentences li").count() == 1

    page.locator("#reason").fill("x")
    page.locator("button[value=save]").click()
    assert (field(page, "bearings.0.bearing"), field(page, "bearings.1.bearing")) == ("120", "200")


@EVERYWHERE
@pytest.mark.parametrize("path", [EDIT, "/kk/office/cameras", "/kk/office/cameras/new"])
def test_it_has_no_fault_that_axe_finds(editor: Visitor, path: str) -> None:
    editor.go(path)

    assert faults(editor.page) == []
