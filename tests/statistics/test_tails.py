"""Tails, against sums of exact fractions."""

from fractions import Fraction
from math import comb, erfc, exp, sqrt

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


@pytest.mark.parametrize("x", [0.01, 0.3, 1, 2.5, 9, 30])
def test_it_knows_the_incomplete_gamma_function_in_closed_form(x):
    assert tails.gamma_rest(1, x) == pytest.approx(exp(-x), rel=1e-12)
    assert tails.gamma_rest(0.5, x) == pytest.approx(erfc(sqrt(x)), rel=1e-12)
    assert tails.gamma_rest(3, x) == pytest.approx(exp(-x) * (1 + x + x * x / 2), rel=1e-12)


@pytest.mark.parametrize("a", [1, 16, 17, 1000, 10**6, 10**9])
def test_the_shares_on_both_sides_make_one(a):
    for x in (0.5 * a, 0.999 * a, a, 1.001 * a + 1, 2 * a + 5):
        assert tails.gamma_share(a, x) + tails.gamma_rest(a, x) == pytest.approx(1, rel=1e-14)


def test_half_of_a_symmetric_beta_lies_below_the_middle():
    for a in (0.5, 1, 7, 800, 10**6):
        assert tails.beta_share(a, a, 0.5) == pytest.approx(0.5, rel=1e-9)


def test_it_finds_where_a_line_comes_down_to_zero():
    assert tails.crossing(lambda x: 2 - x * x, 0, 2) == pytest.approx(sqrt(2), rel=1e-15)
    assert tails.crossing(lambda _: 1.0, 0, 2) == pytest.approx(2)
    assert tails.crossing(lambda _: -1.0, 0, 2) == pytest.approx(0)
