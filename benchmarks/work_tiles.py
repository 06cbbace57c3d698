"""Tiles: cold beside tipg and tileserver-gl, filtered beside unfiltered, low zooms one by one."""

from collections.abc import Iterator

from benchmarks import addresses, data, load, ours
from benchmarks.addresses import FILTER
from benchmarks.bench import Bench, Figure, Missing
from benchmarks.load import Load
from benchmarks.peers import tileserver, tipg

COLD = "a fresh server for each run; a repeated tile asks with empty pairs in its query"
THEIR_FILTER = "face_recognition=true"
OTHER_FILTERS = ("function=vehicle_identification", "place_type=street", "function=recording_only")


def beside_tipg(bench: Bench) -> Iterator[Figure]:
    """Cold tiles with the same attributes."""
    mix = _mix(bench)
    with tipg.running(bench) as peer:
        pair = load.in_turn(
            bench, lambda _: cold(bench), lambda _: load.once(bench, peer, tipg.tiles(mix))
        )
        yield Figure("tiles_tipg", pair.ratio, pair.raw(cold=COLD))
        every = load.once(bench, peer, tipg.tiles(mix, attributes=""))
    ratio = load.rate(pair.ours) / every.rate
    yield Figure("tiles_tipg_all", ratio, load.Pair(pair.ours, [every]).raw(cold=COLD))


def filtered_beside_tipg(bench: Bench) -> Iterator[Figure]:
    """Cold tiles of the cameras that recognise faces."""
    theirs = tipg.tiles(_mix(bench), only=THEIR_FILTER)
    with tipg.running(bench) as peer:
        pair = load.in_turn(
            bench, lambda _: cold(bench, FILTER), lambda _: load.once(bench, peer, theirs)
        )
    yield Figure("tiles_tipg_filtered", pair.ratio, pair.raw(cold=COLD))


def filtered_cost(bench: Bench) -> Iterator[Figure]:
    """What a filter costs, in CPU for each request, which is the steadier measure."""
    pair = load.in_turn(bench, lambda _: cold(bench, FILTER), lambda _: cold(bench))
    ratio = load.middle(pair.ours, "cpu_ms") / load.middle(pair.theirs, "cpu_ms")
    raw = {"filtered": pair.raw()["ours"], "unfiltered": pair.raw()["theirs"]}
    yield Figure("filtered_cost", ratio, raw | {"rate_ratio": 1 / pair.ratio, "cold": COLD})


def beside_tileserver(bench: Bench) -> Iterator[Figure]:
    """Cold tiles of ours beside tiles that were cut beforehand."""
    theirs = tileserver.tiles(_mix(bench))
    with tileserver.running(bench) as peer:
        load.once(bench, peer, theirs[:1])
        pair = load.in_turn(
            bench, lambda _: cold(bench), lambda _: load.round_and_round(bench, peer, theirs)
        )
    yield Figure("tiles_tileserver", pair.ratio, pair.raw(cold=COLD))


def low_zoom(bench: Bench) -> Iterator[Figure]:
    """Each tile of zoom 2 to 6 for itself, over one connection, with a filter not asked before.

    The limit of retention differs in each request and all cameras keep it, so that neither a tile
    nor the rows of its filter can have been kept.
    """
    places = data.places(bench.data)
    wanted = [tile for z in range(2, 7) for tile, _ in addresses.busy_tiles(places, z)]
    new = [
        addresses.ours([tile], f"{each}&retention_max={200_000 + 1_000 * i + number}")[0]
        for i, each in enumerate((FILTER, *OTHER_FILTERS))
        for number, tile in enumerate(wanted)
    ]
    held = [path for each in (FILTER, *OTHER_FILTERS) for path in addresses.ours(wanted, each)]
    with ours.running(bench) as server:
        first = load.once(bench, server, new, connections=1)
        again = load.once(bench, server, held, connections=1)
    raw = {"new_filter": vars(first), "known_filter": vars(again)}
    yield Figure("low_zoom", first.p99_ms, raw | {"tiles": len(new)})


def cold(bench: Bench, query: str = "") -> Load:
    """Our tiles of the mix, asked of a fresh server."""
    with ours.running(bench) as server:
        measured = load.once(bench, server, addresses.ours_cold(_mix(bench), query))
        tile = addresses.tile_at(*addresses.COUNTRY, 4)
        tags = [load.get(server, path)[1].get("etag") for path in addresses.ours_cold([tile] * 2)]
    if ours.keeps_answers() and tags[0] == tags[1]:
        raise Missing("the server takes an address with empty pairs for the one without them")
    return measured


def _mix(bench: Bench) -> list[addresses.Tile]:
    return addresses.tiles(data.places(bench.data), bench.tiles)
