"""Writers of one process come to it in the order in which they asked."""

from contextlib import closing
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import text

from registry.database import Database, sqlite_driver
from registry.database.turns import Turns
from registry.errors import Unavailable


def test_whoever_has_waited_longest_is_next():
    turns, came, order = Turns(), Event(), []

    def wait(number: int) -> None:
        with turns.taken(5) as has_come:
            order.append((number, has_come))

    with turns.taken(5):
        waiting = [Thread(target=wait, args=(number,)) for number in range(5)]
        for number, each in enumerate(waiting):
            each.start()
            while len(turns._waiting) <= number:
                came.wait(0.001)
    for each in waiting:
        each.join()

    assert order == [(number, True) for number in range(5)]


def test_who_gives_up_does_not_stand_in_the_way():
    turns = Turns()

    with turns.taken(5), turns.taken(0.01) as second:
        assert not second
    with turns.taken(0.01) as third:
        assert third


def test_a_register_that_another_program_holds_is_said_to_be_busy(tmp_path: Path):
    path = tmp_path / "register.db"
    opened = Database(f"sqlite:///{path}")
    with opened.reading() as session:
        session.execute(text("PRAGMA busy_timeout = 100"))
        session.connection()
    # The same library: of two in one process neither would see the other's lock.
    with closing(sqlite_driver().connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unavailable, match="busy"), opened.writing():
            pass
        other.execute("ROLLBACK")
    opened.close()
