"""Asks a server with wrk and tells how fast it answered and what that cost it."""

import json
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from shutil import which
from statistics import median
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from benchmarks.bench import Bench, Missing
from benchmarks.processes import Server

SCRIPT = Path(__file__).with_name("walk.lua")
CONNECTIONS = 16
REFUSED_AT_MOST = 0.002  # a figure with more refusals than these is none
LONGEST = 600  # seconds that the slowest walk may take


@dataclass(frozen=True)
class Load:
    """How a server answered; CPU in milliseconds of all its processes for each request."""

    rate: float
    p50_ms: float
    p99_ms: float
    max_ms: float
    cpu_ms: float
    mean_bytes: float
    requests: int
    failed: int


@dataclass(frozen=True)
class Pair:
    """Two servers asked in turn, A B A B; the medians are compared."""

    ours: list[Load]
    theirs: list[Load]

    @property
    def ratio(self) -> float:
        """Our requests a second for each of theirs."""
        return rate(self.ours) / rate(self.theirs)

    def raw(self, **more: Any) -> dict[str, Any]:
        """All that was measured."""
        return {
            "ours": [asdict(one) for one in self.ours],
            "theirs": [asdict(one) for one in self.theirs],
            "cpu_ratio": middle(self.theirs, "cpu_ms") / max(middle(self.ours, "cpu_ms"), 1e-6),
            **more,
        }


def once(
    bench: Bench, server: Server, paths: Sequence[str], connections: int = CONNECTIONS
) -> Load:
    """Ask for every address of the list once."""
    return _wrk(bench, server, paths, LONGEST, "once", 0, connections)


def round_and_round(
    bench: Bench,
    server: Server,
    paths: Sequence[str],
    *,
    seconds: float | None = None,
    first: int = 0,
    connections: int = CONNECTIONS,
) -> Load:
    """Walk the list round and round for so long."""
    seconds = seconds or bench.seconds
    return _wrk(bench, server, paths, max(round(seconds), 1), "round", first, connections)


def in_turn(bench: Bench, ours: Callable[[int], Load], theirs: Callable[[int], Load]) -> Pair:
    """Measure one and the other in turn, as often as this run measures."""
    pair = Pair([], [])
    for run in range(bench.runs):
        pair.ours.append(ours(run))
        pair.theirs.append(theirs(run))
    return pair


def rate(loads: Sequence[Load]) -> float:
    """The median of requests a second."""
    return middle(loads, "rate")


def middle(loads: Sequence[Load], name: str) -> float:
    """The median of one of the figures."""
    return float(median(getattr(load, name) for load in loads))


def get(server: Server, path: str, *, plain: bool = False) -> tuple[int, dict[str, str], bytes]:
    """One answer: status, headers in small letters, body as it was sent."""
    headers = {} if plain else {"Accept-Encoding": "gzip"}
    try:
        with urlopen(Request(server.address + path, headers=headers), timeout=120) as answer:
            return answer.status, _small(answer.headers), answer.read()
    except HTTPError as refusal:
        return refusal.code, _small(refusal.headers), refusal.read()


def _small(headers: Any) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def _wrk(
    bench: Bench,
    server: Server,
    paths: Sequence[str],
    seconds: int,
    way: str,
    first: int,
    connections: int,
) -> Load:
    if not which("wrk"):
        raise Missing("wrk is not installed")
    asked = bench.path("asked", f"{server.name}.txt")
    asked.write_text("\n".join(paths) + "\n")
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "120s"]
    command += ["-s", str(SCRIPT), server.address, "--", str(asked), way, str(first)]
    before = server.cpu_seconds()
    done = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 200)
    cpu = server.cpu_seconds() - before
    if done.returncode or not done.stdout.strip().endswith("}"):
        raise Missing(f"wrk against {server.name}: {(done.stderr or done.stdout)[-200:]}")
    said = json.loads(done.stdout.strip().splitlines()[-1])
    # Once every address was answered, connections that wait in vain may be closed by the server.
    is_whole = way == "once" and said["requests"] == len(paths)
    if said["broken"] and not is_whole:
        raise Missing(f"{server.name} broke off {said['broken']} of {said['requests']} requests")
    number = said["requests"]
    if said["failed"] > number * REFUSED_AT_MOST:
        status, _, body = get(server, paths[first % len(paths)], plain=True)
        raise Missing(
            f"{server.name} refused {said['failed']} of {number} requests; asked alone it answers "
            f"{status} to {paths[first % len(paths)]}, {body[:120].decode(errors='replace')!r}"
        )
    return Load(
        number / said["seconds"],
        said["p50_ms"],
        said["p99_ms"],
        said["max_ms"],
        cpu / number * 1_000,
        said["bytes"] / number,
        number,
        said["failed"],
    )
