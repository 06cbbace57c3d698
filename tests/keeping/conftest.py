"""A register with something in it, and what is asked of it before and after."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from registry import keeping, log
from registry.cameras import checking
from registry.database import Database
from registry.settings import Settings
from tests import making, servers
from tests.conftest import ENGINE, execute

_numbers = count()
Empty = Callable[[], "contextmanager[Database]"]


def silent(_doing: str, _done: int, _whole: int) -> None:
    """Progress that nobody looks at."""


def settings_in(folder: Path) -> Settings:
    """Settings whose data folder is this one."""
    return Settings(folder, "", "", "", "", ZoneInfo("Asia/Almaty"))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with a secret key in the data folder."""
    made = settings_in(tmp_path)
    (tmp_path / "secret.key").write_text("the key that is kept")
    return made


@pytest.fixture
def filled(database: Database) -> Database:
    """A register with an organisation and a camera, once on each engine."""
    with database.writing() as session:
        making.an_organisation(session)
        due = [{"type": "dpia", "status": "done", "review_due": "2027-03"}]
        making.a_camera(session, controller="station", impact_assessments=due)
    return database


@pytest.fixture
def backup(filled: Database, settings: Settings, tmp_path: Path) -> Path:
    """A backup of that register."""
    out = tmp_path / "kept.backup"
    keeping.back_up(filled, settings, out, silent)
    return out


@pytest.fixture
def elsewhere(
    database: Database, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[tuple[Database, Settings]]:
    """Another machine, with the same engine and nothing on it."""
    folder = tmp_path / "elsewhere"
    if database.writer.dialect.name == "sqlite":
        opened = Database(f"sqlite:///{folder}/register.db")
        yield opened, settings_in(folder)
        opened.close()
        return
    cluster: servers.Cluster = request.getfixturevalue("cluster")
    name = f"elsewhere_{ENGINE}_{next(_numbers)}"
    execute(cluster, f"CREATE DATABASE {name}")
    opened = Database(cluster.url(name))
    yield opened, settings_in(folder)
    opened.close()
    execute(cluster, f"DROP DATABASE {name} WITH (FORCE)")


def leaves(database: Database) -> list[bytes]:
    """What the log tells."""
    with database.reading() as session:
        return [entry.leaf for entry in log.read(session)]


def faults(database: Database, settings: Settings) -> list[str]:
    """What `check` finds."""
    with database.reading() as session:
        return list(checking.faults(session, settings.index_path))
