"""An index and what came after it answer together as one index of all of it would."""

import sys
from threading import Thread

import mapbox_vector_tile
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.maps import keys, tiles
from registry.maps.clusters import gathered
from registry.maps.dense import gathered_densely
from registry.maps.index import arrange, overlaid
from registry.maps.layers import Layers, Part
from registry.maps.within import within

MARKS = ["face", "vehicle", "object", "recording", "unknown"]
SPOTS = [(71.4, 51.1), (71.40001, 51.1), (71.41, 51.13), (76.9, 43.2), (-151.2, -33.9), (0.0, 0.0)]
spots = st.sampled_from(SPOTS) | st.tuples(st.floats(70, 72), st.floats(50, 52))
places = st.lists(st.tuples(spots, st.integers(0, 4), st.booleans()), max_size=30)


def index_of(drawn, name, size):
    lon, lat = np.array([place for place, _, _ in drawn], float).reshape(-1, 2).T
    columns = {
        "id": np.array([f"{name}-{number}" for number in range(len(drawn))], "S16"),
        "mark": np.array([mark for _, mark, _ in drawn], np.uint8),
        "bearing": np.arange(len(drawn), dtype=np.int16),
        "fov": np.full(len(drawn), -1, np.int16),
        "approx": np.zeros(len(drawn), np.bool_),
        "passes": np.array([passes for _, _, passes in drawn], np.bool_),
    }
    return arrange(lon, lat, columns, size=size, dictionaries={"mark": MARKS})


def told(tile):
    """What a tile shows, whatever the order; numbers of features are those of one index only."""
    if tile is None:
        return []
    features = mapbox_vector_tile.decode(tile)["cameras"]["features"]
    return sorted((f["geometry"]["coordinates"], sorted(f["properties"].items())) for f in features)


@given(places, places, st.data())
@settings(deadline=None, max_examples=60)
def test_layers_show_what_one_index_of_all_would(old, new, data):
    base, newer = index_of(old, "old", 1), index_of(new, "new", 9)
    drawn = data.draw(
        st.lists(st.integers(0, max(len(old) - 1, 0)), unique=True, max_size=len(old))
    )
    gone = np.array(drawn, np.int64)
    whole = overlaid(base, gone, newer)
    before = Part(base, base.columns["passes"])
    assert before.summed is not None
    assert before.counted("mark").sum() == before.count
    parts = [
        before.without(gone[: len(gone) // 2]).without(gone[len(gone) // 2 :]),
        Part(newer, newer.columns["passes"], first_row=base.count),
    ]

    counts = sum(part.counted("mark") for part in parts)
    assert (
        counts.tolist()
        == np.bincount(
            whole.columns["mark"][whole.columns["passes"]], minlength=len(MARKS)
        ).tolist()
    )
    for z, (lon, lat) in zip((0, 3, 6, 9, 12, 13, 16), [*SPOTS, SPOTS[0]], strict=True):
        x, y = (int(cell[0]) >> (keys.ZOOM - z) for cell in keys.cells([lon], [lat]))
        expected = tiles.tile(whole, z, x, y, rows=whole.columns["passes"])
        assert told(tiles.tile_of(parts, z, x, y)) == told(expected)


def test_features_of_two_layers_never_share_a_number():
    base = index_of([((71.4, 51.1), 0, True), ((100.0, 10.0), 1, True)], "old", 1)
    newer = index_of([((0.0, 0.0), 0, True), ((-151.2, -33.9), 1, True)], "new", 2)
    parts = [Part(base, base.columns["passes"])]
    parts.append(Part(newer, newer.columns["passes"], first_row=base.count))

    features = mapbox_vector_tile.decode(tiles.tile_of(parts, 0, 0, 0))["cameras"]["features"]

    assert sorted(feature["id"] for feature in features) == [1, 2, 3, 4]


def test_layers_know_where_something_has_come_or_gone_since():
    base = index_of([], "old", 10)
    astana, almaty = (int(keys.keys([lon], [lat])[0]) for lon, lat in (SPOTS[0], SPOTS[3]))
    touched = (np.array([12, 15]), np.array([astana, almaty], np.uint64))
    layers = Layers(base, np.empty(0, np.int64), None, 20, touched)

    def around(key):
        return key - 5, key + 5

    assert layers.is_untouched(around(astana), since=12)
    assert not layers.is_untouched(around(astana), since=11)
    assert not layers.is_untouched(around(almaty), since=12)
    assert layers.is_untouched((0, 9), since=10)
    assert not layers.is_untouched((0, 9), since=9)  # before the file nobody knows


@given(places.filter(lambda drawn: any(passes for _, _, passes in drawn)), st.integers(0, 52))
@settings(deadline=None, max_examples=60)
def test_the_road_for_many_rows_comes_to_the_same_clusters(drawn, shift):
    index = index_of(drawn, "one", 1)
    passes = index.columns["passes"]

    few = gathered(index, np.flatnonzero(passes), shift, "mark", first_row=7)
    many = gathered_densely(index, passes, shift, "mark", first_row=7)

    for name in ("key", "row", "count", "marks"):
        assert getattr(few, name).tolist() == getattr(many, name).tolist()
    np.testing.assert_allclose([few.lon, few.lat], [many.lon, many.lat])


@given(places, places, st.data())
@settings(deadline=None, max_examples=60)
def test_what_lies_in_boxes_is_found_in_both(old, new, data):
    base, newer = index_of(old, "old", 1), index_of(new, "new", 9)
    drawn = data.draw(
        st.lists(st.integers(0, max(len(old) - 1, 0)), unique=True, max_size=len(old))
    )
    layers = Layers(base, np.array(drawn, np.int64), newer, 9)
    boxes = [(70.5, 50.5, 71.5, 51.5), (71.3, 51.0, 77.0, 52.0), (170.0, -40.0, -150.0, 0.0)]

    near = within(layers, boxes)

    rows = {int(row) for box in boxes for row in layers.whole.box(*box)}
    expected = sorted(layers.whole.columns["id"][sorted(rows)].tolist())
    assert sorted(near.columns["id"].tolist()) == expected
    assert near.count == len(expected)
    assert near.key.tolist() == sorted(near.key.tolist())
    assert set(near.columns) == set(base.columns)


def test_a_part_can_be_counted_while_another_thread_takes_a_change_in():
    names = [f"column {number}" for number in range(300)]
    columns = {name: np.zeros(4, np.uint8) for name in names}
    words = {name: ["one", "two"] for name in names}
    index = arrange([71.0] * 4, [51.0] * 4, columns, size=1, dictionaries=words)
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)  # threads take turns in the middle of everything
    try:
        for _ in range(20):
            part = Part(index, np.ones(4, np.bool_))
            counting = Thread(target=lambda part=part: [part.counted(name) for name in names])
            counting.start()
            while counting.is_alive():
                left = part.without(np.array([2]))
                assert left.counted("column 0").tolist() == [3, 0]
            counting.join()
    finally:
        sys.setswitchinterval(before)
