"""What is typed into a field of a return, read as strictly as a file is: nothing is guessed."""

import re
from datetime import date

from registry.errors import Refused

BETWEEN = re.compile(r"(?<=\d)[\s\u00a0\u2009\u202f](?=\d{3}(?:\D|$))")
WHOLE = re.compile(r"-?\d{1,15}", re.ASCII)
# What people write where they have no number; which reason is meant only they can say.
NO_NUMBER = frozenset({"-", "–", "—", ".", "?", "n/a", "na", "none", "no", "н/д", "нет", "жоқ"})


def number(text: str, *, field: str) -> int | None:
    """The whole number that is typed; None where nothing is."""
    said = BETWEEN.sub("", text.strip())
    if not said:
        return None
    if WHOLE.fullmatch(said):
        return int(said)
    if said.casefold() in NO_NUMBER:
        raise Refused(
            "“{text}” does not say why there is no number. Leave the field empty and choose the "
            "reason beside it.",
            text=said[:40],
            field=field,
        )
    raise Refused(
        "“{text}” is not a whole number. Write digits alone, such as 30.",
        text=said[:40],
        field=field,
    )


def day(text: str, *, field: str) -> date | None:
    """The day that is typed as 2026-03-31; None where nothing is."""
    said = text.strip()
    if not said:
        return None
    try:
        if len(said) == 10:
            return date.fromisoformat(said)
    except ValueError:
        pass
    raise Refused(
        "“{text}” is not a day. Write the year, the month and the day, such as 2026-03-31.",
        text=said[:40],
        field=field,
    )


def both(field: str) -> Refused:
    """What is said where there is a number and a reason for having none."""
    return Refused(
        "There is a number and a reason for having none. Keep one of the two.", field=field
    )


def neither(field: str) -> Refused:
    """What is said where there is a note and nothing that it is about."""
    return Refused(
        "There is a note, and neither a number nor a reason. Give one of the two.", field=field
    )
