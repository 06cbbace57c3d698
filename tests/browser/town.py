"""A register that is served with an office of four people, and whoever sits at a screen."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from shutil import copytree

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import select

from registry import cameras
from registry.accounts import Role, offices, officials, sign_ins
from registry.cameras.beside import organisations
from registry.cameras.tables import CameraVersion
from registry.database import Database, Session
from registry.office import guard
from registry.requests.person import filing
from tests.browser.conftest import SCREENS, serving
from tests.browser.letterbox import Mailbox, serving_mail

PEOPLE = {
    "clerk": Role.REQUEST_CLERK,
    "handler": Role.REQUEST_HANDLER,
    "decider": Role.REQUEST_DECIDER,
    "other": Role.REQUEST_DECIDER,
}
NEAR = count(1)  # the last part of a phone's network address


@dataclass
class Town:
    """A register that is served: a camera of it, an office of four people, and the post."""

    folder: Path
    mailbox: Mailbox
    home: str = ""
    camera: str = ""
    title: str = ""
    tokens: dict[str, str] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)


@contextmanager
def a_town(folder: Path, demonstrated: Path) -> Iterator[Town]:
    """The demonstration register in a folder, with people and a mail server, served."""
    with serving_mail() as (mailbox, port), pytest.MonkeyPatch.context() as patch:
        patch.setenv("REGISTRY_SMTP_URL", f"smtp://127.0.0.1:{port}?tls=never")
        copytree(demonstrated, folder, dirs_exist_ok=True)
        there = Town(folder, mailbox)
        opened = Database(f"sqlite:///{folder}/register.db")
        with opened.writing() as session:
            people_of(session, there)
        opened.close()
        with serving(folder) as there.home:
            yield there


def people_of(session: Session, town: Town) -> None:
    """Choose a camera of a public body, and give the office that answers for it its people."""
    at = datetime.now(UTC)
    public = {
        one
        for one, record in organisations.standing(session).items()
        if record.get("type") in ("akimat", "police")
    }
    some = session.scalars(select(CameraVersion.camera_id).distinct().limit(500))
    chosen = next(
        one
        for one in cameras.kept_of(session, some).values()
        if one.camera.controller in public and (one.camera.retention_days or 0) >= 7
    )
    town.camera, town.title = chosen.id, chosen.camera.title("kk")
    every = [one for one in offices.every(session) if one.closed_at is None]
    camera = chosen.camera
    office = filing.answering_office(every, camera.controller, camera.district_code)
    for name, role in PEOPLE.items():
        one = officials.add(session, f"{name}@example.kz", name=f"{name} (сынақ)", at=at)
        one.state, one.language = "active", "kk"
        officials.give(session, one, role, office, at=at)
        session.flush()
        town.ids[name] = one.id
        town.tokens[name] = sign_ins.begin(session, one, at=at, factor="totp")


class Screen:
    """Somebody's own browser in Kazakh: a phone, or the desk of one of the office."""

    def __init__(self, chromium: Browser, town: Town, scripts: bool, official: str = "") -> None:
        width, height = SCREENS["desktop" if official else "phone"]
        self.context = chromium.new_context(
            viewport={"width": width, "height": height},
            locale="kk",
            is_mobile=not official,
            has_touch=not official,
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        if official:
            said = {"name": guard.COOKIE, "value": town.tokens[official], "url": town.home}
            self.context.add_cookies([said])  # type: ignore[list-item]
        self.town, self.scripts, self.official = town, scripts, official
        self.addresses: list[str] = []
        self.page = self.context.new_page()
        self.page.set_default_timeout(20_000)
        self.page.on("request", lambda asked: self.addresses.append(asked.url))

    def go(self, path: str) -> Page:
        """The page at a path."""
        self.page.goto(path if path.startswith("http") else f"{self.town.home}/kk{path}")
        return self.page

    def press(self, button: str) -> Page:
        """Press a button, and look at the page to which it leads."""
        with self.page.expect_navigation():
            self.page.locator(button).first.click()
        return self.page

    def opens(self, number: str) -> Page:
        """The office's page of a request."""
        return self.go(f"/office/requests/{number.replace('/', '-')}")

    def does(self, number: str, deed: str, **said: str) -> str:
        """Do something to a request on its page; gives the state that the page shows then."""
        page = self.opens(number)
        form = page.locator(f"#deed-{deed}")
        if form.get_attribute("open") is None:
            form.locator("summary").click()
        for name, value in said.items():
            set_field(page, f"#{deed}-{name}", value)
        self.press(f"#deed-{deed} button[type=submit]")
        return state_on(page)

    def answers(self, number: str, deed: str, **said: str) -> str:
        """Put an answer together and hand it on; gives the state that the page shows then."""
        page = self.opens(number)
        self.press(f"a[href$='/answer/{deed}']")
        for name, value in said.items():
            set_field(page, f"#{deed}-{name}", value)
        self.press("main button[value=compose]")
        assert len(page.input_value(f"#{deed}-words")) > 100
        self.press("main button[value=send]")
        return state_on(page)

    def follows(self, code: str) -> Page:
        """The person's own page of their request; a phone on its way has ever new addresses."""
        near = f"203.0.113.{next(NEAR)}"
        self.context.set_extra_http_headers({"X-Forwarded-For": near})
        self.go("/requests/status").fill("#code", code)
        return self.press("main form button")


def set_field(page: Page, where: str, value: str) -> None:
    """Fill in a field or choose from a list."""
    if page.locator(where).evaluate("(one) => one.tagName") == "SELECT":
        page.select_option(where, value)
    else:
        page.fill(where, value)


def state_on(page: Page) -> str:
    """The state that the office's page of a request shows; nothing was refused."""
    refused = page.locator("#refused")
    assert refused.count() == 0, refused.inner_text()
    classes = page.locator(".change-state .tag").first.get_attribute("class") or ""
    return classes.split("asked-")[-1]
