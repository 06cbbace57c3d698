"""Which cells are hidden, and that it is enough. All figures are invented.

Where a table has several best choices, what is tested is their number and that they are safe.
"""

from collections.abc import Collection
from itertools import chain, combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.errors import Refused
from registry.statistics.disclosure import audit, protect
from tests.statistics.drawn import Cells, Relations, crossed, summed, total

OUTCOMES = """
    31 12 3
    19  8 3
     9  5 0
"""
MONTHS = {"Jan": 2, "Feb": 7, "Mar": 11, "Apr": 20, "Total": 40}
YEAR = [total("Jan", "Feb", "Mar", "Apr", of="Total")]


def hidden(cells: Cells, relations: Relations, **but: object) -> set[str]:
    return protect(cells, relations, **({"threshold": 5, "zeros_published": True} | but))


def is_safe(
    cells: Cells, relations: Relations, names: Collection[str], *, zeros: bool = True
) -> bool:
    """Whether every small hidden count may be 5, and may be any of 5 numbers or more."""
    found = audit(cells, relations, names, zeros_published=zeros)
    small = [found[name] for name in names if cells[name] < 5]
    return all(high >= 5 and high - low >= 4 for low, high in small)


def test_two_small_outcomes_take_two_larger_ones_with_them():
    cells, relations = crossed(OUTCOMES)

    names = hidden(cells, relations, fixed_published=["TT"], upper_bound=90)

    assert not is_safe(cells, relations, {"a3", "b3"})
    assert names == {"a2", "a3", "b2", "b3"}
    assert audit(cells, relations, names, zeros_published=True, upper_bound=90) == {
        "a2": (10, 14),
        "a3": (1, 5),
        "b2": (6, 10),
        "b3": (1, 5),
    }


def test_a_small_month_takes_the_smallest_other_with_it():
    names = hidden(MONTHS, YEAR, fixed_published=["Total"], upper_bound=40)

    assert names == {"Jan", "Feb"}


def test_two_ones_need_a_third_where_zeros_are_published():
    cells = {"Jan": 1, "Feb": 1, "Mar": 20, "Apr": 30, "Total": 52}

    assert hidden(cells, YEAR, fixed_published=["Total"]) == {"Jan", "Feb", "Mar"}


def test_a_zero_is_hidden_only_where_zeros_are_not_published():
    cells = {"Jan": 0, "Feb": 9, "Mar": 20, "Apr": 30, "Total": 59}

    assert hidden(cells, YEAR, fixed_published=["Total"]) == set()
    names = hidden(cells, YEAR, fixed_published=["Total"], zeros_published=False)
    assert names == {"Jan", "Feb"}
    assert is_safe(cells, YEAR, names, zeros=False)


def test_two_small_districts_take_one_of_their_own_city_each():
    cells = {"A1": 22, "A2": 15, "A3": 3, "B1": 12, "B2": 9, "B3": 3}
    cells |= {"A": 40, "B": 24, "Nation": 64}
    relations = [total("A", "B", of="Nation")]
    relations += [total("A1", "A2", "A3", of="A"), total("B1", "B2", "B3", of="B")]

    names = hidden(cells, relations, fixed_published=["A", "B", "Nation"], upper_bound=64)

    assert names == {"A2", "A3", "B2", "B3"}
    assert audit(cells, relations, names, zeros_published=True) == {
        "A2": (1, 17),
        "A3": (1, 17),
        "B2": (1, 11),
        "B3": (1, 11),
    }


def test_a_new_rolling_year_hides_what_would_give_an_old_month_away():
    # The first release showed months 3 to 12 and the first year; the second adds m13 and a year.
    months = [3, 6, 9, 12, 8, 7, 10, 11, 9, 13, 14, 10, 8]
    cells = {f"m{i:02}": number for i, number in enumerate(months, 1)} | {"r1": 112, "r2": 117}
    names = list(cells)
    relations = [total(*names[:12], of="r1"), total(*names[1:13], of="r2")]
    asked = {"forced_suppressed": ["m02"], "fixed_published": ["r1", *names[2:12]]}

    found = hidden(cells, relations, **asked, upper_bound=200)

    assert not is_safe(cells, relations, {"m01", "m02"})
    assert found == {"m01", "m02", "m13"}
    assert audit(cells, relations, found, zeros_published=True) == {
        "m01": (1, 8),
        "m02": (1, 8),
        "m13": (6, 13),
    }


def test_a_small_cell_in_three_directions_takes_a_whole_cube_with_it():
    inner = {"FAc": 2, "FAn": 6, "FAo": 7, "FBc": 9, "FBn": 12, "FBo": 8}
    inner |= {"MAc": 14, "MAn": 11, "MAo": 6, "MBc": 7, "MBn": 9, "MBo": 13}
    cells, relations = summed({tuple(name): number for name, number in inner.items()})
    sums = [name for name in cells if "T" in name]

    names = hidden(cells, relations, fixed_published=sums, upper_bound=104)

    assert names == {"FAc", "FAo", "FBc", "FBo", "MAc", "MAo", "MBc", "MBo"}
    found = audit(cells, relations, names, zeros_published=True)
    assert (found["FAc"], found["FBo"], found["MAc"]) == ((1, 8), (7, 14), (8, 15))


def test_a_table_of_two_by_two_is_hidden_whole_around_its_small_cell():
    cells, relations = crossed("""
         3 20
        30 40
    """)

    names = hidden(cells, relations, fixed_published=["aT", "bT", "T1", "T2", "TT"])

    assert names == {"a1", "a2", "b1", "b2"}


def test_weights_say_which_cell_is_dear():
    names = hidden(MONTHS, YEAR, fixed_published=["Total"], weights={"Feb": 3, "Mar": 2})

    assert names == {"Jan", "Apr"}


def test_nothing_small_means_nothing_hidden():
    assert hidden({"a": 5, "b": 0, "T": 5}, [total("a", "b", of="T")]) == set()
    assert hidden({}, []) == set()


def test_what_is_published_already_is_not_hidden_however_small():
    assert hidden({"a": 1, "b": 9, "T": 10}, [total("a", "b", of="T")], fixed_published="abT") == (
        set()
    )


def test_it_says_which_count_cannot_be_saved():
    cells = {"Jan": 2, "Feb": 0, "Total": 2}

    with pytest.raises(Refused, match="“Jan” can be worked out") as refused:
        hidden(cells, [total("Jan", "Feb", of="Total")], fixed_published=["Total"])

    assert refused.value.code == "unprotectable"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"fixed_published": ["May"]}, "there is no cell 'May'"),
        ({"fixed_published": ["Jan"], "forced_suppressed": ["Jan"]}, "both published and hidden"),
        ({"weights": {"May": 2}}, "there is no cell 'May'"),
        ({"weights": {"Feb": -1}}, "the weight of 'Feb' is -1"),
        ({"threshold": 0}, "a threshold is 1 or more"),
    ],
)
def test_a_question_that_does_not_hold_together_is_turned_away(asked, said):
    with pytest.raises(ValueError, match=said):
        hidden(MONTHS, YEAR, **asked)


numbers = st.lists(st.integers(0, 25), min_size=12, max_size=12)


def table(rows: list[int]) -> tuple[Cells, Relations]:
    keys = product("abc", "1234")
    return summed(dict(zip(keys, rows, strict=True)))


@settings(deadline=None, max_examples=20)
@given(numbers, st.booleans())
def test_what_is_hidden_is_safe_and_the_same_each_time(rows, zeros):
    cells, relations = table(rows)

    names = hidden(cells, relations, zeros_published=zeros)

    assert {name for name, value in cells.items() if not zeros <= value or value >= 5} >= (
        cells.keys() - names
    )
    assert is_safe(cells, relations, names, zeros=zeros)
    assert hidden(cells, relations, zeros_published=zeros) == names


@settings(deadline=None, max_examples=20)
@given(numbers, st.sets(st.integers(0, 19), max_size=4))
def test_what_was_hidden_before_stays_hidden_and_nothing_becomes_unsafe(rows, before):
    cells, relations = table(rows)
    forced = {name for i, name in enumerate(cells) if i in before and cells[name]}

    names = hidden(cells, relations, forced_suppressed=forced)

    assert names >= forced | {name for name, value in cells.items() if 0 < value < 5}
    assert is_safe(cells, relations, names)


@settings(deadline=None, max_examples=15)
@given(st.lists(st.integers(1, 20), min_size=6, max_size=6))
def test_no_choice_of_fewer_cells_is_safe(rows):
    cells, relations = summed(dict(zip(product("ab", "123"), rows, strict=True)))
    fixed = ["aT", "bT", "TT"]
    small = {name for name, value in cells.items() if value < 5}
    others = [name for name in cells if name not in small and name not in fixed]
    sizes = range(len(others) + 1)
    trials = chain.from_iterable(combinations(others, size) for size in sizes)

    safe = next((t for t in trials if is_safe(cells, relations, small | set(t))), None)

    if safe is None or not small.isdisjoint(fixed):
        return
    assert len(hidden(cells, relations, fixed_published=fixed)) == len(small) + len(safe)


@pytest.mark.slow
def test_a_table_of_a_thousand_cells_is_safe_within_seconds():
    rows = {
        (f"r{i}", f"c{j}"): (i * i * 7 + j * 13 + i * j) % 37 for i in range(30) for j in range(30)
    }
    cells, relations = summed(rows)

    names = hidden(cells, relations)

    assert is_safe(cells, relations, names)
    assert len(names) < len(cells) / 2
