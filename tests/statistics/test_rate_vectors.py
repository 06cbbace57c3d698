"""The vectors of rates: published counts, and what must come of them to eight digits.

What the register never prints has no line here: a p-value, a dispersion, a mean of rates.
"""

import json
import tomllib
from functools import cache
from typing import Any

import pytest

from registry.settings import SHIPPED
from registry.statistics import assumed, estimates, intervals, metrics
from registry.statistics.cells import Cell
from tests.conftest import SHARED, skip_or_fail

SOURCE = SHARED.parent / "vectors" / "statistics.json"
NPL = {"tpir": 0.89, "fpir": 1 / 6000}
PRECISE = {"rel": 1e-8, "abs": 1e-12}
AS_PRINTED = {"rel": 1e-6}  # the vector itself has seven digits
SHARES = {  # where counts stand with their intervals, and the counts
    "R1": ("precision_resolved_only", 1137, 1144),
    "R2": ("", 7, 1161),
    "R3": ("", 7, 1703254),
    "R4": ("per_alert", 10, 2077),
    "R4 faces": ("per_face", 10, 3147436),
    "R6": ("precision", 8, 42),
    "R8": ("", 0, 3),
    "R19": ("precision", 12, 120),
    "R21": ("wrong_stops_per_stop", 9, 640),
    "R22": ("tpir", 96, 188),
}


@cache
def every() -> dict[str, Any]:
    if not SOURCE.is_file():
        skip_or_fail("the vectors of statistics")
    return {one["id"]: one for one in json.loads(SOURCE.read_text())["rate_vectors"]}


def vector(name: str) -> tuple[Any, Any]:
    one = every()[name]
    return one["input"], one["expected"]


def cells(period: str = "2025", **values: int | None) -> list[Cell]:
    return [Cell("system", "astana", period, code, value) for code, value in values.items()]


@pytest.mark.parametrize("name", SHARES)
def test_a_share_and_its_three_intervals(name: str):
    place, k, n = SHARES[name]
    told = vector(name.split()[0])[1]
    told = told[place] if place else told

    assert k / n == pytest.approx(told["estimate"], **PRECISE)
    assert intervals.wilson(k, n) == pytest.approx(told["wilson95"], **PRECISE)
    assert intervals.clopper_pearson(k, n) == pytest.approx(told["clopper_pearson95"], **PRECISE)
    assert intervals.jeffreys(k, n) == pytest.approx(told["jeffreys95_bcd_endpoints"], **PRECISE)
    one_in = n / k if k else None
    assert one_in == (told["one_in"] and pytest.approx(told["one_in"], **AS_PRINTED))


def test_r1_r21_undetermined_cases_leave_two_ends():
    asked, told = vector("R1")
    found = estimates.determined(asked["true_confirmed"], 17, asked["alerts"])
    assert found.least.value == pytest.approx(told["precision_lower_bound"], **PRECISE)
    assert found.most.value == pytest.approx(told["precision_upper_bound"], **PRECISE)
    assert found.least.interval == pytest.approx(told["wilson95_for_lower"], **PRECISE)
    assert found.most.interval == pytest.approx(told["wilson95_for_upper"], **PRECISE)
    assert found.interval == pytest.approx(told["published_interval"], **PRECISE)

    asked, told = vector("R21")
    found = estimates.determined(asked["confirmed"], asked["undetermined"], asked["hits"])
    assert [found.least.value, found.most.value] == pytest.approx(told["precision_bounds"])
    assert found.interval == pytest.approx(told["published_interval"], **PRECISE)
    rate = estimates.rate(asked["hits"], asked["reads"], 1000)
    assert rate.value == pytest.approx(told["hits_per_1000_reads"], **PRECISE)


def test_r3_r19_events_for_each_so_much_are_exact():
    asked, told = vector("R3")
    per_face = intervals.poisson(asked["false_alerts"], asked["faces"])
    assert per_face == pytest.approx(told["poisson_exact95_per_face"], **PRECISE)
    million = estimates.rate(asked["false_alerts"], asked["faces"], 1_000_000)
    assert million.value == pytest.approx(told["per_million_faces"], **PRECISE)
    assert million.interval == pytest.approx(told["per_million_exact95"], **PRECISE)

    asked, told = vector("R19")
    alarms = estimates.rate(asked["false_alarms"], asked["camera_days"])
    assert alarms.value == pytest.approx(told["rate"], **PRECISE)
    assert alarms.interval == pytest.approx(told["exact95"], **PRECISE)


@pytest.mark.parametrize(("name", "n"), [("per_false_alert", 10), ("per_arrest", 962)])
def test_r7_none_of_so_many(name: str, n: int):
    told = vector("R7")[1][name]

    assert estimates.none_of(n) == pytest.approx(told["one_sided95_upper"], **PRECISE)
    assert intervals.clopper_pearson(0, n)[1] == pytest.approx(told["two_sided95_upper"], **PRECISE)
    assert intervals.wilson(0, n) == pytest.approx(told["wilson95"], **PRECISE)
    three = told["rule_of_three"] if told["rule_of_three_allowed"] else None
    assert estimates.rule_of_three(n) == (three and pytest.approx(three, **PRECISE))


def test_r8_three_cases_give_counts_alone():
    told = vector("R8")[1]
    given = cells(alerts=3, false_confirmed=0, true_confirmed=3)
    found = next(
        one
        for one in metrics.figures(given, capability="face_recognition_live")
        if one.metric == "false_per_alert"
    )

    assert found.value is None
    assert told["display"] in metrics.sentence(found, "en")
    assert estimates.none_of(3) == pytest.approx(told["one_sided95_upper"], **PRECISE)


def test_r10_r12_two_shares_beside_each_other():
    asked, told = vector("R10")
    four = [asked[group][name] for group in ("group1", "group2") for name in ("false", "alerts")]
    assert intervals.newcombe(*four) == pytest.approx(told["newcombe95"], **PRECISE)
    nurminen = intervals.miettinen_nurminen(*four)
    assert nurminen == pytest.approx(told["miettinen_nurminen95"], **PRECISE)
    assert intervals.ratio_score(*four) == pytest.approx(told["ratio_score95_mn"], **PRECISE)

    asked, told = vector("R12")
    for case, newcombe, nurminen in zip(
        asked["cases"], told["newcombe95"], told["miettinen_nurminen95"], strict=True
    ):
        assert intervals.newcombe(*case) == pytest.approx(newcombe, **PRECISE)
        assert intervals.miettinen_nurminen(*case) == pytest.approx(nurminen, **PRECISE)


def test_r11_a_jump_in_the_faces_is_a_break():
    asked, told = vector("R11")
    spans = [(asked[one]["faces"], asked[one]["minutes"]) for one in ("before", "after")]

    assert estimates.broken(*spans) == pytest.approx(told["jump_factor"], rel=1e-5)


def test_r14_r15_r16_what_follows_from_a_test():
    asked, told = vector("R14")
    crowd = assumed.crowd(asked["passers"], prevalence=asked["prevalence"], **NPL)
    assert crowd.precision == pytest.approx(told["ppv"], **PRECISE)
    for name in ("wanted", "true_alerts", "missed", "false_alerts"):
        assert getattr(crowd, name) == pytest.approx(told[name], **PRECISE)

    asked, told = vector("R15")
    pair = assumed.pair_rate(asked["fpir_at_10000"], 10_000)
    assert pair == pytest.approx(told["fmr_implied"], **PRECISE)
    rates = [assumed.search_rate(pair, size) for size in asked["lists"]]
    assert rates == pytest.approx(told["fpir"], **PRECISE)

    asked, told = vector("R16")
    found = assumed.expected(asked["fpir"], asked["faces_per_day"])
    assert found == (told["expected_false_alerts_per_day"], *told["poisson95"])


@pytest.mark.parametrize("name", ["R17", "R18"])
def test_r17_r18_deployments_are_pooled_as_sums(name: str):
    asked, told = vector(name)
    found = estimates.pooled([(k, n) for k, n in asked["deployments"]])

    assert found.measure.value == pytest.approx(told["pooled"], **PRECISE)
    assert found.measure.value != pytest.approx(told["mean_of_rates_wrong"], rel=1e-3)
    assert found.design_effect == pytest.approx(told["design_effect"], rel=1e-7)
    assert found.measure.interval == pytest.approx(told["wilson95_effective"], **PRECISE)


def test_r23_of_what_newspapers_told_nothing_but_the_sum_follows():
    asked, told = vector("R23")
    kind = tomllib.loads((SHIPPED / "statistics" / "claims.toml").read_text())["kind"]["detained"]
    named = {"arrests_per_alert": "arrest_per_alert", "comparison of cities": "comparison"}

    assert sum(asked["arrests"].values()) == told["sum"]
    assert kind["never"] == [named.get(one, one) for one in told["not_computable"]]
    # The vector names six: alerts, false alerts, faces, list size, period, charged or released.
    missing = ["period", "alerts", "false_confirmed", "faces_seen", "list_size", "charged"]
    beyond = ["true_confirmed", "stops", "stops_after_false", "wrongful_arrests"]
    assert sorted(kind["needs"]) == sorted([*missing, "released", *beyond])
    found = metrics.figures(cells(wanted_detained=46), capability="face_recognition_live")
    assert {one.estimate for one in found} == {None}


def test_r25_r26_are_said_as_they_are_written():
    asked, told = vector("R25")
    assert metrics.rounded(asked["estimate"], tuple(asked["wilson95"]), "en") == told["text"]
    one_in = metrics.one_in_sentence(asked["estimate"], tuple(asked["wilson95"]), "en")
    assert one_in == told["one_in_text"]

    asked, told = vector("R26")
    found = assumed.detectability(10, asked["reference_share"], asked["risk_ratio"])
    assert found.share == pytest.approx(told["share_if_3x"], **PRECISE)
    assert found.critical == told["critical_count"]
    assert found.power == pytest.approx(told["power"], **PRECISE)
    assert found.chance == pytest.approx(told["actual_alpha"], **PRECISE)


def test_no_vector_is_left_out():
    here = set(SHARES) | {
        "R7", "R10", "R11", "R12", "R14", "R15", "R16", "R17", "R18", "R23", "R25", "R26",
    }  # fmt: skip

    assert set(every()) <= here
