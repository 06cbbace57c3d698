"""A primary and a replica that streams from it, both real, for the tests here alone."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from registry.database import Database
from tests import servers
from tests.conftest import a_register, execute, prepare_template, skip_or_fail
from tests.servers import Cluster, until

POSITION = "SELECT pg_current_wal_lsn()::text"


@dataclass(frozen=True)
class Pair:
    """The two servers."""

    primary: Cluster
    replica: Cluster

    def settled(self) -> None:
        """Wait until the replica has all that the primary has."""
        position = execute(self.primary, POSITION)
        there = f"SELECT pg_last_wal_replay_lsn() >= '{position}'"
        until(lambda: execute(self.replica, there))

    def pause(self) -> None:
        """Let the replica stand still."""
        execute(self.replica, "SELECT pg_wal_replay_pause()")
        state = "SELECT pg_get_wal_replay_pause_state() = 'paused'"
        until(lambda: execute(self.replica, state))

    def resume(self) -> None:
        """Let the replica go on."""
        execute(self.replica, "SELECT pg_wal_replay_resume()")


@pytest.fixture(scope="session")
def pair() -> Iterator[Pair]:
    """A primary and its replica."""
    if not servers.INITDB:
        skip_or_fail("PostgreSQL")
    with servers.postgres() as primary:
        prepare_template(primary)
        with servers.replica_of(primary) as replica:
            yield Pair(primary, replica)


@pytest.fixture
def replicated(pair: Pair) -> Iterator[Database]:
    """An empty register that is written on the primary and read from the replica."""
    with a_register(pair.primary, pair.replica) as opened:
        pair.settled()
        yield opened
        opened.close()
        pair.settled()
