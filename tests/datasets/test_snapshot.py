"""The kept columns are used only where they are true, and no export is older than the log."""

import csv
import io
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from registry import cameras
from registry.cameras.index import map_index
from registry.database import Database
from registry.datasets import batches, formats, snapshot
from tests.making import OFFICE, a_camera

LATER = datetime(2026, 3, 5, tzinfo=UTC)
NAMES = [f"AST-{number:06}" for number in range(1, 7)]


@pytest.fixture
def register(tmp_path: Path, empty_file: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(snapshot, "FEW", 0)
    path = tmp_path / "kept" / "register.db"
    path.parent.mkdir()
    path.write_bytes(empty_file.read_bytes())
    opened = Database(f"sqlite:///{path}", index_path=path.with_name("cameras.index"))
    with opened.writing() as session:
        for name in NAMES:
            a_camera(session, id=name, address=f"Goethe 7, {name}")
    kept(opened)
    yield opened
    opened.close()


def kept(register):
    with register.reading() as session:
        path = session.info[map_index.PATH].with_name(snapshot.NAME)
        snapshot.write(session, path)
        return path


def choice(session, **args):
    said = {key: [value] for key, value in args.items()}
    chosen = cameras.selection(
        session, said, today=date(2026, 3, 6), timezone=ZoneInfo("Asia/Almaty")
    )
    return cameras.choose(session, chosen)


def exported(register, **args):
    with register.reading() as session:
        chosen = choice(session, **args)
        text = b"".join(formats.csv_pieces(formats.of_cameras(session, chosen))).decode("utf-8-sig")
    return {row["id"]: row["address"] for row in csv.DictReader(io.StringIO(text, newline=""))}


def is_used(register):
    with register.reading() as session:
        return snapshot.of(session, choice(session)) is not None


def faults(register):
    with register.reading() as session:
        return list(snapshot.faults(session, session.info[map_index.PATH]))


def amend(register, name, **but):
    with register.writing() as session:
        cameras.amend(session, name, office=OFFICE, reason="Corrected.", at=LATER, **but)


WHOLE = {name: f"Goethe 7, {name}" for name in NAMES}


def test_what_is_kept_is_given_out(register: Database) -> None:
    assert is_used(register)
    assert exported(register) == WHOLE
    assert faults(register) == []


def test_a_change_is_in_the_next_export(register: Database) -> None:
    amend(register, "AST-000002", address="Abai 1")
    amend(register, "AST-000005", status="removed", removed_on="2026-03-05")
    with register.writing() as session:
        a_camera(session, id="AST-0000015", address="Between")

    said = exported(register)

    assert is_used(register)
    others = {name: WHOLE[name] for name in ("AST-000001", "AST-000003", "AST-000004")}
    assert said == others | {
        "AST-000002": "Abai 1",
        "AST-0000015": "Between",
        "AST-000006": WHOLE["AST-000006"],
    }
    assert list(said) == sorted(said)
    assert faults(register) == []


def test_words_that_only_later_cameras_have_are_kept_too(register: Database, monkeypatch) -> None:
    for module in (snapshot, batches):
        monkeypatch.setattr(module, "SIZE", 2)
    with register.writing() as session:
        for name, model in (("AST-000005", "Dome"), ("AST-000006", "Bullet")):
            cameras.amend(session, name, office=OFFICE, reason="Seen.", at=LATER, model=model)
    kept(register)

    assert is_used(register)
    with register.reading() as session:
        text = b"".join(formats.csv_pieces(formats.of_cameras(session, choice(session))))
    rows = csv.DictReader(io.StringIO(text.decode("utf-8-sig"), newline=""))
    assert [row["model"] for row in rows] == ["", "", "", "", "Dome", "Bullet"]
    with register.reading() as session:
        assert list(snapshot.faults(session, session.info[map_index.PATH])) == []


def test_a_past_state_is_as_it_was(register: Database) -> None:
    amend(register, "AST-000002", address="Abai 1")
    kept(register)

    assert exported(register, as_of="6") == WHOLE
    assert exported(register, as_of="3") == {name: WHOLE[name] for name in NAMES[:3]}


@pytest.mark.parametrize("place", [0, 100, -100, -1])
def test_a_damaged_file_is_not_used(register: Database, place: int) -> None:
    path = kept(register)
    held = bytearray(path.read_bytes())
    held[place] ^= 0xFF
    path.write_bytes(held)

    assert not is_used(register)
    assert exported(register) == WHOLE
    assert "will be written anew" in faults(register)[0]


@pytest.mark.parametrize("length", [0, 10, 1_000])
def test_a_file_cut_off_is_not_used(register: Database, length: int) -> None:
    path = kept(register)
    path.write_bytes(path.read_bytes()[:length])

    assert not is_used(register)
    assert exported(register) == WHOLE


def test_a_file_of_another_log_is_not_used(register: Database, sqlite: Database) -> None:
    with sqlite.writing() as session:
        for name in NAMES:
            a_camera(session, id=name, address="Elsewhere")
    with sqlite.reading() as session:
        snapshot.write(session, kept(register))

    assert not is_used(register)
    assert exported(register) == WHOLE
    assert "of another log" in faults(register)[0]


def test_a_lost_file_is_written_before_a_large_export(
    register: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshot, "LARGE", 3)
    path = kept(register)
    path.unlink()

    with register.reading() as session:
        formats.write(session, choice(session), tmp_path / "cameras.csv", "csv")

    assert path.exists()
    assert is_used(register)


def test_a_row_that_the_log_does_not_tell_is_found(register: Database) -> None:
    with register.reading() as session:
        held = snapshot.of(session, choice(session))
        assert held is not None
        swapped = held.entries[::-1].tobytes()
    path = kept(register)
    whole = path.read_bytes()
    path.write_bytes(resealed(whole.replace(held.entries.tobytes(), swapped)))

    assert "differ from what entries 1 to 6 tell" in faults(register)[0]


def resealed(content: bytes) -> bytes:
    body = content[: -snapshot.TRAILER.size]
    magic, *lengths, _ = snapshot.TRAILER.unpack(content[-snapshot.TRAILER.size :])
    return body + snapshot.TRAILER.pack(magic, *lengths, snapshot.crc32(body))


def test_the_timer_writes_the_file_anew_when_the_log_has_gained_much(register, monkeypatch):
    monkeypatch.setattr(snapshot, "LARGE", 2)
    with register.reading() as session:
        path = session.info[map_index.PATH].with_name(snapshot.NAME)
        before = path.stat().st_mtime_ns
        assert not snapshot.keep_up(session)
    with register.writing() as session:
        for name in ("AST-000011", "AST-000012", "AST-000013"):
            a_camera(session, id=name, at=LATER)
    with register.reading() as session:
        assert snapshot.keep_up(session)
        assert not snapshot.keep_up(session)
        assert path.stat().st_mtime_ns > before
        path.write_bytes(b"not a snapshot at all")
        assert snapshot.keep_up(session)
        assert snapshot.open_snapshot(path).size == 9
