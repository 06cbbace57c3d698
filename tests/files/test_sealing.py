"""What is sealed opens in its own place with its own key, and nowhere else."""

import io
from base64 import b64decode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry import files
from registry.database import Database
from registry.errors import Conflict, Unavailable, Unusable
from registry.files import sealing
from tests.files.conftest import AT

KEY = bytes(range(32))
PLACE = ["request/1", "0" * 32, "attachment"]


def sealed(content: bytes, key: bytes = KEY) -> bytes:
    out = io.BytesIO()
    sealing.seal(key, PLACE, content, out)
    return out.getvalue()


def opened(said: bytes, key: bytes = KEY, place: list[str] = PLACE) -> bytes:
    return b"".join(sealing.opened(key, place, io.BytesIO(said)))


@given(st.binary(max_size=3_000))
def test_whatever_is_sealed_opens(content: bytes):
    assert opened(sealed(content)) == content


@pytest.mark.parametrize("size", [0, 1, 2**20 - 1, 2**20, 2**20 + 1, 3 * 2**20])
def test_pieces_of_every_length_fit_together(size: int):
    content = bytes(size)

    said = sealed(content)

    assert opened(said) == content
    assert bytes(100) not in said


@pytest.mark.parametrize("cut", [0, 7, 8, 24, 40, 2**20 + 40, 2**20 + 41])
def test_a_file_cut_short_is_refused(cut: int):
    with pytest.raises(Unusable):
        opened(sealed(bytes(2**20 + 100))[:cut])


def test_pieces_in_another_order_are_refused():
    said = sealed(bytes(2 * 2**20))
    head, piece = said[:24], 2**20 + 16
    with pytest.raises(Unusable):
        opened(head + said[24 + piece :] + said[24 : 24 + piece])


@given(st.integers(min_value=0, max_value=139), st.integers(min_value=0, max_value=7))
def test_a_flipped_bit_is_refused(at: int, bit: int):
    said = bytearray(sealed(bytes(100)))
    said[at] ^= 1 << bit
    with pytest.raises(Unusable):
        opened(bytes(said))


@pytest.mark.parametrize("part", [0, 1, 2])
def test_it_opens_nowhere_else(part: int):
    place = list(PLACE)
    place[part] += "0"
    with pytest.raises(Unusable):
        opened(sealed(b"private"), place=place)


def test_another_key_does_not_open_it():
    with pytest.raises(Unusable):
        opened(sealed(b"private"), key=bytes(32))


def test_a_text_comes_back(database: Database, store: files.Store):
    with database.writing() as session:
        said = files.seal_text(session, store, "request/1", "name", "Әйгерім (made up)", at=AT)
    with database.reading() as session:
        assert files.open_text(session, store, "request/1", "name", said) == "Әйгерім (made up)"
    assert said.isascii()
    assert "Әйгерім".encode() not in b64decode(said[2:])


def test_the_same_text_is_never_sealed_the_same(sqlite: Database, store: files.Store):
    with sqlite.writing() as session:
        one, other = (
            files.seal_text(session, store, "request/1", "name", "same", at=AT) for _ in "12"
        )
    assert one != other


@pytest.mark.parametrize(("owner", "column"), [("request/2", "name"), ("request/1", "contact")])
def test_a_text_of_another_place_is_refused(
    sqlite: Database, store: files.Store, owner: str, column: str
):
    with sqlite.writing() as session:
        files.seal_text(session, store, "request/2", "name", "theirs", at=AT)
        said = files.seal_text(session, store, "request/1", "name", "mine", at=AT)
        with pytest.raises(Unusable):
            files.open_text(session, store, owner, column, said)


@pytest.mark.parametrize("said", ["", "1:", "1:!", "1:AAAA", "ә", "1:" + "A" * 400])
def test_what_was_never_sealed_is_refused(sqlite: Database, store: files.Store, said: str):
    with sqlite.writing() as session:
        files.seal_text(session, store, "request/1", "name", "mine", at=AT)
        with pytest.raises(Unusable):
            files.open_text(session, store, "request/1", "name", said)


def test_of_a_destroyed_key_nothing_opens(database: Database, store: files.Store):
    with database.writing() as session:
        said = files.seal_text(session, store, "request/1", "name", "mine", at=AT)
        files.destroy_key(session, "request/1", at=AT)
    with database.reading() as session:
        assert files.open_text(session, store, "request/1", "name", said) is None
        assert session.get_one(files.DataKey, "request/1").wrapped is None


def test_a_destroyed_owner_seals_nothing_more(sqlite: Database, store: files.Store):
    with sqlite.writing() as session:
        files.destroy_key(session, "request/1", at=AT)
        with pytest.raises(Conflict):
            files.seal_text(session, store, "request/1", "name", "again", at=AT)


def test_the_wrapped_key_is_gone_from_the_database_file(sqlite: Database, store: files.Store):
    if sqlite.writer.dialect.name != "sqlite":
        pytest.skip("a server keeps its files itself")
    with sqlite.writing() as session:
        files.seal_text(session, store, "request/1", "name", "mine", at=AT)
        wrapped = str(session.get_one(files.DataKey, "request/1").wrapped)
    with sqlite.writing() as session:
        files.destroy_key(session, "request/1", at=AT)
    path = sqlite.writer.url.database
    sqlite.close()  # the last one out folds the write-ahead log into the file

    with open(str(path), "rb") as file:
        assert wrapped.encode() not in file.read()


def test_the_master_key_is_made_once_and_for_its_owner_alone(sqlite: Database, store: files.Store):
    with sqlite.writing() as session:
        files.seal_text(session, store, "request/1", "name", "mine", at=AT)
        made = store.master.read_bytes()
        files.seal_text(session, store, "request/2", "name", "theirs", at=AT)

    assert store.master.read_bytes() == made
    assert store.master.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in store.data_dir.iterdir()] == ["master.key"]


def test_a_lost_master_key_is_missed_and_not_made_anew(sqlite: Database, store: files.Store):
    with sqlite.writing() as session:
        said = files.seal_text(session, store, "request/1", "name", "mine", at=AT)
        store.master.unlink()
        with pytest.raises(Unavailable, match="missing"):
            files.open_text(session, store, "request/1", "name", said)
        with pytest.raises(Unavailable, match="missing"):
            files.seal_text(session, store, "request/2", "name", "theirs", at=AT)
    assert not store.master.exists()


def test_a_wrong_master_key_is_told(sqlite: Database, store: files.Store):
    with sqlite.writing() as session:
        said = files.seal_text(session, store, "request/1", "name", "mine", at=AT)
        right = store.master.read_text()
        store.master.write_text("AAAA" * 10 + "AAA=")
        with pytest.raises(Unavailable, match="not the one"):
            files.open_text(session, store, "request/1", "name", said)
        store.master.write_text("not a key")
        with pytest.raises(Unavailable, match="damaged"):
            files.open_text(session, store, "request/1", "name", said)
        store.master.write_text(right)
        assert files.open_text(session, store, "request/1", "name", said) == "mine"


def test_a_master_key_that_others_may_read_is_refused(sqlite: Database, store: files.Store):
    with sqlite.writing() as session:
        files.seal_text(session, store, "request/1", "name", "mine", at=AT)
        store.master.chmod(0o644)
        with pytest.raises(Unavailable, match="others"):
            files.seal_text(session, store, "request/2", "name", "theirs", at=AT)


def test_a_wrapped_key_of_another_owner_does_not_open(sqlite: Database, store: files.Store):
    with sqlite.writing() as session:
        said = files.seal_text(session, store, "request/1", "name", "mine", at=AT)
        files.seal_text(session, store, "request/2", "name", "theirs", at=AT)
        mine = session.get_one(files.DataKey, "request/1")
        session.get_one(files.DataKey, "request/2").wrapped = mine.wrapped
        with pytest.raises(Unavailable):
            files.open_text(session, store, "request/2", "name", said)
