"""What is due happens once, however late, however many look at it, and whoever dies meanwhile."""

import os
import re
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import select

from registry import files, law, mail, requests
from registry.accounts import offices
from registry.commands.timers import do_due
from registry.database import Base, Database
from registry.requests import Event, State, Type, Wanted
from registry.requests.office import questions
from registry.requests.tables import Request, RequestEvent, RequestFile, Timer
from registry.requests.way import checking
from registry.settings import Settings, from_environment
from tests import making, servers
from tests.requests.work import DAY, OFFICE, START, WINDOW, Work

pytestmark = pytest.mark.slow
HOUR = timedelta(hours=1)
# Drawn by lot, or when it was looked at: all else has to be the same.
BY_LOT = {
    ("letters", "id"), ("request_links", "id"), ("request_links", "hash"),
    ("request_events", "id"), ("request_timers", "id"), ("request_timers", "fired_at"),
    ("request_clocks", "id"), ("due_changes", "id"), ("due_changes", "clock_id"),
}  # fmt: skip
TOKEN = re.compile(r"token=[\w-]+")
CHILD = """
import os, signal, sys
from dataclasses import replace
from datetime import datetime
from registry import mail, requests
from registry.commands.timers import do_due
from registry.database import Database
from registry.settings import from_environment
at, what = datetime.fromisoformat(sys.argv[1]), sys.argv[2]
settings = replace(from_environment(), smtp_url=sys.argv[3], mail_from="register@example.kz")
opened = Database(sys.argv[4])
print(do_due(settings, opened, at=at).timers, flush=True)
if what == "die":
    os.kill(os.getpid(), signal.SIGKILL)
mail.send_due(opened, settings, at=at)
opened.close()
"""


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings of a register in a folder of the test."""
    monkeypatch.setenv("REGISTRY_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("REGISTRY_SECRET_KEY", "for tests")
    return from_environment()


@pytest.fixture
def told(sqlite: Database, settings: Settings) -> datetime:
    """A register in which much falls due in the days after; gives the moment."""
    with sqlite.writing() as session:
        law.load(session, at=START - timedelta(days=90))
        offices.make(session, OFFICE, names={"en": OFFICE}, at=START, organisation="station")
        making.an_organisation(session, type="police", rights_contact={"email": "c@o.example"})
        making.a_camera(session, controller="station", retention_days=6)
        return a_story(Work(session, requests.means(settings)))


def a_story(work: Work) -> datetime:
    """Questions that are overdue, asked back, ready to be fetched; footage that nobody keeps."""
    work.at = START - 28 * DAY  # 20 working days, without 9 March, end on 19 March
    asked = work.assigned()
    work.does(work.handler, asked, "ask", words="Which door?", reason="clarify")
    work.at = START - 22 * DAY  # 15 of them end on 18 March, which is START's
    work.filed()
    work.at = START - 12 * DAY
    ready = work.assigned()
    kept = files.keep(
        work.session, work.means.store, owner=f"submission/{ready.submission_id}",
        purpose="answer", name="a.txt", content=b"a", at=work.at,
    )  # fmt: skip
    work.session.add(RequestFile(file_id=kept.id, request_id=ready.id, purpose="answer"))
    work.decided(ready)
    assert ready.state == State.DELIVERING
    work.at = START
    work.filed(Type.FOOTAGE)
    wanted = Wanted(Type.INFORMATION, text="Is it on?", contact="a@person.example",
                    camera_ids=("AST-000001",))  # fmt: skip
    requests.submit(work.session, work.means, wanted, at=work.at)
    requests.submit(
        work.session, work.means, replace(wanted, contact=""), at=work.at, is_suspicious=True
    )
    return work.at


def rows(database: Database) -> dict[str, Counter[tuple[Any, ...]]]:
    """All that the tables hold, but for what is drawn by lot."""
    found = {}
    with database.reading() as session:
        for name, table in Base.metadata.tables.items():
            columns = [column for column in table.columns if (name, column.name) not in BY_LOT]
            found[name] = Counter(
                tuple(TOKEN.sub("token=…", v) if isinstance(v, str) else v for v in row)
                for row in session.execute(select(*columns))
            )
    return found


def test_five_days_without_timers_come_to_the_same_as_every_hour(
    told: datetime, sqlite: Database, settings: Settings, tmp_path: Path
):
    if not str(sqlite.writer.url).startswith("sqlite"):
        pytest.skip("the register is copied as a file")
    with sqlite.writer.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    (tmp_path / "other.db").write_bytes((tmp_path / "register.db").read_bytes())
    other = Database(f"sqlite:///{tmp_path / 'other.db'}")
    late = do_due(settings, sqlite, at=told + 5 * DAY).timers
    hourly = sum(
        do_due(settings, other, at=told + hour * HOUR).timers for hour in range(1, 5 * 24 + 1)
    )
    assert late == hourly >= 8
    first, second = rows(sqlite), rows(other)
    for name in first:
        assert first[name] == second[name], name
    with sqlite.reading() as session:
        happened = Counter(session.scalars(select(RequestEvent.event)))
        assert list(checking.faults(session)) == []
    other.close()
    for event in ("fall_due", "lapse", "confirm_contact", "release", "lose_footage", "expire_link"):
        assert happened[event] >= 1, event


def test_two_at_once_do_each_timer_once(told: datetime, sqlite: Database):
    at = told + 5 * DAY
    children = [child(sqlite, at, "send", "") for _ in range(2)]
    done = [int(one.communicate(timeout=120)[0]) for one in children]
    assert [one.returncode for one in children] == [0, 0]
    with sqlite.reading() as session:
        fired = session.scalars(select(Timer).where(Timer.fired_at.is_not(None))).all()
        assert sum(done) == len([one for one in fired if one.fired_at == at])
        for request in session.scalars(select(Request)):
            once = Counter(one.event for one in questions.events(session, request))
            assert all(once[e] <= 1 for e in (Event.LAPSE, Event.RELEASE, Event.EXPIRE_LINK))
        keys = list(session.scalars(select(mail.Letter.key)))
        assert len(keys) == len(set(keys))
        assert list(checking.faults(session)) == []


class Box:
    """What a mail server has taken; `victim` is killed before it hears that a letter was taken."""

    def __init__(self) -> None:
        self.letters: list[Any] = []
        self.victim: subprocess.Popen[str] | None = None

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        if self.victim:
            os.kill(self.victim.pid, signal.SIGKILL)
            self.victim.wait()
            self.victim = None
        return "250 OK"


@contextmanager
def served(box: Box) -> Iterator[str]:
    """A real mail server on this machine; gives its address."""
    controller = Controller(box, hostname="127.0.0.1", port=servers.free_port())
    controller.start()
    try:
        yield f"smtp://127.0.0.1:{controller.port}?tls=never"
    finally:
        controller.stop()


def child(database: Database, at: datetime, what: str, smtp: str) -> "subprocess.Popen[str]":
    """Another process that does what is due."""
    url = database.writer.url.render_as_string(hide_password=False)
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, at.isoformat(), what, smtp, url],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


@pytest.fixture
def one_letter(sqlite: Database, settings: Settings) -> datetime:
    """A register in which one letter falls due; gives the moment after that."""
    with sqlite.writing() as session:
        law.load(session, at=START - timedelta(days=90))
        offices.make(session, OFFICE, names={"en": OFFICE}, at=START, organisation="station")
        making.an_organisation(session, rights_contact={"email": "c@o.example"})
        making.a_camera(session, controller="station", retention_days=8)
        work = Work(session, requests.means(settings))
        work.filed(Type.FOOTAGE, window=WINDOW)
        for letter in session.scalars(select(mail.Letter)):
            letter.sent_at = START  # the order itself has gone long ago
    return START + 4 * DAY  # after the reminder at half of the time, before it is overwritten


def test_who_dies_between_the_commit_and_the_letter_lets_it_go_once_afterwards(
    one_letter: datetime, sqlite: Database
):
    box = Box()
    with served(box) as smtp:
        with child(sqlite, one_letter, "die", smtp) as died:
            assert died.wait(60) == -signal.SIGKILL
        assert box.letters == []
        for minutes in (1, 2, 60):
            with child(sqlite, one_letter + timedelta(minutes=minutes), "send", smtp) as again:
                assert again.wait(60) == 0
    reminders = [one for one in box.letters if "жауабыңызды күтеміз" in one["Subject"]]
    assert len(reminders) == 1
    assert len(box.letters) == len({one["Message-ID"] for one in box.letters})


def test_who_dies_before_it_hears_that_a_letter_was_taken_repeats_it_with_the_same_mark(
    one_letter: datetime, sqlite: Database
):
    box = Box()
    with served(box) as smtp:
        with child(sqlite, one_letter, "send", smtp) as died:
            box.victim = died
            died.wait(60)
        assert died.returncode == -signal.SIGKILL
        assert len(box.letters) == 1
        for minutes in (5, 11, 30):  # while it may still be in somebody's hands, and afterwards
            with child(sqlite, one_letter + timedelta(minutes=minutes), "send", smtp) as again:
                assert again.wait(60) == 0
    marks = Counter(one["Message-ID"] for one in box.letters)
    assert sorted(marks.values())[-1] == 2  # one letter came twice: mailboxes know it by its mark
    assert marks[box.letters[0]["Message-ID"]] == 2
    assert sorted(marks.values())[:-1] == [1] * (len(marks) - 1)
