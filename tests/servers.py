"""Real servers for the tests: PostgreSQL from the system's packages, on a free port."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

ROOM = 4_000_000_000  # bytes that must be free in memory for clusters to be kept there
PATIENCE = 30  # seconds until what must come about counts as not coming


def initdb() -> list[Path]:
    """The programs of each version that is installed, the newest last."""
    return sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


def major() -> str:
    """The version of the server that the tests use, as packages say it."""
    return initdb()[-1].parts[-3]


def has_postgis() -> bool:
    """Whether that server can be given PostGIS."""
    return Path(f"/usr/share/postgresql/{major()}/extension/postgis.control").exists()


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(holds: Callable[[], object], patience: float = PATIENCE) -> None:
    """Wait for what another server does in its own time."""
    deadline = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.02)


INITDB = initdb()


@dataclass(frozen=True)
class Cluster:
    """A PostgreSQL server with its own data, which may be stopped, killed and started again."""

    folder: Path
    port: int

    def url(self, name: str = "postgres") -> str:
        """The address of one of its databases."""
        return f"postgresql+psycopg://register@127.0.0.1:{self.port}/{name}"

    def start(self) -> None:
        """Start, and wait until it answers."""
        settings = (
            f"-p {self.port} -c listen_addresses=127.0.0.1 -k {self.folder} -c fsync=off "
            "-c wal_retrieve_retry_interval=200ms"
        )
        self.run(
            "pg_ctl", "-D", self._data, "-o", settings, "-w", "-l", f"{self.folder}/log", "start"
        )

    def stop(self) -> None:
        """Stop at once, without a checkpoint."""
        self.run("pg_ctl", "-D", self._data, "-m", "immediate", "-w", "stop")

    def kill(self) -> None:
        """Kill every process of the server at one blow, as a loss of power would."""
        pid_file = Path(self._data, "postmaster.pid")
        leader = int(pid_file.read_text().split()[0])
        os.kill(leader, signal.SIGSTOP)  # under load it would have new children by then
        until(lambda: not _killed_in(self._data))
        # Where nobody reaps the leader its number stays taken, and the server would not start.
        pid_file.unlink()
        (self.folder / f".s.PGSQL.{self.port}.lock").unlink()

    def promote(self) -> None:
        """Make a replica a primary of its own."""
        self.run("pg_ctl", "-D", self._data, "-w", "promote")

    def run(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs as its owner: it refuses to run as root."""
        as_owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        command = [*as_owner, str(INITDB[-1].parent / program), *arguments]
        done = subprocess.run(
            command,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            cwd="/tmp",
            text=True,
            timeout=2 * PATIENCE,
        )
        assert done.returncode == 0, done.stderr + self._said()

    def _said(self) -> str:
        log = self.folder / "log"
        return log.read_text()[-2_000:] if log.exists() else ""

    @property
    def _data(self) -> str:
        return f"{self.folder}/data"


@contextmanager
def postgres() -> Iterator[Cluster]:
    """A running cluster, empty."""
    with _running() as made:
        made.run("initdb", "-D", f"{made.folder}/data", "-A", "trust", "-U", "register", "-EUTF8")
        made.start()
        yield made


@contextmanager
def replica_of(primary: Cluster) -> Iterator[Cluster]:
    """A hot standby that follows the primary by streaming."""
    with _running() as made:
        asked = ["-h", "127.0.0.1", "-p", str(primary.port), "-U", "register"]
        made.run("pg_basebackup", *asked, "-D", f"{made.folder}/data", "-R", "--checkpoint=fast")
        made.start()
        yield made


@contextmanager
def _running() -> Iterator[Cluster]:
    folder = Path(tempfile.mkdtemp(prefix="register-pg-", dir=_roomy_memory()))
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    made = Cluster(folder, free_port())
    try:
        yield made
    finally:
        if (folder / "data" / "postmaster.pid").exists():
            made.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _roomy_memory() -> Path | None:
    """Where files are made and removed fastest: each test has a database of hundreds of them."""
    memory = Path("/dev/shm")
    has_room = memory.is_dir() and shutil.disk_usage(memory).free > ROOM
    return memory if has_room and os.access(memory, os.W_OK) else None


def _killed_in(folder: str) -> list[int]:
    """The processes that work in a folder, each of which has just been killed."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if os.readlink(process / "cwd") == folder:
                os.kill(int(process.name), signal.SIGKILL)
                found.append(int(process.name))
    return found
