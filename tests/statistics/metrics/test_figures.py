"""Figures and their sentences, against the published numbers of others and by hand."""

from dataclasses import dataclass, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.settings import LANGUAGES
from registry.statistics import assumed, metrics
from registry.statistics.cells import Cell
from registry.statistics.metrics import Display
from registry.statistics.metrics.working import figure as parts

FACE = "face_recognition_live"
MET_2025 = {
    "alerts": 1161, "true_confirmed": 1137, "true_unconfirmed": 17, "false_confirmed": 7,
    "false_unconfirmed": 0, "faces_seen": 1703254,
}  # fmt: skip


def cells(period: str = "2025", **values: int | None) -> list[Cell]:
    """Cells of one system; None is hidden."""
    return [
        Cell("system", "astana", period, code, value, marks="" if value is not None else "c")
        for code, value in values.items()
    ]


def figure(code: str, given: list[Cell], **more: object) -> metrics.Figure:
    found = metrics.figures(given, capability=FACE, **more)  # type: ignore[arg-type]
    return next(one for one in found if one.metric == code)


def test_undetermined_alerts_leave_two_ends():
    found = figure("precision", cells(**MET_2025))

    assert found.least == pytest.approx(0.9793281654, rel=1e-8)
    assert found.most == pytest.approx(0.9939707149, rel=1e-8)
    assert found.value is None
    assert metrics.sentence(found, "en").startswith(
        "Of 1,161 alerts, 1,137 were confirmed right and 17 could not be checked: between 98% and "
        "99% were right (95% interval"
    )


def test_one_event_gives_two_rates_and_both_are_said():
    given = cells(alerts=2077, false_confirmed=10, true_confirmed=2067, faces_seen=3147436)
    alert, face = figure("false_per_alert", given), figure("false_per_face", given)

    assert alert.least == pytest.approx(0.004814636495, rel=1e-8)
    assert (alert.low, alert.high) == pytest.approx((0.002617332305, 0.008840272368), rel=1e-8)
    assert metrics.sentence(alert, "en") == (
        "Of 2,077 alerts, 10 were wrong: about 1 in 210 (likely between 1 in 110 and 1 in 380)."
    )
    assert "1 in 310,000" in metrics.sentence(face, "en")
    both = metrics.pair_sentence(alert, face, "en")
    assert both.startswith("The same events give two different figures.")


def test_no_more_digits_than_the_interval_supports():
    interval = (0.002617332304559167, 0.008840272367642121)

    assert metrics.rounded(0.004814636494944632, interval, "en") == (
        "0.5% (95% interval 0.3% to 0.9%)"
    )
    assert metrics.rounded(0.004814636494944632, interval, "ru") == (
        "0,5\u00a0% (95 % интервал: от 0,3\u00a0% до 0,9\u00a0%)"
    )
    assert metrics.one_in_sentence(0.004814636494944632, interval, "en") == (
        "about 1 in 210 (1 in 110 to 1 in 380)"
    )


def test_too_few_are_counted_and_not_divided():
    found = figure("false_per_alert", cells(alerts=3, false_confirmed=0, true_confirmed=3))

    assert (found.display, found.value) == (Display.COUNT, None)
    assert "0 of 3; too few to state a rate" in metrics.sentence(found, "en")


def test_what_is_not_published_is_named():
    for language, said in (
        ("en", "Alerts: not published"), ("ru", "не опубликовано"), ("kk", "жарияланбаған"),
    ):  # fmt: skip
        found = figure("precision", cells(wanted_detained=46))
        assert (found.display, found.estimate) == (Display.NONE, None)
        assert said in metrics.sentence(found, language)


def test_the_missions_numbers_give_no_rate_at_all():
    found = metrics.figures(cells(wanted_detained=46), capability=FACE)

    assert {one.estimate for one in found} == {None}


def test_every_language_has_every_word():
    for metric in metrics.definitions().values():
        for words in (metric.title, metric.definition, metric.words, metric.known, metric.missing):
            assert set(words) == set(LANGUAGES), metric.code
    for refusal in metrics.refused():
        assert set(refusal.title) == set(refusal.why) == set(LANGUAGES)


@dataclass(frozen=True)
class Broken:
    measure: str
    at: date


def test_thresholds_are_compared_per_alert():
    lower = figure(
        "false_per_alert", cells("2024", alerts=692, false_confirmed=25, true_confirmed=667)
    )
    higher = figure(
        "false_per_alert", cells("2025", alerts=1760, false_confirmed=7, true_confirmed=1753)
    )

    found = metrics.compare(lower, higher)

    assert found.newcombe == pytest.approx((0.0198672252, 0.04893582619), rel=1e-8)
    assert found.is_ordered
    assert found.said("0.60", "0.64", "en").startswith(
        "The rate of 0.60 is about 9.1 times that of 0.64 (95% interval 4.0 to 20.4)."
    )


def test_a_break_in_counting_forbids_the_comparison_per_face():
    before = figure("false_per_face", cells("2024-Q2", faces_seen=164854, false_confirmed=23))
    after = figure("false_per_face", cells("2024-Q4", faces_seen=737292, false_confirmed=4))

    found = metrics.compare(before, after, breaks=[Broken("faces_seen", date(2024, 7, 11))])

    assert found.refused == "series_break"
    assert "counted in another way" in found.said("before", "after", "en")
    assert metrics.compare(before, after).refused is None


def test_overlapping_intervals_rank_nobody():
    one = figure("false_per_alert", cells(alerts=100, false_confirmed=5, true_confirmed=95))
    other = figure("false_per_alert", cells(alerts=100, false_confirmed=8, true_confirmed=92))

    said = metrics.compare(one, other).said("Astana", "Almaty", "en")

    assert said == "The intervals overlap, so neither can be called higher or lower."


def test_what_could_have_been_noticed_is_said():
    found = assumed.detectability(10, 0.135, 3)

    said = metrics.detectability_sentence(found, 10, 0.135, 3, "en")

    assert said.startswith(
        "With 10 wrong alerts, a group hit three times as often would have gone unnoticed in 82 "
        "of 100 cases."
    )
    assert "at least 5 of the 10" in said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("values", [MET_2025, {"alerts": 0}, {"alerts": 21, "true_confirmed": 21}])
def test_every_figure_can_be_said(language: str, values: dict[str, int]):
    for one in metrics.figures(cells(**values), capability=FACE):
        assert "{" not in metrics.sentence(one, language)


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_a_hidden_count_changes_nothing(one: int, other: int):
    known = cells(alerts=1161, true_confirmed=1137)
    secret = Cell("system", "astana", "2025", "false_confirmed", one, marks="c")

    told = [
        [replace_inputs(found) for found in metrics.figures([*known, each], capability=FACE)]
        for each in (secret, replace(secret, value=other))
    ]

    assert told[0] == told[1]


def replace_inputs(found: parts.Figure) -> parts.Figure:
    assert all(cell.value is None for cell in found.inputs if cell.is_hidden)
    return found


@given(st.integers(1, 5_000), st.data())
def test_the_interval_holds_the_figure(alerts: int, data: st.DataObject):
    right = data.draw(st.integers(0, alerts))
    wrong = data.draw(st.integers(0, alerts - right))
    found = figure("precision", cells(alerts=alerts, true_confirmed=right, false_confirmed=wrong))

    assert found.low is not None
    assert found.high is not None
    assert 0 <= found.low <= right / alerts <= (alerts - wrong) / alerts <= found.high <= 1


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"alerts": 1000, "false_confirmed": 980, "true_confirmed": 20}, "about 98% (likely"),
        ({"alerts": 40, "false_confirmed": 39, "true_confirmed": 1}, "about 98% (likely between"),
        ({"alerts": 40, "false_confirmed": 20, "true_confirmed": 20}, "about 1 in 2 (likely"),
    ],
)
def test_nearly_all_is_never_one_in_one(values: dict[str, int], said: str):
    told = metrics.sentence(figure("false_per_alert", cells(**values)), "en")

    assert said in told
    assert "1 in 1 " not in told


def test_what_happened_once_is_not_nothing_and_not_all():
    open_ones = cells(alerts=1000, true_confirmed=900, false_confirmed=3)

    told = {code: metrics.sentence(figure("precision", open_ones), code) for code in LANGUAGES}

    assert "between 90% and more than 99% were right" in told["en"]
    assert "более чем 99\u00a0%" in told["ru"]
    assert "99%-дан астам" in told["kk"]
    assert metrics.rounded(0.0004, (0.00002, 0.03), "en") == (
        "less than 1% (95% interval less than 1% to 3%)"
    )


def test_unchecked_alerts_that_could_turn_it_round_forbid_the_order():
    sure = cells(alerts=1000, false_confirmed=10, true_confirmed=900)
    unsure = cells(alerts=1000, false_confirmed=50, true_confirmed=900)

    found = metrics.compare(figure("false_per_alert", sure), figure("false_per_alert", unsure))

    assert found.refused == "unchecked_alerts"
    assert "could not be checked" in found.said("Astana", "Almaty", "en")


def test_unchecked_alerts_that_cannot_turn_it_round_leave_an_order_and_no_ratio():
    few = cells(alerts=1000, false_confirmed=10, true_confirmed=980)
    many = cells(alerts=1000, false_confirmed=400, true_confirmed=600)

    found = metrics.compare(figure("false_per_alert", few), figure("false_per_alert", many))

    assert found.ratio is None
    assert found.said("Astana", "Almaty", "en").startswith(
        "The rate of Almaty is higher than that of Astana, whatever the alerts"
    )


def test_fewer_than_twenty_cases_and_two_denominators_are_not_compared():
    many = cells(alerts=100, false_confirmed=5, true_confirmed=95, faces_seen=90_000)
    few = cells(alerts=19, false_confirmed=9, true_confirmed=10)
    per_alert = figure("false_per_alert", many)

    assert metrics.compare(per_alert, figure("false_per_alert", few)).refused == "too_few"
    assert metrics.compare(per_alert, figure("false_per_face", many)).refused == "two_denominators"
    nothing = figure("false_per_alert", cells(alerts=100, false_confirmed=None))
    assert metrics.compare(per_alert, nothing).refused == "unpublished"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_has_its_sentence(language: str):
    for one in metrics.refused():
        assert metrics.refuse(one.code, language).endswith(".")
