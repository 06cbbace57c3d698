"""What is typed into the forms of releases: days, hours, numbers, three languages."""

from datetime import UTC, date, datetime, time

from flask import request
from flask_babel import gettext

from registry.errors import Refused
from registry.office.returns.form import reading
from registry.settings import LANGUAGES
from registry.web.session import settings


def said(name: str) -> str:
    """A field without the blanks around it."""
    return request.form.get(name, "").strip()


def day(name: str) -> date:
    """A day that has to be there."""
    found = reading.day(said(name), field=name)
    if found is None:
        raise Refused("Give the day, such as 2026-03-31.", field=name)
    return found


def moment() -> datetime:
    """The day and the hour of a release, by the clocks of the register's place."""
    on, at = day("due"), said("due_time") or "11:00"
    try:
        hour = time.fromisoformat(at)
    except ValueError:
        raise Refused(
            "“{text}” is not an hour. Write it as 11:00.", text=at[:20], field="due_time"
        ) from None
    local = datetime.combine(on, hour.replace(tzinfo=None), settings().timezone)
    return local.astimezone(UTC)


def number(name: str) -> int:
    """A whole number that has to be there."""
    found = reading.number(said(name), field=name)
    if found is None:
        raise Refused("Give a number.", field=name)
    return found


def in_languages(name: str) -> dict[str, str]:
    """What is said in each language."""
    return {code: said(f"{name}_{code}") for code in LANGUAGES}


def version() -> int:
    """The version that the form was made from."""
    return request.form.get("version", 0, type=int)


def errors(refused: Refused | None, elsewhere: str) -> list[dict[str, str]]:
    """What is wrong, for the summary above a form; `elsewhere` where no field is named."""
    if refused is None:
        return []
    return [{"field": refused.field or elsewhere, "message": refused.said(gettext)}]
