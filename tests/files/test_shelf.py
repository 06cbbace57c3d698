"""Files on the shelf: kept whole or not at all, read in their place alone, gone when they go."""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from registry import files
from registry.database import Database
from registry.errors import Conflict, NotFound, Unusable
from tests.files.conftest import AT

CONTENT = b"what was handed in " * 1_000
KILLED = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from registry import files
from registry.database import Database
with Database(sys.argv[1]).writing() as session:
    files.keep(session, files.Store(Path(sys.argv[2])), owner="request/1", purpose="attachment",
               name="letter.pdf", content=b"half way", at=datetime(2026, 3, 1, tzinfo=UTC))
    os.kill(os.getpid(), signal.SIGKILL)
"""


def undone() -> suppress:
    """What happens within comes to nothing, by an error of its own."""
    return suppress(ZeroDivisionError)


def kept(session, store: files.Store, owner: str = "request/1", **given) -> files.SealedFile:
    given = {"purpose": "attachment", "name": "letter.pdf", "content": CONTENT, "at": AT} | given
    return files.keep(session, store, owner=owner, **given)


def lying(store: files.Store) -> list[Path]:
    return [path for path in store.folder.glob("*/*") if path.is_file()]


def long_ago(path: Path) -> None:
    then = (AT - timedelta(hours=2)).timestamp()
    os.utime(path, (then, then))


def test_a_file_comes_back(database: Database, store: files.Store):
    with database.writing() as session:
        made = kept(session, store, media_type="application/pdf").id
    with database.reading() as session:
        found = session.get_one(files.SealedFile, made)
        assert files.read(session, store, made) == CONTENT
        assert (found.name, found.media_type, found.size) == (
            "letter.pdf",
            "application/pdf",
            19_000,
        )
        assert found.made_at == AT


def test_on_the_disk_nothing_of_it_can_be_read(sqlite: Database, store: files.Store):
    with sqlite.writing() as session:
        made = kept(session, store)
        path = store.folder / made.id[:2] / made.id
    assert lying(store) == [path]
    assert b"handed" not in path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600
    assert store.folder.stat().st_mode & 0o077 == 0


def test_a_file_of_20_mb_comes_back(sqlite: Database, store):
    content = os.urandom(20 * 2**20)
    with sqlite.writing() as session:
        made = kept(session, store, content=content)
        assert files.read(session, store, made.id) == content


def test_contents_that_changed_places_are_refused(sqlite: Database, store: files.Store):
    with sqlite.writing() as session:
        one, other = (kept(session, store, owner).id for owner in ("request/1", "request/2"))
        places = [store.folder / each[:2] / each for each in (one, other)]
        contents = [place.read_bytes() for place in places]
        places[0].write_bytes(contents[1])
        places[1].write_bytes(contents[0])
        for each in (one, other):
            with pytest.raises(Unusable):
                files.read(session, store, each)


@pytest.mark.parametrize(("column", "value"), [("owner", "request/2"), ("purpose", "identity")])
def test_a_row_that_was_tampered_with_opens_nothing(sqlite: Database, store, column, value):
    with sqlite.writing() as session:
        kept(session, store, "request/2")
        made = kept(session, store)
        setattr(made, column, value)
        with pytest.raises(Unusable):
            files.read(session, store, made.id)


def test_a_missing_content_is_told(sqlite: Database, store: files.Store):
    with sqlite.writing() as session:
        made = kept(session, store)
        lying(store)[0].unlink()
        with pytest.raises(Unusable, match="backup"):
            files.read(session, store, made.id)


def test_what_was_never_there_is_not_found(sqlite: Database, store: files.Store):
    with sqlite.reading() as session, pytest.raises(NotFound):
        files.read(session, store, "../../master.key")


def test_a_destroyed_file_is_gone_from_disk_and_row(database: Database, store: files.Store):
    with database.writing() as session:
        made, other = kept(session, store).id, kept(session, store).id
    with database.writing() as session:
        files.destroy(session, store, made, at=AT)
        assert len(lying(store)) == 2  # until it is sure
    assert [path.name for path in lying(store)] == [other]
    with database.writing() as session:
        row = session.get_one(files.SealedFile, made)
        assert (row.name, row.sha256, row.destroyed_at) == ("", "", AT)
        with pytest.raises(NotFound, match="destroyed"):
            files.read(session, store, made)
        assert files.read(session, store, other) == CONTENT
        assert [each.id for each in files.of_owner(session, "request/1")] == [other]


def test_a_destruction_that_is_rolled_back_destroys_nothing(sqlite: Database, store):
    with sqlite.writing() as session:
        made = kept(session, store).id
    with undone(), sqlite.writing() as session:
        files.destroy_all(session, store, "request/1", at=AT)
        raise ZeroDivisionError
    with sqlite.reading() as session:
        assert files.read(session, store, made) == CONTENT


def test_a_savepoint_rolled_back_destroys_nothing(sqlite: Database, store: files.Store):
    with sqlite.writing() as session:
        made = kept(session, store).id
    with sqlite.writing() as session, undone(), session.begin_nested():
        files.destroy(session, store, made, at=AT)
        raise ZeroDivisionError
    with sqlite.reading() as session:
        assert files.read(session, store, made) == CONTENT


def test_all_of_an_owner_goes_and_nothing_of_another(sqlite: Database, store: files.Store):
    with sqlite.writing() as session:
        mine = kept(session, store).id, kept(session, store).id
        theirs = kept(session, store, "request/2").id
    with sqlite.writing() as session:
        assert files.destroy_all(session, store, "request/1", at=AT) == 2
    assert [path.name for path in lying(store)] == [theirs]
    with sqlite.writing() as session:
        assert files.read(session, store, theirs) == CONTENT
        for each in mine:
            with pytest.raises(NotFound):
                files.read(session, store, each)
        with pytest.raises(Conflict, match="destroyed"):
            kept(session, store)


def test_a_destroyed_key_makes_a_copy_of_the_files_useless(sqlite: Database, store: files.Store):
    with sqlite.writing() as session:
        made = kept(session, store).id
        copy = lying(store)[0].read_bytes()
    with sqlite.writing() as session:
        files.destroy_key(session, "request/1", at=AT)
    with sqlite.writing() as session:
        row = session.get_one(files.SealedFile, made)
        row.destroyed_at = None  # somebody puts row and content back
        (store.folder / made[:2] / made).write_bytes(copy)
        with pytest.raises(NotFound):
            files.read(session, store, made)


def test_files_whose_time_is_over_are_destroyed(sqlite: Database, store: files.Store):
    with sqlite.writing() as session:
        due = kept(session, store, keep_until=AT).id
        later = kept(session, store, keep_until=AT + timedelta(seconds=1)).id
        always = kept(session, store).id
    with sqlite.writing() as session:
        assert files.purge_due(session, store, at=AT) == 1
        assert files.purge_due(session, store, at=AT) == 0
    with sqlite.reading() as session:
        there = set(
            session.scalars(
                select(files.SealedFile.id).where(files.SealedFile.destroyed_at.is_(None))
            )
        )
    assert there == {later, always} == {path.name for path in lying(store)}
    assert due not in there


def test_what_a_rolled_back_transaction_left_is_swept(sqlite: Database, store: files.Store):
    with sqlite.writing() as session:
        right = kept(session, store).id
    with undone(), sqlite.writing() as session:
        kept(session, store)
        raise ZeroDivisionError
    for path in lying(store):
        long_ago(path)
    with sqlite.writing() as session:
        assert files.sweep(session, store.folder, at=AT) == 1
        assert files.read(session, store, right) == CONTENT
    assert [path.name for path in lying(store)] == [right]


def test_what_may_be_under_way_is_not_swept(sqlite: Database, store: files.Store):
    with undone(), sqlite.writing() as session:
        kept(session, store)
        raise ZeroDivisionError
    os.utime(lying(store)[0], (AT.timestamp(), AT.timestamp()))
    with sqlite.writing() as session:
        assert files.sweep(session, store.folder, at=AT) == 0
        assert files.sweep(session, store.folder, at=AT + timedelta(minutes=61)) == 1


def test_what_came_back_of_a_destroyed_file_is_swept_at_once(sqlite: Database, store):
    with sqlite.writing() as session:
        made = kept(session, store).id
    copy = lying(store)[0].read_bytes()
    with sqlite.writing() as session:
        files.destroy(session, store, made, at=AT)
    (store.folder / made[:2] / made).write_bytes(copy)
    with sqlite.writing() as session:
        assert files.sweep(session, store.folder, at=AT) == 1
    assert lying(store) == []


def test_a_store_without_a_folder_has_nothing_to_sweep(sqlite: Database, store: files.Store):
    with sqlite.writing() as session:
        assert files.sweep(session, store.folder, at=AT) == 0


def test_a_process_killed_between_file_and_commit_leaves_no_row(sqlite: Database, store):
    url = sqlite.writer.url.render_as_string(hide_password=False)
    done = subprocess.run([sys.executable, "-c", KILLED, url, str(store.data_dir)], check=False)

    assert done.returncode == -signal.SIGKILL
    assert len(lying(store)) == 1
    long_ago(lying(store)[0])
    with sqlite.writing() as session:
        assert session.scalars(select(files.SealedFile)).all() == []
        files.sweep(session, store.folder, at=AT)
        made = kept(session, store).id
        assert files.read(session, store, made) == CONTENT
    assert len(lying(store)) == 1
