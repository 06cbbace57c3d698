"""Tiles that were asked for before: beside a bare handler, tileserver-gl, and nginx over files."""

import gzip
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks import addresses, data, load, ours
from benchmarks.bench import PROJECT, Bench, Figure
from benchmarks.peers import nginx, tileserver
from benchmarks.processes import Server, free_port, serving


def beside_bare(bench: Bench) -> Iterator[Figure]:
    """The most that the server we ship on could do."""
    mix = _addresses(bench)
    with warm(bench, mix) as server, bare(bench) as peer:
        pair = load.in_turn(
            bench,
            lambda _: load.round_and_round(bench, server, mix),
            lambda _: load.round_and_round(bench, peer, mix),
        )
    yield Figure("warm_bare", pair.ratio, pair.raw())


def beside_tileserver(bench: Bench) -> Iterator[Figure]:
    """Tiles that were cut beforehand."""
    mix = _addresses(bench)
    theirs = tileserver.tiles(addresses.tiles(data.places(bench.data), bench.tiles))
    with warm(bench, mix) as server, tileserver.running(bench) as peer:
        load.round_and_round(bench, peer, theirs, seconds=2)
        pair = load.in_turn(
            bench,
            lambda _: load.round_and_round(bench, server, mix),
            lambda _: load.round_and_round(bench, peer, theirs),
        )
    yield Figure("warm_tileserver", pair.ratio, pair.raw())


def behind_nginx(bench: Bench) -> Iterator[Figure]:
    """nginx in front of ours, and nginx over files of the very same tiles."""
    mix = _addresses(bench)
    with warm(bench, mix) as server, nginx.before_ours(bench, server) as front:
        root = _files(bench, server, mix)
        with nginx.over_files(bench, root, mix[0]) as peer:
            for _ in range(2):
                load.round_and_round(bench, front, mix, seconds=2)
            pair = load.in_turn(
                bench,
                lambda _: load.round_and_round(bench, front, mix),
                lambda _: load.round_and_round(bench, peer, mix),
            )
    way = "docs/deploy/nginx.conf" if nginx.SHIPPED.exists() else "a plain configuration"
    yield Figure("warm_nginx", pair.ratio, pair.raw(configuration=way))


@contextmanager
def warm(bench: Bench, mix: list[str]) -> Iterator[Server]:
    """Our server after it was asked for everything in the list several times."""
    with ours.running(bench) as server:
        for _ in range(2):
            load.once(bench, server, mix)
        yield server


@contextmanager
def bare(bench: Bench) -> Iterator[Server]:
    """A bare handler on the same server with the same settings."""
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.bare", str(port), str(ours.WORKERS)]
    with serving("bare", command, port, bench.logs("bare"), ready="/", cwd=PROJECT) as server:
        yield server


def _addresses(bench: Bench) -> list[str]:
    return addresses.ours(addresses.tiles(data.places(bench.data), bench.tiles))


def _files(bench: Bench, server: Server, mix: list[str]) -> Path:
    """The tiles of the mix as files, gzipped beside plain, as a cutter would leave them."""
    root = bench.path("nginx", "root")
    shutil.rmtree(root, ignore_errors=True)
    for path in set(mix):
        _, headers, body = load.get(server, path)
        plain = gzip.decompress(body) if headers.get("content-encoding") == "gzip" else body
        file = root / path.removeprefix("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(plain)
        file.with_name(f"{file.name}.gz").write_bytes(gzip.compress(plain, 6))
    return root
