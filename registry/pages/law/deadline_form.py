"""What is asked of the deadline calculator, read from the address; nothing of it is kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext

from registry import law

PLACES = ("1", "2")  # so many pauses can be put in
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)


@dataclass(frozen=True)
class Asked:
    """The case, with what was typed and what is wrong with it as {field, message}."""

    country: str
    type: str
    kind: str
    received_at: datetime
    pauses: list[law.Pause]
    typed: dict[str, str]
    errors: list[dict[str, str]] = field(default_factory=list)

    @property
    def has_pauses(self) -> bool:
        """Whether anything was typed about pauses."""
        return any(name.startswith(("asked", "answered")) for name in self.typed)

    def error(self, name: str) -> str | None:
        """What is wrong with one field."""
        return next((one["message"] for one in self.errors if one["field"] == name), None)


class Reading:
    """Reads fields one by one and gathers what is wrong."""

    def __init__(self, said: Mapping[str, str]) -> None:
        self.said = {name: value.strip() for name, value in said.items()}
        self.errors: list[dict[str, str]] = []

    def choice(self, name: str, allowed: tuple[str, ...], standard: str) -> str:
        """One of several words; the standard one where nothing was said."""
        value = self.said.get(name) or standard
        if value in allowed:
            return value
        self.fault(name, gettext("“%(value)s” is not one of the choices.", value=value[:60]))
        return standard

    def day(self, name: str) -> date | None:
        """A day as 2026-03-18; None where nothing was said, or nothing that is a day."""
        value = self.said.get(name, "")
        if not value:
            return None
        try:
            found = date.fromisoformat(value)
        except ValueError:
            found = None
        if found is None or not EARLIEST <= found <= LATEST:
            said = gettext(
                "“%(value)s” is not a day. Write it as 2026-03-18, from 2000 to 2100.",
                value=value[:60],
            )
            self.fault(name, said)
            return None
        return found

    def time(self, name: str, standard: time) -> time:
        """A time as 18:30."""
        value = self.said.get(name, "")
        try:
            return time.fromisoformat(value).replace(tzinfo=None) if value else standard
        except ValueError:
            said = gettext("“%(value)s” is not a time. Write it as 18:30.", value=value[:60])
            self.fault(name, said)
            return standard

    def fault(self, name: str, message: str) -> None:
        """Something is wrong with a field."""
        self.errors.append({"field": name, "message": message})


def read(said: Mapping[str, str], *, now: datetime) -> Asked:
    """The case that an address asks about; what it leaves open is footage held by an akimat now."""
    reading = Reading(said)
    countries = law.countries()
    country = reading.choice("country", tuple(countries), "kz")
    zone = ZoneInfo(countries[country].timezone)
    local = now.astimezone(zone)
    day = reading.day("received") or local.date()
    minute = reading.time("time", local.time().replace(second=0, microsecond=0))
    typed = {
        "country": country,
        "type": reading.choice("type", law.TYPES, "footage"),
        "kind": reading.choice("kind", law.KINDS, "akimat"),
        "received": reading.said.get("received") or day.isoformat(),
        "time": reading.said.get("time") or f"{minute:%H:%M}",
    }
    pauses = _pauses(reading, typed)
    return Asked(
        country=country,
        type=typed["type"],
        kind=typed["kind"],
        received_at=datetime.combine(day, minute, zone).astimezone(UTC),
        pauses=pauses,
        typed=typed,
        errors=reading.errors,
    )


def _pauses(reading: Reading, typed: dict[str, Any]) -> list[law.Pause]:
    found = []
    for place in PLACES:
        names = (f"asked{place}", f"answered{place}")
        typed |= {name: reading.said[name] for name in names if reading.said.get(name)}
        since, until = (reading.day(name) for name in names)
        if since is None and until is not None:
            reading.fault(names[0], gettext("Say also on which day you were asked."))
        elif since is not None and until is not None and until < since:
            reading.fault(names[1], gettext("The answer cannot come before the question."))
        elif since is not None:
            found.append(law.Pause(since, until))
    return found
