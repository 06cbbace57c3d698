"""A real Chromium that watches every page: nothing foreign is asked, nothing forbidden is run."""

import os
import select
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from shutil import copytree
from time import monotonic
from typing import Any
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, Request, sync_playwright

from tests import servers
from tests.conftest import skip_or_fail

APP = str(Path(__file__).resolve().parents[2] / "app.py")
# Debian's Chromium; its shell without windows draws the same and takes a third of the time.
SHELLS = Path("/usr/bin/chromium-headless-shell"), Path("/usr/bin/chromium")
CHROMIUM = next((one for one in SHELLS if one.exists()), SHELLS[-1])
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SCREENS = {"desktop": (1280, 800), "phone": (390, 844)}
WATCH = """
  window.violations = [];
  document.addEventListener("securitypolicyviolation", (event) =>
    window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
"""


@dataclass
class Visitor:
    """Someone at a screen; what their pages asked for and complained about."""

    page: Page
    home: str
    requests: list[Request] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    waiting: set[Request] = field(default_factory=set)

    def go(self, path: str) -> Page:
        """The page at a path, once it has come to rest."""
        self.page.goto(self.home + path)
        self.rest()
        return self.page

    def rest(self) -> None:
        """Wait until nothing was under way for a fifth of a second."""
        quiet, deadline = 0, monotonic() + servers.PATIENCE
        while quiet < 4:
            assert monotonic() < deadline, "the page does not come to rest"
            self.page.wait_for_timeout(50)
            quiet = 0 if self.waiting else quiet + 1

    def strangers(self) -> set[str]:
        """Hosts other than the portal that were asked for anything."""
        hosts = {urlsplit(request.url).netloc for request in self.requests}
        return hosts - {urlsplit(self.home).netloc, ""}


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory, demonstrated: Path) -> Iterator[str]:
    """The demonstration register on a real server; gives its address."""
    folder = tmp_path_factory.mktemp("served")
    copytree(demonstrated, folder, dirs_exist_ok=True)
    with serving(folder) as address:
        yield address


def on(folder: Path) -> dict[str, str]:
    """The environment of a register in that folder."""
    return os.environ | {"REGISTRY_DATA_DIR": str(folder)}


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The register of a folder on a real server; gives its address."""
    port = servers.free_port()
    with (folder / "server.log").open("w") as said:
        command = [sys.executable, APP, "serve", "--port", str(port)]
        server = subprocess.Popen(command, env=on(folder), stdout=said, stderr=said)
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(f"{address}/healthz")
            yield address
        finally:
            server.terminate()
            server.wait(10)


def _wait_for(address: str) -> None:
    for _ in range(300):
        with suppress(OSError), urlopen(address, timeout=5):
            return
        select.select([], [], [], 0.1)
    raise TimeoutError(f"{address} does not answer")


def drag(page: Page, what: str, across: int, down: int) -> None:
    """Drag a handle of the map."""
    page.locator(what).first.scroll_into_view_if_needed()
    box = page.locator(what).first.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + across / 2, y + down / 2, steps=4)
    page.mouse.move(x + across, y + down, steps=4)
    page.mouse.up()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests."""
    if not CHROMIUM.exists():
        skip_or_fail("Chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visitor(chromium: Browser, served: str, request: pytest.FixtureRequest) -> Iterator[Visitor]:
    """A visitor on a desktop in daylight, or as `@pytest.mark.parametrize` says; watched."""
    said: dict[str, Any] = getattr(request, "param", {})
    width, height = SCREENS[said.get("screen", "desktop")]
    context = chromium.new_context(
        viewport={"width": width, "height": height},
        color_scheme=said.get("colours", "light"),
        is_mobile=said.get("screen") == "phone",
        has_touch=said.get("screen") == "phone",
        java_script_enabled=said.get("scripts", True),
        reduced_motion="reduce",
    )
    context.add_init_script(WATCH)
    found = Visitor(context.new_page(), served.rstrip("/"))
    found.page.on("request", lambda asked: found.requests.append(asked))
    found.page.on("request", lambda asked: found.waiting.add(asked))
    for ends in ("requestfinished", "requestfailed"):
        found.page.on(ends, lambda asked: found.waiting.discard(asked))
    found.page.on("pageerror", lambda failure: found.complaints.append(str(failure)))
    found.page.on(
        "console",
        lambda said: found.complaints.append(said.text) if said.type == "error" else None,
    )
    yield found
    violations = found.page.evaluate("window.violations") if said.get("scripts", True) else []
    context.close()
    assert found.complaints == []
    assert violations == []
    assert found.strangers() == set()
