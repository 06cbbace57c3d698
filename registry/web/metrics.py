"""Figures for Prometheus: what was asked, how it was answered, how long it took.

Each worker counts in a small file of its own, in a folder that all workers of a server share, and
whoever is asked for the figures adds the files up. The file of a worker that has ended stays, so
that no counter ever runs backwards while the server runs.
"""

import mmap
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from threading import Lock
from time import perf_counter
from typing import Any

import numpy as np
from flask import Flask, Response, request
from numpy.typing import NDArray

FOLDER = "REGISTRY_METRICS_FOLDER"  # set by `serve` for its workers
OPEN = "REGISTRY_METRICS_OPEN"
MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
LOOPBACK = ("127.0.0.1", "::1", "::ffff:127.0.0.1")
# A proxy on this very machine also comes from loopback, so what it says it brings is no neighbour.
BROUGHT_BY_A_PROXY = ("X-Forwarded-For", "Forwarded", "X-Real-Ip", "Via", "X-Forwarded-Host")
STATUSES: tuple[int, ...] = (200, 204, 206, 301, 302, 303, 304, 308, 400, 403, 404, 405, 409)
STATUSES += (411, 412, 413, 416, 422, 429, 500, 503, 0)  # 0 is any other
BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)  # seconds
LANES = ("pages", "streams", "bodies")
SECONDS = len(STATUSES) + len(BOUNDS)  # the column of the sum of the durations

Counts = NDArray[np.float64]


class Board:
    """The counts of one worker, on which those of the other workers can be read too."""

    def __init__(self, endpoints: Sequence[str], folder: Path | None = None) -> None:
        self.rows = {name: row for row, name in enumerate((*endpoints, "none", "shed"))}
        self.shape = (len(self.rows), SECONDS + 1)
        self.folder = folder
        self._lock = Lock()
        self._counts = self._own(folder)

    def count(self, endpoint: str | None, status: int, seconds: float) -> None:
        """One answer more."""
        row = self.rows.get(endpoint or "none", self.rows["none"])
        status = status if status in STATUSES else 0
        with self._lock:
            self._counts[row, STATUSES.index(status)] += 1
            self._counts[row, SECONDS] += seconds
            for column, bound in enumerate(BOUNDS, len(STATUSES)):
                if seconds <= bound:
                    self._counts[row, column] += 1
                    break

    def count_shed(self, lane: str) -> None:
        """One refusal more for want of room."""
        with self._lock:
            self._counts[self.rows["shed"], LANES.index(lane)] += 1

    def total(self) -> tuple[Counts, int]:
        """The counts of all workers of this server, and how many there have been."""
        if self.folder is None:
            return self._counts.copy(), 1
        size = self._counts.nbytes
        found = [path.read_bytes() for path in sorted(self.folder.glob("*.counts"))]
        whole = [np.frombuffer(each).reshape(self.shape) for each in found if len(each) == size]
        return np.sum(whole, axis=0, dtype=np.float64), len(whole)

    def _own(self, folder: Path | None) -> Counts:
        if folder is None:
            return np.zeros(self.shape)
        size = int(np.prod(self.shape)) * np.dtype(np.float64).itemsize
        with (folder / f"{os.getpid()}.counts").open("w+b") as file:
            file.write(bytes(size))  # a page that the disk has no room for would end the process
            file.flush()
            return np.frombuffer(mmap.mmap(file.fileno(), size)).reshape(self.shape)


def prepare(app: Flask) -> None:
    """Count every answer. Call when all routes are there: the board has a row for each."""
    folder = os.environ.get(FOLDER)
    endpoints = sorted({rule.endpoint for rule in app.url_map.iter_rules()})
    board = Board(endpoints, Path(folder) if folder else None)
    app.extensions["registry.metrics"] = board

    def counted(response: Response) -> Response:
        arrived = request.environ.get("registry.arrived")
        seconds = perf_counter() - arrived if arrived else 0.0
        board.count(request.endpoint, response.status_code, seconds)
        return response

    app.after_request(counted)


def may_see() -> bool:
    """Whether whoever asks may see the figures: from this machine itself, unless set open."""
    if os.environ.get(OPEN) == "1":
        return True
    is_near = (request.remote_addr or "") in LOOPBACK
    return is_near and not any(name in request.headers for name in BROUGHT_BY_A_PROXY)


def text(board: Board, gauges: Mapping[str, tuple[str, float]]) -> str:
    """The figures in Prometheus' text format; `gauges` are further names, meanings and values."""
    counts, workers = board.total()
    lines = [*_requests(board, counts), *_durations(board, counts)]
    lines += _head("ashyq_shed_total", "counter", "Requests refused with 503 for want of room.")
    for lane, number in zip(LANES, counts[board.rows["shed"]], strict=False):
        lines.append(f'ashyq_shed_total{{lane="{lane}"}} {number:.0f}')
    told: dict[str, tuple[str, Any]] = {
        "ashyq_workers_started": ("Workers since the server started.", workers),
        **gauges,
    }
    for name, (meaning, value) in told.items():
        lines += [*_head(name, "gauge", meaning), f"{name} {value:.15g}"]
    return "\n".join(lines) + "\n"


def _requests(board: Board, counts: Counts) -> Iterator[str]:
    yield from _head("ashyq_requests_total", "counter", "Answers by page and status.")
    for endpoint, row in board.rows.items():
        for status, number in zip(STATUSES, counts[row], strict=False):
            if endpoint != "shed" and number:
                labels = f'endpoint="{endpoint}",status="{status or "other"}"'
                yield f"ashyq_requests_total{{{labels}}} {number:.0f}"


def _durations(board: Board, counts: Counts) -> Iterator[str]:
    name = "ashyq_request_seconds"
    yield from _head(name, "histogram", "Seconds until an answer was ready, waiting included.")
    for endpoint, row in board.rows.items():
        number = counts[row, : len(STATUSES)].sum()
        if endpoint == "shed" or not number:
            continue
        up_to = np.cumsum(counts[row, len(STATUSES) : SECONDS])
        for bound, below in zip(BOUNDS, up_to, strict=True):
            yield f'{name}_bucket{{endpoint="{endpoint}",le="{bound:g}"}} {below:.0f}'
        yield f'{name}_bucket{{endpoint="{endpoint}",le="+Inf"}} {number:.0f}'
        yield f'{name}_sum{{endpoint="{endpoint}"}} {counts[row, SECONDS]:.6f}'
        yield f'{name}_count{{endpoint="{endpoint}"}} {number:.0f}'


def _head(name: str, kind: str, meaning: str) -> list[str]:
    return [f"# HELP {name} {meaning}", f"# TYPE {name} {kind}"]
