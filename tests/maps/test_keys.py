"""Positions as keys."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.maps import keys
from tests.maps.mercator import degrees_of

numbers = st.integers(0, keys.SIDE - 1)


def bit_by_bit(x: int, y: int) -> int:
    return sum((x >> i & 1) << 2 * i | (y >> i & 1) << 2 * i + 1 for i in range(26))


@given(numbers, numbers)
def test_it_takes_the_bits_of_x_and_y_in_turn(x, y):
    key = keys.interleave(np.array([x], np.uint64), np.array([y], np.uint64))

    assert key.tolist() == [bit_by_bit(x, y)]


def test_it_counts_cells_from_the_north_west_corner():
    lon, lat = [-180, 0, 180, 0, 90], [89, 0, -89, 66.51326045, 0]

    x, y = keys.cells(lon, lat)

    side = 2**26
    assert x.tolist() == [0, side // 2, side - 1, side // 2, side * 3 // 4]
    assert y.tolist() == [0, side // 2, side - 1, side // 4 - 1, side // 2]


def test_it_gives_a_tile_the_keys_of_its_cells():
    assert keys.span(0, 0, 0) == (0, 2**52)
    assert keys.span(1, 1, 0) == (2**50, 2**51)
    assert keys.span(1, 0, 1) == (2**51, 2**51 + 2**50)
    assert keys.span(26, 2**26 - 1, 2**26 - 1) == (2**52 - 1, 2**52)


@pytest.mark.parametrize("tile", [(-1, 0, 0), (27, 0, 0), (3, 8, 0), (3, 0, 8), (3, -1, 0)])
def test_it_knows_no_tile_beyond_the_square(tile):
    with pytest.raises(ValueError, match="there is no tile"):
        keys.span(*tile)


@given(st.integers(0, 18), st.data())
def test_it_finds_a_place_at_its_pixel_again(z, data):
    side = st.integers(0, 2**z - 1)
    x, y = data.draw(side), data.draw(side)
    column, row = data.draw(st.integers(0, 4095)), data.draw(st.integers(0, 4095))
    lon, lat = degrees_of(z, x + (column + 0.5) / 4096, y + (row + 0.5) / 4096)

    across, down = keys.positions(keys.keys([lon], [lat]), z, x, y, 4096)

    # Beyond zoom 14 a cell of the key is wider than a pixel.
    off = max(0, 2 ** (z - 14) // 2 + 1) if z > 14 else 0
    assert abs(int(across[0]) - column) <= off
    assert abs(int(down[0]) - row) <= off


def test_it_measures_a_degree_of_the_meridian():
    metres = keys.metres(71.4, 51.0, np.array([71.4, 71.4]), np.array([52.0, 51.0]))

    assert metres.tolist() == pytest.approx([111_195.08, 0], abs=0.01)


def test_it_goes_around_the_pole_and_across_the_antimeridian():
    assert keys.around(20, 89.5, 100_000)[0::2] == (-180, 180)
    west, _, east, _ = keys.around(179.9, 0, 100_000)
    assert west == pytest.approx(179.0007, abs=1e-4)
    assert east == pytest.approx(-179.2007, abs=1e-4)
