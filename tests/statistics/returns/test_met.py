"""A real record of 324 deployments goes the whole way: refused for its known errors, corrected,
accepted; and its sums are those that were worked out from the printed rows."""

import csv
import io
import json
from collections import defaultdict
from datetime import date

import pytest

from registry.statistics import returns
from registry.statistics.returns import Blocked, reading
from registry.statistics.returns.systems import settings
from tests.conftest import SHARED, skip_or_fail
from tests.statistics.returns.conftest import OFFICE, TODAY, a_return

HERE = SHARED.parent / "vectors"
CALLED = {
    "location_printed_first_line": "place",
    "min_threshold": "threshold",
    "watchlist_size": "list_size",
    "faces_seen_estimate": "faces_seen",
}
COUNTED = (
    "alerts", "true_confirmed", "true_unconfirmed", "false_confirmed", "false_unconfirmed",
    "arrests", "other_disposal", "no_action", "faces_seen_estimate",
)  # fmt: skip
PERIODS = {
    "2020": (date(2020, 1, 1), date(2020, 12, 31)),
    "2022": (date(2022, 1, 1), date(2022, 12, 31)),
    "2023": (date(2023, 1, 1), date(2023, 12, 31)),
    "2024": (date(2024, 1, 1), date(2024, 12, 31)),
    "2025": (date(2025, 1, 8), date(2025, 7, 11)),
}
REGIMES = (("0.60", date(2023, 4, 1)), ("0.62", date(2024, 7, 11)), ("0.64", date(2024, 7, 25)))


@pytest.fixture(scope="module")
def printed():
    """The rows by the year that is printed in them."""
    path = HERE / "met-lfr-deployments.csv"
    if not path.is_file():
        skip_or_fail("the record of deployments")
    found = defaultdict(list)
    for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines()):
        found[row["date"][:4]].append(row)
    return found


@pytest.fixture(scope="module")
def expected():
    return json.loads((HERE / "statistics.json").read_text())


def read(rows, year):
    """The rows as a file of the office, read for the return of a year."""
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0].keys())
    writer.writeheader()
    writer.writerows(rows)
    start, end = PERIODS[year]
    about = a_return(period_start=start, period_end=end)
    return reading.read(text.getvalue().encode(), f"{year}.csv", about, columns=CALLED)


def with_reasons(rows):
    """What was left empty in 2020 to 2022 was not collected then."""
    return [{k: v or ("not_collected" if k in COUNTED else v) for k, v in r.items()} for r in rows]


def corrected(printed, year):
    """The rows with the listed errors corrected: nothing else is touched."""
    rows = with_reasons(printed[year])
    if year == "2023":
        rows = [row for row in rows if row["date"] != "2023-07-11"]  # belongs to 2024
    if year == "2024":
        moved = [row for row in with_reasons(printed["2023"]) if row["date"] == "2023-07-11"]
        rows += [row | {"date": "2024-07-11"} for row in moved]
    if year in ("2023", "2024"):  # one of two columns that are the same in every row
        rows = [row | {"no_action": "not_collected"} for row in rows]
    for row in rows:
        if (row["date"], row["alerts"], row["true_unconfirmed"]) == ("2024-01-10", "1", "1"):
            row["alerts"] = "2"
        if row["watchlist_size"] == "19199":
            row["watchlist_size"] = "16199"
    return sorted(rows, key=lambda row: row["date"])


def record_regimes(counting):
    clerk = counting.official("aigul@example.kz", "statistician")
    for threshold, day in REGIMES:
        settings.record(
            counting.session, clerk, OFFICE, "faces", "astana", settings.Regime(day, threshold),
            at=counting.later(), today=TODAY,
        )  # fmt: skip


def codes(found):
    return {one.code for one in found}


def test_empty_cells_need_a_reason(printed):
    found = read(printed["2020"], "2020")

    assert found.given is None
    assert codes(returns.errors(found.problems)) == {"BLANK"}
    assert {p.measure: p.values["count"] for p in returns.errors(found.problems)} == {
        "alerts": 1, "true_confirmed": 1, "false_confirmed": 1, "arrests": 1, "faces_seen": 1,
    }  # fmt: skip


def test_the_known_errors_keep_it_back(counting, printed):
    record_regimes(counting)
    clerk = counting.official("aigul@example.kz", "statistician")
    errors, warnings = {}, {}
    for year in PERIODS:
        given = read(with_reasons(printed[year]), year).given
        number = counting.start(clerk, given)
        found = returns.check(counting.session, given, today=TODAY)
        errors[year] = [one for one in found if one.level == "error"]
        warnings[year] = [one for one in found if one.code in ("DATE_REGIME", "OUTLIER_DIGIT")]
        if errors[year]:
            with pytest.raises(Blocked) as refused:
                counting.submit(clerk, number)
            assert refused.value.problems == errors[year]

    assert {year: codes(some) for year, some in errors.items()} == {
        "2020": set(), "2022": set(), "2023": {"DUPLICATE_COLUMN"},
        "2024": {"ALERT_SUM", "DUPLICATE_COLUMN"}, "2025": set(),
    }  # fmt: skip
    assert [one.values["suggest"] for one in warnings["2023"]] == ["2024-07-11"]
    assert [one.values["suggest"] for one in warnings["2025"]] == [16199]


def test_corrected_and_accepted_it_adds_up_to_the_years_and_the_thresholds(
    counting, printed, expected
):
    record_regimes(counting)
    for year in PERIODS:
        counting.accepted(read(corrected(printed, year), year).given)

    found = returns.accepted(counting.session, date(2020, 1, 1), date(2025, 12, 31))

    # 2024 was printed one alert short of its parts; the corrected row carries it.
    years = {y: dict(t) for y, t in expected["met_lfr_by_year"]["values"].items()}
    years["2024"]["alerts_printed"] += 1
    assert {str(one.period_start.year): summed(one.rows) for one in found} == years
    thresholds = {t: dict(of) for t, of in expected["met_lfr_by_threshold"].items()}
    thresholds["0.6"]["alerts_printed"] += 1
    rows = [row for one in found for row in one.rows]
    assert {
        threshold: summed([row for row in rows if row.threshold == threshold])
        for threshold in thresholds
    } == thresholds
    kept = returns.breaks.of(counting.session, "faces", "astana")
    assert [(one.measure, one.detected_by, one.at) for one in kept if one.at.year == 2024] == [
        ("alerts", "threshold", date(2024, 7, 11)),
        ("faces_seen", "rate", date(2024, 7, 23)),
        ("alerts", "threshold", date(2024, 7, 25)),
    ]
    # The level of 2023 was another one again.
    assert ("faces_seen", "rate") in {
        (one.measure, one.detected_by) for one in kept if one.at.year == 2023
    }


def summed(rows):
    """Rows as they are added up in the vectors."""
    found = dict.fromkeys(
        ("faces_seen_estimate", "alerts_printed", "true_confirmed", "true_unconfirmed",
         "false_confirmed", "false_unconfirmed", "arrests"), 0,
    )  # fmt: skip
    named = {"faces_seen": "faces_seen_estimate", "alerts": "alerts_printed"}
    for row in rows:
        for one in row.values:
            name = named.get(one.measure, one.measure)
            if name in found:
                found[name] += one.value or 0
    return {"deployments": len(rows)} | found
