"""Intervals, against published figures and against what must hold of any interval.

The figures marked with a year are the Metropolitan Police's printed records of live facial
recognition, summed; their intervals were worked out with SciPy 1.17 and statsmodels 0.15.
"""

from itertools import pairwise
from math import exp, fsum, inf, lgamma, log

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.statistics import intervals
from registry.statistics.intervals import clopper_pearson, newcombe, poisson, ratio_score, wilson

close = {"rel": 1e-8, "abs": 1e-12}
levels = st.sampled_from([0.5, 0.8, 0.9, 0.95, 0.99, 0.999])
tries = st.integers(1, 400)
counts = st.integers(0, 10**6).map(lambda number: number % 401)
SHARES = [
    # k and n, Wilson, Clopper and Pearson, Jeffreys
    # 2025: resolved alerts that were right
    (
        (1137, 1144),
        (0.9874236136, 0.9970328994),
        (0.987433635, 0.9975364585),
        (0.98802385, 0.9972590108),
    ),
    # 2025: false alerts by alert, and by face seen
    (
        (7, 1161),
        (2.923610482e-3, 0.01239303084),
        (2.427419271e-3, 0.01238295064),
        (2.700795639e-3, 0.01180133659),
    ),
    (
        (7, 1703254),
        (1.990816511e-6, 8.484085401e-6),
        (1.65234644e-6, 8.467700023e-6),
        (1.838288355e-6, 8.069358536e-6),
    ),
    # September 2024 to September 2025, the annual report: by alert, and by face seen
    (
        (10, 2077),
        (2.617332305e-3, 8.840272368e-3),
        (2.311146799e-3, 8.836408062e-3),
        (2.478023317e-3, 8.523958295e-3),
    ),
    (
        (10, 3147436),
        (1.725845698e-6, 5.849027857e-6),
        (1.523586786e-6, 5.842956467e-6),
        (1.633536774e-6, 5.636147878e-6),
    ),
    # the trial of 2018 and 2019, audited by Fussey and Murray
    (
        (8, 42),
        (0.09982008282, 0.3330077401),
        (0.08600559446, 0.3411844136),
        (0.09440250145, 0.327494222),
    ),
    # South Wales Police, March 2022: none false of three
    ((0, 3), (0.0, 0.5614970318), (0.0, 0.7075982262), (0.0, 0.535583243)),
    # figures invented for testing
    (
        (12, 120),
        (0.05813359203, 0.1666817411),
        (0.05274778639, 0.1681652127),
        (0.05583945512, 0.1631456256),
    ),
    (
        (9, 640),
        (7.415644178e-3, 0.02650801594),
        (6.449897224e-3, 0.02652655739),
        (6.980346992e-3, 0.02550712048),
    ),
    (
        (96, 188),
        (0.4396876449, 0.5811629055),
        (0.4368506364, 0.5840852349),
        (0.4394766012, 0.5814752369),
    ),
]
# Newcombe, Statistics in Medicine 17 (1998) 873: his cases; the score limits by closed form.
DIFFERENCES = [
    ((56, 70, 48, 80), (0.0524314724, 0.333872654), (0.05282971325, 0.33817294)),
    ((9, 10, 3, 10), (0.1705227239, 0.8090179735), (0.1700250164, 0.8406495439)),
    ((6, 7, 2, 7), (0.05822792748, 0.8062496375), (0.03417554508, 0.8534052599)),
    ((5, 56, 0, 29), (-0.0381371479, 0.1925600139), (-0.03259656174, 0.1933309767)),
    # false alerts by alert at a threshold of 0.60 and of 0.64, 2023 to 2025
    ((25, 692, 7, 1760), (0.0198672252, 0.04893582619), (0.02008473566, 0.04900356668)),
]


@pytest.mark.parametrize(("counted", "score", "exact", "prior"), SHARES)
def test_it_gives_the_known_intervals_of_a_share(counted, score, exact, prior):
    assert wilson(*counted) == pytest.approx(score, **close)
    assert clopper_pearson(*counted) == pytest.approx(exact, **close)
    assert intervals.jeffreys(*counted) == pytest.approx(prior, **close)


@pytest.mark.parametrize(("cells", "hybrid", "score"), DIFFERENCES)
def test_it_gives_the_known_intervals_of_a_difference(cells, hybrid, score):
    assert newcombe(*cells) == pytest.approx(hybrid, **close)
    assert intervals.miettinen_nurminen(*cells) == pytest.approx(score, **close)


def test_it_gives_the_known_interval_of_a_ratio():
    expected = (4.036997724, 20.44767635)

    assert ratio_score(25, 692, 7, 1760) == pytest.approx(expected, **close)


def test_it_gives_the_known_intervals_of_a_rate():
    assert poisson(7, 1703254) == pytest.approx((1.652344895e-06, 8.467718474e-06), **close)
    assert poisson(7, 1.703254) == pytest.approx((1.652344895, 8.467718474), **close)
    assert poisson(108, 480) == pytest.approx((0.1845718611, 0.2716514798), **close)


def test_where_nothing_happened_the_exact_end_is_known_in_closed_form():
    assert clopper_pearson(0, 10) == pytest.approx((0, 0.3084971078), **close)
    assert clopper_pearson(0, 962, 0.9) == pytest.approx((0, 0.003109223136), **close)
    assert wilson(0, 10) == pytest.approx((0, 0.2775327999), **close)
    assert exp(-poisson(0)[1]) == pytest.approx(0.025, rel=1e-12)


def test_where_nothing_was_tried_all_is_possible():
    assert wilson(0, 0) == clopper_pearson(0, 0) == intervals.jeffreys(0, 0) == (0, 1)
    assert newcombe(0, 0, 3, 7) == intervals.miettinen_nurminen(3, 7, 0, 0) == (-1, 1)
    assert ratio_score(0, 0, 3, 7) == ratio_score(0, 5, 0, 7) == (0, inf)


def test_where_one_side_is_empty_a_ratio_has_one_end():
    assert ratio_score(4, 9, 0, 8)[1] == inf
    assert ratio_score(4, 9, 0, 8)[0] > 0
    assert ratio_score(0, 8, 4, 9)[0] == 0
    assert 0 < ratio_score(0, 8, 4, 9)[1] < inf


@pytest.mark.parametrize(("k", "n"), [(-1, 5), (6, 5), (0, -1), (float("nan"), 5), (1, inf)])
def test_counts_that_cannot_be_are_turned_away(k, n):
    for interval in (wilson, clopper_pearson, intervals.jeffreys):
        with pytest.raises(ValueError, match="between none and all"):
            interval(k, n)
    for compared in (newcombe, ratio_score, intervals.miettinen_nurminen):
        with pytest.raises(ValueError, match="between none and all"):
            compared(1, 2, k, n)


@pytest.mark.parametrize("level", [0, 1, -0.5, 95, float("nan")])
def test_a_level_that_cannot_be_is_turned_away(level):
    with pytest.raises(ValueError, match="a level lies between 0 and 1"):
        wilson(1, 5, level)


def test_an_exposure_is_more_than_nothing():
    for exposure in (0, -1, inf, float("nan")):
        with pytest.raises(ValueError, match="an exposure is more than 0"):
            poisson(3, exposure)


def test_an_exact_interval_needs_whole_counts():
    with pytest.raises(ValueError, match="whole counts"):
        clopper_pearson(1.5, 5)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="whole counts"):
        poisson(1.5)  # type: ignore[arg-type]


@settings(max_examples=50, deadline=None)
@given(counts, tries)
def test_a_higher_level_never_gives_a_narrower_interval(k, n):
    k = k % (n + 1)
    for interval in (wilson, clopper_pearson):
        widening = [interval(k, n, level) for level in (0.5, 0.9, 0.95, 0.999)]
        for inner, outer in pairwise(widening):
            assert outer[0] <= inner[0] <= k / n <= inner[1] <= outer[1]


@settings(max_examples=50, deadline=None)
@given(counts, tries, levels)
def test_what_did_not_happen_has_the_mirrored_interval(k, n, level):
    k = k % (n + 1)
    for interval in (wilson, clopper_pearson, intervals.jeffreys):
        low, high = interval(k, n, level)
        assert interval(n - k, n, level) == pytest.approx((1 - high, 1 - low), abs=1e-13)


@settings(max_examples=20, deadline=None)  # a score interval halves within a halving
@given(counts, tries, counts, tries, levels)
def test_changing_sides_turns_a_comparison_round(k1, n1, k2, n2, level):
    k1, k2 = k1 % (n1 + 1), k2 % (n2 + 1)
    for interval in (newcombe, intervals.miettinen_nurminen):
        low, high = interval(k1, n1, k2, n2, level)
        assert -1 <= low <= k1 / n1 - k2 / n2 <= high <= 1
        assert interval(k2, n2, k1, n1, level) == pytest.approx((-high, -low), abs=1e-9)
    low, high = ratio_score(k1, n1, k2, n2, level)
    turned = ratio_score(k2, n2, k1, n1, level)
    assert turned[0] == pytest.approx(1 / high if high else inf, rel=1e-7)
    assert turned[1] == pytest.approx(1 / low if low else inf, rel=1e-7)


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 3000), levels)
def test_the_interval_of_a_count_leaves_half_of_the_rest_beyond_each_end(k, level):
    low, high = poisson(k, level=level)

    below = fsum(exp(i * log(high) - high - lgamma(i + 1)) for i in range(k + 1))
    assert below == pytest.approx((1 - level) / 2, rel=1e-7)
    if k:
        lower = fsum(exp(i * log(low) - low - lgamma(i + 1)) for i in range(k))
        assert 1 - lower == pytest.approx((1 - level) / 2, rel=1e-7)
