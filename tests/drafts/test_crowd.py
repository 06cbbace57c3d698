"""Many editors at the same few cameras at once: nothing is lost, and every conflict is told."""

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from random import Random
from time import monotonic

import pytest

from registry import cameras, drafts, log
from registry.accounts import Who
from registry.cameras import checking as registers
from registry.database import Database
from registry.drafts import checking
from registry.errors import Conflict, Unavailable
from tests import making
from tests.drafts.conftest import OFFICE, an_official

EDITORS, CAMERAS = 40, 10
Told = Counter[tuple[str, str]]


def crowd(database: Database, seconds: float) -> Told:
    """What became of each attempt: published, conflict or busy, by camera."""
    ids = [f"AST-{number:06d}" for number in range(1, CAMERAS + 1)]
    with database.writing() as session:
        making.an_organisation(session)
        for camera_id in ids:
            making.a_camera(session, id=camera_id, controller="station", purpose_text=None)
        editors = [an_official(session, f"e{n}@x.kz", "editor") for n in range(EDITORS)]
        reviewer = an_official(session, "r@x.kz", "reviewer")
    end = monotonic() + seconds

    def work(editor: Who) -> Told:
        told: Told = Counter()
        dice = Random(editor.id)
        while monotonic() < end:
            camera_id = dice.choice(ids)
            told[camera_id, once(database, editor, reviewer, camera_id)] += 1
        return told

    with ThreadPoolExecutor(EDITORS) as pool:
        return sum(pool.map(work, editors), Counter())


def once(database: Database, editor: Who, reviewer: Who, camera_id: str) -> str:
    """One editor writes which text they saw and a new one of their own; a reviewer publishes it."""
    try:
        with database.reading() as session:
            kept = cameras.kept_of(session, [camera_id])[camera_id]
        with database.writing() as session:
            at = datetime.now(UTC)
            begun = drafts.begin(session, editor, OFFICE, reason="One more.", source="s", at=at)
            drafts.put(
                session, editor, begun, kind="amended", camera_id=camera_id, version=1, at=at,
                changes={"purpose_text": f"{begun.id} after {_text(kept.camera.purpose_text)}"},
                base_entry=kept.number,
            )  # fmt: skip
            drafts.submit(session, editor, begun, at=at, version=begun.version)
            number = begun.id
        with database.writing() as session:
            at = datetime.now(UTC)
            there = drafts.by_id(session, reviewer, number)
            seen = drafts.content_hash(session, there)
            drafts.approve(session, reviewer, there, seen=seen, at=at)
            drafts.publish(session, reviewer, there, at=at)
    except Conflict:
        return "conflict"
    except Unavailable:
        return "busy"
    return "published"


def check_crowd(database: Database, seconds: float) -> Told:
    """Let them work, then read the log: each text names the one that stood before it."""
    told = crowd(database, seconds)
    with database.reading() as session:
        for camera_id in {camera_id for camera_id, _ in told}:
            entries = log.history(session, f"cameras/{camera_id}")
            texts = [json.loads(entry.record).get("purpose_text") for entry in entries]
            assert len(texts) == 1 + told[camera_id, "published"]
            for before, after in pairwise(texts):
                assert after.partition(" after ")[2] == _text(before)
        assert list(checking.faults(session)) == []
        assert list(registers.faults(session, Path("none"))) == []
    counted = Counter[str]()
    for (_, what), count in told.items():
        counted[what] += count
    assert counted["published"] > 0
    assert counted["conflict"] > 0
    print(f"{database.writer.dialect.name}: {dict(counted)}")
    return told


def _text(said: str | None) -> str:
    return (said or "nothing").partition(" after ")[0]


def test_a_crowd_loses_nothing(database: Database) -> None:
    check_crowd(database, 5)


@pytest.mark.long
def test_a_crowd_loses_nothing_in_half_a_minute(database: Database) -> None:
    check_crowd(database, 30)
