"""Reads go to the replica and writes to the primary; each carries on without the other."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from registry import log
from registry.database import NEWEST, Database, Session
from registry.errors import Unavailable
from tests import servers
from tests.conftest import skip_or_fail
from tests.postgres.conftest import Pair

pytestmark = pytest.mark.xdist_group("replica")
AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
NOWHERE = "postgresql+psycopg://register@127.0.0.1:{}/postgres"


def write(database: Database, subject: str = "things/A") -> None:
    draft = log.Draft(subject, "thing.entered", {"a": 1}, "Office", "New.")
    with database.writing() as session:
        log.append(session, [draft], at=AT)


def url_of(database: Database) -> str:
    return database.writer.url.render_as_string(hide_password=False)


def is_replica(session: Session) -> bool:
    return bool(session.scalar(text("SELECT pg_is_in_recovery()")))


def test_reads_are_asked_of_the_replica_and_writes_of_the_primary(replicated: Database):
    with replicated.reading() as reading, replicated.writing() as writing:
        assert (is_replica(reading), is_replica(writing)) == (True, False)


def test_what_is_written_comes_to_the_replica(replicated: Database, pair: Pair):
    write(replicated)
    pair.settled()

    with replicated.reading() as session:
        assert (is_replica(session), log.size(session)) == (True, 1)


def test_who_wrote_sees_it_although_the_replica_stands_still(replicated: Database, pair: Pair):
    pair.pause()
    try:
        write(replicated)
        with replicated.reading(after=replicated.position) as own:
            assert (is_replica(own), log.size(own)) == (False, 1)
        with replicated.reading() as public:
            assert (is_replica(public), log.size(public)) == (True, 0)
    finally:
        pair.resume()


def test_who_wrote_reads_from_the_replica_once_it_has_the_change(replicated, pair: Pair):
    write(replicated)
    pair.settled()

    with replicated.reading(after=replicated.position) as session:
        assert (is_replica(session), log.size(session)) == (True, 1)


def test_the_newest_state_is_asked_of_the_primary(replicated: Database):
    with replicated.reading(after=NEWEST) as session:
        assert not is_replica(session)


def test_a_replica_that_stands_still_says_how_old_it_is(replicated: Database, pair: Pair):
    pair.pause()
    try:
        write(replicated)
        servers.until(lambda: (lag := replicated.lag()) and lag.bytes > 0)
        lag = replicated.lag()
        assert lag
        assert lag.receiving
        assert lag.seconds > 0
    finally:
        pair.resume()


def test_a_replica_that_keeps_up_is_not_behind(replicated: Database, pair: Pair):
    write(replicated)
    pair.settled()

    lag = replicated.lag()

    assert lag
    assert (lag.seconds, lag.bytes, lag.receiving) == (0.0, 0, True)


def test_a_database_without_a_replica_has_no_lag(database: Database):
    assert database.lag() is None


def test_reads_go_to_the_primary_when_the_replica_does_not_answer(pair: Pair):
    url = pair.primary.url("template_register")
    database = Database(url, NOWHERE.format(servers.free_port()))

    with database.reading() as session:
        assert (is_replica(session), log.size(session)) == (False, 0)
    assert database.lag() is None
    database.close()


def test_writing_where_only_a_replica_answers_is_refused_in_a_sentence(replicated, pair: Pair):
    only = Database(pair.replica.url(replicated.writer.url.database or ""))

    with pytest.raises(Unavailable, match="can only be read just now"):
        write(only)
    only.close()


def test_a_reading_session_writes_nothing_on_either_server(replicated: Database):
    for after in (None, NEWEST):
        with pytest.raises(Unavailable, match="only be read"), replicated.reading(after) as session:
            session.execute(text("DELETE FROM counters"))


def test_when_neither_answers_both_are_refused_at_once():
    database = Database(NOWHERE.format(servers.free_port()), NOWHERE.format(servers.free_port()))

    with pytest.raises(Unavailable, match="does not answer"), database.reading():
        pass
    with pytest.raises(Unavailable, match="takes changes does not answer"), database.writing():
        pass
    database.close()


def test_a_page_is_answered_from_one_state(replicated: Database):
    with replicated.reading(NEWEST) as session:
        before = log.size(session)
        write(replicated)
        assert log.size(session) == before == 0


def test_waiting_for_a_long_write_ends_in_a_sentence(replicated: Database):
    hasty = Database(url_of(replicated), patience=0.05)
    with replicated.writing(), pytest.raises(Unavailable, match="busy"), hasty.writing():
        pass
    hasty.close()


def test_a_server_that_never_answers_is_given_up_soon(pair: Pair):
    import socket
    import time

    with socket.create_server(("127.0.0.1", 0)) as silent:  # takes calls and says nothing
        url = pair.primary.url("template_register")
        database = Database(url, NOWHERE.format(silent.getsockname()[1]))
        began = time.monotonic()
        for _ in range(3):
            with database.reading() as session:
                assert not is_replica(session)
        assert time.monotonic() - began < 8
        database.close()


def test_postgresql_must_be_there_where_everything_must():
    if not servers.INITDB:
        skip_or_fail("PostgreSQL")
