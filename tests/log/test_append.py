"""The log is only ever added to, without gaps, by one writer at a time."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from registry import log
from registry.database import Database
from registry.errors import Refused

AT = datetime(2026, 3, 1, 9, 30, 0, 120000, tzinfo=UTC)


def draft(subject="cameras/A", **record):
    return log.Draft(subject, "camera.entered", record, "Office", "New.")


def test_it_numbers_entries_from_one_without_gaps(database: Database):
    with database.writing() as session:
        first = log.append(session, [draft(a=1), draft(a=2)], at=AT)
    with database.writing() as session:
        second = log.append(session, [draft(a=3)], at=AT)

    assert (first, second) == (range(1, 3), range(3, 4))


def test_it_keeps_no_number_of_a_transaction_that_failed(database: Database):
    with pytest.raises(Refused), database.writing() as session:
        log.append(session, [draft(a=1), draft(text="x" * 70_000)], at=AT)

    with database.writing() as session:
        assert log.append(session, [draft(a=2)], at=AT) == range(1, 2)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE entries SET office = 'x'", "DELETE FROM entries", "UPDATE entries SET number = 7"],
)
def test_it_refuses_change_and_removal_in_the_database_itself(database: Database, statement):
    with database.writing() as session:
        log.append(session, [draft(a=1)], at=AT)

    with pytest.raises(DBAPIError, match="append-only"), database.writing() as session:
        session.execute(text(statement))

    with database.reading() as session:
        assert [entry.office for entry in log.read(session)] == ["Office"]


def test_it_hashes_the_leaf_as_rfc_6962_says(database: Database):
    with database.writing() as session:
        log.append(session, [draft(b=1.5, a="ә")], at=AT)

    written = (
        '{"effective_on":null,"kind":"camera.entered","number":1,"office":"Office",'
        '"reason":"New.","record":{"a":"ә","b":1.5},"recorded_at":"2026-03-01T09:30:00.120000Z",'
        '"subject":"cameras/A"}'
    )
    with database.reading() as session:
        (entry,) = log.read(session)
    assert entry.leaf == sha256(b"\x00" + written.encode()).digest()


def test_the_entry_is_canonical_json_of_itself():
    record = {"b": [1, 2.5, None], "a": {"ё": "\u2028", "A": 1e21}}
    entry = log.entry_bytes(
        number=7,
        recorded_at=AT,
        effective_on="2026-03",
        subject="cameras/A",
        kind="camera.amended",
        office='An "office"',
        reason="Почему",
        record=log.canonical(record),
    )

    assert log.canonical(json.loads(entry)).encode() == entry


@given(st.text(), st.text(), st.none() | st.text())
def test_any_text_of_an_entry_is_written_canonically(office, reason, effective_on):
    entry = log.entry_bytes(
        number=1,
        recorded_at=AT,
        effective_on=effective_on,
        subject="cameras/A",
        kind="camera.entered",
        office=office,
        reason=reason,
        record="{}",
    )

    assert log.canonical(json.loads(entry)).encode() == entry


def test_it_takes_an_entry_of_the_longest_length_and_no_longer(database: Database):
    with database.writing() as session:
        log.append(session, [draft(text="x" * 65_000)], at=AT)

    with pytest.raises(Refused, match="at most 65535"), database.writing() as session:
        log.append(session, [draft(text="x" * 65_536)], at=AT)


def test_times_never_run_backwards_even_when_the_clock_does(database: Database):
    with database.writing() as session:
        log.append(session, [draft(a=1)], at=AT)
    with database.writing() as session:
        log.append(session, [draft(a=2)], at=AT.replace(year=2020))

    with database.reading() as session:
        assert [entry.recorded_at for entry in log.read(session)] == [AT, AT]


def test_writers_at_the_same_time_lose_nothing(database: Database):
    def write(number: int) -> None:
        with database.writing() as session:
            log.append(session, [draft(f"cameras/{number}", n=number)], at=AT)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(80)))

    with database.reading() as session:
        entries = list(log.read(session))
    assert [entry.number for entry in entries] == list(range(1, 81))
    assert {entry.subject for entry in entries} == {f"cameras/{n}" for n in range(80)}


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.tuples(st.sampled_from("ABC"), st.integers(0, 9)), min_size=1, max_size=12),
    st.integers(0, 12),
)
def test_what_stands_is_the_fold_of_the_log(sqlite: Database, changes, size):
    with sqlite.writing() as session:
        before = log.size(session)
        drafts = [draft(f"things/{name}{before}", n=n) for name, n in changes]
        log.append(session, drafts, at=AT)
        until = min(before + size, log.size(session))
        folded = log.fold(log.read(session, until=until))

        standing = log.standing(session, "things", until)

    assert standing == {
        subject.removeprefix("things/"): json.loads(entry.record)
        for subject, entry in folded.items()
    }
