"""How far a way is from a point, and whether a view reaches it; the vectors are drawn by hand.

On the equator a thousandth of a degree is 111.195 m both ways, so the sheets are easy to check.
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.maps import walking
from registry.maps.index import arrange

STEP = 111.195  # metres of a thousandth of a degree
EAST = [(0.0, 0.0), (0.01, 0.0)]
CORNER = [(0.0, 0.0), (0.01, 0.0), (0.01, 0.01)]
places = st.tuples(st.floats(66, 67), st.floats(40, 56))
steps = st.tuples(st.floats(-0.01, 0.01), st.floats(-0.01, 0.01))
moves = st.lists(steps, max_size=8)


def way(start, moves):
    path = [start]
    for across, up in moves:
        path.append((path[-1][0] + across, path[-1][1] + up))
    return path


def metres(path, lon, lat, within=5_000.0):
    return float(walking.distances(path, arrange([lon], [lat], {}, size=0), within)[0])


def on_the_way(path, share):
    """A point of the way: of the great circle between two of its places, by their vectors."""
    at = min(int(share * (len(path) - 1)), len(path) - 2)
    vectors = []
    for lon, lat in path[at : at + 2]:
        x, y = np.radians([lon, lat])
        vectors.append(np.array([np.cos(y) * np.cos(x), np.cos(y) * np.sin(x), np.sin(y)]))
    x, y, z = (1 - share) * vectors[0] + share * vectors[1]
    return float(np.degrees(np.arctan2(y, x))), float(np.degrees(np.arctan2(z, np.hypot(x, y))))


@pytest.mark.parametrize(
    ("path", "point", "steps"),
    [
        (EAST, (0.005, 0.001), 1),  # beside the middle
        (EAST, (0.005, -0.002), 2),  # on the other side
        (EAST, (-0.003, 0.0), 3),  # before its start
        (EAST, (0.013, 0.004), 5),  # behind its end: 3, 4, 5
        (CORNER, (0.009, 0.001), 1),  # as near to the one piece as to the other
        (CORNER, (0.012, 0.005), 2),
        ([(0.0, 0.0)], (0.003, 0.004), 5),  # a place and no way
        ([(0.0, 0.0), (0.0, 0.0)], (0.003, 0.004), 5),  # tapped twice
    ],
)
def test_it_measures_the_distance_to_the_nearest_place_of_the_way(path, point, steps):
    assert metres(path, *point) == pytest.approx(steps * STEP, rel=1e-5)


def test_a_distance_in_the_north_is_shorter_across():
    # At 60° a degree of longitude has half the metres.
    assert metres([(30.0, 59.99), (30.0, 60.01)], 30.002, 60.0) == pytest.approx(STEP, rel=1e-4)


def test_what_is_surely_too_far_is_not_measured():
    assert metres(EAST, 0.005, 0.1, within=100) == np.inf


def test_it_measures_across_the_antimeridian():
    assert metres([(179.999, 0.0), (-179.999, 0.0)], 180.0, 0.001) == pytest.approx(STEP, rel=1e-5)


def test_it_measures_the_length():
    assert walking.length(CORNER) == pytest.approx(20 * STEP, rel=1e-5)
    assert walking.length([(0, 0)]) == 0


@pytest.mark.parametrize(
    ("point", "sector", "reach", "seen"),
    [
        ((0.005, -0.001), (315, 90), 1.5, True),  # looks north, over the way
        ((0.005, -0.001), (135, 90), 1.5, False),  # looks south, away from it
        ((0.005, -0.001), (315, 90), 0.9, False),  # looks north, but not so far
        ((0.005, -0.001), (80, 20), 1.5, False),  # looks along the way: reached only far away
        ((0.005, -0.001), (80, 20), 8.0, False),  # 10° off the east: after 5.67 steps, past the end
        ((0.0, -0.001), (80, 20), 8.0, True),  # and from here after 5.67 of its 10 steps
        ((0.005, 0.001), (170, 20), 1.1, True),
        ((0.013, 0.0), (269, 2), 3.1, True),  # straight at its end
        ((0.013, 0.0), (89, 2), 9, False),  # with its back to it
        ((0.005, -0.001), (0, 360), 1.1, True),  # all around
        ((0.005, -0.001), (350, 20), 1.1, True),  # over north
        ((0.005, 0.0), (10, 1), 0.1, True),  # stands on the way
    ],
)
def test_a_view_reaches_the_way_or_does_not(point, sector, reach, seen):
    assert walking.is_seen(EAST, *point, [sector], reach * STEP) is seen


def test_of_several_views_one_is_enough():
    away, over = (135, 90), (315, 90)
    assert walking.is_seen(EAST, 0.005, -0.001, [away, over], 1.5 * STEP)
    assert not walking.is_seen(EAST, 0.005, -0.001, [], 1.5 * STEP)


def test_a_place_that_is_vague_is_seen_from_where_it_may_be():
    beside = (90, 60)  # looks east, its left edge runs along the way
    assert not walking.is_seen(EAST, 0.005, -0.001, [beside], 1.9 * STEP)
    assert walking.is_seen(EAST, 0.005, -0.001, [beside], 1.9 * STEP, blur=STEP / 2)


@given(places, moves.filter(bool), st.floats(0, 1))
def test_a_point_of_the_way_is_on_the_way(start, moves, share):
    path = way(start, moves)
    assert metres(path, *on_the_way(path, share)) < 0.01


@given(places, moves, st.floats(0, 359), st.floats(1, 360), st.floats(1, 2_000),
       st.floats(0, 500))  # fmt: skip
def test_a_wider_longer_or_vaguer_view_loses_nothing(start, moves, turn, width, far, blur):
    path = way(start, moves)
    point = (start[0] + 0.004, start[1] - 0.003)
    if walking.is_seen(path, *point, [(turn, width)], far):
        assert walking.is_seen(path, *point, [(turn - 1, width + 2)], far)
        assert walking.is_seen(path, *point, [(turn, width)], far * 1.5)
        assert walking.is_seen(path, *point, [(turn, width)], far, blur)


@given(places, moves, steps, st.floats(10, 2_000))
def test_all_around_it_sees_exactly_what_is_near_enough(start, moves, step, far):
    path = way(start, moves)
    point = way(start, [step])[-1]
    away = metres(path, *point)
    if abs(away - far) > 0.01:
        assert walking.is_seen(path, *point, [(0, 360)], far) is (away < far)
