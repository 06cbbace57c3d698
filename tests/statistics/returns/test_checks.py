"""Each check finds what it is for, says the way out, and leaves what is sound alone."""

from dataclasses import replace
from datetime import date
from time import perf_counter

import pytest

from registry.errors import Conflict, NotFound, Refused
from registry.statistics import returns
from registry.statistics.measures import measures
from registry.statistics.returns import Value
from registry.statistics.returns.systems import lists, settings
from tests.statistics.returns.conftest import OFFICE, TODAY, a_return, a_row


def held(counting, *rows, **but):
    """The problems of a return as code, level and row, but for what was left out."""
    found = returns.check(counting.session, a_return(*rows, **but), today=TODAY)
    return [(one.code, str(one.level), one.row) for one in found if one.code != "LEFT_OUT"]


def july(day):
    return date(2026, 7, day)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (a_row(alerts=3, true_confirmed=2, false_confirmed=1), []),
        (a_row(alerts=-3), [("NEGATIVE", "error", 1)]),
        (a_row(nonsense=3), [("UNKNOWN_MEASURE", "error", 1)]),
        (a_row(vehicles_read=3), [("NOT_OF_CAPABILITY", "error", 1)]),
        (a_row(alerts=None), [("VALUE_XOR_REASON", "error", 1)]),
        (replace(a_row(), values=(Value("alerts", 3, "refused"),)),
         [("VALUE_XOR_REASON", "error", 1)]),
        # Of parts that are not all known, no more is asked than that they are not more.
        (a_row(alerts=3, true_confirmed=2), []),
        (a_row(alerts=3, true_confirmed=2, true_unconfirmed="not_applicable",
               false_confirmed=0, false_unconfirmed="not_applicable"), [("ALERT_SUM", "error", 1)]),
        (a_row(alerts=3, true_confirmed=2, true_unconfirmed="not_collected",
               false_confirmed=0, false_unconfirmed="not_collected"), []),
        (a_row(arrests=9, charged=4, released=4, outcome_open=2), [("PART_SUM", "error", 1)]),
        (a_row(stops=2, stops_after_false=3), [("PART_GT_TOTAL", "error", 1)]),
        (a_row(faces_seen=9, alerts=10), [("ALERTS_GT_FACES", "warning", 1)]),
        (a_row(alerts=3, stops=4), [("STOPS_GT_ALERTS", "warning", 1)]),
        (a_row(alerts=30, arrests=1, wrongful_arrests=2), [("PART_GT_WHOLE", "warning", 1)]),
        (a_row(children_searched=3, children_found=4), [("PART_GT_WHOLE", "warning", 1)]),
        (a_row(alerts=20, true_confirmed=17, true_unconfirmed=2, false_confirmed=1), []),
        (a_row(alerts=20, true_confirmed=17, true_unconfirmed=3, false_confirmed=0),
         [("UNDETERMINED_SHARE", "warning", 0)]),
        (a_row(alerts=200, true_confirmed=200, false_confirmed=0), []),
        (a_row(alerts=201, true_confirmed=201, false_confirmed=0), [("ZERO_FALSE", "warning", 0)]),
    ],
)  # fmt: skip
def test_a_row_by_itself(counting, row, expected):
    assert held(counting, row) == expected


def test_a_protocol_answers_for_never_being_wrong(counting):
    row = a_row(alerts=201, true_confirmed=201, false_confirmed=0)

    assert held(counting, row, protocol={"who_decides": "Two officers, blind"}) == []


@pytest.mark.parametrize(
    ("row", "but", "expected"),
    [
        (a_row(1, july(9), alerts=1), {}, []),
        (a_row(1, date(2026, 6, 30), alerts=1), {}, [("OUTSIDE_PERIOD", "error", 1)]),
        (a_row(1, date(2026, 10, 6), alerts=1), {}, [("DATE_FUTURE", "error", 1)]),
        (replace(a_row(alerts=1), ends_on=date(2026, 6, 30)), {}, [("DATE_ORDER", "error", 1)]),
        (a_row(1, july(9), alerts=1), {"period_end": date(2026, 12, 31)},
         [("DATE_FUTURE", "error", 0)]),
        (a_row(1, july(9), alerts=1), {"period_end": date(2026, 6, 1)},
         [("DATE_ORDER", "error", 0), ("OUTSIDE_PERIOD", "error", 1)]),
    ],
)  # fmt: skip
def test_days(counting, row, but, expected):
    assert held(counting, row, **but) == expected


def test_a_return_without_rows_says_nothing(counting):
    assert [
        one.code
        for one in returns.check(
            counting.session, replace(a_return(), rows=()), today=TODAY
        )
    ] == ["NO_ROWS"]  # fmt: skip


def test_a_swapped_day_is_suggested(counting):
    # The 7th of August, with day and month swapped, is the 8th of July.
    rows = [a_row(1, july(2), alerts=1), a_row(2, date(2026, 8, 7), alerts=1),
            a_row(3, july(14), alerts=1)]  # fmt: skip
    outside = a_row(1, date(2026, 5, 7), alerts=1)

    found = returns.check(counting.session, a_return(*rows), today=TODAY)
    [swapped] = [one for one in found if one.code == "DATE_SWAPPED"]
    [far] = returns.errors(
        returns.check(
            counting.session,
            a_return(outside, period_start=july(1), period_end=july(31)),
            today=TODAY,
        )
    )

    assert (swapped.row, swapped.values["suggest"]) == (2, "2026-07-08")
    assert (far.code, far.values["suggest"]) == ("OUTSIDE_PERIOD", "2026-07-05")


def test_counts_by_age_are_no_more_than_all(counting):
    def by_age(young, old):
        parts = tuple(
            Value("arrests", count, dims=(("age", age),))
            for age, count in (("under_18", young), ("18_plus", old))
        )
        row = a_row(arrests=10)
        return replace(row, values=row.values + parts)

    assert held(counting, by_age(4, 5)) == []
    assert held(counting, by_age(4, 6), complete=("age",)) == []
    assert held(counting, by_age(6, 5)) == [("PARTITION_SUM", "error", 1)]
    assert held(counting, by_age(4, 5), complete=("age",)) == [("PARTITION_SUM", "error", 1)]


def test_ten_rows_that_are_the_same_are_too_many(counting):
    def rows(count):
        return [a_row(n, july(n), complaints=n % 4, stops=n % 4, alerts=9) for n in range(1, count)]

    assert held(counting, *rows(14)) == [("DUPLICATE_COLUMN", "error", 0)]
    # Nine of them are not 0; and all alerts may well have been true ones.
    assert held(counting, *rows(13)) == []
    assert held(
        counting, *[a_row(n, july(n), alerts=n, true_confirmed=n) for n in range(1, 15)]
    ) == []  # fmt: skip


def test_the_parts_of_an_area_add_up_to_it(counting):
    counting.accepted(a_return(a_row(complaints=5)))

    found = held(counting, a_row(complaints=6), area_id="astana-saryarqa")

    assert found == [("CHILDREN_SUM", "error", 0)]
    assert held(counting, a_row(complaints=5), area_id="astana-saryarqa") == []


def test_the_same_days_of_another_area_or_measure_are_no_overlap(counting):
    counting.accepted(a_return(a_row(complaints=5)))

    assert held(counting, a_row(complaints=5)) == [("PERIOD_OVERLAP", "error", 0)]
    assert held(counting, a_row(stops=5)) == []


def test_an_overlap_that_came_up_meanwhile_keeps_it_from_being_accepted(counting):
    clerk = counting.official("aigul@example.kz", "statistician")
    late = counting.start(clerk)
    counting.submit(clerk, late)
    counting.accepted(a_return())

    with pytest.raises(returns.Blocked) as refused:
        counting.accept(counting.official("keeper@example.kz"), late)

    assert [one.code for one in refused.value.problems] == ["PERIOD_OVERLAP"]


def test_a_change_of_vintage_needs_its_reason(counting):
    first = counting.accepted(a_return(a_row(complaints=5)))

    assert held(counting, a_row(complaints=6), supersedes_id=first) == [
        ("VINTAGE_CONFLICT", "warning", 0)
    ]
    assert held(counting, a_row(complaints=6), supersedes_id=first, reason="Late data.") == [
        ("VINTAGE_CONFLICT", "note", 0)
    ]


def test_what_was_announced_is_left_alone_where_it_follows(counting):
    rows = [a_row(n, july(n), alerts=n) for n in range(1, 5)]

    assert held(counting, *rows, headline={"alerts": 10, "deployments": 4}) == []


def test_every_sentence_can_be_said(counting):
    rows = [a_row(n, july(n), alerts=n, stops=n + 1, faces_seen=n - 1) for n in range(1, 15)]

    for one in returns.check(counting.session, a_return(*rows), today=TODAY):
        said = one.said(named=lambda code: measures()[code].title["ru"])
        assert "{" not in said
        assert said.endswith((".", "?"))


def test_ten_thousand_rows_of_twenty_measures_take_seconds(counting):
    codes = [
        one.code
        for one in measures().values()
        if "face_recognition_live" in one.capability and one.code != "list_size"
    ]
    day = date(2025, 1, 1).toordinal()
    rows = tuple(
        a_row(n, date.fromordinal(day + n % 365), list_size=12_000 + n % 300, threshold="0.64",
              **{code: (n * (place + 3)) % 97 + 1 for place, code in enumerate(codes[:20])})
        for n in range(1, 10_001)
    )  # fmt: skip
    given = a_return(*rows, period_start=date(2025, 1, 1), period_end=date(2025, 12, 31),
                     headline={"alerts": 1})  # fmt: skip
    assert len(rows[0].values) == 20

    began = perf_counter()
    returns.check(counting.session, given, today=TODAY)

    assert perf_counter() - began < 20  # about two seconds on a quiet machine


def test_a_setting_ends_the_one_before(counting):
    clerk = counting.official("aigul@example.kz", "statistician")
    record = lambda day, threshold: settings.record(  # noqa: E731 - said three times below
        counting.session, clerk, OFFICE, "faces", "astana", settings.Regime(day, threshold),
        at=counting.later(), today=TODAY,
    )  # fmt: skip
    record(july(1), "0.60")
    record(july(21), "0.64")
    record(july(11), "0.62")

    found = settings.of(counting.session, "faces", "astana")
    assert [(one.threshold, one.valid_from, one.valid_to) for one in found] == [
        ("0.60", july(1), july(10)), ("0.62", july(11), july(20)), ("0.64", july(21), None),
    ]  # fmt: skip
    kept = returns.breaks.of(counting.session, "faces", "astana")
    assert [(one.at, one.before, one.after) for one in kept] == [
        (july(11), "0.60", "0.62"), (july(21), "0.62", "0.64"),
    ]  # fmt: skip
    with pytest.raises(Conflict):
        record(july(11), "0.63")
    with pytest.raises(Refused, match="no threshold"):
        record(july(12), "high")
    with pytest.raises(Refused, match="not come yet"):
        record(date(2026, 11, 1), "0.7")


def test_a_list_is_recorded_once_a_day_and_by_the_office_alone(counting):
    clerk = counting.official("aigul@example.kz", "statistician")
    stranger = counting.official("s@example.kz", "statistician", office="akimat")
    first = lists.Snapshot(july(1), 120, {"court": 100, "missing": 20})
    more = {"at": counting.later(), "today": TODAY}

    lists.record(counting.session, clerk, OFFICE, "faces", "astana", first, **more)

    [kept] = lists.of(counting.session, "faces", "astana")
    assert (kept.size, kept.by_reason) == (120, '{"court": 100, "missing": 20}')
    with pytest.raises(Conflict):
        lists.record(counting.session, clerk, OFFICE, "faces", "astana", first, **more)
    with pytest.raises(NotFound):
        lists.record(counting.session, stranger, OFFICE, "faces", "astana", first, **more)
    with pytest.raises(Refused, match="add up to 130"):
        lists.record(
            counting.session, clerk, OFFICE, "faces", "astana",
            lists.Snapshot(july(2), 120, {"court": 130}), **more,
        )  # fmt: skip
