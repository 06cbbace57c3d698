"""The office's side of requests in a real browser: on a phone, by pointer, and without scripts."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copytree
from zoneinfo import ZoneInfo

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page
from sqlalchemy import select

from registry import requests
from registry.accounts import Role, Seal, Who, offices, officials, sign_ins
from registry.cameras.tables import CameraVersion
from registry.database import Database, Session
from registry.files import Store
from registry.office import guard
from registry.requests import Event, Means, Request, Said, Type, Wanted
from registry.requests.footage import material
from tests.browser.conftest import WATCH, serving
from tests.browser.test_accessible import faults

ROLES = ("request_clerk", "request_handler", "request_decider", "guardian")


@dataclass
class Filled:
    """A register with requests at every stage: the token of an official, and addresses."""

    token: str = ""
    address: str = ""
    paths: dict[str, str] = field(default_factory=dict)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, demonstrated: Path) -> Iterator[Filled]:
    folder = tmp_path_factory.mktemp("asked")
    copytree(demonstrated, folder, dirs_exist_ok=True)
    there = asked_of(folder)
    with serving(folder) as address:
        there.address = address
        yield there


def asked_of(folder: Path) -> Filled:
    """Requests of every kind in the demonstration register of a folder."""
    at = datetime.now(UTC)
    secret = (folder / "secret.key").read_text().strip()
    means = Means(Store(folder), Seal(secret), ZoneInfo("Asia/Almaty"))
    database, found = Database(f"sqlite:///{folder}/register.db"), Filled()
    with database.writing() as session:
        one = officials.add(session, "clerk@example.kz", name="Айгүл (сынақ)", at=at)
        two = officials.add(session, "handler@example.kz", name="Данияр (сынақ)", at=at)
        one.state = two.state = "active"
        cameras = list(session.scalars(select(CameraVersion.camera_id).distinct().limit(3)))
        made = {}
        for name, type_, ago in (
            ("footage", Type.FOOTAGE, 2), ("late", Type.COMPLAINT, 70),
            ("review", Type.INFORMATION, 10), ("work", Type.INFORMATION, 26),
            ("sort", Type.REPORT, 1),
        ):  # fmt: skip
            then = at - timedelta(days=ago)
            wanted = Wanted(
                type_, text="Бұл камера не үшін тұр? Ауламызға қарап тұрған жоқ па?",
                camera_ids=tuple(cameras[:2] if type_ == Type.FOOTAGE else cameras[:1]),
                name="Сынақ адам", contact="synaq@example.kz", channel="counter",
                window=(then - timedelta(hours=3), then - timedelta(hours=2))
                if type_ == Type.FOOTAGE else None,
                report="wrong" if type_ == Type.REPORT else None,
            )  # fmt: skip
            made[name] = requests.submit(session, means, wanted, at=then).requests[0]
        for office_id in {request.office_id for request in made.values()}:
            there = offices.by_id(session, office_id)
            for role in ROLES:
                officials.give(session, one, Role(role), there, at=at)
                officials.give(session, two, Role(role), there, at=at)
        for name in ("review", "work", "footage"):
            who = officials.who(session, one if name == "work" else two)
            _work_on(session, means, made[name], who, found, name)
        found.token = sign_ins.begin(session, one, at=at, factor="totp")
        for name, request in made.items():
            found.paths[name] = f"/kk/office/requests/{request.number.replace('/', '-')}"
    database.close()
    return found


def _work_on(
    session: Session, means: Means, request: Request, who: Who, found: Filled, name: str
) -> None:
    at = datetime.now(UTC)
    actor = requests.official(who, request.office_id)

    def do(event: Event, **said: object) -> None:
        requests.do(session, means, request, event, actor, Said(**said), at=at)  # type: ignore[arg-type]

    do(Event.ASSIGN, assignee=who.id)
    do(Event.MESSAGE, words="Сұрауыңызды қарап жатырмыз.")
    if name == "review":
        do(Event.DRAFT_DECISION, outcome="granted", words="Камера жол қиылысын бақылайды.",
           remedy="Сотқа жүгіне аласыз.", summary="Камера жол қиылысын бақылайды.")  # fmt: skip
    if name == "work":
        out = io.BytesIO()
        Image.effect_noise((640, 400), 80).convert("RGB").save(out, "PNG")
        kept = material.take(session, means, request, actor, "kadr.png", out.getvalue(),
                             release=True, at=at)  # fmt: skip
        found.paths["cover"] = f"/kk/office/requests/files/{kept.file_id}/cover"


def opened(
    chromium: Browser, filled: Filled, colours: str, *, scripts: bool = True, width: int = 390
) -> Page:
    """A page of the official, on a phone unless it is said otherwise."""
    context = chromium.new_context(
        viewport={"width": width, "height": 844},
        color_scheme="dark" if colours == "dark" else "light",
        is_mobile=width < 500,
        has_touch=width < 500,
        java_script_enabled=scripts,
        reduced_motion="reduce",
    )
    context.add_init_script(WATCH)
    context.add_cookies([{"name": guard.COOKIE, "value": filled.token, "url": filled.address}])
    return context.new_page()


def address(filled: Filled, name: str) -> str:
    """Where a page of the test is."""
    fixed = {"queue": "/kk/office/requests", "new": "/kk/office/requests/new"}
    base, _, more = name.partition(":")
    return filled.address + fixed.get(base, filled.paths.get(base, "")) + more


PAGES = (
    "queue", "queue:?tab=sort", "new", "footage", "late", "review", "work",
    "work:/answer/draft_decision", "cover",
)  # fmt: skip


@pytest.mark.browser
@pytest.mark.parametrize("colours", [pytest.param("light", marks=pytest.mark.long), "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_it_has_no_fault_that_axe_finds(
    chromium: Browser, filled: Filled, name: str, colours: str
) -> None:
    page = opened(chromium, filled, colours)
    assert page.goto(address(filled, name)).status == 200  # type: ignore[union-attr]
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")

    assert faults(page) == []
    assert page.evaluate("window.violations") == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.context.close()


@pytest.mark.browser
def test_a_place_drawn_with_the_pointer_is_covered(chromium: Browser, filled: Filled) -> None:
    page = opened(chromium, filled, "light", width=1280)
    page.goto(address(filled, "cover"))
    box = page.locator(".cover svg").first.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.25, box["y"] + box["height"] * 0.25)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.75, box["y"] + box["height"] * 0.75, steps=4)
    page.mouse.up()

    assert page.locator("input[name=left]").first.input_value().startswith("25")
    assert page.locator("input[name=bottom]").first.input_value().startswith(("75", "74"))
    page.locator("button[value=cover]").click()

    page.wait_for_url("**/requests/*#files")
    href = page.locator("#files ~ ul a[href*='/files/']").last.get_attribute("href")
    assert href
    picture = Image.open(io.BytesIO(page.request.get(filled.address + href).body()))
    assert picture.convert("L").crop((170, 110, 470, 290)).getextrema() == (0, 0)
    page.context.close()
