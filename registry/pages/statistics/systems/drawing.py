"""From figures to drawings: which metric is drawn how, for each capability."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from flask_babel import gettext

from registry.pages import charts
from registry.statistics import periods
from registry.statistics.measures import measures
from registry.statistics.metrics import Display, Figure
from registry.statistics.metrics.saying import numbers
from registry.statistics.reckoning import Told
from registry.statistics.returns.tables import SeriesBreak, SystemSetting
from registry.web.languages import language
from registry.web.words import number, period

# Of each capability: what says how often it is right, and how often it is wrong.
RIGHT = {"vehicle_identification": "hit_precision"}
WRONG = {"vehicle_identification": "misread_share"}
WRONG_ALERTS = ("false_confirmed", "misread", "stale_list")
# The way from what a system saw to what became of people: kind of step, and how far inside.
STEPS = (
    ("faces_seen", "system", 0),
    ("searches", "system", 0),
    ("vehicles_read", "system", 0),
    ("alerts", "system", 0),
    ("true_confirmed", "right", 1),
    ("true_unconfirmed", "open", 1),
    ("false_unconfirmed", "open", 1),
    ("undetermined", "open", 1),
    ("false_confirmed", "wrong", 1),
    ("misread", "wrong", 1),
    ("stale_list", "wrong", 1),
    ("stops", "people", 0),
    ("stops_after_false", "wrong", 1),
    ("arrests", "people", 0),
    ("wrongful_arrests", "wrong", 1),
    ("charged", "people", 1),
    ("released", "people", 1),
    ("outcome_open", "open", 1),
)

Every = Mapping[tuple[str, str], Told]


def right(capability: str | None) -> str:
    """The metric that says how often a capability is right."""
    return RIGHT.get(capability or "", "precision")


def wrong(capability: str | None) -> str:
    """The metric that says how often it is wrong."""
    return WRONG.get(capability or "", "false_per_alert")


def funnel(told: Told, capability: str | None) -> tuple[charts.Step, ...]:
    """The steps that this capability has."""
    asked = [step for step in STEPS if capability in measures()[step[0]].capability]
    return charts.funnel(
        [charts.Step(code, kind, depth, told.cell(code)) for code, kind, depth in asked]
    )


def signs(told: Told) -> charts.Array | None:
    """The alerts as signs; None unless all of them and what they proved to be can be read."""
    alerts, right = (told.cell(code) for code in ("alerts", "true_confirmed"))
    wrong = [cell for code in WRONG_ALERTS if (cell := told.cell(code))]
    values = [cell.value if cell else None for cell in (alerts, right, *wrong)]
    if not wrong or None in values:
        return None
    whole, sure, *mistaken = (value or 0 for value in values)
    unsure = whole - sure - sum(mistaken)
    if unsure < 0:
        return None
    return charts.array({"right": sure, "open": unsure, "wrong": sum(mistaken)})


def precision(
    every: Every, told: Told, capability: str | None, breaks: Sequence[SeriesBreak]
) -> charts.Dots | None:
    """How often it was right, period by period; None where no figure can be drawn."""
    code = right(capability)
    rows, before = [], None
    for one in _series(every, told):
        figure = one.figures.get(code)
        words = _broken(breaks, before, one.period)
        rows.append(_row(period(one.period), figure, words))
        before = one.period
    return charts.dots(rows) if any(row.low is not None for row in rows) else None


def beside(named: Iterable[tuple[str, Figure | None]]) -> charts.Dots | None:
    """Figures of several places under their names; None where none can be drawn."""
    rows = [_row(name, figure, None) for name, figure in named]
    return charts.dots(rows) if any(row.low is not None for row in rows) else None


def multiples(
    every: Every, told: Told, capability: str | None, breaks: Sequence[SeriesBreak]
) -> dict[str, list[charts.Point]]:
    """How often it was wrong, a series for each area, all over the same periods."""
    code = wrong(capability)
    yearly = periods.parse(told.period).is_year
    alike = {one for _, one in every if periods.parse(one).is_year == yearly}
    spans = sorted(alike, key=periods.parse)
    areas = sorted({area for area, _ in every})
    return {
        area: [
            _point(every.get((area, span)), code, span, _is_broken(breaks, area, before, span))
            for before, span in zip([None, *spans], spans, strict=False)
        ]
        for area in areas
    }


def regimes(
    settings: Sequence[SystemSetting], breaks: Sequence[SeriesBreak], last: date
) -> charts.Regimes | None:
    """How the system was set until a day."""
    unknown = str(gettext("not declared"))
    bands = [
        charts.Band(
            one.valid_from,
            min(one.valid_to or last, last),
            one.threshold or unknown,
        )
        for one in settings
    ]
    first = min((band.first for band in bands), default=last)
    return charts.regimes(bands, [one.at for one in breaks], first, last)


def broke(one: SeriesBreak) -> str:
    """A break in a few words."""
    what = {
        "threshold": gettext("threshold"),
        "list": gettext("length of the list"),
        "rate": gettext("faces by hour"),
    }.get(one.detected_by, gettext("way of counting"))
    if one.before and one.after:
        return f"{what}: {one.before} → {one.after}"
    return str(what)


def in_hundred(figure: Figure) -> str:
    """A share in a hundred, or its two ends, with no more digits than its interval bears."""
    assert figure.low is not None
    assert figure.high is not None
    digits = numbers.places(100 * figure.low, 100 * figure.high)
    ends = [one for one in (figure.least, figure.most) if one is not None]
    said = dict.fromkeys(numbers.decimal(100 * one, digits, language()) for one in ends)
    return str(gettext("%(share)s in a hundred", share="–".join(said)))


def _series(every: Every, told: Told) -> list[Told]:
    """The same area in periods of the same length, the oldest first."""
    yearly = periods.parse(told.period).is_year
    return [
        one
        for (area, span), one in every.items()
        if area == told.area and periods.parse(span).is_year == yearly
    ]


def _row(label: str, figure: Figure | None, broken: str | None) -> charts.Row:
    if figure is None or figure.low is None or figure.display == Display.COUNT:
        gap = "hidden" if figure and "c" in figure.marks else "missing"
        return charts.Row(label, _said_gap(figure), gap=gap, broken=broken)
    return charts.Row(
        label,
        in_hundred(figure),
        figure.low,
        figure.high,
        figure.least,
        figure.most,
        broken=broken,
    )


def _said_gap(figure: Figure | None) -> str:
    if figure is None or figure.numerator is None or not figure.denominator:
        hidden = figure is not None and figure.marks.count("c") > 0
        return str(gettext("hidden") if hidden else gettext("not published"))
    part, whole = number(figure.numerator), number(figure.denominator)
    return str(gettext("%(part)s of %(whole)s", part=part, whole=whole))


def _point(told: Told | None, code: str, span: str, broken: bool) -> charts.Point:
    figure = told.figures.get(code) if told else None
    label = period(span, True)
    if figure is None or figure.low is None or figure.display == Display.COUNT:
        gap = "hidden" if figure and "c" in figure.marks else "missing"
        return charts.Point(label, gap=gap, broken=broken)
    return charts.Point(label, figure.low, figure.high, figure.least, figure.most, broken=broken)


def _broken(breaks: Sequence[SeriesBreak], before: str | None, span: str) -> str | None:
    """The breaks between the period before and the end of this one, in words."""
    found = [broke(one) for one in _between(breaks, before, span)]
    return "; ".join(dict.fromkeys(found)) or None


def _is_broken(breaks: Sequence[SeriesBreak], area: str, before: str | None, span: str) -> bool:
    return bool(_between([one for one in breaks if one.area_id == area], before, span))


def _between(breaks: Sequence[SeriesBreak], before: str | None, span: str) -> list[SeriesBreak]:
    if before is None:
        return []
    start, end = periods.parse(before).last, periods.parse(span).last
    return [one for one in breaks if start < one.at <= end]
