"""Finished answers for machines, kept until the log moves on and given out without being made.

A page says of its answer which log size it tells of; it may also say how to find out whether it
still holds at a later size. While it does, on the same day, whoever asks for the same address
gets the same bytes. Errors are never kept, nor what no page has vouched for.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from threading import Lock
from time import perf_counter
from typing import TYPE_CHECKING, Any, NamedTuple

from flask import Flask, request
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header, parse_etags

from registry.log.watching import Mark, Watch
from registry.settings import LANGUAGES
from registry.web.metrics import Board
from registry.web.session import day_in

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

SAID = "registry.said"  # where a page says of its answer what it tells of
AT_MOST = 32_000_000  # bytes of all answers that a worker keeps
LARGEST = 400_000  # bytes of one
OVERHEAD = 2_000  # bytes of an entry besides its body and address
PATIENCE = 0.25  # seconds to wait for another who is making the same answer
TILES, CAMERAS = "/tiles/", "/cameras/"
FORMS = (".mvt", ".json", ".geojson")
OF_A_BODY = {"content-type", "content-length", "content-encoding"}
EDITION = "2"  # to be raised when the same log comes to be told in other bytes

Headers = list[tuple[str, str]]
Holds = Callable[[int], bool]


@dataclass
class Said:
    """What a page says of its answer: the log size it tells of, and how to know it holds later."""

    endpoint: str | None = None
    size: int | None = None
    holds: Holds | None = None


class Address(NamedTuple):
    """All that an answer depends on besides the log and the day."""

    path: str
    query: str
    is_squeezed: bool
    prefix: str
    language: str


@dataclass
class Kept:
    """A finished answer; `size` is the newest log size at which it is known to hold."""

    size: int
    day: date
    tag: str
    status: str
    headers: Headers
    body: bytes
    said: Said


class Keeping:
    """WSGI middleware: gives out what is kept, and keeps what a page vouches for."""

    def __init__(
        self,
        inner: "WSGIApplication",
        app: Flask,
        *,
        at_most: int = AT_MOST,
        largest: int = LARGEST,
    ) -> None:
        self.inner = inner
        self.watch: Watch = app.extensions["registry.watch"]
        self.board: Board = app.extensions["registry.metrics"]
        self.timezone = app.extensions["registry.settings"].timezone
        self.at_most, self.largest = at_most, largest
        self._kept: OrderedDict[Address, Kept] = OrderedDict()
        self._bytes = 0
        self._making: dict[Address, Lock] = {}
        self._lock = Lock()

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        arrived = perf_counter()
        mark = self.watch.mark() if _may_be_kept(environ) else None
        if mark is None:
            return self.inner(environ, start_response)
        address, day = _address(environ), day_in(self.timezone)
        if kept := self._found(address, mark, day):
            self.board.count(kept.said.endpoint, _status(kept, environ), perf_counter() - arrived)
            return _sent(kept, environ, start_response)
        mine = Lock()
        mine.acquire()
        making = self._making.setdefault(address, mine)
        try:
            if making is not mine and making.acquire(timeout=PATIENCE):
                making.release()  # whoever made it has finished
                if kept := self._found(address, mark, day):
                    status = _status(kept, environ)
                    self.board.count(kept.said.endpoint, status, perf_counter() - arrived)
                    return _sent(kept, environ, start_response)
            return self._made(address, mark, day, environ, start_response)
        finally:
            if making is mine:
                del self._making[address]
            mine.release()

    def _found(self, address: Address, mark: Mark, day: date) -> Kept | None:
        """What is kept under an address, if it holds for the newest entry and this day."""
        with self._lock:
            kept = self._kept.get(address)
            if kept is None:
                return None
            self._kept.move_to_end(address)
        if kept.day != day or kept.size > mark.size:
            return None
        if kept.size < mark.size:
            if kept.said.holds is None or not kept.said.holds(mark.size):
                return None
            kept.size = mark.size
        return kept

    def _made(
        self,
        address: Address,
        mark: Mark,
        day: date,
        environ: "WSGIEnvironment",
        start_response: "StartResponse",
    ) -> Iterable[bytes]:
        environ[SAID] = said = Said()
        told: list[Any] = []

        def held_back(status: str, headers: Headers, _failure: Any = None) -> Any:
            told[:] = status, headers

        body = self.inner(environ, held_back)
        status, headers = told
        length = dict(headers).get("Content-Length", "0" if status.startswith("204") else "")
        # What tells of less than was known beforehand came from a server that is behind.
        is_sound = said.size is not None and said.size >= mark.size and status[:3] in ("200", "204")
        if not is_sound or not length.isdigit() or int(length) > self.largest:
            start_response(status, headers)
            return body
        whole = b"".join(body)
        kept = Kept(mark.size, day, _tag(address, mark, day), status, headers, whole, said)
        _tagged(kept)
        if environ["REQUEST_METHOD"] == "GET":
            self._keep(address, kept)
        return _sent(kept, environ, start_response)

    def _keep(self, address: Address, kept: Kept) -> None:
        with self._lock:
            before = self._kept.pop(address, None)
            self._bytes += _bytes(address, kept) - (_bytes(address, before) if before else 0)
            self._kept[address] = kept
            while self._bytes > self.at_most:
                self._bytes -= _bytes(*self._kept.popitem(last=False))


def vouch(size: int, holds: Holds | None = None) -> None:
    """Say of the answer being made that it follows from the log up to `size`, the day and the
    address alone; `holds` tells whether it is the same at a later size."""
    if said := request.environ.get(SAID):
        said.endpoint, said.size, said.holds = request.endpoint, size, holds


def is_vouched_for() -> bool:
    """Whether the answer being made will be kept, and tagged by what it tells of."""
    said = request.environ.get(SAID)
    return said is not None and said.size is not None


def _may_be_kept(environ: "WSGIEnvironment") -> bool:
    path: str = environ["PATH_INFO"]
    return (
        path.startswith((TILES, CAMERAS))
        and path.endswith(FORMS)
        and environ["REQUEST_METHOD"] in ("GET", "HEAD")
        and environ.get("CONTENT_LENGTH") in (None, "", "0")
        and "HTTP_TRANSFER_ENCODING" not in environ
    )


def _address(environ: "WSGIEnvironment") -> Address:
    path: str = environ["PATH_INFO"]
    query = environ.get("QUERY_STRING", "")
    squeezed = takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
    if path.startswith(TILES):
        return Address(path, query, squeezed, "", "")
    return Address(path, query, squeezed, environ.get("SCRIPT_NAME", ""), tongue(environ))


def tongue(environ: "WSGIEnvironment") -> str:
    """The language of an answer, by its address or else by what the reader prefers."""
    prefixed: str | None = environ.get("registry.language")
    return prefixed or _preferred(environ.get("HTTP_ACCEPT_LANGUAGE", ""))


@lru_cache(maxsize=1_000)
def takes_gzip(accepted: str) -> bool:
    """Whether who sends this Accept-Encoding can unpack gzip."""
    return parse_accept_header(accepted).quality("gzip") > 0


@lru_cache(maxsize=1_000)
def _preferred(accepted: str) -> str:
    return parse_accept_header(accepted, LanguageAccept).best_match(LANGUAGES) or LANGUAGES[0]


def _tag(address: Address, mark: Mark, day: date) -> str:
    # The same for the squeezed and the plain form: that is what makes it a weak one.
    told = (EDITION, address.path, address.query, address.prefix, address.language)
    seed = repr((told, mark.size, mark.leaf, day.toordinal())).encode()
    return blake2b(seed, digest_size=12).hexdigest()


def _tagged(kept: Kept) -> None:
    kept.headers = [pair for pair in kept.headers if pair[0].lower() != "etag"]
    if kept.status.startswith("200"):
        kept.headers.append(("ETag", f'W/"{kept.tag}"'))


def _is_had(kept: Kept, environ: "WSGIEnvironment") -> bool:
    """Whether the asker has this very answer already."""
    asked = environ.get("HTTP_IF_NONE_MATCH")
    return bool(asked) and kept.status[:3] == "200" and parse_etags(asked).contains_weak(kept.tag)


def _status(kept: Kept, environ: "WSGIEnvironment") -> int:
    return 304 if _is_had(kept, environ) else int(kept.status[:3])


def _sent(
    kept: Kept, environ: "WSGIEnvironment", start_response: "StartResponse"
) -> Iterable[bytes]:
    if _is_had(kept, environ):
        unchanged = [pair for pair in kept.headers if pair[0].lower() not in OF_A_BODY]
        start_response("304 Not Modified", unchanged)
        return [b""]
    start_response(kept.status, kept.headers)
    return [b"" if environ["REQUEST_METHOD"] == "HEAD" else kept.body]


def _bytes(address: Address, kept: Kept) -> int:
    return OVERHEAD + len(address.path) + len(address.query) + len(kept.body)
