"""The sentence of every figure, from the templates of data/statistics/metrics.toml."""

import tomllib
from functools import cache
from typing import Any

from registry.settings import SHIPPED
from registry.statistics.assumed import Detectability
from registry.statistics.estimates import Bounds
from registry.statistics.intervals import Interval
from registry.statistics.measures import measures
from registry.statistics.metrics.definitions import Kind, Metric, definition
from registry.statistics.metrics.saying import numbers
from registry.statistics.metrics.working.figure import Display, Figure, Lack

SOURCE = SHIPPED / "statistics" / "sentences.toml"
OWN = ("not_collected", "refused", "pending", "not_applicable", *Lack)


@cache
def templates() -> dict[str, Any]:
    """The sentences that are the same for every metric."""
    return tomllib.loads(SOURCE.read_text(encoding="utf-8"))


def sentence(figure: Figure, language: str) -> str:
    """A figure in words: its counts first, what it was divided by, how sure it is, what is open."""
    metric = definition(figure.metric)
    if figure.display is Display.NONE or figure.missing:
        return _lacking(metric, figure, language)
    parts = [_said(metric, figure, language)]
    if figure.told and metric.told:
        parts.append(_fill(metric.told, {"b": figure.told}, {}, language))
    if metric.open:
        parts += _open(figure, language)
    if figure.design_effect and figure.design_effect > 1:
        parts.append(str(templates()["clustered"][language]))
    return " ".join(parts)


def rounded(value: float, interval: Interval, language: str) -> str:
    """“0.5% (95% interval 0.3% to 0.9%)”: no more digits than the interval supports."""
    digits = numbers.places(interval[0] * 100, interval[1] * 100)
    low, high, rate = (numbers.percent(one, digits, language) for one in (*interval, value))
    said = templates()["rounded"][language]
    return str(said.format(rate=rate, low=low, high=high))


def one_in_sentence(value: float, interval: Interval, language: str) -> str:
    """“about 1 in 210 (1 in 110 to 1 in 380)”."""
    template = templates()["one_in"][language]
    said = {
        name: numbers.one_in(one, template, language)
        for name, one in (("one_in", value), ("from", interval[1]), ("to", interval[0]))
    }
    return str(templates()["about"][language].format(**said))


def pair_sentence(alert: Figure, face: Figure, language: str) -> str:
    """The two senses of “false alert rate”, side by side."""
    said = templates()["pair"][language]
    return str(said.format(alert=sentence(alert, language), face=sentence(face, language)))


def detectability_sentence(
    found: Detectability, n: int, reference: float, ratio: float, language: str
) -> str:
    """What a difference between groups would have needed to be noticed at all."""
    known = templates()
    if found.critical is None:
        return str(known["detectability"]["never"][language])
    times = known["times"].get(f"{ratio:g}", known["times"]["other"])[language]
    counts = {"n": n, "missed": round(100 * (1 - found.power)), "ratio_value": round(ratio)}
    slots = {
        "times": numbers.filled(times, {"ratio": f"{ratio:g}"}, counts, language),
        "share": numbers.percent(reference, numbers.places(0, 1), language),
        "critical": numbers.whole(found.critical, language),
    }
    lines = (known["detectability"][name] for name in ("unnoticed", "enough"))
    return " ".join(_fill(one, counts, slots, language) for one in lines)


def _said(metric: Metric, figure: Figure, language: str) -> str:
    k, n = figure.numerator or 0, figure.denominator
    if n is None or not n:
        name = "known" if n is None else "nothing"
        slots = {"title": metric.title[language], "value": numbers.whole(k, language)}
        return str(templates()[name][language].format(**slots))
    if figure.display is Display.COUNT:
        few = _fill(templates()["few"], {"k": k, "n": n}, {}, language)
        return _fill(
            templates()["few_sentence"], {}, {"title": metric.title[language], "few": few}, language
        )
    template = _template(metric, figure)
    counts = {"k": k, "n": n, "u": figure.undetermined or 0}
    return _fill(template, counts, _slots(metric, figure, language), language)


def _template(metric: Metric, figure: Figure) -> dict[str, str]:
    chosen = metric.said
    if figure.undetermined and metric.unchecked:
        chosen = metric.unchecked
        if not figure.numerator and metric.unchecked_zero:
            chosen = metric.unchecked_zero
    elif not figure.numerator and metric.zero:
        chosen = metric.zero
    return chosen or templates()["known"]


def _slots(metric: Metric, figure: Figure, language: str) -> dict[str, str]:
    """Every slot that a template may ask for."""
    low, high = figure.low or 0.0, figure.high or 0.0
    ends = (figure.least or 0.0, figure.most or 0.0)
    value = figure.value if figure.value is not None else ends[0]
    if metric.kind == Kind.RATE:
        digits = numbers.places(low, high)
        told = [numbers.measured(one, digits, language) for one in (value, low, high, *ends)]
    else:
        digits = numbers.places(low * 100, high * 100)
        told = [numbers.percent(one, digits, language) for one in (value, low, high, *ends)]
    slots = dict(zip(("rate", "low", "high", "least", "most"), told, strict=True))
    slots |= {"title": metric.title[language], "value": slots["rate"]}
    return slots | _ones(metric, figure, language)


def _ones(metric: Metric, figure: Figure, language: str) -> dict[str, str]:
    template = (metric.one_in or templates()["one_in"])[language]
    estimate = figure.estimate
    if estimate is None:
        return {}
    least, most = (
        (estimate.least, estimate.most) if isinstance(estimate, Bounds) else (estimate, estimate)
    )
    told = {
        "one_in": least.value, "from": least.interval[1], "to": least.interval[0],
        "one_high": figure.high, "most_one_in": most.value,
        "most_from": most.interval[1], "most_to": most.interval[0],
    }  # fmt: skip
    return {name: numbers.one_in(one or 0.0, template, language) for name, one in told.items()}


def _open(figure: Figure, language: str) -> list[str]:
    if figure.told is None:
        return [str(templates()["open_unknown"][language])]
    return [_fill(templates()["open"], {"b": figure.told}, {}, language)] if figure.told else []


def _lacking(metric: Metric, figure: Figure, language: str) -> str:
    """What cannot be worked out, and for want of what."""
    known = measures()
    reasons = templates()["reason"]
    said = [
        f"{known[code].title[language] if code in known else code}: {reasons[reason][language]}"
        for code, reason in figure.missing
        if reason in OWN
    ]
    tail = f" ({'; '.join(said)})" if said else ""
    return f"{metric.missing[language].rstrip('.')}{tail}."


def _fill(
    template: dict[str, str], counts: dict[str, int], slots: dict[str, str], language: str
) -> str:
    told = {name: numbers.whole(one, language) for name, one in counts.items()} | slots
    return numbers.filled(template[language], told, counts, language)
