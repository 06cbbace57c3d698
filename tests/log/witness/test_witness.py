"""Witnesses: they sign what only grew, refuse a past that was changed, and are asked by the portal.

Real servers on this machine; the log is published by the register itself.
"""

import threading
from base64 import b64encode
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from shutil import copytree, rmtree
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from click.testing import CliRunner

from registry import log
from registry.commands import main
from registry.database import Database
from registry.log import Wrong, checkpoints, tree, verifying, witness
from registry.log.checkpoints import Unsigned
from registry.log.tiles import FOLDER, Shelf
from registry.log.witness import Known, Notebook, serving
from tests.log.test_append import draft
from tests.log.test_published import data, grow, key_of, published

__all__ = ["data", "grow"]  # fixtures
AT = datetime(2026, 3, 5, 9, 0, tzinfo=UTC)


@pytest.fixture
def notebook(tmp_path: Path) -> Notebook:
    made = Notebook(tmp_path / "witness")
    made.signer("vlast.kz")
    return made


@pytest.fixture
def address(notebook: Notebook) -> Iterator[str]:
    """The witness on a server of its own."""
    server = serving.server(notebook, "127.0.0.1", 0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def looked(notebook: Notebook, data: Path) -> str:
    return witness.look(notebook, str(data / FOLDER), at=AT)[0]


def posted(address: str, old: int, data: Path, proof: list[bytes] | None = None) -> tuple[int, str]:
    note = (data / FOLDER / "checkpoint").read_text()
    size = int(note.split("\n")[1])
    if proof is None:
        read = Shelf(data / FOLDER).reading(size)
        proof = tree.consistency(read, old, size) if 0 < old <= size else []
    lines = [f"old {old}", *(b64encode(one).decode() for one in proof), "", ""]
    try:
        with urlopen(f"{address}/add-checkpoint", "\n".join(lines).encode() + note.encode()) as got:
            return got.status, got.read().decode()
    except HTTPError as refused:
        return refused.code, refused.read().decode()


def test_it_signs_what_only_grew(grow: Callable, data: Path, notebook: Notebook):
    grow(3)
    first = looked(notebook, data)
    grow(300)
    second = looked(notebook, data)

    vkey = notebook.signer().vkey
    for note in (first, second):
        (seen,) = witness.cosigned(note, [vkey])
        assert (seen.name, seen.at) == ("vlast.kz", AT)
        # A reader that does not know the witness reads the checkpoint as before.
        verifying.opened(note, verifying.keys(key_of(data).vkey))
    with pytest.raises(Wrong, match=r"vlast\.kz is false"):
        witness.cosigned(second.replace("\n303\n", "\n304\n"), [vkey])


def test_a_past_that_was_cut_off_is_not_signed(
    grow: Callable, data: Path, notebook: Notebook, tmp_path: Path
):
    grow(3)
    copytree(data / FOLDER, tmp_path / "before")
    grow(5)
    looked(notebook, data)

    with pytest.raises(Wrong, match="The log has 3 entries, and had 8"):
        witness.look(notebook, str(tmp_path / "before"), at=AT)


def test_it_answers_as_the_protocol_says(
    grow: Callable, data: Path, notebook: Notebook, address: str
):
    grow(3)
    assert posted(address, 0, data)[0] == 404  # a log that it was not told of
    origin = (data / FOLDER / "checkpoint").read_text().partition("\n")[0]
    notebook.know(origin, (data / FOLDER / "vkey").read_text())

    assert posted(address, 0, data)[0] == 200
    grow(4)
    assert posted(address, 0, data) == (409, "3\n")
    assert posted(address, 3, data, [b"\0" * 32])[0] == 422
    assert posted(address, 9, data)[0] == 400
    status, line = posted(address, 3, data)
    assert (status, line.startswith("— vlast.kz ")) == (200, True)
    assert posted(address, 3, data) == (409, "7\n")
    assert posted(address, 7, data)[0] == 200  # the same again, at a later moment


@pytest.mark.parametrize("body", [b"", b"old x\n\n", b"old -1\n\n", b"\xff", b"old 1\nzz\n\nnote"])
def test_rubbish_is_refused(address: str, body: bytes):
    with pytest.raises(HTTPError, match="400"):
        urlopen(f"{address}/add-checkpoint", body)


def test_a_forged_checkpoint_is_refused(
    grow: Callable, data: Path, notebook: Notebook, address: str, tmp_path: Path
):
    grow(3)
    looked(notebook, data)
    stranger = checkpoints.rotate(tmp_path / "other", key_of(data).name)
    signed = verifying.opened(
        (data / FOLDER / "checkpoint").read_text(), verifying.keys(key_of(data).vkey)
    )
    (data / FOLDER / "checkpoint").write_text(checkpoints.note(signed, stranger))

    assert posted(address, 3, data)[0] == 403


def test_the_portal_publishes_what_its_witnesses_signed(
    grow: Callable, data: Path, notebook: Notebook, address: str
):
    grow(3)
    looked(notebook, data)  # the witness was told of the log
    known = [
        Known(notebook.signer().vkey, address),
        Known(notebook.signer().vkey, "http://127.0.0.1:9"),
    ]

    first = witness.ask(data, known[:1])
    grow(2)
    second = witness.ask(data, known[:1])
    down = witness.ask(data, known[1:])

    assert [one.failure for one in (*first, *second)] == ["", ""]
    published = (data / FOLDER / "checkpoint").read_text()
    assert [one.name for one in witness.cosigned(published, [known[0].vkey])] == ["vlast.kz"]
    assert log.verify(data / FOLDER).size == 5
    assert down[0].failure == ""  # its line is there already: nothing was asked
    grow(0)  # published again without a change, the signature stays
    assert (data / FOLDER / "checkpoint").read_text() == published


def test_a_register_put_back_from_a_backup_is_not_signed(
    grow: Callable, data: Path, notebook: Notebook, address: str, tmp_path: Path, empty_file: Path
):
    grow(8)
    copytree(data / FOLDER, tmp_path / "newer")
    witness.look(notebook, str(tmp_path / "newer"), at=AT)
    # The database of an older day, with all that was signed since gone as well.
    rmtree(data / FOLDER)
    (data / "log.signed").unlink()
    (tmp_path / "older.db").write_bytes(empty_file.read_bytes())
    older = Database(f"sqlite:///{tmp_path}/older.db")
    with older.writing() as session:
        log.append(session, [draft(n=number) for number in range(5)], at=AT)
    published(older, data)
    (answer,) = witness.ask(data, [Known(notebook.signer().vkey, address)])

    assert answer.failure == "It has seen 8 entries, more than there are."
    with pytest.raises(Unsigned, match=r"vlast\.kz has seen 8 entries of this log"):
        published(older, data)
    older.close()


def test_the_command_keeps_watch(grow: Callable, data: Path, tmp_path: Path):
    grow(3)
    folder = str(tmp_path / "paper")
    place, key = str(data / FOLDER), key_of(data).vkey
    run = CliRunner().invoke

    nameless = run(main, ["log", "witness", place, "--folder", folder])
    seen = run(main, ["log", "witness", place, "--folder", folder, "--name", "p.kz", "--key", key])
    vkey = seen.stderr.strip().rpartition(" ")[2]
    (data / FOLDER / "checkpoint").write_text(seen.stdout)
    told = run(main, ["log", "verify", place, "--key", key, "--witness", vkey])
    other = run(
        main,
        [
            "log",
            "verify",
            place,
            "--key",
            key,
            "--witness",
            Notebook(tmp_path / "x").signer("y.kz").vkey,
        ],
    )

    assert (nameless.exit_code, "Give the witness a name" in nameless.stderr) == (1, True)
    assert (seen.exit_code, told.exit_code, other.exit_code) == (0, 0, 1)
    assert "Witnessed by p.kz at" in told.stdout


@pytest.mark.parametrize("said", ["x", "name+00000000+AAAA http://x", "  ,x y"])
def test_a_setting_that_names_no_witness_is_refused(said: str):
    with pytest.raises(Wrong):
        witness.known(said)
