"""Preparing is a job: done once however many do it, and whole or not at all where it is killed."""

import os
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from registry.database import Database
from registry.statistics import releases
from registry.statistics.releases.tables import (
    HiddenCount,
    ReleaseCell,
    Revision,
    SuppressionRun,
)
from tests.commands.test_commands import HERE
from tests.statistics.releases.newsroom import CITIES, Newsroom
from tests.statistics.releases.test_attack import some_counts

PATIENCE = 60  # seconds until a process that was started has begun its work


def address(room: Newsroom) -> str:
    return room.database.writer.url.render_as_string(hide_password=False)


def events(room: Newsroom, name: str) -> list[str]:
    with room.database.reading() as session:
        return [one.event for one in releases.events(session, name)]


def a_year(room: Newsroom) -> str:
    """A release that takes a few seconds to prepare, asked for."""
    dice = random.Random(7)
    for quarter in (1, 2, 3, 4):
        for city in CITIES:
            room.counted(city, f"2026-Q{quarter}", **some_counts(dice, "divided"))
    name = room.announced("2026")
    room.asked(name)
    return name


def test_two_who_prepare_one_release_at_once_do_it_once(anywhere: Newsroom):
    for city, arrests in zip(CITIES, (3, 8, 40), strict=True):
        anywhere.counted(city, "2026-Q1", alerts=50, arrests=arrests)
    name = anywhere.announced("2026-Q1")
    anywhere.asked(name)
    others = [Database(address(anywhere)) for _ in range(3)]
    with ThreadPoolExecutor(len(others)) as pool:
        at = anywhere.later()
        done = list(pool.map(lambda one: releases.prepare_waiting(one, at=at), others))
    for one in others:
        one.close()

    assert sorted(done) == [0, 0, 1]
    assert events(anywhere, name).count("ready") == 1
    with anywhere.database.reading() as session:
        assert session.query(SuppressionRun).count() == 1
        assert session.query(HiddenCount).count() == 2


@pytest.mark.slow
def test_what_is_killed_leaves_nothing_half_made_and_the_next_timers_finish_it_once(
    room: Newsroom, tmp_path
):
    name = a_year(room)
    environment = os.environ | {
        "REGISTRY_DATABASE_URL": address(room), "REGISTRY_DATA_DIR": str(tmp_path)
    }  # fmt: skip
    command = [sys.executable, str(HERE / "app.py")]
    killed = subprocess.Popen([*command, "release", "prepare", name], env=environment)
    deadline = time.monotonic() + PATIENCE
    while room.release(name).steps == 0 and time.monotonic() < deadline:
        time.sleep(0.01)
    killed.send_signal(signal.SIGKILL)
    assert killed.wait() == -signal.SIGKILL  # in the middle: it had begun, and was not done

    left = room.release(name)
    assert (left.status, left.frozen, left.sha256) == ("preparing", None, None)
    assert left.steps > 0
    with room.database.reading() as session:
        made = (ReleaseCell, HiddenCount, SuppressionRun, Revision)
        assert [session.query(one).count() for one in made] == [0, 0, 0, 0]

    both = [
        subprocess.Popen([*command, "timers"], env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    said = [one.communicate()[0] for one in both]
    assert [one.returncode for one in both] == [0, 0]
    assert sorted("1 prepared" in one for one in said) == [False, True]
    assert room.release(name).status == "ready"
    assert events(room, name).count("ready") == 1
    with room.database.reading() as session:
        assert session.query(SuppressionRun).count() == 1
