"""The watch: what it says is the log's newest entry, or nothing while that cannot be known."""

import time

from registry.database import Database
from registry.log import watching
from registry.log.watching import Mark, Watch
from tests.making import a_camera


def test_it_sees_the_newest_entry_and_its_hash(database: Database):
    watch = Watch(database, every=0)
    assert watch.mark() == Mark(0, b"")
    with database.writing() as session:
        a_camera(session)

    seen = watch.mark()

    assert seen is not None
    assert (seen.size, len(seen.leaf)) == (1, 32)


def test_it_looks_once_for_all_who_ask_in_a_while(sqlite: Database):
    watch = Watch(sqlite, every=3_600)
    before = watch.mark()
    with sqlite.writing() as session:
        a_camera(session)

    assert watch.mark() is before


def test_a_change_is_seen_within_a_tenth_of_a_second(sqlite: Database):
    watch = Watch(sqlite)
    watch.mark()
    with sqlite.writing() as session:
        a_camera(session)
    time.sleep(watching.EVERY)

    assert watching.EVERY <= 0.1
    assert watch.mark() == Watch(sqlite).mark()


def test_it_knows_nothing_while_the_database_is_away():
    away = Database("postgresql+psycopg://nobody@127.0.0.1:1/nothing")

    assert Watch(away).mark() is None
    away.close()
