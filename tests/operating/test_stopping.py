"""Stopping the portal: what is under way is finished, and what nginx kept is shown meanwhile."""

import socket
import threading
from pathlib import Path

import pytest

from tests.operating.conftest import BASEMAP, PATIENCE, Portal, Site, expire

pytestmark = pytest.mark.xdist_group("operating")
TILE = "/tiles/cameras/4/11/5.mvt?status=active&place_type=railway_station"


def test_what_is_under_way_is_finished_and_what_was_kept_is_shown_on(
    portal: Portal, nginx: Site, folder: Path
):
    before = nginx.get(TILE)
    with socket.socket() as reader:
        taken = len(begun(reader, portal.port))
        statuses: list[int] = []
        stopping = threading.Thread(target=lambda: statuses.append(portal.stop()))
        stopping.start()
        while piece := reader.recv(1 << 20):
            taken += len(piece)
    stopping.join(PATIENCE)

    assert taken > BASEMAP
    assert statuses == [0]
    expire(folder / "cache")
    stale, page = nginx.get(TILE), nginx.get("/about")
    assert (stale.status, stale.body) == (200, before.body)
    assert stale.headers["X-Cache"] in ("STALE", "UPDATING")
    assert (page.status, page.headers["Retry-After"]) == (503, "30")
    assert "портал" in page.body.decode().lower()


def begun(reader: socket.socket, port: int) -> bytes:
    """The beginning of a download that is too long for the sockets to take at once."""
    reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
    reader.settimeout(PATIENCE)
    reader.connect(("127.0.0.1", port))
    reader.sendall(b"GET /basemap.pmtiles HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    return reader.recv(1_000)
