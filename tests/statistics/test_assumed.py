"""Models, on figures that laboratories and newspapers published."""

import pytest

from registry.statistics import assumed

close = {"rel": 1e-8}


def test_of_a_crowd_most_alerts_are_wrong_when_few_are_wanted():
    # The National Physical Laboratory, 2023; how many are wanted is an assumption.
    crowd = assumed.crowd(100_000, prevalence=0.0001, tpir=0.89, fpir=1 / 6000)

    assert crowd.wanted == pytest.approx(10, **close)
    assert crowd.true_alerts == pytest.approx(8.9, **close)
    assert crowd.missed == pytest.approx(1.1, **close)
    assert crowd.false_alerts == pytest.approx(16.665, **close)
    assert crowd.precision == pytest.approx(0.348132212, **close)
    assert assumed.crowd(9, prevalence=0, tpir=1, fpir=0).precision is None


def test_false_alarms_grow_with_the_list():
    fmr = assumed.pair_rate(1 / 6000, 10_000)

    rates = [assumed.search_rate(fmr, size) for size in (1000, 2000, 10_000, 16_000)]

    assert fmr == pytest.approx(1.66680556e-08, rel=1e-7)
    assert rates == pytest.approx(
        [1.66679168e-05, 3.333555578e-05, 0.0001666666667, 0.000266653333], rel=1e-7
    )


def test_a_small_rate_of_many_is_many():
    # Gigerenzer on the trial at Berlin Südkreuz: one in a thousand of 160,000 people a day.
    assert assumed.expected(0.001, 160_000) == (160, 136, 185)
    assert assumed.expected(0, 160_000) == (0, 0, 0)


def test_ten_alerts_would_seldom_show_a_group_hit_three_times_as_often():
    found = assumed.detectability(10, 0.135, 3)

    assert found.share == pytest.approx(0.31889763779527563, **close)
    assert found.critical == 5
    assert found.power == pytest.approx(0.18454384688247688, **close)
    assert found.chance == pytest.approx(0.006251045953614759, **close)
    assert assumed.detectability(1, 0.135, 3).critical is None


def test_a_share_that_cannot_be_is_turned_away():
    with pytest.raises(ValueError, match="a share lies between 0 and 1"):
        assumed.crowd(10, prevalence=1.5, tpir=0.9, fpir=0)
    with pytest.raises(ValueError, match="a share lies between 0 and 1"):
        assumed.search_rate(float("nan"), 10)
