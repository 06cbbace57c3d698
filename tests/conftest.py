"""Fixtures: a database on each engine, the application on a small register, a careful client."""

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, text

from registry import migrations
from registry.database import Database
from registry.settings import from_environment
from tests import servers
from tests.careful import CarefulClient

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
_numbers = count()


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
def cluster() -> Iterator[str]:
    """A real PostgreSQL whose database `template_register` has all tables."""
    if not servers.INITDB:
        skip_or_fail("PostgreSQL")
    with servers.postgres() as url:
        _execute(url, "CREATE DATABASE template_register")
        made = Database(url.replace("/postgres", "/template_register"))
        migrations.upgrade(made)
        made.close()
        yield url


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables and nothing in them."""
    path = tmp_path_factory.mktemp("empty") / "register.db"
    made = Database(f"sqlite:///{path}")
    migrations.upgrade(made)
    made.close()
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """An empty register, once on each engine."""
    yield from _on(request.param, request)


@pytest.fixture
def sqlite(request: pytest.FixtureRequest) -> Iterator[Database]:
    """An empty register in a SQLite file."""
    yield from _on("sqlite", request)


@pytest.fixture
def app(sqlite: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The application on a register with one camera and its organisation."""
    monkeypatch.setenv("REGISTRY_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("REGISTRY_SECRET_KEY", "for tests")
    from registry.site import create_app  # imported here: tests of the log need no pages
    from tests import making

    with sqlite.writing() as session:
        making.an_organisation(session)
        making.a_camera(session, controller="station")
    made = create_app(from_environment())
    made.testing = True
    made.test_client_class = CarefulClient
    return made


@pytest.fixture
def client(app: Flask) -> CarefulClient:
    """A careful browser."""
    found = app.test_client()
    assert isinstance(found, CarefulClient)
    return found


def _on(engine: str, request: pytest.FixtureRequest) -> Iterator[Database]:
    if engine == "sqlite":
        path = request.getfixturevalue("tmp_path") / "register.db"
        path.write_bytes(request.getfixturevalue("empty_file").read_bytes())
        opened = Database(f"sqlite:///{path}")
        yield opened
        opened.close()
        return
    url = request.getfixturevalue("cluster")
    name = f"register_{next(_numbers)}"
    _execute(url, f"CREATE DATABASE {name} TEMPLATE template_register")
    opened = Database(url.replace("/postgres", f"/{name}"))
    yield opened
    opened.close()
    _execute(url, f"DROP DATABASE {name} WITH (FORCE)")


def _execute(url: str, statement: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
