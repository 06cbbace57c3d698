"""The portal as it is operated: `app.py serve` as a process, and nginx with the shipped file."""

import http.client
import os
import re
import shutil
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from registry import migrations
from registry.database import Database
from tests import making, servers
from tests.conftest import skip_or_fail

HERE = Path(__file__).resolve().parents[2]
SHIPPED = HERE / "docs" / "deploy" / "nginx.conf"
PATIENCE = 60  # seconds; a machine with much to do starts a server slowly
BASEMAP = 12_000_000  # bytes; more than the sockets between two processes hold
AROUND = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log; {user}
events {{ worker_connections 600; }}
http {{
    tcp_nopush on;  # as Debian ships it
    access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    include {folder}/portal.conf;
}}
"""


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


@dataclass
class Site:
    """Something that listens on a port of this machine."""

    port: int

    def get(self, path: str, *, method: str = "GET", body: bytes = b"", **headers: str) -> Answer:
        """Ask once, on a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        said = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            connection.request(method, path, body or None, said)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def answers(self) -> bool:
        """Whether it lives."""
        with suppress(OSError, http.client.HTTPException):
            return self.get("/healthz").status == 200
        return False


@dataclass
class Portal(Site):
    """`app.py serve` on a register of its own."""

    data: Path
    workers: int = 1
    process: "subprocess.Popen[bytes] | None" = field(default=None)

    def start(self) -> None:
        """Start, and wait until it answers."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith("REGISTRY_")}
        kept |= {
            "REGISTRY_DATA_DIR": str(self.data),
            "REGISTRY_BASEMAP": str(self.data / "city.pmtiles"),
        }
        arguments = ["serve", "--port", str(self.port), "--workers", str(self.workers)]
        with (self.data / "serve.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, str(HERE / "app.py"), *arguments], env=kept, stdout=log, stderr=log
            )
        wait(lambda: self.listeners() == self.workers and self.answers())

    def listeners(self) -> int:
        """How many of its workers take calls: each listens for itself."""
        sockets = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
        return sum(each[1].endswith(f":{self.port:04X}") and each[3] == "0A" for each in sockets)

    def stop(self) -> int:
        """Ask it to stop, and wait until it has."""
        assert self.process
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)


def expire(cache: Path) -> None:
    """Let all that nginx keeps be of yesterday: until when it is good stands second in a file."""
    for path in cache.rglob("*"):
        if path.is_file():
            with path.open("r+b") as file:
                file.seek(8)
                file.write(struct.pack("q", int(time.time()) - 1))


def wait(holds) -> None:
    """Wait for what other processes do in their own time."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.05)


@contextmanager
def a_portal(folder: Path, workers: int) -> Iterator[Portal]:
    """A running portal on a register with an organisation and three cameras."""
    made = Database(f"sqlite:///{folder}/register.db")
    migrations.upgrade(made)
    with made.writing() as session:
        making.an_organisation(session)
        for number in range(3):
            making.a_camera(session, id=f"AST-{number:06}", lat=51.15 + number / 100)
    made.close()
    with (folder / "city.pmtiles").open("wb") as file:
        file.write(b"PMTiles")
        file.truncate(BASEMAP)
    portal = Portal(servers.free_port(), folder, workers)
    portal.start()
    try:
        yield portal
    finally:
        assert portal.process
        if portal.process.poll() is None:
            portal.stop()


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """A portal with two workers."""
    with a_portal(tmp_path_factory.mktemp("portal"), workers=2) as started:
        yield started


@pytest.fixture
def portal(running: Portal) -> Portal:
    """That portal, started again if a test before has stopped it."""
    assert running.process
    if running.process.poll() is not None:
        running.start()
    return running


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where nginx keeps what it keeps."""
    return tmp_path_factory.mktemp("nginx")


@pytest.fixture(scope="session")
def nginx(running: Portal, folder: Path) -> Iterator[Site]:
    """nginx with the shipped file before the portal."""
    with an_nginx(folder, running.port) as started:
        yield started


@contextmanager
def an_nginx(folder: Path, behind: int, but: dict[str, str] | None = None) -> Iterator[Site]:
    """nginx with the shipped file, in which only places and ports are others, and `but`."""
    site = Site(servers.free_port())
    command = configured(folder, site.port, behind, but or {})
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as running:
        try:
            wait(site.answers)
            yield site
        finally:
            running.terminate()
            running.wait(PATIENCE)


def configured(folder: Path, port: int, behind: int, but: dict[str, str]) -> list[str]:
    """Write the configuration, and give the command that runs nginx with it."""
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if not program:
        skip_or_fail("nginx")
    places = {
        "server 127.0.0.1:8000;": f"server 127.0.0.1:{behind};",
        "listen 80;": f"listen 127.0.0.1:{port};",
        "listen [::]:80;": "",
        "/var/cache/ashyq-kamera-nginx": f"{folder}/cache",
    }
    said = SHIPPED.read_text()
    for old, new in (places | but).items():
        assert re.search(f"(?m)^[^#]*{re.escape(old)}", said), old
        said = said.replace(old, new)
    (folder / "portal.conf").write_text(said)
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(AROUND.format(folder=folder, user=user))
    return [str(program), "-p", str(folder), "-c", f"{folder}/nginx.conf"]
