"""How figures come about: what is counted, what is worked out, and what never is, and why."""

from registry.pages import blueprint
from registry.pages.statistics.asked import asked
from registry.pages.statistics.words import shown
from registry.statistics import metrics, silence
from registry.statistics.measures import THRESHOLDS, measures


@blueprint.get("/statistics/methods")
def statistics_methods() -> str:
    """Measures, metrics, intervals, marks, the protection of people, and the refusals."""
    asked()
    return shown(
        "methods",
        measures=measures(),
        definitions=metrics.definitions(),
        ways=metrics.ways(),
        refused=metrics.refused(),
        capabilities=silence.CAPABILITIES,
        thresholds=THRESHOLDS,
    )
