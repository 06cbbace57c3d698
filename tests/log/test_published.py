"""The published log: written once, signed only forwards, and found out when it is tampered with."""

import shutil
import stat
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from registry import keeping, log
from registry.database import Database
from registry.log import checkpoints, verifying
from tests.keeping.conftest import settings_in, silent
from tests.log.test_append import AT, draft

HEAD = b'{"effective_on":null,"kind":"x","number":1,'
ORIGIN = "register.example/log"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def grow(sqlite: Database, data: Path) -> Callable[[int], log.verifying.Checkpoint]:
    """Write so many entries more, publish them, and give the checkpoint."""

    def grow(many: int) -> log.verifying.Checkpoint:
        with sqlite.writing() as session:
            log.append(session, [draft(n=number) for number in range(many)], at=AT)
        return published(sqlite, data)

    return grow


def published(database: Database, data: Path, **but: Path) -> verifying.Checkpoint:
    with database.reading() as session:
        return log.publish(session, data, ORIGIN, **but)


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def flip(path: Path, at: int) -> None:
    body = bytearray(path.read_bytes())
    body[at] ^= 1
    path.write_bytes(body)


def key_of(data: Path) -> checkpoints.Signer:
    return checkpoints.signers(data, ORIGIN)[0]


def sign(data: Path, size: int, root: bytes) -> None:
    """Sign anything, as whoever has stolen the key could."""
    said = checkpoints.note(verifying.Checkpoint(ORIGIN, size, root), [key_of(data)])
    (data / "log/checkpoint").write_text(said)


def test_what_is_published_is_found_true(grow, data: Path):
    signed = grow(300)

    assert log.verify(data / "log") == (300, signed.root)
    assert log.verify(data, key=key_of(data).vkey) == (300, signed.root)


@pytest.mark.parametrize(
    "number", [0.1, 1e-7, 1.5e-7, 5e-324, 1e16, 1e21, 1.5e300, -0.5, 123456789.25, 2**53 - 1, 1]
)
def test_strictly_it_takes_what_the_log_writes(sqlite: Database, data: Path, number: float):
    with sqlite.writing() as session:
        log.append(session, [draft(n=number, **{"\U0001f600": 1, "\uffff": "ә"})], at=AT)
    published(sqlite, data)

    assert log.verify(data / "log", strict=True).size == 1


def test_an_empty_log_can_be_signed(grow, data: Path):
    grow(0)

    assert log.verify(data / "log") == (0, sha256(b"").digest())


@pytest.mark.parametrize("steps", [(1, 1, 254, 1), (256, 256), (255, 1, 300, 1), (600,)])
def test_step_by_step_or_at_once_it_is_the_same(grow, data: Path, steps: tuple[int, ...]):
    for many in steps:
        grow(many)
    with_steps = files(data / "log")
    shutil.rmtree(data / "log")
    grow(0)

    at_once = files(data / "log")
    assert at_once.items() <= with_steps.items()
    assert log.verify(data / "log").size == sum(steps)


def test_one_entry_more_changes_a_few_files(grow, data: Path):
    grow(600)
    before = files(data / "log")
    grow(1)

    after = files(data / "log")
    changed = sorted(name for name in after if after[name] != before.get(name))
    assert changed == ["checkpoint", "tile/0/002.p/89", "tile/entries/002.p/89"]
    assert before.keys() <= after.keys()


def test_a_bundle_holds_the_bytes_that_were_hashed(sqlite: Database, grow, data: Path):
    grow(300)
    with sqlite.reading() as session:
        leaves = [entry.leaf for entry in log.read(session)]

    assert [log.leaf_hash(log.entry(data, number)) for number in (1, 257, 300)] == [
        leaves[0], leaves[256], leaves[299],
    ]  # fmt: skip


@pytest.mark.parametrize("number", [1, 256, 257, 300])
def test_a_receipt_proves_its_entry_and_no_other(grow, data: Path, number: int):
    signed = grow(300)
    receipt, entry = log.receipt(data, number), log.entry(data, number)
    known = verifying.keys(key_of(data).vkey)

    assert verifying.receipt(receipt, entry, known) == (number, signed)
    with pytest.raises(log.Wrong, match="does not lead"):
        verifying.receipt(receipt, entry.replace(b"New.", b"Old."), known)


def test_a_receipt_kept_from_earlier_holds_for_good(grow, data: Path):
    grow(300)
    receipt, entry = log.receipt(data, 7), log.entry(data, 7)
    grow(500)

    assert verifying.receipt(receipt, entry, verifying.keys(key_of(data).vkey))[0] == 7


def test_what_is_not_published_has_no_receipt(grow, data: Path):
    grow(3)

    for number in (0, 4):
        with pytest.raises(log.entries.Refused, match="is not among them"):
            log.receipt(data, number)


def test_the_key_is_private_and_in_no_backup(sqlite: Database, grow, data: Path, tmp_path: Path):
    grow(1)
    key = data / "log.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600

    settings = settings_in(data)
    settings.secret_key()
    manifest = keeping.back_up(sqlite, settings, tmp_path / "kept.backup", silent)
    assert "log.key" not in {each.name for each in manifest.files}

    key.chmod(0o640)
    with pytest.raises(log.entries.Refused, match="may be read by others"):
        published(sqlite, data)


def test_a_signed_log_gets_no_new_key_by_itself(sqlite: Database, grow, data: Path):
    grow(1)
    (data / "log.key").unlink()

    with pytest.raises(log.entries.Refused, match=r"Put the file log\.key back"):
        published(sqlite, data)


def test_an_older_key_goes_on_being_good(grow, data: Path):
    grow(1)
    old = key_of(data).vkey
    checkpoints.rotate(data, ORIGIN)
    signed = grow(1)
    new = key_of(data).vkey

    assert old != new
    for key in (old, new):
        assert log.verify(data / "log", key=key) == (2, signed.root)
    assert (data / "log/vkey").read_text() == f"{new}\n{old}\n"


# Tampering with what is published.


def test_a_bit_of_an_entry(grow, data: Path):
    grow(300)
    flip(data / "log/tile/entries/001.p/44", 40)

    with pytest.raises(log.Wrong, match="Entry 257"):
        log.verify(data / "log")


def test_a_bit_of_a_tile(grow, data: Path):
    grow(300)
    flip(data / "log/tile/0/000", 0)

    with pytest.raises(log.Wrong, match="Entry 1 is not the one that was hashed"):
        log.verify(data / "log")


def test_a_bit_of_a_tile_above(grow, data: Path):
    grow(300)
    flip(data / "log/tile/1/000.p/1", 0)

    with pytest.raises(log.Wrong, match="Tile 0 of level 1 does not follow"):
        log.verify(data / "log")


@pytest.mark.parametrize("many", [200, 300])
def test_a_forged_entry_with_a_leaf_that_fits_it(grow, data: Path, many: int):
    grow(many)
    partial = "" if many > 256 else f".p/{many}"
    bundle, tile = (data / f"log/tile/{level}/000{partial}" for level in ("entries", "0"))
    first = log.entry(data, 1)
    forged = first.replace(b"New.", b"Old.")
    bundle.write_bytes(bundle.read_bytes().replace(first, forged))
    tile.write_bytes(log.leaf_hash(forged) + tile.read_bytes()[32:])

    with pytest.raises(log.Wrong, match=r"do not lead to the root|does not follow"):
        log.verify(data / "log")


@pytest.mark.parametrize("level", ["0", "entries"])
def test_a_partial_tile_cut_short(grow, data: Path, level: str):
    grow(300)
    path = data / f"log/tile/{level}/001.p/44"
    path.write_bytes(path.read_bytes()[:-1])

    with pytest.raises(log.Wrong, match=r"001\.p/44"):
        log.verify(data / "log")


def test_a_log_that_is_older_than_what_was_seen(grow, data: Path, tmp_path: Path):
    grow(300)
    shutil.copytree(data / "log", tmp_path / "older")
    grow(1)
    seen = (data / "log/checkpoint").read_text()

    with pytest.raises(log.Wrong, match="has 300 entries, and had 301"):
        log.verify(tmp_path / "older", seen=seen)


def test_another_root_of_the_same_size(grow, data: Path, tmp_path: Path):
    grow(300)
    sign(data, 300, b"\x07" * 32)
    seen = (data / "log/checkpoint").read_text()
    (data / "log/checkpoint").write_text((data / "log.signed").read_text())

    with pytest.raises(log.Wrong, match="are not those that were seen"):
        log.verify(data / "log", seen=seen)


@pytest.mark.parametrize("more", [-1, 1])
def test_a_size_that_is_not_the_signed_one(grow, data: Path, more: int):
    signed = grow(300)
    note = data / "log/checkpoint"
    note.write_text(note.read_text().replace("\n300\n", f"\n{300 + more}\n"))
    with pytest.raises(log.Wrong, match=r"signature .* is false"):
        log.verify(data / "log")

    sign(data, 300 + more, signed.root)
    with pytest.raises(log.Wrong):
        log.verify(data / "log")


def test_a_checkpoint_by_another_key_of_that_name(grow, data: Path, tmp_path: Path):
    signed = grow(3)
    own = key_of(data).vkey
    other = checkpoints.rotate(tmp_path / "other", ORIGIN)
    (data / "log/checkpoint").write_text(checkpoints.note(signed, other))

    with pytest.raises(log.Wrong, match="No key that is known here"):
        log.verify(data / "log", key=own)


def test_a_false_signature_by_a_known_key_beside_a_true_one(grow, data: Path):
    grow(3)
    note = data / "log/checkpoint"
    signature = b64encode(bytes.fromhex(key_of(data).vkey.split("+")[1]) + b"\x00" * 64).decode()
    note.write_text(note.read_text() + f"— {ORIGIN} {signature}\n")

    with pytest.raises(log.Wrong, match="is false"):
        log.verify(data / "log")


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (HEAD + b' "a":1}', "canonical"),
        (HEAD + b'"o":1,"a":1}', "canonical"),
        (HEAD + b'"o":1.0}', "canonical"),
        (HEAD + b'"o":1e-07}', "canonical"),
        (HEAD + b'"number":1}', "canonical"),
        (HEAD + b'"o":"\xff"}', "is not JSON"),
        (HEAD + b"[" * 30_000, "is not JSON"),
        (HEAD.replace(b"1", b"2") + b'"o":1}', "does not bear its number"),
        (b"[1]", "does not bear its number"),
    ],
)
def test_an_entry_that_no_portal_writes(grow, data: Path, entry: bytes, said: str):
    grow(1)
    leaf = log.leaf_hash(entry)
    (data / "log/tile/entries/000.p/1").write_bytes(len(entry).to_bytes(2, "big") + entry)
    (data / "log/tile/0/000.p/1").write_bytes(leaf)
    sign(data, 1, leaf)

    with pytest.raises(log.Wrong, match=said):
        log.verify(data / "log", strict=True)
