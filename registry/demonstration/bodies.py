"""The invented bodies that answer for the cameras, and the days on which they declare changes.

Every one is named as a demonstration in each language and reached at a reserved domain only.
"""

import tomllib
from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any
from zlib import crc32

from registry.cameras.beside.organisations import Organisation
from registry.cameras.record import RightsContact
from registry.settings import SHIPPED

OPENED = date(2023, 11, 20)
LAST_DAY = date(2026, 11, 20)
REGISTER = "Тізілім кеңсесі (көрсетілім)"
RULE = "Бейнежазбаны сақтау ережесі (көрсетілім)"


@dataclass(frozen=True)
class Body:
    """An invented body: its record, its reserved domain, and the days on which it publishes."""

    record: Organisation
    domain: str
    days: tuple[date, ...]

    @property
    def office(self) -> str:
        """What the log calls it: its name in the language that it works in."""
        return str(self.record.name_kk)

    def next_day(self, earliest: date) -> date | None:
        """Its first day of publication from then on; None when the story ends before."""
        place = bisect_left(self.days, earliest)
        return self.days[place] if place < len(self.days) else None


def marked(reason: str) -> str:
    """The reason of an entry, so that it says what it belongs to in any language."""
    return f"Көрсетілім (demonstration): {reason}"


@cache
def bodies() -> dict[str, Body]:
    """Every invented body by its id, in the order of the file."""
    source = SHIPPED / "demonstration" / "organisations.toml"
    rows = tomllib.loads(source.read_text(encoding="utf-8"))["organisation"]
    return {row["id"]: _body(row) for row in rows}


@cache
def in_role(role: str, city: str) -> str:
    """The id of the body that plays a role in a city, such as `police` in `astana`."""
    local = f"demo-{role}-{city}"
    return local if local in bodies() else f"demo-{role}"


def vendors() -> list[str]:
    """The ids of the invented vendors."""
    return [body_id for body_id, body in bodies().items() if body.record.type == "vendor"]


def _body(row: dict[str, Any]) -> Body:
    domain = f"{row['at']}.example"
    limit = row.get("limit")
    record = Organisation(
        id=row["id"],
        demonstration=True,
        type=row["type"],
        name_kk=row["name"]["kk"],
        name_ru=row["name"]["ru"],
        name_en=row["name"]["en"],
        parent=row.get("parent"),
        url=f"https://{domain}/",
        rights_contact=RightsContact(email=f"cameras@{domain}"),
        area=row.get("area"),
        retention_limit_days=limit,
        retention_limit_rule=RULE if limit else None,
    )
    return Body(record, domain, _days(row["id"], row["publishes"]))


def _days(body_id: str, times_a_year: int) -> tuple[date, ...]:
    """The working days on which a body publishes, spread over the months by its name."""
    if not times_a_year:
        return ()
    mark, gap = crc32(body_id.encode()), 12 // times_a_year
    months = [(2023 + m // 12, m % 12 + 1) for m in range(11 + mark % gap, 47, gap)]
    regular = [_working(date(year, month, 2 + mark % 26)) for year, month in months]
    # The first lists come in while the register is opened, whatever the rhythm is later.
    first = [_working(OPENED + timedelta(days=7 + mark % 3 * 7)), *regular]
    return tuple(sorted({day for day in first if OPENED < day <= LAST_DAY}))


def _working(day: date) -> date:
    return day + timedelta(days=max(0, 7 - day.weekday()) % 7 if day.weekday() > 4 else 0)
