"""Which cameras are meant: the filters of every page, tile, file and feed, in one table.

Repeating a key means OR, different keys mean AND. A key or value that is not known is refused
by name: a filter that is silently ignored would be a wrong answer that looks right.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy.orm import Session

from registry import log
from registry.cameras import findings, searching
from registry.cameras.declared.vocabulary import terms
from registry.cameras.index.narrowing import Narrowing
from registry.cameras.rows import STATES, bits
from registry.cameras.tables import CameraVersion as V
from registry.errors import NotFound, Refused
from registry.places import areas

NOT_DECLARED = "not_declared"
# What a camera does can also be that it does nothing more, or that nobody said.
MARKED = {"recording_only": "recording", NOT_DECLARED: "unknown"}
DECLARED = tuple(state for state in STATES if state != "not_capable")
Condition = ColumnElement[bool]


@dataclass(frozen=True)
class Selection:
    """A choice of cameras, as the query string says it, on a given day.

    What `narrowed` adds to it can be asked of the map index alone, and not in SQL.
    """

    chosen: tuple[tuple[str, tuple[str, ...]], ...]
    today: date
    timezone: ZoneInfo
    narrowed: tuple[Narrowing, ...] = ()

    @classmethod
    def parse(
        cls, args: Mapping[str, Sequence[str]], *, today: date, timezone: ZoneInfo
    ) -> Selection:
        """The selection of a query string; Refused names the first key or value that is wrong."""
        chosen = []
        for key, values in args.items():
            if key not in FILTERS:
                raise Refused(
                    "There is no filter “{key}”. The filters are: {known}.",
                    field=key,
                    code="unknown_filter",
                    key=key,
                    known=", ".join(FILTERS),
                )
            given = tuple(dict.fromkeys(value.strip() for value in values if value.strip()))
            for value in given:
                FILTERS[key].check(value)
            if given:
                chosen.append((key, given))
        return cls(tuple(sorted(chosen)), today, timezone)

    def values(self, key: str) -> tuple[str, ...]:
        """What was chosen under a key, in the order given."""
        return dict(self.chosen).get(key, ())

    def query(self) -> list[tuple[str, str]]:
        """The selection as the pairs of a query string, in a fixed order."""
        return [(key, value) for key, values in self.chosen for value in values]

    def without(self, *keys: str) -> Selection:
        """The same selection with these keys left open."""
        return replace(self, chosen=tuple(pair for pair in self.chosen if pair[0] not in keys))

    def with_value(self, key: str, value: str) -> Selection:
        """The same selection with one key set to one value."""
        FILTERS[key].check(value)
        kept = self.without(key)
        return replace(self, chosen=tuple(sorted([*kept.chosen, (key, (value,))])))

    def toggled(self, key: str, value: str) -> list[tuple[str, str]]:
        """The query with one value switched: taken away where it is chosen, else added."""
        pair = (key, value)
        pairs = self.query()
        return [p for p in pairs if p != pair] if pair in pairs else [*pairs, pair]

    @property
    def is_of_gone(self) -> bool:
        """Whether cameras that are gone are meant too: where a state or a time is asked for."""
        asked = self.values("status") or self.values("active_on")
        return bool(asked) or any(each.is_of_gone for each in self.narrowed)

    def conditions(self) -> list[Condition]:
        """The SQL conditions on a version; `as_of` is not among them (the log size decides it)."""
        if self.narrowed:
            raise TypeError("a selection that was narrowed can be asked of the map index alone")
        said = [FILTERS[key].condition(values, self) for key, values in self.chosen]
        if not self.is_of_gone:
            said.append(V.status.not_in(findings.GONE))
        return said


def standing_at(session: Session, chosen: Selection) -> int | None:
    """The log size a selection speaks of; None for the newest."""
    said = chosen.values("as_of")
    return log.size_at(session, said[0], chosen.timezone) if said else None


@dataclass(frozen=True)
class Filter:
    """How a value of a key is checked, and what it asks of a version."""

    check: Callable[[str], object]
    condition: Callable[[tuple[str, ...], Selection], Condition]


def _one_of(key: str, allowed: Callable[[], Iterable[str]]) -> Callable[[str], object]:
    def check(value: str) -> None:
        if value not in (known := list(allowed())):
            raise Refused(
                "{key}={value} is not known. {key} takes one of: {known}.",
                field=key,
                code="unknown_value",
                key=key,
                value=value,
                known=", ".join(known),
            )

    return check


def _vocabulary(key: str, name: str, column: Any) -> Filter:
    def condition(values: tuple[str, ...], _selection: Selection) -> Condition:
        return _equal(column, values)

    return Filter(_one_of(key, lambda: [*terms(name), NOT_DECLARED]), condition)


def _equal(column: Any, values: tuple[str, ...]) -> Condition:
    declared = [value for value in values if value != NOT_DECLARED]
    said = [column.in_(declared)] if declared else []
    return or_(*said, *([column.is_(None)] if NOT_DECLARED in values else []))


def box(text: str) -> tuple[float, float, float, float]:
    """The four numbers of a bounding box: west, south, east, north in degrees."""
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        west, south, east, north = 0, 1, 0, 0
    inside = -180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90
    if not inside:
        raise Refused(
            "bbox={value} is not a box. Write west,south,east,north in degrees, "
            "for example bbox=71.3,51.0,71.6,51.3.",
            field="bbox",
            value=text,
        )
    return west, south, east, north


def _in_box(values: tuple[str, ...], _selection: Selection) -> Condition:
    def inside(west: float, south: float, east: float, north: float) -> Condition:
        across = V.lon.between(west, east) if west <= east else or_(V.lon >= west, V.lon <= east)
        return and_(V.lat.between(south, north), across)

    return or_(*(inside(*box(value)) for value in values))


def _area(value: str) -> None:
    try:
        areas.descendants(value)
    except NotFound as unknown:
        raise Refused(
            "area={value}: there is no such area; /areas lists them.",
            field="area",
            code="unknown_value",
            value=value,
        ) from unknown


def _in_area(values: tuple[str, ...], _selection: Selection) -> Condition:
    within = {area for value in values for area in areas.descendants(value)}
    return V.area_id.in_(sorted(within))


def _has_function(values: tuple[str, ...], selection: Selection) -> Condition:
    states = selection.values("function_state") or DECLARED
    said = [V.mark == MARKED[value] for value in values if value in MARKED]
    if wanted := functools.reduce(operator.or_, map(bits, set(values) - MARKED.keys()), 0):
        said += [state_column(state).op("&")(wanted) != 0 for state in states]
    return or_(*said)


def _has_state(values: tuple[str, ...], selection: Selection) -> Condition:
    # Together with a function, the state is asked of that function, and asked there.
    if wanted := selection.values("function"):
        return _has_function(wanted, selection)
    return or_(*(state_column(state) != 0 for state in values))


def state_column(state: str) -> Any:
    """The column with the set of functions that are in a state."""
    return getattr(V, f"functions_{state}")


def _whole_number(value: str) -> int:
    if not (value.isascii() and value.isdecimal() and len(value) < 7):
        raise Refused(
            "retention_max={value} is not a number of days. Write a whole number, such as 30.",
            field="retention_max",
            value=value,
        )
    return int(value)


def _yes(value: str) -> None:
    if value not in ("1", "true", "yes"):
        raise Refused(
            "retention_undeclared={value} is not understood. Write retention_undeclared=1.",
            field="retention_undeclared",
            value=value,
        )


def _with_finding(values: tuple[str, ...], selection: Selection) -> Condition:
    return or_(*(finding_holds(code, selection.today) for code in values))


def finding_holds(code: str, today: date) -> Condition:
    """Whether a finding stands open on a version."""
    if code in findings.BIT:
        return V.findings.op("&")(findings.BIT[code]) != 0
    last_good = (V.authorised_until, V.basis_until, V.confirm_by)[findings.DATED.index(code)]
    return and_(last_good.is_not(None), last_good < today)


def _day(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError as broken:
        raise Refused(
            "active_on={value} is not a day. Write it as 2026-03-31.",
            field="active_on",
            value=value,
        ) from broken


def _active(values: tuple[str, ...], _selection: Selection) -> Condition:
    return or_(
        *(
            and_(V.active_from <= day, or_(V.removed_on.is_(None), V.removed_on > day))
            for day in map(_day, values)
        )
    )


def _text(value: str) -> None:
    if len(value) > 200 or "\x00" in value:
        raise Refused("q takes at most 200 characters of plain text.", field="q")


def _organisation(column: Any) -> Filter:
    return Filter(lambda value: value, lambda values, _selection: _equal(column, values))


FILTERS: dict[str, Filter] = {
    "bbox": Filter(box, _in_box),
    "area": Filter(_area, _in_area),
    "function": Filter(_one_of("function", lambda: [*terms("function"), *MARKED]), _has_function),
    "function_state": Filter(
        _one_of("function_state", lambda: terms("function_state")), _has_state
    ),
    "place_type": _vocabulary("place_type", "place_type", V.place_type),
    "controller": _organisation(V.controller),
    "operator": _organisation(V.operator),
    "status": _vocabulary("status", "status", V.status),
    "connection": _vocabulary("connection", "connection", V.connection),
    "legal_basis": _vocabulary("legal_basis", "legal_basis_type", V.legal_basis),
    "retention_max": Filter(
        _whole_number,
        lambda values, _selection: V.retention_days <= max(map(_whole_number, values)),
    ),
    "retention_undeclared": Filter(_yes, lambda _values, _selection: V.retention_days.is_(None)),
    "finding": Filter(_one_of("finding", lambda: [*findings.BIT, *findings.DATED]), _with_finding),
    "active_on": Filter(_day, _active),
    "as_of": Filter(lambda value: value, lambda _values, _selection: V.entry_from > 0),
    "q": Filter(_text, lambda values, _selection: searching.condition(values)),
}
