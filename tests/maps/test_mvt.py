"""Point layers as vector tiles, read back by an independent decoder."""

import mapbox_vector_tile
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.maps import mvt


def read(tile):
    layers = mapbox_vector_tile.decode(tile, default_options={"y_coord_down": True})
    return {
        name: [
            (feature["id"], tuple(feature["geometry"]["coordinates"]), feature["properties"])
            for feature in layer["features"]
        ]
        for name, layer in layers.items()
    }


def test_it_writes_points_with_what_is_known_of_each():
    properties = {
        "id": np.array([b"AST-1", b"AST-2", b"AST-3"], "S16"),
        "mark": (np.array([1, 0, 255], np.uint8), ["face", "көлік"]),
        "bearing": np.ma.masked_less(np.array([359, -1, 0], np.int16), 0),
        "approx": np.ma.masked_equal(np.array([False, True, False]), False),
    }

    tile = mvt.encode("cameras", [0, 4095, 300], [1, 2, 4095], [1, 128, 2**53], properties)

    assert read(tile) == {
        "cameras": [
            (1, (0, 1), {"id": "AST-1", "mark": "көлік", "bearing": 359}),
            (128, (4095, 2), {"id": "AST-2", "mark": "face", "approx": True}),
            (2**53, (300, 4095), {"id": "AST-3", "bearing": 0}),
        ]
    }


def test_it_writes_numbers_of_every_sort():
    properties = {
        "whole": np.array([-(2**40), -1, 0, 2**62]),
        "real": np.array([0.5, np.nan, -1e300, 3.0]),
        "plain": np.array([None, 7, None, -7], object),
        "text": np.array(["", "ә", "a" * 200, "x"]),
    }

    tile = mvt.encode("l", [-5, 0, 5, 5000], [0, -80, 0, 0], [1, 2, 3, 4], properties)

    assert read(tile)["l"] == [
        (1, (-5, 0), {"whole": -(2**40), "real": 0.5, "text": ""}),
        (2, (0, -80), {"whole": -1, "plain": 7, "text": "ә"}),
        (3, (5, 0), {"whole": 0, "real": -1e300, "text": "a" * 200}),
        (4, (5000, 0), {"whole": 2**62, "real": 3.0, "plain": -7, "text": "x"}),
    ]


def test_it_writes_each_key_and_value_once_and_none_that_is_not_used():
    ones = np.array([1, 1, 1])
    unused = (np.array([-1, -1, -1]), ["never"])

    tile = mvt.encode("l", ones, ones, None, {"a": ones, "b": ones, "never": unused})

    value_one = b"\x22\x02\x28\x01"
    assert tile.count(value_one) == 1
    assert tile.count(b"\x1a\x01a") == tile.count(b"\x1a\x01b") == 1
    assert b"never" not in tile


def test_it_is_the_tile_that_the_specification_describes():
    tile = mvt.encode("points", [25], [17], [1], {"h": np.array(["w"])})

    # The geometry of a point at (25, 17) is [9, 50, 34] in the specification.
    feature = b"\x12\x0d\x08\x01\x12\x02\x00\x00\x18\x01\x22\x03\x09\x32\x22"
    layer = b"\x78\x02\x0a\x06points" + feature + b"\x1a\x01h\x22\x03\x0a\x01w\x28\x80\x20"
    assert tile == b"\x1a" + bytes([len(layer)]) + layer


def test_it_can_be_joined_to_another_tile():
    one, two = (mvt.encode(name, [1], [2], [3], {}) for name in ("one", "two"))

    assert read(one + two) == {"one": [(3, (1, 2), {})], "two": [(3, (1, 2), {})]}


def test_it_is_empty_without_points():
    assert mvt.encode("l", [], [], [], {"a": np.array([])}) == b""


def test_it_refuses_values_that_a_tile_cannot_hold():
    with pytest.raises(ValueError, match="datetime64"):
        mvt.encode("l", [1], [1], [1], {"day": np.array(["2026-01-01"], "M8[D]")})


pixels = st.integers(-(2**30), 2**30)
features = st.lists(
    st.tuples(st.integers(0, 2**63), pixels, pixels, st.none() | st.text(min_size=1, max_size=40)),
    min_size=1,
    max_size=20,
)


@given(features)
@settings(deadline=None)
def test_it_reads_back_whatever_was_written(drawn):
    ids, xs, ys, words = zip(*drawn, strict=True)

    tile = mvt.encode("l", xs, ys, np.array(ids, np.uint64), {"w": np.array(words, object)})

    told = [{} if word is None else {"w": word.rstrip("\0")} for word in words]
    assert [(i, at) for i, at, _ in read(tile)["l"]] == list(
        zip(ids, zip(xs, ys, strict=True), strict=True)
    )
    assert [properties for _, _, properties in read(tile)["l"]] == told
