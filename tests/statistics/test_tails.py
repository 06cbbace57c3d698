"""Tails, against sums of exact fractions."""

from fractions import Fraction
from math import comb, exp, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.statistics import tails


@given(st.integers(1, 120), st.integers(0, 120), st.integers(1, 63))
def test_it_sums_the_binomial_tail(n, k, part):
    k = k % (n + 1)
    share = Fraction(part, 64)
    terms = [comb(n, i) * share**i * (1 - share) ** (n - i) for i in range(n + 1)]

    assert tails.at_least(k, n, float(share)) == pytest.approx(float(sum(terms[k:])), rel=1e-11)
    assert tails.at_most(k, n, float(share)) == pytest.approx(float(sum(terms[: k + 1])), rel=1e-11)


@pytest.mark.parametrize("mean", [0.01, 0.3, 1, 2.5, 9, 30])
def test_it_sums_the_tail_of_rare_events(mean):
    assert tails.few(0, mean) == pytest.approx(exp(-mean), rel=1e-12)
    assert tails.few(2, mean) == pytest.approx(exp(-mean) * (1 + mean + mean**2 / 2), rel=1e-12)


@pytest.mark.parametrize("k", [1, 16, 1000, 10**6, 10**9])
@pytest.mark.parametrize("part", [1e-5, 0.025, 0.5])
def test_a_mean_is_found_again_from_its_tail(k, part):
    low, high = tails.mean_below(k, part), tails.mean_above(k, part)

    assert low < k < high or part == 0.5
    assert tails.few(k, high) == pytest.approx(part, rel=1e-8)
    assert 1 - tails.few(k - 1, low) == pytest.approx(part, rel=1e-8)


@pytest.mark.parametrize(("k", "n"), [(1, 3), (7, 1161), (7, 1_703_254), (10**5, 10**9)])
def test_a_share_is_found_again_from_its_tail(k, n):
    low, high = tails.share_below(k, n - k + 1, 0.025), tails.share_above(k + 1, n - k, 0.025)

    assert tails.at_least(k, n, low) == pytest.approx(0.025, rel=1e-8)
    assert tails.at_most(k, n, high) == pytest.approx(0.025, rel=1e-8)


def test_half_of_a_symmetric_beta_lies_below_the_middle():
    for a in (0.5, 1, 7, 800, 10**6):
        assert tails.share_below(a, a, 0.5) == pytest.approx(0.5, rel=1e-9)
        assert tails.share_above(a, a, 0.5) == pytest.approx(0.5, rel=1e-9)


def test_it_finds_where_a_line_comes_down_to_zero():
    assert tails.crossing(lambda x: 2 - x * x, 0, 2) == pytest.approx(sqrt(2), rel=1e-15)
    assert tails.crossing(lambda _: 1.0, 0, 2) == pytest.approx(2)
    assert tails.crossing(lambda _: -1.0, 0, 2) == pytest.approx(0)
