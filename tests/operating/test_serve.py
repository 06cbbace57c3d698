"""The production server: it replaces a worker that dies, and refuses what is too much."""

import os
import signal
import socket
from pathlib import Path

import pytest

from tests.operating.conftest import Portal, wait

pytestmark = pytest.mark.xdist_group("operating")


def test_a_worker_that_dies_is_replaced_while_the_other_serves(portal: Portal):
    assert portal.process
    children = Path(f"/proc/{portal.process.pid}/task").glob("*/children")
    pids = [int(pid) for each in children for pid in each.read_text().split()]
    workers = [pid for pid in pids if b"resource_tracker" not in cmdline(pid)]
    assert len(workers) == portal.listeners() == 2

    os.kill(workers[0], signal.SIGKILL)
    wait(lambda: portal.listeners() == 1)

    assert all(portal.get("/about").status == 200 for _ in range(10))
    wait(lambda: portal.listeners() == 2)


def cmdline(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()


def test_headers_without_end_are_refused(portal: Portal):
    with socket.create_connection(("127.0.0.1", portal.port), timeout=60) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nX-Long: " + b"a" * 80_000)

        assert b" 431 " in client.recv(1000) or client.recv(1) == b""


def test_a_body_that_is_too_large_is_refused(portal: Portal):
    refused = portal.get("/cameras", method="POST", body=b"", Content_Length="2000000")

    assert refused.status == 413
