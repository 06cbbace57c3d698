"""A return as an office gives it: rows of counts, each with its value or the reason for none.

Plain values only, so that a file, a form and a program of the office give the same thing, and so
that what was submitted has one fingerprint.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any

from registry import log
from registry.statistics.cells import Dims
from registry.statistics.measures import measures
from registry.statistics.returns.way.states import Counting


@dataclass(frozen=True, slots=True)
class Value:
    """A count of a measure, or the reason (a `Missing`) why there is none; `dims` say of what."""

    measure: str
    value: int | None = None
    missing: str | None = None
    dims: Dims = ()
    counting: str = Counting.COUNTED
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """The whole period or one deployment of it, with how the system was set then."""

    number: int  # from 1, as in the file
    starts_on: date
    ends_on: date
    place: str | None = None
    threshold: str | None = None  # as written: 0.6 is not 0.60
    list_size: int | None = None
    values: tuple[Value, ...] = ()

    @property
    def size(self) -> int | None:
        """How many stood on the list, said of the setting or counted as a measure."""
        if self.list_size is not None:
            return self.list_size
        said = (one.value for one in self.values if one.measure == "list_size" and not one.dims)
        return next(said, None)


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate that came with a row: never used, only held against what the counts give."""

    row: int
    numerator: str
    denominator: str
    said: str  # as written: 0.08%


@dataclass(frozen=True)
class Given:
    """What an office counted of one system in one area and period.

    `protocol` says how right and wrong were told apart; `headline` holds totals that the office
    announced, by measure; `complete` names the dimensions whose parts are all there.
    """

    office_id: str
    system_id: str
    capability: str
    area_id: str
    period_start: date
    period_end: date  # the last day, counted in
    rows: tuple[Row, ...] = ()
    protocol: Mapping[str, str] | None = None
    headline: Mapping[str, int] | None = None
    evidence_url: str | None = None
    reason: str | None = None
    supersedes_id: int | None = None
    rates: tuple[Rate, ...] = field(default=(), repr=False)
    complete: tuple[str, ...] = ()


def fingerprint(given: Given) -> str:
    """The SHA-256 of the canonical JSON of what was given, with the definitions it rests on."""
    used = {value.measure for row in given.rows for value in row.values}
    known = measures()
    told = {
        "about": [given.office_id, given.system_id, given.capability, given.area_id],
        "period": [given.period_start.isoformat(), given.period_end.isoformat()],
        "rows": [_row(row) for row in given.rows],
        "protocol": dict(given.protocol) if given.protocol else None,
        "headline": dict(given.headline) if given.headline else None,
        "evidence_url": given.evidence_url,
        "reason": given.reason,
        "supersedes_id": given.supersedes_id,
        "rates": [[one.row, one.numerator, one.denominator, one.said] for one in given.rates],
        "complete": list(given.complete),
        "definitions": {
            code: [known[code].unit, known[code].definition_version]
            for code in used
            if code in known
        },
    }
    return sha256(log.canonical(told).encode()).hexdigest()


def _row(row: Row) -> list[Any]:
    days = [row.starts_on.isoformat(), row.ends_on.isoformat()]
    return [row.number, *days, row.place, row.threshold, row.list_size, _values(row)]


def _values(row: Row) -> list[list[Any]]:
    return [
        [
            one.measure,
            one.value,
            one.missing and str(one.missing),
            dict(one.dims),
            str(one.counting),
            one.note,
        ]
        for one in row.values
    ]
