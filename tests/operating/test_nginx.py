"""The shipped nginx file before a real portal: what it keeps, what it lets through, what not."""

import gzip
import re
import shutil
import socket
import subprocess
import time
from pathlib import Path

import pytest

from tests import servers
from tests.conftest import skip_or_fail
from tests.operating.conftest import (
    PATIENCE,
    SHIPPED,
    Portal,
    Site,
    an_nginx,
    configured,
    expire,
    wait,
)

pytestmark = [pytest.mark.xdist_group("operating"), pytest.mark.usefixtures("portal")]
TILE = "/tiles/cameras/4/11/5.mvt"


def test_a_page_comes_through_as_the_portal_made_it(portal: Portal, nginx: Site):
    direct, through = portal.get("/about"), nginx.get("/about")

    assert through.status == 200
    for name in ("X-Content-Type-Options", "Referrer-Policy", "Permissions-Policy", "ETag"):
        assert through.headers[name] == direct.headers[name]
    assert "nonce-" in through.headers["Content-Security-Policy"]
    assert through.headers["Server"] == "nginx"
    assert "X-Cache" not in through.headers
    assert nginx.get("/ru/about").body != nginx.get("/en/about").body


def test_who_has_the_page_is_told_that_it_still_stands(nginx: Site):
    page, file = nginx.get("/about"), nginx.get("/cameras/AST-000001.json")

    for path, had in (("/about", page), ("/cameras/AST-000001.json", file)):
        again = nginx.get(path, If_None_Match=had.headers["ETag"])
        assert (again.status, again.body) == (304, b"")


def test_a_tile_is_made_once_and_then_kept(nginx: Site):
    first, second = nginx.get(f"{TILE}?status=active"), nginx.get(f"{TILE}?status=active")
    other = nginx.get(f"{TILE}?status=proposed")

    kept = [answer.headers["X-Cache"] for answer in (first, second, other)]
    assert (kept, first.status) == (["MISS", "HIT", "MISS"], 200)
    assert first.body == second.body
    assert "max-age" in second.headers["Cache-Control"]


def test_each_encoding_has_a_tile_of_its_own(nginx: Site):
    path = f"{TILE}?place_type=railway_station"
    plain = nginx.get(path)
    packed = nginx.get(path, Accept_Encoding="gzip, deflate, br")
    again = nginx.get(path, Accept_Encoding="br;q=1.0, gzip;q=0.8")

    assert "Content-Encoding" not in plain.headers
    assert [packed.headers["X-Cache"], again.headers["X-Cache"]] == ["MISS", "HIT"]
    assert opened(packed.body) == opened(again.body) == plain.body


def opened(body: bytes) -> bytes:
    return gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body


def test_static_files_are_kept_for_a_year_and_others_never(nginx: Site):
    address = re.search(r"/static/\w+/site\.css", nginx.get("/about").body.decode())
    assert address

    answers = [nginx.get(address[0], Accept_Encoding="gzip") for _ in range(2)]
    stale = [nginx.get("/static/0000000000/site.css") for _ in range(2)]

    assert [each.headers["X-Cache"] for each in answers] == ["MISS", "HIT"]
    assert "immutable" in answers[1].headers["Cache-Control"]
    assert answers[1].headers["Content-Encoding"] == "gzip"
    assert [each.headers["X-Cache"] for each in stale] == ["MISS", "MISS"]


def test_the_basemap_is_read_by_ranges(nginx: Site):
    part = nginx.get("/basemap.pmtiles", Range="bytes=2-6")

    assert (part.status, part.body) == (206, b"Tiles")


@pytest.mark.parametrize(
    "path", ["/metrics", "/kk/metrics", "//metrics", "/%6detrics", "/metrics?a"]
)
def test_the_figures_are_not_shown_outside(portal: Portal, nginx: Site, path: str):
    assert nginx.get(path, X_Forwarded_For="127.0.0.1").status == 404
    assert portal.get("/metrics").status == 200


def test_a_body_that_is_too_large_is_refused_before_the_portal(nginx: Site):
    refused = nginx.get("/cameras", method="POST", body=b"a" * 1_100_000)

    assert refused.status == 413


def test_slow_clients_hold_nobody_up(nginx: Site):
    begun = b"POST /cameras HTTP/1.1\r\nHost: a\r\n"
    half_body = begun + b"Content-Length: 1000\r\n\r\nabc"
    slow = [socket.create_connection(("127.0.0.1", nginx.port)) for _ in range(200)]
    try:
        for number, each in enumerate(slow):
            each.sendall(half_body if number % 2 else begun)
        started = time.monotonic()
        answers = [nginx.get("/about").status for _ in range(10)]
        assert answers == [200] * 10
        assert time.monotonic() - started < PATIENCE / 4
    finally:
        for each in slow:
            each.close()


def test_an_expired_tile_is_shown_at_once_and_renewed_behind_it(nginx: Site, folder: Path):
    own = f"{TILE}?retention_undeclared=1"
    assert nginx.get(own).headers["X-Cache"] == "MISS"
    expire(folder / "cache")

    assert nginx.get(own).headers["X-Cache"] in ("STALE", "UPDATING")
    wait(lambda: nginx.get(own).headers["X-Cache"] == "HIT")


def test_who_asks_too_often_is_told_when_to_come_again(portal: Portal, tmp_path: Path):
    near, slowly = {"127.0.0.0/8  0;": ""}, {"rate=50r/s": "rate=1r/m", "burst=200": "burst=3"}

    with an_nginx(tmp_path, portal.port, near | slowly) as strict:
        answers = [strict.get("/healthz") for _ in range(6)]

    refused = answers[-1]
    assert (refused.status, refused.headers["Retry-After"]) == (429, "5")
    assert "Too many requests" in refused.body.decode()


def test_the_lines_for_tls_are_right(tmp_path: Path):
    if not shutil.which("openssl"):
        skip_or_fail("openssl")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=a"]
    subprocess.run([*made, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    command = configured(tmp_path, servers.free_port(), servers.free_port(), {})
    said = re.sub(r"(?m)^(.*)# TLS: ", r"\1", SHIPPED.read_text())
    said = re.sub(r"(?m)^    listen (80;|\[::\]:80;).*\n", "", said)
    said = said.replace("/etc/letsencrypt/live/kamera.example.kz/privkey.pem", str(key))
    said = said.replace("/etc/letsencrypt/live/kamera.example.kz/fullchain.pem", str(certificate))
    said = said.replace("/var/cache/ashyq-kamera-nginx", f"{tmp_path}/cache")
    (tmp_path / "portal.conf").write_text(said)

    checked = subprocess.run([*command, "-t"], capture_output=True, text=True, timeout=PATIENCE)

    # Whether it may listen on 443 here is not the file's affair.
    assert "syntax is ok" in checked.stderr
