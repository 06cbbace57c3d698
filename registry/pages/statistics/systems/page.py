"""One system in one area and period: how often it was right, and what became of people."""

from collections.abc import Sequence

from registry import log
from registry.cameras.beside import systems
from registry.database import Session
from registry.pages import blueprint, charts
from registry.pages.statistics.asked import asked, one_of
from registry.pages.statistics.systems import drawing
from registry.pages.statistics.words import shown
from registry.statistics import following, metrics, periods, reckoning, silence
from registry.statistics.measures import measures
from registry.statistics.reckoning import Told
from registry.statistics.releases import questions, regimes
from registry.web.languages import language
from registry.web.session import database, today
from registry.web.session import settings as here
from registry.web.wording import wording
from registry.web.words import period

COUNTRY = "kazakhstan"


@blueprint.get("/statistics/systems/<system_id>")
def statistics_system(system_id: str) -> str:
    """What is published of a system; `area` and `period` choose, else the newest of the widest."""
    said = asked("area", "period")
    with database().reading() as session:
        record = systems.by_id(session, system_id)
        every = reckoning.of_system(session, system_id)
        if not every:
            asked()  # there is nothing to choose from
            return shown("unspoken", record=record, capability=silence.capability_of(record))
        told = _chosen(every, said)
        return shown("system", record=record, **_picture(session, system_id, every, told, record))


def _chosen(every: drawing.Every, said: dict[str, str]) -> Told:
    """What was asked for, or the newest quarter, of the widest area that has it."""
    if "period" in said:
        periods.parse(said["period"])
    known = list(dict.fromkeys(area for area, _ in every))
    newest = {area: _spans(every, area)[0] for area in known}
    last = max(newest.values(), key=periods.parse)
    first = sorted(known, key=lambda area: (newest[area] != last, area != COUNTRY, area))[0]
    area = one_of("area", said.get("area"), known, first)
    spans = _spans(every, area)
    return every[area, one_of("period", said.get("period"), spans, spans[0])]


def _spans(every: drawing.Every, area: str) -> list[str]:
    """The periods of an area, the newest first, quarters before years."""
    found = [period for where, period in every if where == area][::-1]
    return sorted(found, key=lambda period: periods.parse(period).is_year)


def _picture(
    session: Session, system: str, every: drawing.Every, told: Told, record: log.Record
) -> dict[str, object]:
    capability = silence.capability_of(record)
    words = wording(session)
    last = periods.parse([span for area, span in every if area == told.area][-1]).last
    settings = regimes.settings(session, system, told.area, until=last)
    breaks = regimes.breaks(session, system, told.area, until=last)
    areas = list(dict.fromkeys(area for area, _ in every))
    all_breaks = [
        one for area in areas for one in regimes.breaks(session, system, area, until=last)
    ]
    points = drawing.multiples(every, told, capability, all_breaks)
    return {
        "told": told,
        "capability": capability,
        "areas": areas,
        "spans": _spans(every, told.area),
        "signs": drawing.signs(told),
        "funnel": drawing.funnel(told, capability),
        "precision": drawing.precision(every, told, capability, breaks),
        "right": drawing.right(capability),
        "wrong": drawing.wrong(capability),
        "panels": charts.panels({words.area(area): held for area, held in points.items()}),
        "regimes": drawing.regimes(settings, breaks, last),
        "settings": settings,
        "thresholds": reckoning.by_threshold(session, system, told),
        "breaks": breaks,
        "broke": drawing.broke,
        "before": _before(every, told),
        "against_before": _against_before(every, told, drawing.wrong(capability), breaks),
        "lists": _lists(every, told.area),
        "followed": following.followed(
            session, system, told.area, told.period, today=today(), zone=here().timezone
        ),
        "outcomes": following.OUTCOMES,
        "every": every,
        "definitions": metrics.definitions(),
        "measures": measures(),
        "releases": {one.id: one for one in questions.published(session)},
        "entry": log.newest(session, f"releases/{told.release_id}"),
        "sources": _sources(session, system, told),
        "wording": words,
    }


def _before(every: drawing.Every, told: Told) -> str | None:
    """The period of the same length that is published before this one; None if there is none."""
    span = periods.parse(told.period)
    found = [
        each
        for area, name in every
        if area == told.area and (each := periods.parse(name)) < span
        if each.is_year == span.is_year
    ]
    return str(max(found)) if found else None


def _against_before(
    every: drawing.Every, told: Told, metric: str, breaks: Sequence[metrics.Break]
) -> str | None:
    """The figure beside that of the period before, in words; None where either is not there."""
    before = _before(every, told)
    held = every[told.area, before].figures if before else {}
    if metric not in held or metric not in told.figures:
        return None
    found = metrics.compare(told.figures[metric], held[metric], breaks=breaks)
    return found.said(period(told.period), period(str(before)), language())


def _lists(every: drawing.Every, area: str) -> list[tuple[str, object]]:
    """How long the list was, as it is published, quarter by quarter."""
    found = [(span, one.cell("list_size")) for (where, span), one in every.items() if where == area]
    return [(span, cell) for span, cell in found if cell and not periods.parse(span).is_year]


def _sources(session: Session, system: str, told: Told) -> list[questions.Rested]:
    """The returns that the newest release of these figures rests on."""
    every = questions.sources(questions.by_id(session, told.release_id))
    return [one for one in every if (one.system, one.area) == (system, told.area)]
