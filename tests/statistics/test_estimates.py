"""Measures, on the printed records of London's live facial recognition and on invented figures."""

import pytest

from registry.statistics import estimates
from registry.statistics.estimates import Estimate, Method

close = {"rel": 1e-8}
# False alerts and alerts of each deployment at a threshold of 0.60, in printed order, 2023 to 2024.
DEPLOYMENTS = """
    0/1 0/0 0/1 0/0 0/0 0/2 0/1 0/0 0/3 0/3 0/2 0/1 0/4 0/1 1/2 0/7 0/0 1/6 0/3 0/10 0/11 0/0 0/0
    0/2 0/13 0/0 1/10 0/8 0/14 0/9 0/2 0/12 0/0 0/9 1/9 0/5 0/5 0/13 0/5 0/13 0/2 2/4 0/2 0/5 1/3
    0/2 2/12 0/9 0/12 0/4 1/11 0/15 0/7 0/5 0/12 0/14 0/16 0/8 0/6 0/6 0/9 0/12 1/7 0/4 0/5 0/7
    0/6 1/11 0/8 0/6 0/3 0/3 1/14 0/14 0/11 0/11 0/4 0/1 0/4 0/4 0/4 0/0 1/3 0/2 1/10 0/10 0/7 0/4
    0/4 0/0 0/3 0/7 0/3 0/0 0/13 0/12 2/8 0/6 0/13 1/6 0/8 0/9 0/7 0/2 1/10 1/9 0/3 0/9 2/14 0/9
    0/4 3/7
"""
YEARS = [  # false, alerts, and in a hundred: the share, and its interval
    (7, 8, 87.5, 52.9, 97.8),
    (3, 20, 15.0, 5.2, 36.0),
    (2, 58, 3.4, 1.0, 11.7),
    (27, 1287, 2.1, 1.4, 3.0),
    (7, 1161, 0.6, 0.3, 1.2),
]


@pytest.mark.parametrize(("false", "alerts", "share", "low", "high"), YEARS)
def test_a_share_comes_with_its_counts_and_its_interval(false, alerts, share, low, high):
    found = estimates.share(false, alerts)

    assert (found.numerator, found.denominator, found.method) == (false, alerts, "wilson")
    assert [round(100 * end, 1) for end in found.interval] == [low, high]
    assert found.value is None if alerts < 20 else round(100 * found.value, 1) == share


def test_of_too_few_cases_only_the_counts_are_shown():
    found = estimates.share(0, 3)

    assert found.value is None
    assert (found.numerator, found.denominator) == (0, 3)
    assert found.interval == pytest.approx((0, 0.6315968501), **close)


def test_where_nothing_happened_the_interval_has_one_end():
    # No arrest after a false alert: of 10 false alerts, and of 962 arrests.
    assert estimates.share(0, 962) == Estimate(
        0.0, 0, 962, (0.0, pytest.approx(0.003109223136, **close)), Method.ONE_SIDED
    )
    assert estimates.none_of(10) == pytest.approx(0.2588655509, **close)
    assert estimates.rule_of_three(962) == pytest.approx(0.003118503119, **close)
    assert estimates.rule_of_three(10) is None
    assert estimates.share(0, 0).interval == (0, 1)
    with pytest.raises(ValueError, match="says nothing"):
        estimates.none_of(0)


def test_what_could_not_be_determined_is_counted_out_and_in():
    # 2025: 1,161 alerts, 1,137 confirmed true and 17 never confirmed.
    found = estimates.determined(1137, 17, 1161)

    assert found.least.value == pytest.approx(0.9793281654, **close)
    assert found.most.value == pytest.approx(0.9939707149, **close)
    assert found.interval == pytest.approx((0.9694250462, 0.9970763895), **close)
    assert found.method == "wilson_of_bounds"
    # An invented count of number plates: 3,100 hits, 2,790 right, 31 undetermined.
    plates = estimates.determined(2790, 31, 3100)
    assert (plates.least.value, plates.most.value) == pytest.approx((0.9, 0.91), **close)
    assert plates.interval == pytest.approx((0.8889392764, 0.9195732765), **close)
    with pytest.raises(ValueError, match="cannot be"):
        estimates.determined(3, 2, 4)
    with pytest.raises(ValueError, match="cannot be"):
        estimates.determined(3, -1, 4)


def test_a_rate_names_its_exposure():
    found = estimates.rate(7, 1703254, 1_000_000)

    assert (found.numerator, found.denominator, found.method) == (7, 1703254, "poisson_exact")
    assert found.value == pytest.approx(4.109780456, **close)
    assert found.interval == pytest.approx((1.652344895, 8.467718474), **close)


def test_deployments_are_pooled_as_sums_and_say_less_than_single_alerts():
    pairs = [tuple(map(int, word.split("/"))) for word in DEPLOYMENTS.split()]

    found = estimates.pooled(pairs)

    assert len(pairs) == 112
    assert (found.measure.numerator, found.measure.denominator) == (25, 692)
    assert found.measure.value == pytest.approx(0.03612716763, **close)
    assert found.design_effect == pytest.approx(1.3551546, rel=1e-7)
    assert found.effective == pytest.approx(510.64285, rel=1e-7)
    assert found.measure.interval == pytest.approx((0.02309834151, 0.05608311813), **close)


def test_a_mean_of_shares_is_not_the_share():
    found = estimates.pooled([(1, 4), (0, 40), (2, 5), (0, 51)])

    assert found.measure.value == pytest.approx(0.03, **close)
    assert found.design_effect == pytest.approx(3.65534937, **close)
    assert found.effective == pytest.approx(27.35716614, **close)
    assert found.measure.interval == pytest.approx((0.004611610818, 0.1711297495), **close)
    assert estimates.pooled([(0, 9), (0, 30)]).effective == 39
    for few in ([], [(1, 4)], [(0, 0), (0, 0)]):
        with pytest.raises(ValueError, match="two clusters"):
            estimates.pooled(few)


def test_it_notices_that_faces_were_no_longer_counted_alike():
    # 2024, before and from 11 July: faces seen, and minutes.
    factor = estimates.broken((164854, 28517), (737292, 27801))

    assert factor == pytest.approx(4.58758, rel=1e-5)
    assert estimates.broken((100, 60), (299, 60)) is None
    assert estimates.broken((301, 60), (100, 60)) == pytest.approx(100 / 301)
    with pytest.raises(ValueError, match="above 0"):
        estimates.broken((0, 60), (1, 60))


def test_one_in_so_many_has_two_digits_that_count():
    low, high = estimates.share(10, 2077).interval

    assert (estimates.one_in(10 / 2077), estimates.one_in(high), estimates.one_in(low)) == (
        210,
        110,
        380,
    )
    assert estimates.one_in(10 / 3147436) == 310_000
    assert estimates.one_in(0) is None
