"""What can be worked out of a table: by hand, and against trying out every table there is."""

from itertools import product
from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.statistics.disclosure import audit
from tests.statistics.drawn import crossed, summed, total

MONTHS = {"Jan": 2, "Feb": 7, "Mar": 11, "Apr": 20, "Total": 40}
YEAR = [total("Jan", "Feb", "Mar", "Apr", of="Total")]


def test_one_hidden_cell_of_a_sum_is_no_secret():
    assert audit(MONTHS, YEAR, ["Jan"], zeros_published=True) == {"Jan": (2, 2)}


def test_two_hidden_cells_of_a_sum_share_what_is_left():
    found = audit(MONTHS, YEAR, ["Jan", "Feb"], zeros_published=True)

    assert found == {"Jan": (1, 8), "Feb": (1, 8)}


def test_where_zeros_are_not_published_a_hidden_cell_may_be_one():
    found = audit(MONTHS, YEAR, ["Jan", "Feb"], zeros_published=False)

    assert found == {"Jan": (0, 9), "Feb": (0, 9)}


def test_two_ones_are_known_where_zeros_are_published():
    cells = {"Jan": 1, "Feb": 1, "Mar": 20, "Total": 22}
    relations = [total("Jan", "Feb", "Mar", of="Total")]

    assert audit(cells, relations, ["Jan", "Feb"], zeros_published=True) == {
        "Jan": (1, 1),
        "Feb": (1, 1),
    }


def test_four_corners_move_together():
    cells, relations = crossed("""
        3 9 4
        8 5 6
        7 7 9
    """)

    found = audit(cells, relations, ["a1", "a2", "b1", "b2"], zeros_published=True)

    assert found == {"a1": (1, 10), "a2": (2, 11), "b1": (1, 10), "b2": (3, 12)}


def test_three_corners_do_not():
    cells, relations = crossed("""
        3 9
        8 5
    """)

    found = audit(cells, relations, ["a1", "a2", "b1"], zeros_published=True)

    assert found == {"a1": (3, 3), "a2": (9, 9), "b1": (8, 8)}


def test_nothing_bounds_a_cell_of_a_hidden_sum():
    found = audit(MONTHS, YEAR, ["Jan", "Total"], zeros_published=True)
    bounded = audit(MONTHS, YEAR, ["Jan", "Total"], zeros_published=True, upper_bound=50.0)

    assert found == {"Jan": (1, inf), "Total": (39, inf)}
    assert bounded == {"Jan": (1, 12), "Total": (39, 50)}


def test_nothing_bounds_a_cell_that_stands_alone():
    assert audit({"a": 3}, [], ["a"], zeros_published=True) == {"a": (1, inf)}
    assert audit({"a": 3}, [], [], zeros_published=True) == {}


def test_whole_numbers_say_more_than_fractions():
    # 2 a + 4 b = 10 and a + c = 4: halves would let b begin at 0.5 and c end at 3.
    cells = {"a": 3, "b": 1, "ten": 10, "c": 1, "four": 4}
    relations = [{"a": 2, "b": 4, "ten": -1}, {"a": 1, "c": 1, "four": -1}]

    found = audit(cells, relations, ["a", "b", "c"], zeros_published=True)

    assert found == {"a": (1, 3), "b": (1, 2), "c": (1, 3)}


def test_a_year_that_rolls_on_gives_the_month_that_left_it():
    # The sum of months 1-3 and then of 2-4: their difference is month 4 less month 1.
    cells = {"m1": 3, "m2": 6, "m3": 9, "m4": 8, "r1": 18, "r2": 23}
    relations = [total("m1", "m2", "m3", of="r1"), total("m2", "m3", "m4", of="r2")]

    found = audit(cells, relations, ["m1", "m2"], zeros_published=True)

    assert found == {"m1": (3, 3), "m2": (6, 6)}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"cells": MONTHS | {"Jan": 3}}, "relation 0 does not sum to 0"),
        ({"cells": MONTHS | {"Jan": -2}}, "whole and not negative"),
        ({"cells": MONTHS | {"Jan": 2.5}}, "whole and not negative"),
        ({"relations": [{"Jan": 1, "May": -1}]}, "cannot hold -1 times 'May'"),
        ({"suppressed": ["May"]}, "there is no cell 'May'"),
        ({"upper_bound": 1}, "'Jan' lies above the upper bound 1"),
    ],
)
def test_a_table_that_does_not_hold_together_is_turned_away(change, said):
    asked = {"cells": MONTHS, "relations": YEAR, "suppressed": ["Jan"]} | change

    with pytest.raises(ValueError, match=said):
        audit(**asked, zeros_published=True)


def test_a_zero_is_not_hidden_where_zeros_are_published():
    with pytest.raises(ValueError, match="'a' is 0, and zeros are published"):
        audit({"a": 0}, [], ["a"], zeros_published=True)


@st.composite
def tangles(draw):
    """Up to four hidden cells in relations with any factors, each closed by a shown cell."""
    factors = draw(st.sampled_from([st.integers(-3, 4), st.integers(-(10**7), 10**7)]))
    names = "abcd"[: draw(st.integers(1, 4))]
    cells = {name: draw(st.integers(1, 6)) for name in names}
    relations = []
    for row in range(draw(st.integers(0, 3))):
        relation = {name: draw(factors) for name in names}
        left = sum(cells[name] * factor for name, factor in relation.items())
        cells[f"r{row}"] = abs(left)
        relations.append(relation | {f"r{row}": -1 if left >= 0 else 1})
    return cells, relations, list(names)


@settings(deadline=None, max_examples=100)
@given(tangles(), st.booleans())
def test_it_finds_what_trying_every_table_finds(tangle, zeros_published):
    cells, relations, hidden = tangle

    def agrees(numbers: tuple[int, ...]) -> bool:
        tried = cells | dict(zip(hidden, numbers, strict=True))
        return not any(sum(f * tried[name] for name, f in each.items()) for each in relations)

    tables = [t for t in product(range(zeros_published, 7), repeat=len(hidden)) if agrees(t)]
    found = audit(cells, relations, hidden, zeros_published=zeros_published, upper_bound=6)

    assert found == {
        n: (min(s), max(s)) for n, s in zip(hidden, zip(*tables, strict=True), strict=True)
    }


cubes = st.lists(st.integers(1, 30), min_size=12, max_size=12)


@settings(deadline=None, max_examples=50)
@given(cubes, st.sets(st.integers(0, 35)), st.sets(st.integers(0, 35)))
def test_the_truth_lies_within_and_hiding_more_never_tells_more(numbers, some, more):
    keys = list(product("ab", "xyz", "pq"))
    cells, relations = summed(dict(zip(keys, numbers, strict=True)))
    names = list(cells)

    few = audit(cells, relations, [names[i] for i in some], zeros_published=True)
    many = audit(cells, relations, [names[i] for i in some | more], zeros_published=True)

    for name, (low, high) in few.items():
        assert many[name][0] <= low <= cells[name] <= high <= many[name][1]
