"""The hour of a release: once, whole, audited against all that is out; and work that is killed."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from registry import log
from registry.database import Database
from registry.statistics import releases
from registry.statistics.releases.tables import HiddenCount, ReleaseCell, SuppressionRun
from tests.commands.test_commands import HERE
from tests.statistics.releases.newsroom import CITIES, Newsroom

KILLS = 2


def small(room: Newsroom, period: str = "2026-Q1") -> None:
    for city, arrests in zip(CITIES, (3, 8, 40), strict=True):
        room.counted(city, period, alerts=50, arrests=arrests)


def test_timers_that_run_late_and_twice_publish_once(anywhere: Newsroom):
    small(anywhere)
    made = anywhere.prepared("2026-Q1")
    late = made.due_at + timedelta(days=2)

    assert [releases.publish_due(anywhere.database, at=late) for _ in range(3)] == [1, 0, 0]
    assert anywhere.release(made.id).published_at == late
    with anywhere.database.reading() as session:
        kinds = [one.kind for one in log.history(session, f"releases/{made.id}")]
    assert kinds == ["release.announced", "release.published"]


def test_two_processes_publish_once(anywhere: Newsroom):
    small(anywhere)
    made = anywhere.prepared("2026-Q1")
    url = anywhere.database.writer.url.render_as_string(hide_password=False)
    others = [Database(url) for _ in range(4)]
    with ThreadPoolExecutor(len(others)) as pool:
        done = pool.map(lambda one: releases.publish_due(one, at=made.due_at), others)
        assert sorted(done) == [0, 0, 0, 1]
    for one in others:
        one.close()
    with anywhere.database.reading() as session:
        assert len(log.history(session, "statistics/2026-q1/faces/astana/1")) == 1


def test_a_release_that_was_overtaken_is_audited_anew(room: Newsroom):
    numbers = {
        city: room.counted(city, "2026-Q1", alerts=50, arrests=arrests)
        for city, arrests in zip(CITIES, (3, 8, 40), strict=True)
    }
    room.out("2026-Q1")
    room.counted("almaty", "2026-Q1", numbers["almaty"], alerts=50, arrests=9)
    more = {"supersedes_id": "2026-q1", "why": "error", "because": "Recount."}
    first = room.prepared("2026-Q1", "first", **more)
    second = room.prepared("2026-Q1", "second", **more)
    at = max(first.due_at, second.due_at)

    assert releases.publish_due(room.database, at=at) == 1
    # Both would have said the same: what is left to say is nothing.
    assert room.release("second").status == "preparing"
    assert releases.prepare_waiting(room.database, at=at) == 1
    assert room.release("second").status == "refused"
    assert releases.trouble(room.release("second")).code == "nothing_new"
    assert releases.publish_due(room.database, at=at) == 0


def test_preparing_again_leaves_one_set_of_cells(room: Newsroom):
    small(room)
    made = room.prepared("2026-Q1")
    with room.database.writing() as session:
        releases.ask_preparation(
            session, room.who, made.id, made.version, at=room.later(), today=room.at.date()
        )
    assert releases.prepare_waiting(room.database, at=room.later()) == 1
    again = room.release(made.id)

    assert (again.status, again.sha256) == ("ready", made.sha256)
    with room.database.reading() as session:
        assert session.query(HiddenCount).count() == 2
        assert session.query(SuppressionRun).count() == 2


def test_what_nobody_is_safe_in_is_refused_with_a_sentence(room: Newsroom, monkeypatch):
    small(room)
    name = room.announced("2026-Q1")
    room.asked(name)
    # A gate that never opens: what would come out is refused, whatever the choosing says.
    monkeypatch.setattr(
        "registry.statistics.releases.protecting.gate.is_safe", lambda at, threshold: False
    )
    releases.prepare(room.database, name, at=room.later())

    refused = releases.trouble(room.release(name))
    assert room.release(name).status == "refused"
    assert "can be worked out" in refused.message
    assert releases.publish_due(room.database, at=room.release(name).due_at) == 0
    with room.database.reading() as session:
        assert session.query(ReleaseCell).count() == 0


@pytest.mark.long
def test_preparing_is_killed_at_any_moment_and_begun_again(room: Newsroom, tmp_path):
    small(room)
    name = room.announced("2026-Q1")
    room.asked(name)
    url = room.database.writer.url.render_as_string(hide_password=False)
    environment = os.environ | {"REGISTRY_DATABASE_URL": url, "REGISTRY_DATA_DIR": str(tmp_path)}
    command = [sys.executable, str(HERE / "app.py"), "release", "prepare", name]
    for number in range(KILLS):
        running = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE)
        time.sleep(1 + number)
        running.send_signal(signal.SIGKILL)
        running.communicate()
        assert room.release(name).status in ("preparing", "ready")
    done = subprocess.run(command, env=environment, capture_output=True, text=True)

    assert (done.returncode, done.stdout) == (0, f"The release {name} is ready.\n"), done.stderr
    releases.publish_due(room.database, at=room.release(name).due_at)
    assert room.shown(name)["faces|astana|2026-Q1|arrests"] == "c"
    with room.database.reading() as session:
        assert list(releases.faults(session)) == []
