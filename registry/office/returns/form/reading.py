"""What is typed into a field of a return, read as strictly as a file is: nothing is guessed."""

from datetime import date

from registry.errors import Refused
from registry.statistics.returns.reading import cells


def number(text: str, *, field: str) -> int | None:
    """The whole number that is typed; None where nothing is."""
    said = text.strip()
    negative = said.startswith("-") and said[1:].isascii() and said[1:].isdecimal()
    if negative and len(said) <= 16:
        return int(said)  # the checks say what is wrong with it, as for a file
    cell = cells.count(said)
    if cell.wrong == "REASON_NEEDED" or cell.missing:
        raise Refused(
            "“{text}” is no number. Leave the field empty and choose beside it why there is none.",
            text=said[:40],
            field=field,
        )
    if cell.wrong:
        raise Refused(
            "“{text}” is not a whole number. Write digits alone, such as 30.",
            text=said[:40],
            field=field,
        )
    return cell.value


def day(text: str, *, field: str) -> date | None:
    """The day that is typed as 2026-03-31; None where nothing is."""
    if not text.strip():
        return None
    found, meant = cells.day(text)
    if found is None:
        raise Refused(
            "“{text}” is not a day. Write the year, the month and the day, such as {suggest}.",
            text=text.strip()[:40],
            suggest=(meant or ["2026-03-31"])[0],
            field=field,
        )
    return found


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
