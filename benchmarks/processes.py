"""Servers and commands under measurement: started, watched in /proc, and always stopped."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from urllib.error import HTTPError
from urllib.request import urlopen

from benchmarks.bench import Missing
from benchmarks.trees import cpu_seconds, parent_died, peak_mb, tree

HOST = "127.0.0.1"
LOOK, IDLE = 0.5, 0.1  # seconds; the share of a processor below which a server counts as idle


@dataclass(frozen=True)
class Server:
    """Something that answers on a port; its work is done by the trees below these processes."""

    name: str
    port: int
    roots: tuple[int, ...]

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://{HOST}:{self.port}"

    def cpu_seconds(self) -> float:
        """What all its processes have computed since they began."""
        return sum(cpu_seconds(pid) for root in self.roots for pid in tree(root))


@dataclass(frozen=True)
class Ran:
    """How a command went: its time, what it computed, and the most memory it held at once."""

    seconds: float
    cpu_seconds: float
    peak_mb: float
    status: int
    said: str


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(
    name: str,
    command: Sequence[str],
    port: int,
    log: Path,
    *,
    ready: str,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    besides: tuple[int, ...] = (),
    patience: float = 180,
    at_rest: bool = True,
) -> Iterator[Server]:
    """A server for as long as it is needed; `besides` are processes that work for it too."""
    with log.open("a") as said:
        process = subprocess.Popen(
            command, env=os.environ | dict(env or {}), cwd=cwd, stdout=said, stderr=said
        )
        try:
            server = Server(name, port, (process.pid, *besides))
            wait_for(lambda: _answers(server.address + ready), process, name, log, patience)
            if at_rest:
                _settle(server)
            yield server
        finally:
            stop(process)


def _settle(server: Server) -> None:
    """Wait until it has done what a server does once, at its start: 20 seconds at most."""
    for _ in range(40):
        before = server.cpu_seconds()
        time.sleep(LOOK)
        if server.cpu_seconds() - before < IDLE * LOOK:
            return


def stop(process: subprocess.Popen[bytes]) -> None:
    """Ask to end, then make it end, with all that it started."""
    children = tree(process.pid)
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(20)
    for pid in children:
        with suppress(OSError):
            if parent_died(pid):
                os.kill(pid, signal.SIGKILL)


def wait_for(
    holds: Callable[[], bool],
    process: subprocess.Popen[bytes] | None,
    name: str,
    log: Path,
    patience: float,
) -> None:
    """Wait until something holds; Missing with the end of the log when it does not come about."""
    deadline = time.monotonic() + patience
    while not holds():
        if (process and process.poll() is not None) or time.monotonic() > deadline:
            raise Missing(f"{name} did not start: {log.read_text(errors='replace')[-300:].strip()}")
        time.sleep(0.02)


def run(
    command: Sequence[str],
    log: Path,
    *,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    timeout: float = 1_800,
) -> Ran:
    """Run a command to its end and measure it; a status other than 0 is for the caller to judge."""
    with log.open("w") as said:
        started = time.perf_counter()
        process = subprocess.Popen(
            command, env=os.environ | dict(env or {}), cwd=cwd, stdout=said, stderr=said
        )
        over, peak = Event(), [0.0]
        Thread(target=_watch, args=(process.pid, over, peak), daemon=True).start()
        Thread(target=_limit, args=(process, over, timeout), daemon=True).start()
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        over.set()
        process.returncode = os.waitstatus_to_exitcode(status)
    return Ran(
        seconds,
        used.ru_utime + used.ru_stime,
        peak[0],
        process.returncode,
        log.read_text(errors="replace")[-2_000:],
    )


def _watch(root: int, over: Event, peak: list[float]) -> None:
    while not over.wait(0.1):
        peak[0] = max(peak[0], peak_mb(root))


def _limit(process: subprocess.Popen[bytes], over: Event, timeout: float) -> None:
    if not over.wait(timeout):
        for pid in reversed(tree(process.pid)):
            with suppress(OSError):
                os.kill(pid, signal.SIGKILL)


def _answers(address: str) -> bool:
    try:
        with urlopen(address, timeout=60) as answer:
            return bool(answer.status < 300)
    except HTTPError:
        return False
    except OSError:
        return False
