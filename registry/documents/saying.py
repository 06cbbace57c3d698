"""The fixed words of documents, and days and moments, in the language of the paper."""

import tomllib
from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from babel.dates import format_date

from registry.documents.cleaning import FOLDER


def words(paper: str, language: str) -> dict[str, str]:
    """What stands on every paper of its kind, and on every paper at all."""
    said = _texts()
    return {**said["every"][language], **said[paper][language]}


def day(on: date, language: str) -> str:
    """A day in words.

    >>> day(date(2026, 12, 3), "en")
    'December 3, 2026'
    """
    return str(format_date(on, "long", locale=language))


def moment(at: datetime, zone: ZoneInfo, language: str) -> str:
    """An instant as the clocks of the zone show it, with how far they are from UTC."""
    local = at.astimezone(zone)
    return f"{day(local.date(), language)}, {local:%H:%M} ({_offset(local)})"


def _offset(local: datetime) -> str:
    said = f"{local:%z}"
    hours, minutes = int(said[1:3]), said[3:5]
    return f"UTC{said[0]}{hours}" + (f":{minutes}" if minutes != "00" else "")


@cache
def _texts() -> dict[str, dict[str, dict[str, str]]]:
    with (FOLDER / "words.toml").open("rb") as file:
        return tomllib.load(file)
