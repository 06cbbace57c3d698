"""The parameters of a request, read and checked; what is not known is refused by its name."""

import re
from collections.abc import Collection
from datetime import date, datetime

from flask import request

from registry.cameras.index.narrowing import During
from registry.errors import Refused
from registry.maps.systems import CRS84, SYSTEMS, System
from registry.web.session import settings

FORMS = ("json", "html")
STANDARD, AT_MOST = 1_000, 10_000  # features on a page
MOMENT = re.compile(
    r"\d{4}-\d\d-\d\d([Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d))?", re.ASCII
)
OPEN = ("..", "")


def only(known: Collection[str], *, repeatable: Collection[str] = ()) -> None:
    """Refuse every parameter that is not known here, and those given twice that may be once."""
    known = ("f", *known)
    for key, values in request.args.lists():
        if key not in known:
            raise Refused(
                "There is no parameter “{key}” here. The parameters are: {known}.",
                field=key[:80],
                code="unknown_parameter",
                key=key[:80],
                known=", ".join(known),
            )
        if len(values) > 1 and key not in repeatable:
            raise Refused("{key} can be given once only.", field=key, key=key)
        if not all(value.strip() for value in values):
            raise Refused("{key} is empty. Give it a value, or leave it out.", field=key, key=key)


def form() -> str:
    """Whether JSON or a page was asked for: by `f`, else by what the asker accepts."""
    said = request.args.get("f")
    if said is None:
        best = request.accept_mimetypes.best_match(
            ["application/json", "application/geo+json", "text/html"], "application/json"
        )
        return "html" if best == "text/html" else "json"
    if said not in FORMS:
        raise Refused(
            "f={value} is not known. f takes one of: {known}.",
            field="f",
            value=said[:80],
            known=", ".join(FORMS),
        )
    return said


def limit(standard: int = STANDARD) -> int:
    """How many features a page holds; more than the most is taken for the most."""
    said = request.args.get("limit", str(standard))
    if not (said.isascii() and said.isdecimal() and len(said) < 16 and int(said) > 0):
        raise Refused(
            "limit={value} is not a number from 1 to {largest}.",
            field="limit",
            value=said[:80],
            largest=AT_MOST,
        )
    return min(int(said), AT_MOST)


def system(name: str) -> System:
    """The coordinate system that a parameter names."""
    said = request.args.get(name, CRS84.address)
    if said not in SYSTEMS:
        raise Refused(
            "{key}={value} is not known. {key} takes one of: {known}.",
            field=name,
            key=name,
            value=said[:200],
            known=", ".join(SYSTEMS),
        )
    return SYSTEMS[said]


def box() -> tuple[float, float, float, float] | None:
    """The box asked for, as west, south, east and north in degrees; heights are left aside."""
    said, of = request.args.get("bbox"), system("bbox-crs")
    if said is None:
        return None
    numbers = _numbers(said)
    if len(numbers) == 6:
        numbers = [*numbers[:2], *numbers[3:5]]
    west, south, east, north = of.box(*numbers) if numbers else (0, 1, 0, 0)
    if not (all(-180 <= lon <= 180 for lon in (west, east)) and -90 <= south <= north <= 90):
        raise Refused(
            "bbox={value} is not a box. Write its lower and its upper corner as four numbers, for "
            "example bbox=71.3,51.0,71.6,51.3; they are degrees of longitude and latitude unless "
            "bbox-crs says otherwise.",
            field="bbox",
            value=said[:200],
        )
    return west, south, east, north


def during() -> During | None:
    """The days that `datetime` means: one of them, or an interval that may be open at one end."""
    said = request.args.get("datetime")
    if said is None:
        return None
    ends = said.split("/")
    try:
        days = [None if end in OPEN and len(ends) == 2 else _day(end) for end in ends]
        first, last = days if len(days) == 2 else (days[0], days[0])
        is_sound = len(days) < 3 and (first or last) and not (first and last and first > last)
        if is_sound and _in_order(ends):
            return During(first, last)
    except (ValueError, OverflowError):
        pass
    raise Refused(
        "datetime={value} is neither a moment nor an interval. Write 2026-03-31, "
        "2026-03-31T12:00:00Z, 2026-01-01/2026-03-31 or 2026-01-01/.. with the earlier end first.",
        field="datetime",
        value=said[:200],
    )


def _numbers(said: str) -> list[float]:
    try:
        numbers = [float(part) for part in said.split(",")]
    except ValueError:
        return []
    return numbers if len(numbers) in (4, 6) and all(map(_is_finite, numbers)) else []


def _is_finite(number: float) -> bool:
    return abs(number) < 1e12


def _moment(said: str) -> datetime:
    # An unencoded + in a query string arrives as a space.
    said = said.replace(" ", "+")
    if not MOMENT.fullmatch(said):
        raise ValueError(said)
    moment = datetime.fromisoformat(said.upper())
    return moment if moment.tzinfo else moment.replace(tzinfo=settings().timezone)


def _day(said: str) -> date:
    return _moment(said).astimezone(settings().timezone).date()


def _in_order(ends: list[str]) -> bool:
    moments = [_moment(end) for end in ends if end not in OPEN]
    return len(moments) < 2 or moments[0] <= moments[1]
