"""A return as a whole: its totals, whether its parts add up, and what of it would be public."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from registry.statistics.measures import THRESHOLDS, Measure, measures
from registry.statistics.returns.given import Given


@dataclass(frozen=True)
class Total:
    """A measure over all rows: a value where every row that says anything gives one.

    `missing` counts the rows by the reason they give for having none.
    """

    measure: str
    value: int | None
    missing: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Sum:
    """A whole and its parts; no `difference` where one of them is missing."""

    whole: Total
    parts: tuple[Total, ...]
    difference: int | None


class Fate(StrEnum):
    """What becomes of a count when it is published."""

    SHOWN = "shown"
    HIDDEN = "hidden"  # it is about so few people that it could show one of them
    AT_RISK = "at_risk"  # hidden too where a hidden one could be worked out from it
    REASON = "reason"  # there is no count, and the reason is shown
    SILENT = "silent"  # neither was given, and that is shown


@dataclass(frozen=True)
class Outlook:
    """A measure with its total and its fate; `threshold` below which it is hidden."""

    total: Total
    fate: Fate
    threshold: int


def totals(given: Given) -> dict[str, Total]:
    """The measures of the return that are given in any row, without breakdowns."""
    known, seen = measures(), dict[str, int]()
    gaps: dict[str, Counter[str]] = {}
    for row in given.rows:
        for one in row.values:
            if one.dims or one.measure not in known:
                continue
            if one.value is None:
                gaps.setdefault(one.measure, Counter())[str(one.missing)] += 1
            elif known[one.measure].kind == "stock":
                seen[one.measure] = one.value  # of a moment: the last row tells how it stands
            else:
                seen[one.measure] = seen.get(one.measure, 0) + one.value
    codes = [code for code in known if code in seen or code in gaps]
    return {
        code: Total(code, None if code in gaps else seen[code], dict(gaps.get(code, {})))
        for code in codes
    }


def sums(given: Given) -> list[Sum]:
    """Each whole of the capability with its parts, where anything of it is given."""
    found = totals(given)
    parts: dict[str, list[str]] = {}
    for one in measures().values():
        if one.sums_to and given.capability in one.capability:
            parts.setdefault(one.sums_to, []).append(one.code)
    nothing = {code: Total(code, None) for codes in parts.values() for code in codes}
    nothing |= {code: Total(code, None) for code in parts}
    return [
        _sum((nothing | found)[whole], tuple((nothing | found)[code] for code in codes))
        for whole, codes in parts.items()
        if whole in found or any(code in found for code in codes)
    ]


def outlook(given: Given) -> list[Outlook]:
    """What would be public of each measure of the capability, in the order of asking."""
    found = totals(given)
    asked = [one for one in measures().values() if given.capability in one.capability]
    hidden = {one.code for one in asked if _is_small(one, found)}
    wholes = {_whole(measures()[code]) for code in hidden}
    return [
        Outlook(
            found.get(one.code, Total(one.code, None)),
            _fate(one, found, hidden, wholes),
            THRESHOLDS[one.tier],
        )
        for one in asked
    ]


def _sum(whole: Total, parts: tuple[Total, ...]) -> Sum:
    values = [one.value for one in parts if one.value is not None]
    if whole.value is None or len(values) < len(parts):
        return Sum(whole, parts, None)
    return Sum(whole, parts, whole.value - sum(values))


def _is_small(one: Measure, found: dict[str, Total]) -> bool:
    value = found[one.code].value if one.code in found else None
    return value is not None and 0 < value < THRESHOLDS[one.tier]


def _whole(one: Measure) -> str:
    return one.sums_to or one.code


def _fate(one: Measure, found: dict[str, Total], hidden: set[str], wholes: set[str]) -> Fate:
    if one.code not in found:
        return Fate.SILENT
    if found[one.code].value is None:
        return Fate.REASON
    if one.code in hidden:
        return Fate.HIDDEN
    is_near = one.tier != "A" and _whole(one) in wholes
    return Fate.AT_RISK if is_near else Fate.SHOWN
