"""The vectors of consistency: errors that were found in published figures are found in returns."""

import json
from datetime import date
from pathlib import Path

import pytest

from registry.statistics import returns
from registry.statistics.returns import Rate, Row, Value
from registry.statistics.returns.systems import settings
from tests.conftest import SHARED, skip_or_fail
from tests.statistics.returns.conftest import TODAY, a_return, a_row

SOURCE = SHARED.parent / "vectors" / "statistics.json"


@pytest.fixture(scope="module")
def vectors():
    if not SOURCE.is_file():
        skip_or_fail("the vectors of statistics")
    told = json.loads(SOURCE.read_text())["consistency_vectors"]
    return {one["id"]: one for one in told}


def held(counting, *rows, **but):
    """The problems of a return, but for what was left out, which is always told."""
    but = {"period_start": date(2017, 1, 1), "period_end": date(2026, 9, 30)} | but
    found = returns.check(counting.session, a_return(*rows, **but), today=TODAY)
    return [one for one in found if one.code != "LEFT_OUT"]


def counts(told, *names, **renamed):
    return {name: told[name] for name in names} | {to: told[name] for name, to in renamed.items()}


def of_day(told, number=1, **given):
    return a_row(number, date.fromisoformat(told["date"]), **given)


PARTS = ("alerts", "true_confirmed", "true_unconfirmed", "false_confirmed", "false_unconfirmed")


def test_c1_alerts_are_the_sum_of_their_parts(counting, vectors):
    told = vectors["C1"]

    [found] = [
        one
        for one in held(counting, of_day(told["input"], **counts(told["input"], *PARTS)))
        if one.level == "error"
    ]

    assert (found.code, found.level) == (told["expected"]["code"], told["expected"]["level"])
    assert found.values["difference"] == told["expected"]["difference"]


def test_c2_outcomes_are_no_more_than_the_alerts(counting, vectors):
    told = vectors["C2"]
    given = counts(
        told["input"], "alerts", "no_action", arrest="arrests", other="other_disposal"
    )  # fmt: skip

    [found] = held(counting, of_day(told["input"], **given))

    assert (found.code, found.level) == ("OUTCOMES_GT_ALERTS", "warning")
    assert found.values["difference"] == told["expected"]["difference"]


def test_c3_two_columns_are_not_the_same_in_every_row(counting, vectors):
    told = vectors["C3"]
    one, other = told["input"]["columns"]
    rows = [a_row(n, **{one: n % 3, other: n % 3}) for n in range(1, told["input"]["rows"] + 1)]

    [found] = [one for one in held(counting, *rows) if one.code == "DUPLICATE_COLUMN"]

    assert found.level == told["expected"]["level"]
    assert (found.values["measure_first"], found.values["measure"]) == (one, other)
    assert found.values["rows"] == told["input"]["identical_rows"]


def test_c4_a_threshold_is_of_its_day(counting, vectors):
    told = vectors["C4"]["input"]
    since = [("0.60", date(2023, 1, 1)), ("0.62", date(2024, 7, 11)), ("0.64", date(2024, 7, 25))]
    clerk = counting.official("aigul@example.kz", "statistician")
    for threshold, day in since:
        settings.record(
            counting.session, clerk, "police-astana", "faces", "astana",
            settings.Regime(day, threshold), at=counting.later(), today=TODAY,
        )  # fmt: skip
    row = of_day(told, threshold=str(told["threshold"]), list_size=told["watchlist"], alerts=0)

    [found] = held(counting, row)

    assert (found.code, found.level) == ("DATE_REGIME", "warning")
    assert found.values["suggest"] == vectors["C4"]["expected"]["suggest"]


def test_c4_is_seen_by_the_rows_around_where_nothing_was_recorded(counting, vectors):
    told = vectors["C4"]["input"]
    around = [a_row(n, date(2023, 7, n), threshold="0.6", alerts=0) for n in range(6, 18) if n > 11]
    before = [a_row(n, date(2023, 7, n), threshold="0.6", alerts=0) for n in range(6, 11)]
    later = [a_row(n, date(2024, 7, n), threshold="0.62", alerts=0) for n in range(10, 13)]
    for place, row in enumerate(later):
        later[place] = Row(30 + place, *row_days(row), None, "0.62", None, row.values)
    odd = of_day(told, 11, threshold="0.62", alerts=0)

    found = held(counting, *before, odd, *around, *later)

    assert [(one.code, one.row, one.values["suggest"]) for one in found] == [
        ("DATE_REGIME", 11, "2024-07-11")
    ]


def row_days(row):
    return row.starts_on, row.ends_on


def test_c5_a_list_does_not_change_by_one_digit_within_a_day(counting, vectors):
    told = vectors["C5"]["input"]
    rows = [of_day(told, n, list_size=size, alerts=0) for n, size in enumerate(told["sizes"], 1)]

    [found] = held(counting, *rows)

    assert (found.code, found.level, found.row) == ("OUTLIER_DIGIT", "warning", 2)
    assert found.values["suggest"] == 16199


def test_c7_two_versions_of_an_event_are_told_apart(counting, vectors):
    told = vectors["C7"]["input"]
    names = {"alerts": "alerts", "true": "true_confirmed", "false": "false_confirmed"}
    first, second = (
        a_row(1, date(2017, 6, 3), **{names[name]: count for name, count in told[one].items()})
        for one in ("v2018", "v2025_foi")
    )
    assert held(counting, first) == []
    whole = {"period_start": date(2017, 6, 1), "period_end": date(2017, 6, 30)}
    kept = counting.accepted(a_return(first, **whole))

    found = {one.code: one for one in held(counting, second, **whole, supersedes_id=kept)}

    assert found["ALERT_SUM"].values["difference"] == 95
    assert found["VINTAGE_CONFLICT"].level == "warning"
    assert found["VINTAGE_CONFLICT"].values["measures"] == ["alerts", "false_confirmed"]


def test_c8_rates_are_worked_out_here(counting, vectors):
    told = vectors["C8"]
    rows, rates = [], []
    for number, one in enumerate(told["input"]["rows"], 1):
        given = counts(one, false="false_confirmed", faces="faces_seen")
        rows.append(of_day(one, number, **given))
        rates.append(Rate(number, "false_confirmed", "faces_seen", one["shown"]))

    found = {one.row: one for one in held(counting, *rows, rates=tuple(rates))}

    for number, expected in enumerate(told["expected"]["results"], 1):
        assert (found[number].code if number in found else "ok") == expected["code"]
        if number in found:
            exact = float(found[number].values["exact"].rstrip("%"))
            assert exact == pytest.approx(expected["exact_pct"], rel=1e-5)


def test_c10_a_count_is_not_far_off_those_around_it(counting, vectors):
    told = vectors["C10"]["input"]
    faces = [11800, 9400, 10900, 13000, 12100, 10100]
    around = [a_row(n, date(2024, 12, n), faces_seen=seen) for n, seen in enumerate(faces, 1)]

    wrong = held(counting, *around, of_day(told, 10, faces_seen=told["copy_faces"]))
    right = held(counting, *around, of_day(told, 10, faces_seen=told["pdf_faces"]))

    assert [(one.code, one.level, one.row) for one in wrong] == [
        ("RATIO_TO_NEIGHBOURS", "warning", 10)
    ]
    assert right == []


def test_c12_no_day_is_counted_twice(counting, vectors):
    told = vectors["C12"]
    one, other = (
        dict(zip(("period_start", "period_end"), map(date.fromisoformat, days), strict=True))
        for days in (told["input"]["a"], told["input"]["b"])
    )
    row = Row(1, one["period_start"], one["period_end"], values=(Value("alerts", 3),))
    counting.accepted(a_return(row, **one))
    row = Row(1, other["period_start"], other["period_end"], values=(Value("alerts", 4),))

    [found] = held(counting, row, **other)

    assert (found.code, found.level) == ("PERIOD_OVERLAP", "error")
    assert [found.values["start"], found.values["end"]] == told["expected"]["overlap"]


def test_c13_arrests_are_no_more_than_the_true_alerts(counting, vectors):
    told = vectors["C13"]["input"]
    given = counts(told, "true_confirmed", "true_unconfirmed", "arrests")

    [found] = held(counting, a_row(**given))
    linked = held(counting, a_row(**given, arrests_linked=5))

    assert (found.code, found.level) == ("ARRESTS_GT_TRUE", "warning")
    assert linked == []


def test_c14_what_was_announced_follows_from_the_rows(counting, vectors):
    told = vectors["C14"]["input"]
    names = {"faces": "faces_seen", "false": "false_confirmed"}
    headline, records, near = (
        {names.get(name, name): n for name, n in told[one].items() if isinstance(n, int)}
        for one in ("headline", "records_2024_09_01_to_2025_09_30", "nearest_window")
    )
    start, end = (date.fromisoformat(told["nearest_window"][one]) for one in ("start", "end"))
    rest = {code: records[code] - near[code] for code in near}
    rows = [
        a_row(1, date(2024, 9, 1), **rest),
        a_row(2, start, **dict.fromkeys(near, 0)),
        a_row(3, end, **near),
    ]

    [found] = [
        one
        for one in held(
            counting, *rows, headline=headline,
            period_start=date(2024, 9, 1), period_end=date(2025, 9, 30),
        )
        if one.code == "HEADLINE_NOT_REPRODUCED"
    ]  # fmt: skip

    assert found.level == vectors["C14"]["expected"]["level"]
    assert found.values["measures"] == ["deployments", "faces_seen", "alerts", "arrests",
                                        "false_confirmed"]  # fmt: skip
    assert found.values["counted"] == [225, 3428304, 2259, 1038, 11]
    assert found.values["near"] == [203, 3141951, 2074, 963, 10]
    assert found.values["end"] == "2025-09-12"


def test_no_vector_is_left_out(vectors):
    here = Path(__file__).read_text()

    # C9 is about reading a file: it is tested there.
    assert [one for one in vectors if one != "C9" and f"def test_{one.lower()}_" not in here] == []
