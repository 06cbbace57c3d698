"""Tiles of the index, on cities drawn as text: each digit is that many cameras in a cell."""

import mapbox_vector_tile
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.maps import tiles
from registry.maps.index import arrange
from tests.maps.mercator import ASTANA, degrees_of, dotted

MARKS = ["face", "vehicle", "object", "recording", "unknown"]

TOWN = """
    2 . . . . . . .
    . 1 . . . . . .
    . . . . . . . .
    . . . 3 . . . .
    . . . . . . . .
    . . . . . 1 . .
    . . . . . . . .
    . . . . . . . 2
"""


def index_of(points, **columns):
    lon, lat = np.array(points, float).reshape(-1, 2).T
    count = len(lon)
    usual = {
        "id": np.array([f"AST-{number}" for number in range(1, count + 1)], "S16"),
        "mark": np.zeros(count, np.uint8),
        "bearing": np.full(count, -1, np.int16),
        "fov": np.full(count, -1, np.int16),
        "approx": np.zeros(count, np.bool_),
    }
    return arrange(lon, lat, usual | columns, size=1, dictionaries={"mark": MARKS})


def features(tile, layer="cameras"):
    if tile is None:
        return []
    read = mapbox_vector_tile.decode(tile, default_options={"y_coord_down": True})
    assert list(read) == [layer]
    return read[layer]["features"]


def seen(tile):
    """What a tile shows where: the id of a single camera, or the count of a cluster."""
    return {
        tuple(feature["geometry"]["coordinates"]): feature["properties"].get(
            "id", feature["properties"].get("count")
        )
        for feature in features(tile)
    }


def test_it_counts_what_shares_a_cell_and_shows_what_stands_alone():
    tile = tiles.tile(index_of(dotted(TOWN)), *ASTANA)

    # A cell is 512 pixels wide; the points stand in the middle.
    assert seen(tile) == {
        (256, 256): 2,
        (768, 768): "AST-3",
        (1792, 1792): 3,
        (2816, 2816): "AST-7",
        (3840, 3840): 2,
    }


def test_it_puts_a_cluster_at_the_mean_of_its_members():
    z, x, y = ASTANA
    places = [(100, 20), (200, 20), (300, 50)]
    points = [degrees_of(z, x + (a + 0.5) / 4096, y + (b + 0.5) / 4096) for a, b in places]

    assert seen(tiles.tile(index_of(points), *ASTANA)) == {(200, 30): 3}


def test_it_counts_the_marks_of_a_cluster_and_leaves_out_those_it_has_not():
    mark = np.array([0, 3, 3, 4], np.uint8)
    index = index_of(dotted("4"), mark=mark)

    (cluster,) = features(tiles.tile(index, *ASTANA))

    assert cluster["properties"] == {"count": 4, "face": 1, "recording": 2, "unknown": 1}
    assert cluster["id"] == 1


def test_it_tells_of_a_single_camera_only_what_is_declared():
    index = index_of(
        dotted("1 1 1"),
        mark=np.array([1, 4, 9], np.uint8),
        bearing=np.array([0, -1, 359], np.int16),
        fov=np.array([90, -1, -1], np.int16),
        approx=np.array([False, False, True]),
    )

    told = [feature["properties"] for feature in features(tiles.tile(index, *ASTANA))]

    assert sorted(told, key=lambda properties: properties["id"]) == [
        {"id": "AST-1", "mark": "vehicle", "bearing": 0, "fov": 90},
        {"id": "AST-2", "mark": "unknown"},
        {"id": "AST-3", "bearing": 359, "approx": True},
    ]


def test_it_shows_only_what_passes_the_filter():
    index = index_of(dotted(TOWN))
    shown = ["AST-1", "AST-3", "AST-5", "AST-7", "AST-9"]
    passing = np.isin(index.columns["id"], np.array(shown, "S16"))

    # Of the three at the crossing, AST-4, 5 and 6, one is left and stands for itself.
    assert sorted(seen(tiles.tile(index, *ASTANA, rows=passing)).values()) == shown
    assert tiles.tile(index, *ASTANA, rows=np.zeros(9, np.bool_)) is None


def test_it_refuses_a_filter_over_another_index():
    with pytest.raises(ValueError, match="another index"):
        tiles.tile(index_of(dotted(TOWN)), *ASTANA, rows=np.ones(8, np.bool_))


def test_it_is_none_where_nothing_stands():
    assert tiles.tile(index_of(dotted(TOWN)), 10, 0, 0) is None
    assert tiles.tile(index_of([]), 0, 0, 0) is None


def test_it_shows_every_camera_from_zoom_14_and_one_spot_as_one():
    close = (14, ASTANA[1] * 16 + 3, ASTANA[2] * 16 + 5)
    middle = degrees_of(14, close[1] + 0.5, close[2] + 0.5)
    beside = degrees_of(14, close[1] + 0.5 + 1.5 / 4096, close[2] + 0.5)

    tile = tiles.tile(index_of([middle, beside, beside]), *close)

    assert set(seen(tile).values()) == {"AST-1", 2}


def test_it_bins_a_crowd_finely_from_zoom_16():
    close = (16, 45760, 21900)
    full, empty = "1 " * 64 + "\n", ". " * 64 + "\n"
    points = dotted(full * 30 + empty * 34, close)

    alone, crowd = (features(tiles.tile(index_of(points * n), *close)) for n in (1, 2))

    assert len(alone) == len(crowd) == 30 * 64
    assert {"count" in feature["properties"] for feature in alone} == {False}
    assert {feature["properties"]["count"] for feature in crowd} == {2}


def test_it_bins_a_crowd_coarser_where_its_cells_would_be_too_many():
    close = (16, 45760, 21900)
    points = dotted(("1 " * 64 + "\n") * 64, close)

    crowd = features(tiles.tile(index_of(points), *close))

    assert len(crowd) == 32 * 32
    assert {feature["properties"]["count"] for feature in crowd} == {4}


def test_it_does_not_bin_below_the_crowd():
    close = (16, 45760, 21900)
    z, x, y = close
    # Half a cell apart, 100 in a row: four to a cell, and two where the rows end.
    spots = [(i % 100 / 128 + 1 / 256, i // 100 / 128 + 1 / 256) for i in range(1_500)]
    points = [degrees_of(z, x + across, y + down) for across, down in spots]

    assert len(features(tiles.tile(index_of(points), *close))) == 1_500
    one_more = [*points, degrees_of(z, x + 0.9, y + 0.9)]
    assert len(features(tiles.tile(index_of(one_more), *close))) == 50 * 8 + 1


def test_in_the_streets_only_a_crowded_corner_is_a_cluster():
    close = (14, 11440, 5475)
    # Each eighth of the tile's side is a corner, here two dots wide.
    town = """
        9 1 . . 6 6 . . . . . . . . . .
        1 2 . . . . . . . . . . . . . .
        """ + "\n".join([". " * 16] * 13 + [". " * 15 + "9"])

    shown = seen(tiles.tile(index_of(dotted(town, close)), *close))

    # 9 + 1 + 1 + 2 are more than twelve; 6 + 6 are not, but each six stand on one spot.
    assert shown == {(187, 187): 13, (1152, 128): 6, (1408, 128): 6, (3968, 3968): 9}


def test_twelve_in_a_corner_stand_for_themselves():
    close = (14, 11440, 5475)
    z, x, y = close
    spots = [degrees_of(z, x + (8 * i + 0.5) / 4096, y + 0.5 / 4096) for i in range(13)]

    twelve, thirteen = (seen(tiles.tile(index_of(spots[:n]), *close)) for n in (12, 13))

    assert set(twelve.values()) == {f"AST-{number}" for number in range(1, 13)}
    assert thirteen == {(48, 0): 13}


def test_it_serves_other_layers_with_other_columns():
    kinds = np.array([b"dome", b"", b"fixed"])
    index = arrange(*zip(*dotted("1 1 1"), strict=True), {"kind": kinds}, size=1)

    tile = tiles.tile(index, *ASTANA, layer="observations", marks=None, copied=["kind"])

    told = [feature["properties"] for feature in features(tile, "observations")]
    assert sorted(told, key=str) == [{"kind": "dome"}, {"kind": "fixed"}, {}]


edges = st.sampled_from([-180.0, -90, 0, 71.40625, 90, 180])
points = st.lists(
    st.tuples(edges | st.floats(-180, 180), st.floats(-90, 90) | st.sampled_from([0.0, 51.1])),
    min_size=1,
    max_size=25,
)


def every_tile(index, zoom):
    """The tiles of a zoom that hold something, by going down from the whole world."""
    found = [(0, 0, 0)]
    for _ in range(zoom):
        quarters = [
            (z + 1, 2 * x + i, 2 * y + j) for z, x, y in found for i in (0, 1) for j in (0, 1)
        ]
        found = [t for t in quarters if index.slice(*t).start < index.slice(*t).stop]
    return found


@given(points, st.integers(0, 16), st.data())
@settings(deadline=None)
def test_it_has_every_camera_in_exactly_one_feature_of_each_zoom(drawn, zoom, data):
    index = index_of(drawn)
    passing = np.array(data.draw(st.lists(st.booleans(), min_size=len(drawn), max_size=len(drawn))))

    for rows in (None, passing):
        shown = [
            feature
            for tile in every_tile(index, zoom)
            for feature in features(tiles.tile(index, *tile, rows=rows))
        ]
        counts = [feature["properties"].get("count", 1) for feature in shown]
        marks = [feature["properties"].get("face", 1) for feature in shown]
        assert sum(counts) == sum(marks) == (len(drawn) if rows is None else passing.sum())
        assert all(("id" in f["properties"]) != ("count" in f["properties"]) for f in shown)
        assert len({feature["id"] for feature in shown}) == len(shown)


def test_it_describes_the_tiles():
    described = tiles.tilejson(
        "https://example.kz/tiles/cameras/{z}/{x}/{y}.mvt",
        bounds=(46.5, 40.6, 87.3, 55.4),
        fields={"id": "the camera", "count": "cameras in a cluster"},
        attribution="Ashyq Kamera",
        name="Cameras",
    )

    assert described == {
        "tilejson": "3.0.0",
        "name": "Cameras",
        "attribution": "Ashyq Kamera",
        "scheme": "xyz",
        "tiles": ["https://example.kz/tiles/cameras/{z}/{x}/{y}.mvt"],
        "bounds": [46.5, 40.6, 87.3, 55.4],
        "minzoom": 0,
        "maxzoom": 16,
        "vector_layers": [
            {
                "id": "cameras",
                "fields": {"id": "the camera", "count": "cameras in a cluster"},
                "minzoom": 0,
                "maxzoom": 16,
            }
        ],
    }
