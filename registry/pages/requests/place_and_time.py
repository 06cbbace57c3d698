"""A place or a way and a time, as a form or an address says them: read, said again, refused.

A way is typed as latitude and longitude, a place a line, as maps show them; in addresses of this
portal it is also `path=lon,lat;lon,lat`. Times are those of the register's place.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from registry.cameras.footage.covering import Window
from registry.errors import Refused
from registry.maps.walking import Path

KEYS = ("places", "path", "day", "since", "until", "reach", "q", "find", "more")
REACHES = (30, 60, 100, 200, 500)  # metres
REACH = 60  # how far a camera is taken to see that does not say so
NUMBER = re.compile(r"[-−]?\d{1,3}(?:[.,]\d{1,15})?")
BESIDES = re.compile(r"[\s,;]*")
LONG = 12_000  # characters of a way that is typed
DIGITS = 6


@dataclass(frozen=True)
class Said:
    """What was typed, word for word, or what stands in the form before anything was."""

    places: str
    day: str
    since: str
    until: str
    reach: str
    words: str = ""


def said(args: Mapping[str, str], now: datetime) -> Said:
    """What a query string says; the hour that has just passed where it says nothing (local)."""
    for key in args:
        if key not in KEYS:
            raise Refused(
                "There is no filter “{key}”. The filters are: {known}.",
                field=key,
                code="unknown_filter",
                key=key,
                known=", ".join(KEYS),
            )
    start = now - timedelta(hours=1)
    return Said(
        places=args.get("places") or _as_lines(args.get("path", "")),
        day=args.get("day", start.date().isoformat()).strip(),
        since=args.get("since", f"{start:%H:%M}").strip(),
        until=args.get("until", f"{now:%H:%M}").strip(),
        reach=args.get("reach", str(REACH)).strip(),
        words=args.get("q", "").strip()[:200],
    )


def path(typed: str) -> list[tuple[float, float]]:
    """The (lon, lat) of the lines that were typed; Refused names the first that is no place."""
    if len(typed) > LONG:
        raise Refused("This is too long for a way. Choose fewer places.", field="places")
    lines = enumerate(typed.splitlines(), 1)
    return [_place(number, line) for number, line in lines if line.strip()]


def in_an_address(way: Path) -> str:
    """A way as `path` takes it: lon,lat;lon,lat."""
    return ";".join(f"{_short(lon)},{_short(lat)}" for lon, lat in way)


def as_typed(lon: float, lat: float) -> str:
    """A place as a line of `places`: latitude, longitude."""
    return f"{_short(lat)}, {_short(lon)}"


def window(form: Said, zone: ZoneInfo) -> Window:
    """The time that was typed; an end before the beginning lies on the next day."""
    day = _day(form.day)
    since, until = _time("since", form.since), _time("until", form.until)
    if since == until:
        raise Refused("The time ends when it begins. Choose a later end.", field="until")
    last = day + timedelta(days=until < since)
    start, end = datetime.combine(day, since, zone), datetime.combine(last, until, zone)
    return Window(start.astimezone(UTC), end.astimezone(UTC), zone)


def reach(form: Said) -> float:
    """The metres that were chosen."""
    if form.reach not in map(str, REACHES):
        raise Refused("reach={value} is not one of the distances offered.", field="reach",
                      value=form.reach)  # fmt: skip
    return float(form.reach)


def _as_lines(said: str) -> str:
    # What is not two numbers is left as it is, so that it is refused where it can be seen.
    pairs = (one.split(",") for one in said[:LONG].split(";") if one.strip())
    return "\n".join(", ".join(part.strip() for part in reversed(pair)) for pair in pairs)


def _place(number: int, line: str) -> tuple[float, float]:
    found = NUMBER.findall(line)
    if len(found) != 2 or not BESIDES.fullmatch(NUMBER.sub("", line)):
        raise Refused(
            "Line {line} is not a place: “{value}”. Write latitude, then longitude, for example "
            "51.1283, 71.4305.",
            field="places",
            line=number,
            value=line.strip()[:60],
        )
    lat, lon = (float(each.replace(",", ".").replace("−", "-")) for each in found)
    return lon, lat


def _day(typed: str) -> date:
    try:
        day = date.fromisoformat(typed)
    except ValueError as broken:
        raise Refused(
            "“{value}” is not a day. Write it as 2026-03-31.", field="day", value=typed[:40]
        ) from broken
    if not 2000 <= day.year < 2200:
        raise Refused("“{value}” is too far from today.", field="day", value=typed[:40])
    return day


def _time(field: str, typed: str) -> time:
    try:
        return time.fromisoformat(typed).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError as broken:
        raise Refused(
            "“{value}” is not a time of the day. Write it as 18:40.", field=field, value=typed[:40]
        ) from broken


def _short(degrees: float) -> str:
    return f"{degrees:.{DIGITS}f}".rstrip("0").rstrip(".")
