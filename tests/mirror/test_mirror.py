"""The public side as files: whole, true, and walked through in Chromium behind a plain server."""

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit
from urllib.request import urlopen

import pytest
from flask import Flask
from playwright.sync_api import Browser

from registry import log, mirror
from registry.database import Database
from registry.datasets import editions
from registry.errors import Conflict
from registry.mirror.rewriting import Rewriter
from registry.settings import from_environment
from tests import servers
from tests.browser.conftest import chromium
from tests.making import a_camera

__all__ = ["chromium"]  # a fixture
LIVE = "https://live.example.kz"


def known(asked: str) -> str | None:
    return f"{asked}/" if asked in ("/kk/cameras", "/kk/claims") else None


def test_links_lead_within_the_copy_or_to_the_live_portal():
    html = (
        '<meta charset="utf-8"><a href="/kk/cameras">1</a> '
        '<a class="x" href="/kk/cameras?q=a&amp;b=c">2</a> <form action="/kk/cameras" method="get">'
        '<a href="#main">3</a> <a href="https://x.kz/y">4</a> '
        '<a href="/kk/claims#top">5</a><a data-follows="/cameras.csv" href="/cameras.csv">6</a>'
    )
    policy = "default-src 'none'; form-action 'self'; frame-ancestors 'none'"

    page = Rewriter(f"{LIVE}/", known).page(html, policy)

    assert re.findall(r'(?:href|action)="([^"]*)"', page) == [
        "/kk/cameras/", f"{LIVE}/kk/cameras?q=a&amp;b=c", f"{LIVE}/kk/cameras", "#main",
        "https://x.kz/y", "/kk/claims/#top", f"{LIVE}/cameras.csv",
    ]  # fmt: skip
    assert "default-src &#x27;none&#x27;; form-action &#x27;self&#x27; https://live" in page
    assert "frame-ancestors" not in page
    assert "data-follows" not in page


@pytest.fixture
def copied(app: Flask, sqlite: Database, tmp_path: Path) -> Path:
    """The copy of a register with a few cameras and an edition."""
    with sqlite.writing() as session:
        for number in range(2, 60):
            a_camera(session, id=f"AST-{number:06d}", lat=51.13 + number / 9_000, lon=71.43)
    settings = from_environment()
    editions.publish(sqlite, settings)
    out = tmp_path / "copy"
    made = mirror.write(out, settings, live=LIVE)
    assert made.tiles > 17
    with pytest.raises(Conflict, match="is there already"):
        mirror.write(out, settings, live=LIVE)
    return out


@pytest.fixture
def served(copied: Path) -> Iterator[str]:
    """The copy behind the plainest server there is, which knows no ranges."""
    port = servers.free_port()
    command = [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1"]
    with subprocess.Popen(command, cwd=copied, stderr=subprocess.DEVNULL) as running:
        for _ in range(100):
            with suppress(OSError):
                urlopen(f"http://127.0.0.1:{port}/")
                break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
        running.kill()


@pytest.mark.long
def test_every_link_leads_somewhere(copied: Path):
    lost = set()
    for path in copied.rglob("index.html"):
        for asked in re.findall(r'(?:href|src|data-entry|data-proof)="(/[^"]*)"', path.read_text()):
            place = copied / unquote(urlsplit(unescape(asked)).path).lstrip("/")
            if not (place.is_file() or (place / "index.html").is_file()):
                lost.add(asked)

    assert sorted(lost)[:20] == []


@pytest.mark.long
def test_it_is_walked_through_without_the_portal(served: str, copied: Path, chromium: Browser):
    assert log.verify(copied / "log").size == 60
    assert editions.verify(str(copied / "datasets/editions/1")).number == 1
    wrong: list[str] = []
    context = chromium.new_context(viewport={"width": 390, "height": 844}, is_mobile=True)
    page = context.new_page()
    page.on("response", lambda got: wrong.append(got.url) if got.status >= 400 else None)
    page.on("pageerror", lambda failure: wrong.append(str(failure)))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.on("request", lambda asked: wrong.append(asked.url) if served not in asked.url else None)

    page.goto(f"{served}/kk/#map=15/51.1323/71.43&camera=AST-000020")
    page.locator("#card h2").wait_for()
    drawn = page.wait_for_function(
        """() => [...document.querySelectorAll("canvas")].some((one) => one.width &&
             one.getContext("2d").getImageData(0, 0, one.width, one.height).data.some(Boolean))"""
    )
    assert drawn
    page.goto(f"{served}/kk/cameras")
    page.locator("a[rel=next]").click()
    assert "/cameras/after/" in page.url
    page.goto(f"{served}/ru/cameras/AST-000020/")
    assert page.locator("#mirror a").get_attribute("href") == f"{LIVE}/ru/"
    page.goto(f"{served}/ru/cameras/AST-000020/history/")
    page.locator("details.proof summary").first.click()
    page.locator(".verify-entry button").first.click()
    page.locator(".verify-entry[data-found]:not([data-found=working])").wait_for()
    assert page.locator(".verify-entry").first.get_attribute("data-found") == "true"
    assert wrong == []
    with urlopen(f"{served}/datasets/cameras.csv") as got:
        assert got.read().count(b"\r\n") == 60
    context.close()
