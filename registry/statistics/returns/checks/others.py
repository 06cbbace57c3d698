"""A return against others that were accepted: the same days twice, parts of an area, vintages."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from registry.errors import N_
from registry.places import areas
from registry.statistics.measures import measures
from registry.statistics.returns.given import Given
from registry.statistics.returns.problems import Level, Problem
from registry.statistics.returns.questions import counts
from registry.statistics.returns.tables import Return, ReturnRow, ReturnValue

Totals = dict[str, int]


def overlaps(session: Session, given: Given) -> Iterator[Problem]:
    """Accepted returns of the same system and area that count the same measure on the same days."""
    query = (
        select(Return.id, Return.period_start, Return.period_end)
        .where(*_alike(given), Return.area_id == given.area_id)
        .where(Return.period_start <= given.period_end, Return.period_end >= given.period_start)
        .order_by(Return.period_start, Return.id)
    )
    own = {value.measure for row in given.rows for value in row.values if value.value is not None}
    for other, start, end in session.execute(query):
        if other == given.supersedes_id:
            continue
        if both := sorted(own & totals(session, other).keys()):
            first, last = max(start, given.period_start), min(end, given.period_end)
            said = {"return_id": other, "start": first.isoformat(), "end": last.isoformat()}
            said |= {"measures": both}
            yield Problem("PERIOD_OVERLAP", Level.ERROR, 0, f"return {other}", OVERLAP, said)


def parts(session: Session, given: Given) -> Iterator[Problem]:
    """Whether the parts of an area add up to it, where accepted returns are of the same period."""
    families = _families(given.area_id)
    known = _of_areas(session, given, {one for whole, some in families for one in (whole, *some)})
    if not known.keys() - {given.area_id}:
        return
    known[given.area_id] = _own_totals(given)
    for whole, below in families:
        yield from _compared(whole, below, known)


def vintage(session: Session, given: Given) -> Iterator[Problem]:
    """What a later vintage says otherwise than the one that it replaces."""
    if given.supersedes_id is None:
        return
    before, after = totals(session, given.supersedes_id), _own_totals(given)
    fields = [code for code in (before | after) if before.get(code) != after.get(code)]
    if not fields and (given.reason or "").strip():
        return
    said = {"measures": fields, "before": [before.get(code, "–") for code in fields]}
    said |= {"after": [after.get(code, "–") for code in fields]}
    if (given.reason or "").strip():
        yield Problem("VINTAGE_CONFLICT", Level.NOTE, 0, None, CHANGED, said)
    else:
        yield Problem("VINTAGE_CONFLICT", Level.WARNING, 0, None, NO_REASON, said)


def totals(session: Session, return_id: int) -> Totals:
    """What a return adds up to, by measure; of what is of a moment, the largest."""
    one = ReturnValue
    added = case((one.measure.in_(_stocks()), func.max(one.value)), else_=func.sum(one.value))
    query = (
        select(one.measure, added)
        .join(ReturnRow, ReturnRow.id == ReturnValue.row_id)
        .where(ReturnRow.return_id == return_id, ReturnValue.dims == "{}")
        .where(ReturnValue.value.is_not(None))
        .group_by(ReturnValue.measure)
        .order_by(ReturnValue.measure)
    )
    return {measure: int(total or 0) for measure, total in session.execute(query)}


def _own_totals(given: Given) -> Totals:
    found: Totals = {}
    stocks = _stocks()
    for row in given.rows:
        for one in row.values:
            if one.value is not None and not one.dims:
                before = found.get(one.measure, 0)
                is_stock = one.measure in stocks
                found[one.measure] = max(before, one.value) if is_stock else before + one.value
    return found


def _families(area_id: str) -> list[tuple[str, list[str]]]:
    """The area with its parts, and the one that it is a part of with all of its parts."""
    every = areas.areas().values()
    wholes = [one for one in (area_id, areas.area(area_id).parent) if one is not None]
    return [(whole, [one.id for one in every if one.parent == whole]) for whole in wholes]


def _of_areas(session: Session, given: Given, area_ids: set[str]) -> dict[str, Totals]:
    """What accepted returns of exactly the same days add up to, by area."""
    query = select(Return.area_id, Return.id).where(
        *_alike(given),
        Return.area_id.in_(area_ids),
        Return.period_start == given.period_start,
        Return.period_end == given.period_end,
    )
    return {area: totals(session, one) for area, one in session.execute(query.order_by(Return.id))}


def _stocks() -> list[str]:
    """The measures that are of a moment: they are not added up over rows."""
    return [one.code for one in measures().values() if one.kind == "stock"]


def _alike(given: Given) -> tuple[ColumnElement[bool], ...]:
    return (counts(), Return.system_id == given.system_id, Return.capability == given.capability)


def _compared(whole: str, below: list[str], known: dict[str, Totals]) -> Iterator[Problem]:
    for code, total in known.get(whole, {}).items():
        told = [known[one][code] for one in below if code in known.get(one, {})]
        are_all = len(told) == len(below)
        if told and (sum(told) > total or (are_all and sum(told) < total)):
            said = {"measure": code, "area": whole, "total": total, "sum": sum(told)}
            yield Problem("CHILDREN_SUM", Level.ERROR, 0, code, CHILDREN, said)


OVERLAP = N_(
    "An accepted return counts the same from {start} to {end}: {measures}. Counted twice, the "
    "figures would be wrong. Choose other days, or start this one as a later vintage of that "
    "return."
)
CHILDREN = N_(
    "“{measure}” of the area {area} is {total}, and accepted returns of its parts add up to {sum} "
    "in the same days. Correct this return, or have the other one replaced first."
)
CHANGED = N_("The vintage before said otherwise: {measures} was {before} and is {after}.")
NO_REASON = N_(
    "The vintage before said otherwise: {measures} was {before} and is {after}. Give the reason of "
    "the change with the return: late data, an error, another method or a court."
)
