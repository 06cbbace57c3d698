"""Drawings: geometry that says what the counts say, and nothing of what is hidden."""

import pytest

from registry.pages import charts
from registry.pages.charts.icons import rounded
from registry.statistics.cells import Cell


def cell(value: int | None, marks: str = "") -> Cell:
    return Cell("s", "astana", "2026-Q1", "alerts", value, marks=marks)


def step(value: int | None, marks: str = "") -> charts.Step:
    return charts.Step("alerts", "system", 0, cell(value, marks))


def test_bars_go_by_the_square_root() -> None:
    steps = charts.funnel([step(10_000), step(2_500), step(1), step(0)])

    assert [one.width for one in steps] == [100.0, 50.0, 1.0, 0.0]


def test_a_hidden_count_has_no_length_whatever_it_is() -> None:
    steps = charts.funnel(
        [step(100), step(None, "c"), step(None), charts.Step("x", "wrong", 0, None)]
    )

    assert [(one.width, one.gap) for one in steps[1:]] == [
        (0.0, "hidden"), (0.0, "reason"), (0.0, "missing"),
    ]  # fmt: skip


def test_signs_stand_kind_by_kind() -> None:
    found = charts.array({"right": 150, "open": 10, "wrong": 40})

    assert found is not None
    assert (found.total, found.counts) == (100, {"right": 75, "open": 5, "wrong": 20})
    assert found.paths["right"].count("M") == 75
    assert found.paths["wrong"].startswith("M")


def test_what_is_rare_takes_a_thousand() -> None:
    found = charts.array({"right": 1_137, "open": 17, "wrong": 7})

    assert found is not None
    assert (found.total, found.counts) == (1_000, {"right": 979, "open": 15, "wrong": 6})


def test_no_alerts_are_no_signs() -> None:
    assert charts.array({"right": 0, "wrong": 0}) is None


@pytest.mark.parametrize("parts", [(1, 1, 1), (1, 2, 4), (999_999, 1), (0, 7, 0), (5, 5, 5, 5, 1)])
@pytest.mark.parametrize("total", [100, 1_000])
def test_rounded_parts_add_up(parts: tuple[int, ...], total: int) -> None:
    exact = {str(n): part / sum(parts) * total for n, part in enumerate(parts)}

    found = rounded(exact, total)

    assert sum(found.values()) == total
    assert all(abs(found[kind] - part) < 1 for kind, part in exact.items())


@pytest.mark.parametrize(
    ("lowest", "first"), [(0.97, 0.95), (0.91, 0.9), (0.86, 0.8), (0.6, 0.5), (0.2, 0.0)]
)
def test_an_axis_of_shares_begins_as_low_as_it_must(lowest: float, first: float) -> None:
    axis = charts.shares([lowest, 0.99])

    assert (axis.first, axis.last) == (first, 1.0)
    assert axis.is_cut == (first > 0)


@pytest.mark.parametrize(
    ("highest", "last"), [(0.4, 0.4), (0.41, 0.6), (1e-6, 1e-6), (7, 8), (1_000, 1_000), (123, 150)]
)
def test_an_axis_from_zero_ends_at_a_round_number(highest: float, last: float) -> None:
    axis = charts.from_zero([0.0, highest])

    assert (axis.first, axis.last) == (0.0, pytest.approx(last))
    assert 2 <= len(axis.ticks) <= 6


def test_rows_keep_their_order_and_a_break_takes_room() -> None:
    rows = [
        charts.Row("Q1", "75", 0.7, 0.8, 0.75, 0.75),
        charts.Row("Q2", "hidden", gap="hidden", broken="threshold"),
        charts.Row("Q3", "70–80", 0.6, 0.9, 0.7, 0.8),
    ]

    drawn = charts.dots(rows)

    assert [one.row.label for one in drawn.rows] == ["Q1", "Q2", "Q3"]
    first, second, third = drawn.rows
    assert (second.y - first.y, third.y - second.y) == (90, 56)
    assert (len(first.ends), second.ends, len(third.ends)) == (1, (), 2)
    assert second.width == 0


def test_panels_share_one_scale() -> None:
    few, many = charts.Point("Q1", 0.01, 0.02, 0.015, 0.015), charts.Point("Q1", 0.1, 0.4, 0.2, 0.2)

    one, other = charts.panels({"Almaty": [few], "Astana": [many]})

    assert one.ticks == other.ticks == ((0.0, 106.0), (0.4, 10.0))
    assert one.points[0].least == pytest.approx(102.4)
    assert other.points[0].least == pytest.approx(58.0)
