"""What is never signed: a database that does not go on from what was signed or seen before."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import text

from registry import log, migrations
from registry.database import Database
from registry.log import checkpoints, receipts, tree, verifying
from registry.settings import Settings
from tests.keeping.conftest import settings_in
from tests.log.test_append import AT, draft
from tests.log.test_published import ORIGIN, data, files, flip, grow, key_of, published

__all__ = ["data", "grow"]  # fixtures


def tampered(database: Database, statement: str) -> None:
    """Change the log as who owns the file can, the guards put aside."""
    with database.writing() as session:
        guards = session.execute(
            text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'entries'")
        ).scalars()
        for name in list(guards):
            session.execute(text(f"DROP TRIGGER {name}"))
        session.execute(text(statement))


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM entries WHERE number = 5", "UPDATE entries SET reason = 'x' WHERE number = 5"],
)
def test_a_row_that_is_gone_or_changed_is_not_signed(
    sqlite: Database, data: Path, grow, statement: str
):
    if sqlite.writer.dialect.name != "sqlite":
        pytest.skip("the guards are put aside in SQLite's way")
    with sqlite.writing() as session:
        log.append(session, [draft(n=number) for number in range(9)], at=AT)
    tampered(sqlite, statement)

    with pytest.raises(checkpoints.Unsigned, match="Entry 5 of the database"):
        published(sqlite, data)
    assert not (data / "log/checkpoint").exists()


def other(database: Database, many: int, reason: str = "Otherwise.") -> None:
    with database.writing() as session:
        drafts = [log.Draft("cameras/A", "camera.entered", {}, "Office", reason)] * many
        log.append(session, drafts, at=AT)


@pytest.mark.parametrize("left", ["both", "published", "signed"])
@pytest.mark.parametrize(("many", "said"), [(299, "has 299 entries"), (350, "are not those")])
def test_a_database_that_was_put_back_is_not_signed(
    sqlite: Database, data: Path, tmp_path: Path, left: str, many: int, said: str
):
    other(sqlite, many)
    with_signed = Database(f"sqlite:///{tmp_path}/first.db")
    migrations.upgrade(with_signed)
    other(with_signed, 300, "Signed.")
    published(with_signed, data)
    with_signed.close()
    kept = files(data)
    if left == "signed":
        shutil.rmtree(data / "log")
    if left == "published":
        (data / "log.signed").unlink()

    with pytest.raises(checkpoints.Unsigned, match=said):
        published(sqlite, data)
    assert kept["log.signed"] in ((data / name).read_bytes() for name in ("log.signed",
        "log/checkpoint") if (data / name).exists())  # fmt: skip


def test_the_check_of_the_register_looks_at_it_too(
    sqlite: Database, grow, data: Path, tmp_path: Path
):
    with sqlite.reading() as session:
        assert list(receipts.faults(session, data)) == []
    grow(300)
    with sqlite.reading() as session:
        assert list(receipts.faults(session, data)) == []
        flip(data / "log/tile/0/001.p/44", 32)
        found = list(receipts.faults(session, data))
    assert found == ["Entry 258 is not the one that was published."]


def test_what_others_have_seen_holds_too(sqlite: Database, grow, data: Path, tmp_path: Path):
    grow(300)
    seen = tmp_path / "seen"
    shutil.copy(data / "log/checkpoint", seen)
    grow(300)
    assert published(sqlite, data, seen=seen).size == 600

    said = verifying.Checkpoint(ORIGIN, 601, b"\x07" * 32)
    seen.write_text(checkpoints.note(said, [key_of(data)]))
    with pytest.raises(checkpoints.Unsigned, match="a checkpoint of 601 was signed"):
        published(sqlite, data, seen=seen)


def test_what_a_crash_has_left_is_written_anew(sqlite: Database, grow, data: Path):
    grow(100)
    for level in ("0", "entries"):
        half = data / f"log/tile/{level}/000"
        half.write_bytes(b"half")
    signed = grow(200)

    assert log.verify(data / "log") == (300, signed.root)


def test_the_published_log_is_the_tree_of_the_database(sqlite: Database, grow, data: Path):
    signed = grow(40)
    with sqlite.reading() as session:
        assert signed.root == tree.root([entry.leaf for entry in log.read(session)])


def test_settings_name_the_log_by_its_address(data: Path):
    assert settings_in(data).log_origin.endswith("/log")
    assert isinstance(settings_in(data), Settings)
