"""The base-rate desk: what a system of known errors would do in a crowd, as natural numbers.

Everything here follows from assumptions and says so; no figure of it is of a camera.
"""

from dataclasses import dataclass

from registry.pages import blueprint, charts
from registry.pages.statistics.asked import asked
from registry.pages.statistics.desk.form import FIELDS, OWN, Asked, read
from registry.pages.statistics.words import shown
from registry.statistics import assumed, metrics
from registry.statistics.assumed import Crowd
from registry.statistics.lab_tests import lab_tests
from registry.web.languages import language

RATIO = 3  # how many times as often a group would have to be hit
ENOUGH = 1_000  # false alerts; with more of them such a difference is noticed for certain


@dataclass(frozen=True)
class Modelled:
    """What would follow: a crowd, the rate it was reckoned with, and the signs that show it."""

    crowd: Crowd
    fpir: float
    usual: tuple[int, int]  # false alerts in 95 of 100 such crowds
    signs: charts.Array | None
    noticed: str


@blueprint.get("/statistics/desk")
def statistics_desk() -> str | tuple[str, int]:
    """A crowd, a list and a test; the alerts that would follow, right and wrong."""
    case = read(asked(*FIELDS))
    page = shown(
        "desk",
        asked=case,
        tests=lab_tests(),
        own=OWN,
        model=None if case.errors else modelled(case),
    )
    return (page, 400) if case.errors else page


def modelled(case: Asked) -> Modelled:
    """What would follow from a case."""
    fpir = _rate(case)
    crowd = assumed.crowd(
        case.passers, prevalence=case.wanted / case.passers, tpir=case.found, fpir=fpir
    )
    others = case.passers - case.wanted
    _, low, high = assumed.expected(fpir, others) if others else (0.0, 0, 0)
    wrong = min(round(crowd.false_alerts), ENOUGH)
    return Modelled(
        crowd,
        fpir,
        (low, high),
        charts.array({"right": crowd.true_alerts, "wrong": crowd.false_alerts}),
        _noticed(wrong, case.group),
    )


def _noticed(wrong: int, group: float) -> str:
    """Whether so many wrong alerts could show that a group meets them more often."""
    found = assumed.detectability(wrong, group, RATIO)
    return metrics.detectability_sentence(found, wrong, group, RATIO, language())


def _rate(case: Asked) -> float:
    """The rate of false alerts, brought from the list of the test to the list of the case."""
    if case.test is None:
        return 1 / case.one_in
    pair = assumed.pair_rate(1 / case.one_in, case.test.list_size)
    return assumed.search_rate(pair, case.list_size)
