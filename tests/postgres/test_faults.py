"""Servers die under load: what was acknowledged stays, reading goes on, writing says why not."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from urllib.error import HTTPError

import pytest
from flask import Flask
from sqlalchemy import text
from werkzeug.test import Client, TestResponse

from registry import cameras, log
from registry.cameras import checking
from registry.database import Database
from registry.errors import Unavailable
from registry.log.loading import load
from registry.web import age
from tests import making, servers
from tests.commands.test_commands import HERE
from tests.conftest import execute, prepare_template, skip_or_fail
from tests.postgres.conftest import Pair
from tests.servers import until

pytestmark = [pytest.mark.xdist_group("faults"), pytest.mark.slow]
NAME = "template_register"
NOWHERE = "postgresql+psycopg://register@127.0.0.1:{}/postgres"
SAID = ("can only be read just now", "went away while the change was being written")
ADDRESSES = ("/", "/cameras", "/tiles/cameras/0/0/0.mvt", "/cameras/AST-000001.json")


@pytest.fixture(scope="module")
def guarded() -> Iterator[Pair]:
    """A primary that acknowledges nothing before its replica has it too."""
    if not servers.INITDB:
        skip_or_fail("PostgreSQL")
    with servers.postgres() as primary:
        prepare_template(primary)
        with servers.replica_of(primary) as replica:
            guard(primary)
            yield Pair(primary, replica)


def guard(primary: servers.Cluster) -> None:
    execute(primary, "ALTER SYSTEM SET synchronous_standby_names = '*'")
    execute(primary, "SELECT pg_reload_conf()")
    state = "SELECT count(*) = 1 FROM pg_stat_replication WHERE sync_state = 'sync'"
    until(lambda: execute(primary, state))


@contextmanager
def an_app(url: str, read_url: str, folder: Path) -> Iterator[Flask]:
    from registry.settings import from_environment
    from registry.site import create_app

    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("REGISTRY_DATA_DIR", str(folder))
        environment.setenv("REGISTRY_DATABASE_URL", url)
        environment.setenv("REGISTRY_DATABASE_READ_URL", read_url)
        environment.setenv("REGISTRY_SECRET_KEY", "for tests")
        made = create_app(from_environment())
    yield made
    made.extensions["registry.database"].close()


@pytest.fixture
def app(guarded: Pair, tmp_path: Path) -> Iterator[Flask]:
    """The application, written on whichever server is the primary and read from the replica."""
    hosts = f"host=127.0.0.1:{guarded.primary.port}&host=127.0.0.1:{guarded.replica.port}"
    url = f"postgresql+psycopg://register@/{NAME}?{hosts}&target_session_attrs=primary"
    with an_app(url, guarded.replica.url(NAME), tmp_path) as made:
        with database_of(made).writing() as session:
            if not log.size(session):
                making.an_organisation(session)
                making.a_camera(session)
        guarded.settled()
        yield made


def database_of(app: Flask) -> Database:
    found: Database = app.extensions["registry.database"]
    return found


def get(app: Flask, path: str) -> TestResponse:
    headers = {"Accept-Language": "en"}
    return Client(app).get(path, headers=headers, environ_base={"REMOTE_ADDR": "127.0.0.1"})


@dataclass
class Load:
    """Visitors and officials who do not stop; what they were answered."""

    app: Flask
    statuses: list[int] = field(default_factory=list)
    begun: list[tuple[float, int]] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    broken: list[BaseException] = field(default_factory=list)
    enough: Event = field(default_factory=Event)

    def read(self, number: int) -> None:
        address = ADDRESSES[number % len(ADDRESSES)]
        while not self.enough.is_set():
            begun = time.monotonic()
            status = get(self.app, address).status_code
            self.statuses.append(status)
            self.begun.append((begun, status))

    def write(self, number: int) -> None:
        for count in range(100_000):
            if self.enough.wait(0.01):
                return
            camera_id = f"L{number}-{os.urandom(4).hex()}-{count}"
            try:
                with database_of(self.app).writing() as session:
                    making.a_camera(session, id=camera_id)
                self.acknowledged.append(camera_id)
            except Unavailable as refusal:
                self.refused.append(refusal.message)

    @contextmanager
    def running(self, readers: int = 4, writers: int = 2) -> Iterator[None]:
        doers: list[Callable[[int], None]] = [self.read] * readers + [self.write] * writers
        threads = [Thread(target=self._kept, args=(do, i)) for i, do in enumerate(doers)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self.enough.set()
            for thread in threads:
                thread.join(60)
        assert not self.broken, self.broken

    def _kept(self, do: Callable[[int], None], number: int) -> None:
        try:
            do(number)
        except BaseException as failure:
            self.broken.append(failure)

    def grows(self, by: int, *what: list) -> None:
        """Wait until each of these has so many more."""
        goals = [len(each) + by for each in what]
        until(lambda: self.broken or all(len(e) >= g for e, g in zip(what, goals, strict=True)))


def assert_whole(server: servers.Cluster, acknowledged: list[str], folder: Path) -> None:
    """Every acknowledged camera is there, and the log and the tables tell the same."""
    database = Database(server.url(NAME))
    with database.reading() as session:
        held = set(session.scalars(text("SELECT camera_id FROM camera_versions")))
        faults = list(checking.faults(session, folder / "index" / "cameras.index"))
    database.close()
    assert (sorted(set(acknowledged) - held), faults) == ([], [])


def test_the_primary_is_killed_and_comes_back(app: Flask, guarded: Pair, tmp_path: Path):
    load = Load(app)
    with load.running():
        load.grows(5, load.statuses, load.acknowledged)
        guarded.primary.kill()
        load.grows(5, load.refused)
        load.grows(20, load.statuses)
        guarded.primary.start()
        load.grows(5, load.acknowledged)

    assert set(load.statuses) == {200}
    assert all(any(said in message for said in SAID) for message in load.refused)
    assert_whole(guarded.primary, load.acknowledged, tmp_path)
    guarded.settled()
    assert_whole(guarded.replica, load.acknowledged, tmp_path)


def test_a_bulk_load_that_is_cut_off_is_refused_in_a_sentence(app: Flask, guarded: Pair):
    counters = cameras.tables.Counter.metadata.tables["counters"]
    rows = {"prefix": [f"X{i}" for i in range(1_000)], "last": range(1_000)}

    def load_much() -> None:
        with database_of(app).writing() as session:
            guarded.primary.kill()
            load(session, counters, rows)

    with pytest.raises(Unavailable, match="Nothing was changed"):
        load_much()

    guarded.primary.start()
    with database_of(app).writing() as session:
        assert session.scalar(text("SELECT count(*) FROM counters WHERE prefix LIKE 'X%'")) == 0


def test_the_server_starts_and_serves_while_the_primary_is_away(app, guarded: Pair, tmp_path):
    guarded.primary.kill()
    port = servers.free_port()
    environment = {k: v for k, v in os.environ.items() if not k.startswith("REGISTRY_")} | {
        "REGISTRY_DATA_DIR": str(tmp_path),
        "REGISTRY_DATABASE_URL": guarded.primary.url(NAME),
        "REGISTRY_DATABASE_READ_URL": guarded.replica.url(NAME),
    }
    command = [sys.executable, str(HERE / "app.py"), "serve", "--port", str(port)]
    with (tmp_path / "said").open("w") as said:
        serving = subprocess.Popen(command, env=environment, stdout=said)
    try:
        until(lambda: status(f"http://127.0.0.1:{port}/healthz") == 200, 3 * servers.PATIENCE)
        answers = [status(f"http://127.0.0.1:{port}{path}") for path in (*ADDRESSES, "/readyz")]
    finally:
        serving.send_signal(signal.SIGTERM)
        serving.wait(40)
        guarded.primary.start()

    assert answers == [200] * 5
    assert "the register can only be read" in (tmp_path / "said").read_text()


def status(address: str) -> int:
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return int(answer.status)
    except HTTPError as refused:
        return refused.code
    except OSError:
        return 0


def test_the_replica_is_killed_and_comes_back(app: Flask, guarded: Pair):
    load = Load(app)
    with load.running(writers=0):
        load.grows(5, load.statuses)
        guarded.replica.kill()
        killed = time.monotonic()
        load.grows(50, load.begun)
        guarded.replica.start()
        until(lambda: reads_from_replica(database_of(app)))

    # What was under way on the replica when it died could not be finished: try again shortly.
    assert set(load.statuses) <= {200, 503}
    assert load.statuses.count(503) <= 4
    after = [status for begun, status in load.begun if begun > killed]
    assert len(after) > 40
    assert set(after) == {200}


def reads_from_replica(database: Database) -> bool:
    with database.reading() as session:
        return bool(session.scalar(text("SELECT pg_is_in_recovery()")))


def test_pages_say_how_old_they_are_when_the_replica_is_behind(app, guarded: Pair, monkeypatch):
    monkeypatch.setattr(age, "OLD", 0)
    database = database_of(app)
    until(lambda: (lag := database.lag()) and lag.receiving and not lag.seconds)
    fresh = get(app, "/cameras")
    guarded.pause()
    try:
        with database.writing() as session:
            making.a_camera(session, id="NEW-1")
        until(lambda: (lag := database.known_lag()) and lag.bytes)
        with database.reading(after=database.position) as own:
            assert own.scalar(text("SELECT id FROM cameras WHERE id = 'NEW-1'")) == "NEW-1"
        old = get(app, "/cameras")
        machine = get(app, "/cameras/NEW-1.json")
        told = get(app, "/metrics").text.splitlines(), get(app, "/readyz").text
    finally:
        guarded.resume()

    assert "The register is shown as of" not in fresh.text
    assert "Register-As-Of" not in fresh.headers
    assert "The register is shown as of" in old.text
    assert (old.status_code, "NEW-1" in old.text) == (200, False)
    assert (machine.status_code, "Register-As-Of" in machine.headers) == (404, True)
    assert "ashyq_replica_answers 1" in told[0]
    assert "ashyq_replica_receiving 1" in told[0]
    assert "the replica that is read from is" in told[1]


def test_when_both_are_away_pages_say_so_and_the_process_lives(tmp_path: Path):
    nowhere = [NOWHERE.format(servers.free_port()) for _ in range(2)]
    with an_app(*nowhere, tmp_path) as app:
        said = {path: get(app, path) for path in ("/healthz", "/readyz", "/metrics", *ADDRESSES)}

    assert [answer.status_code for answer in said.values()] == [200, 503, 200, 503, 503, 503, 503]
    for path in ADDRESSES:
        assert "The register&#39;s database does not answer." in said[path].text.replace(
            "'", "&#39;"
        )
        assert said[path].headers["Retry-After"] == "5"
    assert said["/tiles/cameras/0/0/0.mvt"].mimetype == "application/problem+json"
    assert "ashyq_database_takes_changes 0" in said["/metrics"].text.splitlines()
    assert "not ready" in said["/readyz"].text


def test_who_changes_something_by_the_web_gets_the_sentence(tmp_path: Path):
    nowhere = [NOWHERE.format(servers.free_port()) for _ in range(2)]
    with an_app(*nowhere, tmp_path) as app:

        def change() -> str:
            with database_of(app).writing() as session:
                making.a_camera(session)
            return "done"

        app.add_url_rule("/change", "change", change, methods=["POST"])
        refused = Client(app).post("/change", headers={"Accept-Language": "en"})

    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
    assert "The register can only be read just now" in refused.text
    assert "Nothing was changed." in refused.text


# The last one: afterwards the replica is a primary.
def test_the_replica_takes_over_and_nothing_acknowledged_is_missing(app, guarded, tmp_path):
    load = Load(app)
    with load.running():
        load.grows(5, load.statuses, load.acknowledged)
        guarded.primary.kill()
        load.grows(3, load.refused)
        guarded.replica.promote()
        load.grows(5, load.acknowledged, load.statuses)

    assert set(load.statuses) == {200}
    assert_whole(guarded.replica, load.acknowledged, tmp_path)
    assert database_of(app).lag() is None
