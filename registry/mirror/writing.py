"""Writing the mirror: beside its place, and into it at once when all of it is there."""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from flask import Flask

from registry import cameras, log, room
from registry.database import NEWEST
from registry.errors import Conflict, Refused
from registry.log.tiles import FOLDER
from registry.mirror import addresses, archive
from registry.mirror.addresses import Address
from registry.mirror.rewriting import Rewriter
from registry.settings import LANGUAGES, Settings
from registry.site import create_app

ARCHIVE = "cameras.pmtiles"
PLAIN = "http://mirror.invalid"  # the host by which the pages are asked; none of it stays in them
Told = Callable[[], None]


@dataclass(frozen=True)
class Written:
    """What a mirror holds."""

    pages: int
    files: int
    tiles: int


def write(out: Path, settings: Settings, *, live: str, told: Told = lambda: None) -> Written:
    """Write the whole public register into a folder that is not there yet.

    `live` is the address of the portal, to which filters and forms lead; `told` hears of each
    address that is done. Killed in the middle, it leaves nothing in the folder's place.
    """
    if out.exists():
        raise Conflict("{out} is there already. Name another folder, or remove it.", out=out)
    fresh = out.with_name(f".{out.name}.part")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    try:
        with room.refusals():
            made = _Mirror(fresh, replace(settings, base_url=live.rstrip("/")), live, told).write()
        fresh.rename(out)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return made


class _Mirror:
    def __init__(self, folder: Path, settings: Settings, live: str, told: Told) -> None:
        self.folder, self.settings, self.told = folder, settings, told
        self.app: Flask = create_app(settings)
        self.app.config["MIRROR"] = {"live": live.rstrip("/"), "at": datetime.now(UTC)}
        self.client = self.app.test_client()
        self.pages = self.files = 0
        self.known: set[str] = set()  # pages, without their language
        self.plain: set[str] = set()  # files, which are the same in every language
        self.rewriter = Rewriter(live, self._known)

    def write(self) -> Written:
        opened = self.app.extensions["registry.database"]
        try:
            with opened.reading(NEWEST) as session:
                log.publish(session, self.settings.data_dir, self.settings.log_origin)
                day = datetime.now(UTC).astimezone(self.settings.timezone).date()
                everything = cameras.selection(
                    session, {}, today=day, timezone=self.settings.timezone
                )
                self.app.config["MIRROR"]["size"] = log.size(session)
                listed = list(addresses.every(session, self.settings, everything))
                tiles = archive.write(session, everything, self.folder / ARCHIVE)
            self.known = {one.path for one in listed if one.is_page} | {"/cameras"}
            self.plain = {one.path for one in listed if not one.is_page}
            for one in listed:
                self._write(one)
            for code in LANGUAGES:
                self._list(code)
            self._rest()
        finally:
            opened.close()
        return Written(self.pages, self.files, tiles)

    def _write(self, one: Address) -> None:
        if not one.is_page:
            self._put(one.path, self._got(one.path))
            self.files += 1
        for code in LANGUAGES if one.is_page else ():
            self._page(f"/{code}{one.path}", f"/{code}{one.path}")
        self.told()

    def _page(self, asked: str, path: str) -> str:
        """Write a page, and give it as it was answered."""
        answer = self.client.get(asked, base_url=PLAIN)
        if answer.status_code != 200:
            raise Refused(
                "{path} was answered with {status}. Nothing was written.",
                path=asked, status=answer.status_code,
            )  # fmt: skip
        self.pages += 1
        if answer.mimetype != "text/html":
            self._put(path, answer.get_data())
            return ""
        html = answer.get_data(as_text=True)
        policy = answer.headers.get("Content-Security-Policy", "")
        self._put(f"{path.rstrip('/')}/index.html", self.rewriter.page(html, policy).encode())
        return html

    def _list(self, code: str) -> None:
        """The list of all cameras, page after page: the links between them keep their order."""
        after, place = "", f"/{code}/cameras"
        while place:
            html = self._page(f"/{code}/cameras" + (f"?after={after}" if after else ""), place)
            after = _following(html)
            place = f"/{code}/cameras/after/{after}" if after else ""

    def _known(self, asked: str) -> str | None:
        """Where the mirror has what a link asks for; None where it does not."""
        parts = urlsplit(asked)
        path = unquote(parts.path)
        if path.startswith(("/static/", "/log/tile/")):
            return asked
        code, _, rest = path.removeprefix("/").partition("/")
        bare = f"/{rest}" if code in LANGUAGES else path
        if parts.query:
            key, _, value = parts.query.partition("=")
            is_page = bare == "/cameras" and key == "after" and "&" not in parts.query
            return f"{path}/after/{value}/" if is_page else None
        if bare in self.plain or bare.startswith("/log/tile"):
            return bare
        if bare in self.known:
            return path if "." in bare.rpartition("/")[2] or path.endswith("/") else f"{path}/"
        return None

    def _got(self, path: str) -> bytes:
        answer = self.client.get(path, base_url=PLAIN)
        if answer.status_code != 200:
            raise Refused(
                "{path} was answered with {status}. Nothing was written.",
                path=path, status=answer.status_code,
            )  # fmt: skip
        return answer.get_data()

    def _put(self, path: str, body: bytes) -> None:
        place = self.folder / unquote(path).lstrip("/")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(body)

    def _rest(self) -> None:
        """What needs no program: the log's tiles, what pages are dressed with, the front door."""
        shutil.copytree(self.settings.data_dir / FOLDER / "tile", self.folder / "log" / "tile")
        for name in _assets(self.folder):
            self._put(f"/static/{name}", self._got(f"/static/{name}"))
        shutil.copy(self.folder / "kk" / "index.html", self.folder / "index.html")
        self._put("/ABOUT-THIS-COPY.txt", self._said().encode())

    def _said(self) -> str:
        told = self.app.config["MIRROR"]
        return (
            f"A copy of the public side of {told['live']}, after entry {told['size']} of its log, "
            f"made {told['at'].isoformat(timespec='seconds')}.\nAny web server can give it out; "
            "addresses begin at its root. docs/mirror.md says how.\n"
        )


def _following(html: str) -> str:
    """The id behind which the next page of the list begins; "" on the last."""
    _, found, rest = html.partition('rel="next" href="')
    query = urlsplit(rest.partition('"')[0]).query if found else ""
    return query.partition("after=")[2].partition("&")[0]


def _assets(folder: Path) -> Iterator[str]:
    """The names, with their marks, of all that the written pages are dressed with."""
    named = re.compile(r"/static/([0-9a-f]+/[\w./-]+)")
    yield from sorted(
        {
            name
            for path in folder.rglob("index.html")
            for name in named.findall(path.read_text(encoding="utf-8"))
        }
    )
