"""Fixtures: a database on each engine, the application on a small register, a careful client."""

import gc
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import NullPool, create_engine, text

from registry import migrations
from registry.database import Database
from registry.settings import from_environment
from tests import addresses, servers
from tests.careful import CarefulClient

APP = Path(__file__).resolve().parents[1] / "app.py"
SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
# The engine of every test that does not ask for both: the whole suite can run on PostgreSQL.
ENGINE = os.environ.get("REGISTRY_TEST_ENGINE", "sqlite")
_numbers = count()


def pytest_configure(config: pytest.Config) -> None:
    """Know the mark that keeps these tests on one worker, also where there are no workers."""
    addresses.keep()
    config.addinivalue_line("markers", "xdist_group(name): tests that run on the same worker")


def pytest_collection_finish() -> None:
    """Search for rubbish less often, and not in what was imported: it took a fifth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def skip_or_fail(missing: str) -> None:
    """Name the missing part: a skip at a desk, a failure where everything must be there."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{missing} is missing")
    pytest.skip(f"{missing} is missing")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder with real registers to try things on."""
    if not SHARED.is_dir():
        skip_or_fail("the folder with real registers")
    return SHARED


@pytest.fixture(scope="session")
def cluster() -> Iterator[servers.Cluster]:
    """A real PostgreSQL whose database `template_register` has all tables."""
    if not servers.INITDB:
        skip_or_fail("PostgreSQL")
    with servers.postgres() as made:
        prepare_template(made)
        yield made


def prepare_template(cluster: servers.Cluster) -> None:
    """Make the database that every register of a test is a copy of."""
    execute(cluster, "CREATE DATABASE template_register")
    made = Database(cluster.url("template_register"))
    migrations.upgrade(made)
    made.close()


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables and nothing in them."""
    path = tmp_path_factory.mktemp("empty") / "register.db"
    made = Database(f"sqlite:///{path}")
    migrations.upgrade(made)
    made.close()
    return path


@pytest.fixture(scope="session")
def demonstrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the demonstration register, made once for all workers; tests copy it."""
    return _made_once(tmp_path_factory, "demonstrated", "init", "demo")


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a register that `init` has made, once for all workers; tests copy it."""
    return _made_once(tmp_path_factory, "blank", "init")


def _made_once(factory: pytest.TempPathFactory, name: str, *commands: str) -> Path:
    mine = factory.getbasetemp()
    folder = (mine.parent if "PYTEST_XDIST_WORKER" in os.environ else mine) / name
    with folder.with_suffix(".lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if not folder.exists():
            made = folder.with_suffix(".made")
            for command in commands:
                given = os.environ | {"REGISTRY_DATA_DIR": str(made)}
                subprocess.run([sys.executable, APP, command], env=given, check=True)
            made.rename(folder)
    return folder


@pytest.fixture(params=[ENGINE] if ENGINE != "sqlite" else ["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty register, once on each engine."""
    with opened_on(request.param, request, tmp_path) as opened:
        yield opened


@pytest.fixture
def sqlite(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty register: in a SQLite file, unless the whole run is on another engine."""
    with opened_on(ENGINE, request, tmp_path) as opened:
        yield opened


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Templates that an application has compiled, for those of all later tests."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("compiled")))


@pytest.fixture
def app(
    sqlite: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    compiled: FileSystemBytecodeCache,
) -> Iterator[Flask]:
    """The application on a register with one camera and its organisation."""
    monkeypatch.setenv("REGISTRY_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("REGISTRY_DATABASE_URL", str(sqlite.writer.url))
    monkeypatch.setenv("REGISTRY_SECRET_KEY", "for tests")
    from registry.site import create_app  # imported here: tests of the log need no pages
    from tests import making

    with sqlite.writing() as session:
        making.an_organisation(session)
        making.a_camera(session, controller="station")
    made = create_app(from_environment())
    made.testing = True
    made.extensions["registry.watch"].every = 0  # tests do not wait until a change is seen
    made.test_client_class = CarefulClient
    made.jinja_env.bytecode_cache = compiled
    yield made
    made.extensions["registry.database"].close()


@pytest.fixture
def client(app: Flask) -> CarefulClient:
    """A careful browser."""
    found = app.test_client()
    assert isinstance(found, CarefulClient)
    return found


@contextmanager
def opened_on(engine: str, request: pytest.FixtureRequest, folder: Path) -> Iterator[Database]:
    """An empty register on an engine; a SQLite file is made in the folder."""
    if engine == "postgresql":
        with a_register(request.getfixturevalue("cluster")) as opened:
            yield opened
        return
    path = folder / "register.db"
    path.write_bytes(request.getfixturevalue("empty_file").read_bytes())
    opened = Database(f"sqlite:///{path}")
    yield opened
    opened.close()


@contextmanager
def a_register(
    cluster: servers.Cluster, replica: servers.Cluster | None = None
) -> Iterator[Database]:
    """An empty register on a cluster, read from its replica where one is given."""
    name = f"register_{next(_numbers)}"
    execute(cluster, f"CREATE DATABASE {name} TEMPLATE template_register")
    opened = Database(cluster.url(name), replica.url(name) if replica else None)
    yield opened
    opened.close()
    execute(cluster, f"DROP DATABASE {name} WITH (FORCE)")


def execute(cluster: servers.Cluster, statement: str) -> Any:
    """Run a statement in a cluster's maintenance database; gives its first value, if any."""
    engine = create_engine(cluster.url(), isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        result = connection.execute(text(statement))
        return result.scalar() if result.returns_rows else None
