"""Breaks are found where a series jumps, not where a row is odd; the office says their cause."""

from datetime import date

import pytest

from registry.errors import NotAllowed, Refused
from registry.statistics import returns
from registry.statistics.returns import breaks
from registry.statistics.returns.breaks import Break
from registry.statistics.returns.tables import SystemSetting, WatchlistSnapshot
from tests.statistics.returns.conftest import OFFICE, a_return, a_row

DAY = date(2026, 1, 1).toordinal()


def rows(values, code="faces_seen", **more):
    return [a_row(n, date.fromordinal(DAY + n), **{code: value}, **more)
            for n, value in enumerate(values, 1)]  # fmt: skip


def test_a_level_that_stays_is_no_break():
    assert breaks.detect(rows([1000, 1400, 900, 2000, 1100, 800] * 10)) == []


def test_one_odd_row_is_no_break():
    assert breaks.detect(rows([1000] * 20 + [90_000] + [1000] * 20)) == []


def test_a_jump_of_more_than_three_is_one():
    assert breaks.detect(rows([1000] * 20 + [3100] * 20)) == [
        Break("faces_seen", date(2026, 1, 22), "rate", "1000", "3100")
    ]


def test_faces_are_counted_by_hour_where_hours_are_known():
    counted = [a_row(n, date.fromordinal(DAY + n), faces_seen=1000 * n, camera_hours=n)
               for n in range(1, 41)]  # fmt: skip

    assert breaks.detect(counted) == []


def test_six_quarters_are_enough():
    quarters = [a_row(n, date(2025, 1, 1).replace(month=3 * n - 2), faces_seen=count)
                for n, count in enumerate([100, 110, 105], 1)]  # fmt: skip
    quarters += [a_row(3 + n, date(2026, 3 * n - 2, 1), faces_seen=count)
                 for n, count in enumerate([900, 950, 930], 1)]  # fmt: skip

    assert breaks.detect(quarters) == [
        Break("faces_seen", date(2026, 1, 1), "rate", "105", "900")
    ]  # fmt: skip


def test_a_list_of_another_size_is_one():
    snapshots = [WatchlistSnapshot(as_of=date(2026, month, 1), size=size)
                 for month, size in enumerate([900, 950, 910, 4000, 4100, 4050], 1)]  # fmt: skip

    assert breaks.detect([], (), snapshots) == [
        Break("list_size", date(2026, 4, 1), "list", "910", "4000")
    ]


def test_a_recorded_threshold_is_one_and_the_same_number_is_not():
    stood = [SystemSetting(valid_from=date(2026, month, 1), threshold=threshold)
             for month, threshold in enumerate(["0.6", "0.60", "0.64"], 1)]  # fmt: skip

    assert breaks.detect([], stood) == [
        Break("alerts", date(2026, 3, 1), "threshold", "0.60", "0.64")
    ]


def test_thresholds_of_rows_tell_where_nothing_was_recorded():
    thresholds = ["0.60"] * 5 + ["0.64"] + ["0.60"] * 5 + ["0.64"] * 9
    told = [a_row(n, date.fromordinal(DAY + n), threshold=threshold, alerts=1)
            for n, threshold in enumerate(thresholds, 1)]  # fmt: skip

    assert breaks.detect(told) == [
        Break("alerts", date(2026, 1, 13), "threshold", "0.60", "0.64")
    ]  # fmt: skip


def test_what_is_accepted_is_looked_at_and_the_office_says_the_cause(counting):
    start = {"period_start": date(2026, 1, 1), "period_end": date(2026, 3, 31)}
    counting.accepted(a_return(*rows([1000] * 20 + [9000] * 20), **start))
    [found] = breaks.of(counting.session, "faces", "astana")
    clerk = counting.official("aigul@example.kz")
    causes = {"kk": "Есептегіш ауыстырылды.", "ru": "", "en": "The counter was replaced."}

    breaks.note(counting.session, clerk, OFFICE, found.id, causes, at=counting.later())

    assert (found.at, found.detected_by) == (date(2026, 1, 22), "rate")
    assert (found.cause_kk, found.cause_ru) == ("Есептегіш ауыстырылды.", None)
    assert breaks.remember(counting.session, "faces", "astana") == 0
    stranger = counting.official("s@example.kz", "statistician", office="akimat")
    with pytest.raises(NotAllowed, match="another office"):
        breaks.note(counting.session, stranger, "akimat", found.id, causes, at=counting.later())


def test_an_office_may_name_a_break_itself(counting):
    clerk = counting.official("aigul@example.kz", "statistician")
    said = (counting.session, clerk, OFFICE, "faces", "astana", "stops", date(2026, 4, 1))

    breaks.add(*said, {"en": "Stops are counted by the city now."}, at=counting.later())

    [found] = returns.breaks.of(counting.session, "faces", "astana")
    assert (found.measure, found.detected_by) == ("stops", "office")
    with pytest.raises(Refused, match="one language"):
        breaks.add(*said[:-1], date(2026, 5, 1), {}, at=counting.later())
