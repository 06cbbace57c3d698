"""How complete and how fresh the entries of an office are: counted facts, never a grade.

What is counted are the facts that every camera's page shows, declared or not, as far as the map
index knows them; so a million cameras are counted as they stand, and none is left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
from sqlalchemy.orm import Session

from registry import cameras
from registry.accounts import Office
from registry.cameras import findings
from registry.cameras.index import choosing, duties, pace
from registry.cameras.index.index_columns import NO_DAY, ordinal
from registry.cameras.selection import Selection
from registry.maps.layers import Part
from registry.places import areas

# A fact, and the column of the index or the finding that knows whether it is declared.
WORDS = {
    "retention_days": "retention_days",
    "controller": "controller",
    "operator": "operator",
    "legal_basis": "legal_basis",
    "connection": "connection",
    "place_type": "place_type",
}
MISSED = {
    "rights_contact": "rights_contact_not_declared",
    "vendors": "vendor_not_declared",
    "sign": "sign_not_declared",
}
FACTS = (
    *("functions", "retention_days", "controller", "rights_contact", "legal_basis", "operator"),
    *("connection", "vendors", "sign", "place_type", "active_from"),
)
AGES = (91, 182, findings.CONFIRMED_FOR.days)  # days since an entry was confirmed


@dataclass(frozen=True)
class Picture:
    """The entries of an office: `declared` by fact, `ages` by how long ago they were confirmed.

    `ages` counts those confirmed within a quarter, half a year, a year, and longer ago.
    """

    facets: cameras.Facets
    declared: dict[str, int]
    ages: list[int]
    pace: pace.Pace

    @property
    def complete(self) -> float:
        """Of all the facts asked of all cameras, how many in a hundred are declared."""
        return percent(sum(self.declared.values()), self.facets.total * len(FACTS))

    @property
    def fresh(self) -> float:
        """How many entries in a hundred were confirmed within a year."""
        return percent(sum(self.ages[:-1]), self.facets.total)

    @property
    def open(self) -> dict[str, int]:
        """The open findings, the gravest first."""
        return self.facets.counts["finding"]


@dataclass(frozen=True)
class Line:
    """An office in the list: how many cameras it keeps, and how many entries are a year old."""

    office: Office
    total: int
    stale: int

    @property
    def fresh(self) -> float:
        """How many entries in a hundred were confirmed within a year."""
        return percent(self.total - self.stale, self.total)


def percent(part: int, whole: int) -> float:
    """A share in a hundred, never rounded up to all or down to none."""
    if not whole or part in (0, whole):
        return 100.0 * bool(part)
    return min(99.9, max(0.1, round(100 * part / whole, 1)))


def picture(session: Session, office: Office, *, today: date, timezone: ZoneInfo) -> Picture:
    """All that an office's public page counts."""
    chosen = duties.of_office(office, today=today, timezone=timezone)
    parts = choosing.parts(session, chosen)
    return Picture(
        choosing.facets(session, chosen),
        {fact: sum(_declared(part, fact) for part in parts) for fact in FACTS},
        _ages(parts, today),
        pace.pace(session, chosen),
    )


def lines(
    session: Session, offices: Sequence[Office], *, today: date, timezone: ZoneInfo
) -> list[Line]:
    """The offices with their counts, most cameras first: two passes, however many they are."""

    def table(**filters: list[str]) -> dict[tuple[str, str], int]:
        chosen = Selection.parse(filters, today=today, timezone=timezone)
        return _by_controller_and_area(choosing.parts(session, chosen))

    every, old = table(), table(finding=[duties.UNCONFIRMED])
    found = [Line(office, _kept(office, every), _kept(office, old)) for office in offices]
    return sorted(found, key=lambda line: (-line.total, line.office.id))


def _declared(part: Part, fact: str) -> int:
    if fact in WORDS:
        name = WORDS[fact]
        words = part.index.dictionaries[name]
        return part.count - int(part.counted(name)[words.index("")])
    if fact in MISSED:
        bit = findings.BIT[MISSED[fact]]
        words = part.index.dictionaries["findings"]
        holds = np.array([int(word or 0) & bit for word in words], np.bool_)
        return part.count - int(part.counted("findings")[holds].sum())
    if fact == "functions":
        words = part.index.dictionaries["mark"]
        return part.count - int(part.counted("mark")[words.index("unknown")])
    days = part.index.columns[fact]
    return int(np.count_nonzero((days != NO_DAY) & part.rows))


def _ages(parts: Sequence[Part], today: date) -> list[int]:
    """How many entries were confirmed within each span of days, and how many longer ago."""
    now = ordinal(today)
    edges = [-np.inf, *(age + 0.5 for age in AGES), np.inf]
    ages = np.concatenate(
        [
            now - part.index.columns["confirm_by"][part.rows].astype(np.float64) + AGES[-1]
            for part in parts
        ]
    )
    return [int(np.count_nonzero((ages > low) & (ages <= high))) for low, high in pairwise(edges)]


def _by_controller_and_area(parts: Sequence[Part]) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for part in parts:
        who, where = (part.index.dictionaries[name] for name in ("controller", "area_id"))
        table = part.counted("controller", by="area_id").reshape(len(who), len(where))
        for one, two in np.argwhere(table).tolist():
            pair = who[one], where[two]
            found[pair] = found.get(pair, 0) + int(table[one, two])
    return found


def _kept(office: Office, table: dict[tuple[str, str], int]) -> int:
    within = areas.descendants(office.area) if office.area else None
    return sum(
        count
        for (controller, area), count in table.items()
        if office.organisation in (None, controller) and (within is None or area in within)
    )
