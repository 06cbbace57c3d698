"""Cameras as data: those in a box, and one by its id."""

from collections.abc import Iterator
from pathlib import Path

from benchmarks import addresses, data, load, ours
from benchmarks.bench import Bench, Figure
from benchmarks.peers import datasette, pygeoapi, tipg
from benchmarks.work_warm import bare

SLOW = 10  # pygeoapi is asked for so few of the boxes: one in so many
IDS = 2_000


def boxes_beside_tipg(bench: Bench) -> Iterator[Figure]:
    """The same boxes asked of tipg."""
    boxes = _boxes(bench)
    with ours.running(bench) as server, tipg.running(bench) as peer:
        pair = load.in_turn(
            bench,
            lambda _: load.once(bench, server, _ours(boxes)),
            lambda _: load.once(bench, peer, tipg.boxes(boxes)),
        )
    yield Figure("bbox_tipg", pair.ratio, pair.raw())


def boxes_beside_datasette(bench: Bench) -> Iterator[Figure]:
    """The same boxes asked of datasette, which counts them too."""
    boxes = _boxes(bench)
    with ours.running(bench) as server, datasette.running(bench) as peer:
        pair = load.in_turn(
            bench,
            lambda _: load.once(bench, server, _ours(boxes)),
            lambda _: load.once(bench, peer, datasette.boxes(boxes)),
        )
    yield Figure("bbox_datasette", pair.ratio, pair.raw())


def boxes_beside_pygeoapi(bench: Bench) -> Iterator[Figure]:
    """A few boxes asked of pygeoapi."""
    boxes = _boxes(bench)[::SLOW]
    with ours.running(bench) as server, pygeoapi.running(bench) as peer:
        mine = load.once(bench, server, _ours(boxes))
        theirs = load.once(bench, peer, pygeoapi.boxes(boxes))
    yield Figure("bbox_pygeoapi", mine.rate / theirs.rate, load.Pair([mine], [theirs]).raw())


def items_beside_pygeoapi(bench: Bench) -> Iterator[Figure]:
    """A few single cameras asked of pygeoapi."""
    with ours.running(bench) as server, pygeoapi.running(bench) as peer:
        mine = load.once(bench, server, our_items(bench)[::SLOW])
        theirs = load.once(bench, peer, pygeoapi.items(_numbers(bench)[::SLOW]))
    yield Figure("id_pygeoapi", mine.rate / theirs.rate, load.Pair([mine], [theirs]).raw())


def items_beside_tipg(bench: Bench) -> Iterator[Figure]:
    """The same number of single cameras asked of tipg, round and round as of ours."""
    mine, theirs = our_items(bench), tipg.items(_numbers(bench))
    with ours.running(bench) as server, tipg.running(bench) as peer:
        first = load.once(bench, server, mine), load.once(bench, peer, theirs)
        pair = load.in_turn(
            bench,
            lambda _: load.round_and_round(bench, server, mine),
            lambda _: load.round_and_round(bench, peer, theirs),
        )
    yield Figure("id_tipg", pair.ratio, pair.raw(first=_apart(*first)))


def items_beside_bare(bench: Bench) -> Iterator[Figure]:
    """The most that the server we ship on could do."""
    mine = our_items(bench)
    with ours.running(bench) as server, bare(bench) as peer:
        first = load.once(bench, server, mine), load.once(bench, peer, mine)
        pair = load.in_turn(
            bench,
            lambda _: load.round_and_round(bench, server, mine),
            lambda _: load.round_and_round(bench, peer, mine),
        )
    yield Figure("id_bare", pair.ratio, pair.raw(first=_apart(*first)))


def _apart(mine: load.Load, theirs: load.Load) -> dict[str, float]:
    """How it goes when each is asked for the first time, so that no answer can be kept."""
    return {"ratio": mine.rate / theirs.rate, "rate": mine.rate, "cpu_ms": mine.cpu_ms}


def our_items(bench: Bench) -> list[str]:
    """The addresses of cameras drawn from our register."""
    count = IDS // 10 if bench.is_quick else IDS
    return [f"/cameras/{one}.json" for one in addresses.drawn(our_ids(ours.register(bench)), count)]


def our_ids(folder: Path) -> list[str]:
    """The ids of our register, which gives its own."""
    from registry.maps.index import open_index

    index = open_index(folder / "index" / "cameras.index")
    return [one.decode() for one in index.columns["id"].tolist()]


def _numbers(bench: Bench) -> list[str]:
    count = IDS // 10 if bench.is_quick else IDS
    return addresses.drawn([str(n + 1) for n in range(len(data.places(bench.data)))], count)


def _boxes(bench: Bench) -> list[str]:
    return addresses.boxes(data.places(bench.data), bench.tiles)


def _ours(boxes: list[str]) -> list[str]:
    return [f"/cameras.geojson?bbox={box}&limit=1000" for box in boxes]
