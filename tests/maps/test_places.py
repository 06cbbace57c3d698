"""What the index answers about places: tiles, boxes, what is nearest."""

from math import atan2, cos, hypot, radians, sin

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.maps.index import arrange
from tests.maps.mercator import degrees_of

# Round numbers lie on edges of tiles and meet each other; the rest is anywhere.
longitudes = st.sampled_from([-180.0, -90, 0, 71.40625, 90, 180]) | st.floats(-180, 180)
latitudes = st.sampled_from([-90.0, -85.06, 0, 51.1, 85.06, 90]) | st.floats(-90, 90)
places = st.lists(st.tuples(longitudes, latitudes), max_size=30)


def index_of(points):
    lon, lat = np.array(points, float).reshape(-1, 2).T
    return arrange(lon, lat, {}, size=0)


def quarters(z, x, y):
    return [(z + 1, 2 * x + right, 2 * y + down) for right in (0, 1) for down in (0, 1)]


def metres(lon, lat, lons, lats):
    """By the formula of Vincenty for a sphere, one by one."""
    a, b, c = radians(lat), radians(lats), radians(lons - lon)
    across = hypot(cos(b) * sin(c), cos(a) * sin(b) - sin(a) * cos(b) * cos(c))
    return 6_371_008.8 * atan2(across, sin(a) * sin(b) + cos(a) * cos(b) * cos(c))


@given(places)
@settings(deadline=None)
def test_it_puts_every_point_into_exactly_one_tile_of_each_zoom(points):
    index = index_of(points)
    tiles = [(0, 0, 0)]

    for zoom in range(17):
        slices = [index.slice(*tile) for tile in tiles]
        rows = sorted(row for part in slices for row in range(part.start, part.stop))
        assert rows == list(range(len(points))), zoom

        held = [tile for tile, part in zip(tiles, slices, strict=True) if part.start < part.stop]
        tiles = [child for tile in held for child in quarters(*tile)]


def test_it_finds_a_point_in_the_tile_where_it_was_drawn():
    index = index_of([degrees_of(10, 715.5, 342.5), degrees_of(10, 716.01, 342.5)])

    assert index.slice(10, 715, 342) == slice(0, 1)
    assert index.slice(10, 716, 342) == slice(1, 2)
    assert index.slice(10, 717, 342) == slice(2, 2)


@given(places, longitudes, latitudes, longitudes, latitudes)
@settings(deadline=None)
def test_it_finds_in_a_box_what_looking_at_every_point_finds(points, west, south, east, north):
    index = index_of(points)

    found = index.box(west, south, east, north).tolist()

    lon, lat = index.columns["lon"], index.columns["lat"]
    across = (lon >= west) & (lon <= east) if west <= east else (lon >= west) | (lon <= east)
    assert found == np.flatnonzero(across & (lat >= south) & (lat <= north)).tolist()


def test_it_includes_the_edges_of_a_box_of_no_size():
    index = index_of([(71.43, 51.13), (71.43, 51.13), (71.430001, 51.13)])

    assert index.box(71.43, 51.13, 71.43, 51.13).tolist() == [0, 1]


@pytest.mark.parametrize(
    "box", [(181, 0, -181, 10), (200, 0, 210, 10), (0, 10, 10, 0), (float("nan"), 0, 1, 1)]
)
def test_it_finds_nothing_in_a_box_that_is_none(box):
    assert index_of([(5, 5), (175, 5), (-175, 5)]).box(*box).tolist() == []


@given(places, longitudes, latitudes, st.integers(0, 8))
@settings(deadline=None)
def test_it_finds_the_nearest_as_measuring_every_point_does(points, lon, lat, k):
    index = index_of(points)

    rows, distances = index.nearest(lon, lat, k)

    lons, lats = index.columns["lon"].tolist(), index.columns["lat"].tolist()
    every = [metres(lon, lat, *place) for place in zip(lons, lats, strict=True)]
    # At the far side of the Earth the haversine keeps decimetres only.
    assert distances.tolist() == pytest.approx(sorted(every)[:k], abs=1)
    assert [every[row] for row in rows] == pytest.approx(distances.tolist(), abs=1)


def test_it_is_not_led_astray_by_a_corner_of_the_first_box_or_by_narrow_meridians():
    metre = 1 / 111_195  # degrees of latitude; at 51.1° N a degree of longitude is 0.628 of one
    east = metre / 0.628
    corner_or_beyond = [(71.4 + 95 * east, 51.1 + 95 * metre), (71.4 + 110 * east, 51.1)]
    east_or_north = [(71.4 + 95 * east, 51.1), (71.4, 51.1 + 99 * metre)]

    for points, nearest in ((corner_or_beyond, 110), (east_or_north, 95)):
        _, distances = index_of(points).nearest(71.4, 51.1, 1)
        assert distances.tolist() == pytest.approx([nearest], abs=0.1)


def test_it_finds_the_nearest_of_those_that_pass_a_filter():
    index = index_of([(71.40, 51.1), (71.41, 51.1), (71.42, 51.1), (71.43, 51.1)])
    passing = index.columns["lon"] > 71.405

    rows, distances = index.nearest(71.40, 51.1, 2, rows=passing)

    assert index.columns["lon"][rows].tolist() == [71.41, 71.42]
    assert distances.tolist() == pytest.approx([698.3, 1396.5], abs=0.1)


def test_it_looks_across_the_antimeridian_and_the_pole():
    index = index_of([(179.99, 10), (0, 89.9), (170, 10)])

    assert index.columns["lon"][index.nearest(-179.99, 10, 1)[0]].tolist() == [179.99]
    assert index.columns["lon"][index.nearest(180, 89.9, 1)[0]].tolist() == [0]
