"""Keeps a worker answering when more is asked of it than it can do.

Each kind of work has a lane with room for so many at once; who finds no room in time is told
503 at once, which costs next to nothing, instead of waiting longer and longer. Whether the
process lives, its figures and the static files have no lane: they are always answered.
"""

import json
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from threading import Lock
from time import perf_counter
from typing import TYPE_CHECKING, Any

from flask import Flask
from flask_babel import gettext
from markupsafe import escape
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import HTTP_STATUS_CODES, parse_accept_header

from registry.settings import LANGUAGES
from registry.web import metrics
from registry.web.problems import MACHINE, MACHINE_FOLDERS

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ALWAYS_ANSWERED = ("/healthz", "/readyz", "/metrics")
STATIC = "/static/"
WHOLE = 4_000_000  # bytes; what is longer, or of unknown length, is sent piece by piece
PAGE = (
    '<!doctype html><html lang="{tongue}"><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width"><title>{said}</title><h1>{said}</h1></html>'
)


@dataclass(frozen=True)
class Lane:
    """So many at once, so many more waiting, and for how many seconds at most."""

    name: str
    at_once: int
    waiting: int = 0
    patience: float = 0


PAGES = Lane("pages", at_once=4, waiting=60, patience=1.0)
# A slow reader of a stream, or a slow sender of a body, holds a thread for as long as it likes.
STREAMS = Lane("streams", at_once=4)
BODIES = Lane("bodies", at_once=4)
SPARE = 8  # threads for refusals and for what is always answered
THREADS = PAGES.at_once + PAGES.waiting + STREAMS.at_once + BODIES.at_once + SPARE


class Room:
    """The places of a lane. Who waits longest is next: newcomers do not slip in before."""

    def __init__(self, lane: Lane) -> None:
        self.lane = lane
        self._free = lane.at_once
        self._queue: deque[Any] = deque()
        self._lock = Lock()

    def enter(self) -> bool:
        """Take a place, after a wait if need be; False when there is none to be had in time."""
        with self._lock:
            if self._free:
                self._free -= 1
                return True
            if len(self._queue) >= self.lane.waiting:
                return False
            turn = Lock()
            turn.acquire()
            self._queue.append(turn)
        if turn.acquire(timeout=self.lane.patience):
            return True
        with self._lock:
            if turn in self._queue:
                self._queue.remove(turn)
                return False
        return True  # the place was handed over just as the patience ran out

    def leave(self) -> None:
        """Hand the place to who waits longest, or keep it free."""
        with self._lock:
            if self._queue:
                self._queue.popleft().release()
            else:
                self._free += 1


class Shedding:
    """WSGI middleware: answers what there is room for, and refuses the rest with a way out."""

    def __init__(
        self,
        inner: "WSGIApplication",
        app: Flask,
        *,
        largest_body: int,
        larger: Mapping[str, int] | None = None,
        lanes: Iterable[Lane] = (PAGES, STREAMS, BODIES),
    ) -> None:
        self.inner = inner
        self.largest_body, self.larger = largest_body, larger or {}
        self.board: metrics.Board = app.extensions["registry.metrics"]
        self.pages, self.streams, self.bodies = (Room(lane) for lane in lanes)
        self.sentences = {code: _sentences(app, code) for code in LANGUAGES}

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        environ["registry.arrived"] = perf_counter()
        path = environ.get("PATH_INFO", "")
        if path in ALWAYS_ANSWERED or path.startswith(STATIC):
            return self.inner(environ, start_response)
        if status := self._wrong_body(environ):
            return self._refused(environ, start_response, status)
        rooms = [self.bodies, self.pages] if _has_body(environ) else [self.pages]
        return self._within(rooms, environ, start_response)

    def _within(
        self, rooms: list[Room], environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        taken: list[Room] = []
        try:
            for room in rooms:
                if not room.enter():
                    return self._shed(room, environ, start_response)
                taken.append(room)
            answer = Answer()
            body = self.inner(environ, answer)
            if answer.length is not None and answer.length <= WHOLE:
                return answer.whole(body, start_response)
        finally:
            for room in taken:
                room.leave()
        return self._streamed(answer, body, environ, start_response)

    def _streamed(
        self,
        answer: "Answer",
        body: Iterable[bytes],
        environ: "WSGIEnvironment",
        start_response: "StartResponse",
    ) -> Iterable[bytes]:
        if not self.streams.enter():
            _close(body)
            return self._shed(self.streams, environ, start_response)
        start_response(answer.status, answer.headers)
        return Stream(body, self.streams)

    def _shed(
        self, room: Room, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> list[bytes]:
        self.board.count_shed(room.lane.name)
        return self._refused(environ, start_response, 503)

    def _wrong_body(self, environ: "WSGIEnvironment") -> int | None:
        if not _has_body(environ):
            return None
        length = environ.get("CONTENT_LENGTH") or ""
        if not (length.isascii() and length.isdigit()):
            return 411
        most = self.larger.get(environ.get("PATH_INFO", ""), self.largest_body)
        return 413 if int(length[:18]) > most else None

    def _refused(
        self, environ: "WSGIEnvironment", start_response: "StartResponse", status: int
    ) -> list[bytes]:
        tongue = _tongue(environ)
        said = self.sentences[tongue][status]
        title = HTTP_STATUS_CODES[status]
        if _is_for_machine(environ):
            problem = {"type": "about:blank", "title": title, "status": status, "detail": said}
            body, kind = json.dumps(problem, ensure_ascii=False), "application/problem+json"
        else:
            body, kind = PAGE.format(tongue=tongue, said=escape(said)), "text/html; charset=utf-8"
        sent = body.encode()
        headers = [
            ("Content-Type", kind),
            ("Content-Length", str(len(sent))),
            ("Cache-Control", "no-store"),
            ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
            ("X-Content-Type-Options", "nosniff"),
        ]
        headers += [("Retry-After", "5")] if status == 503 else []
        start_response(f"{status} {title}", headers)
        return [b""] if environ.get("REQUEST_METHOD") == "HEAD" else [sent]


class Answer:
    """Holds back the beginning of an answer until it is clear that there is room to send it."""

    def __init__(self) -> None:
        self.status = ""
        self.headers: list[tuple[str, str]] = []
        self.length: int | None = None

    def __call__(self, status: str, headers: list[tuple[str, str]], _failure: Any = None) -> Any:
        self.status, self.headers = status, headers
        self.length = 0 if status[:3] in ("204", "304") else None
        for name, value in headers:
            if name.lower() == "content-length":
                self.length = int(value)

    def whole(self, body: Iterable[bytes], start_response: "StartResponse") -> list[bytes]:
        """The body in one piece, so that its place is free before a slow reader has read it."""
        try:
            whole = b"".join(body)
        finally:
            _close(body)
        start_response(self.status, self.headers)
        return [whole]


class Stream:
    """A body sent piece by piece; its place is given back when it ends, however it ends."""

    def __init__(self, body: Iterable[bytes], room: Room) -> None:
        self.body, self.room = body, room
        self.pieces = iter(body)
        self.is_open = True

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        try:
            return next(self.pieces)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Give the place back, once."""
        if self.is_open:
            self.is_open = False
            self.room.leave()
            _close(self.body)


def _has_body(environ: "WSGIEnvironment") -> bool:
    return environ.get("CONTENT_LENGTH") not in (None, "", "0") or bool(
        environ.get("HTTP_TRANSFER_ENCODING")
    )


def _close(body: Iterable[bytes]) -> None:
    if close := getattr(body, "close", None):
        close()


def _tongue(environ: "WSGIEnvironment") -> str:
    prefixed = environ.get("registry.language")
    accepted = parse_accept_header(environ.get("HTTP_ACCEPT_LANGUAGE", ""), LanguageAccept)
    return str(prefixed or accepted.best_match(LANGUAGES) or LANGUAGES[0])


def _is_for_machine(environ: "WSGIEnvironment") -> bool:
    path, accepted = environ.get("PATH_INFO", ""), environ.get("HTTP_ACCEPT", "")
    if path.endswith(MACHINE) or path.startswith(MACHINE_FOLDERS):
        return True
    return "json" in accepted and "html" not in accepted


def _sentences(app: Flask, code: str) -> dict[int, str]:
    with app.test_request_context(environ_overrides={"registry.language": code}):
        return {
            503: gettext("The portal is asked for more than it can do just now. Try again soon."),
            413: gettext("What was sent is larger than this page takes."),
            411: gettext("What is sent must say its length beforehand (Content-Length)."),
        }
