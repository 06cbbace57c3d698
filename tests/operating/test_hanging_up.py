"""A reader that hangs up in the middle of an export leaves no file and holds no place."""

import os
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from registry.database import Database
from tests.making import a_camera
from tests.operating.conftest import PATIENCE, Portal, a_portal, wait

pytestmark = [pytest.mark.xdist_group("operating"), pytest.mark.long]
CAMERAS = 700  # whose files are longer than the sockets between two processes hold
TEXTS = ("purpose_text", "area_watched", "address", "withheld_law")
PLACES = 4  # for streams, in a worker


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Portal, Path]]:
    """A portal of one worker with long records that no packing makes short."""
    folder = tmp_path_factory.mktemp("full")
    scratch = folder / "scratch"
    scratch.mkdir()
    with pytest.MonkeyPatch.context() as patch, a_portal_in(folder, patch, scratch) as portal:
        opened = Database(f"sqlite:///{folder}/register.db")
        with opened.writing() as session:
            for number in range(1_000, 1_000 + CAMERAS):
                texts = {name: os.urandom(950).hex() for name in TEXTS}
                a_camera(session, id=f"AST-{number:06}", **texts)
        opened.close()
        yield portal, scratch


def a_portal_in(folder: Path, patch: pytest.MonkeyPatch, scratch: Path):
    patch.setenv("TMPDIR", str(scratch))
    return a_portal(folder, workers=1)


def begun(reader: socket.socket, portal: Portal, path: str) -> bool:
    """Whether a file is being sent; its beginning has been read, and no more."""
    reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
    reader.settimeout(PATIENCE)
    reader.connect(("127.0.0.1", portal.port))
    reader.sendall(f"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
    return b" 200 " in reader.recv(1_000)


def hung_up(portal: Portal, path: str) -> bool:
    with socket.socket() as reader:
        return begun(reader, portal, path)


@pytest.mark.parametrize("ending", ["gpkg", "kml", "xlsx"])
def test_whoever_hangs_up_leaves_no_file_and_holds_no_place(
    full: tuple[Portal, Path], ending: str
) -> None:
    portal, scratch = full
    path = f"/cameras.{ending}"
    for _ in range(2 * PLACES):
        wait(lambda: hung_up(portal, path))

    with ExitStack() as held:
        for _ in range(PLACES):  # all of them can be had again
            wait(lambda: begun(held.enter_context(socket.socket()), portal, path))
    wait(lambda: portal.get(path).status == 200)

    assert len(portal.get(path).body) > 3_000_000
    assert not list(scratch.glob("ashyq-kamera-export-*"))
