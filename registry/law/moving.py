"""What may move a running term: extensions within what the rule allows, and a changed calendar.

Nothing here ever shortens what a person has, and nothing moves an office's day earlier in silence.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from registry.errors import Conflict, NotAllowed
from registry.law.calendars import Calendar
from registry.law.clocks import Due, Extension, Pause, due
from registry.law.rules import Duty, Rule

# Whose time it is: within these the person acts, within all others the office.
OF_THE_PERSON = frozenset({Duty.APPEAL_WINDOW, Duty.CLARIFY, Duty.REMIND})


@dataclass(frozen=True)
class Recomputed:
    """The day that stands after a change of the calendar.

    `notice`: the other side must be told that the day has moved. `earlier`: the day that the new
    calendar would give an office where it lies before the one that stands; it stands until
    somebody decides otherwise.
    """

    on: date
    was: date
    notice: bool
    earlier: date | None = None


def recomputed(rule: Rule, before: date, after: date) -> Recomputed:
    """Which day stands when a calendar, or a rule, comes to give another one.

    A later day stands, with notice. An earlier one never does by itself.
    """
    if after > before:
        return Recomputed(after, before, notice=True)
    is_offered = after < before and rule.step not in OF_THE_PERSON
    return Recomputed(before, before, notice=False, earlier=after if is_offered else None)


def extended(
    rule: Rule,
    calendar: Calendar,
    start: date,
    more: Extension,
    *,
    on: date,
    pauses: Sequence[Pause] = (),
    extensions: Sequence[Extension] = (),
) -> Due:
    """The term with one more extension, decided on a day.

    Refuses when the rule has none, when the term is over, and beyond its count or its cap.
    """
    if rule.ext_amount is None or rule.ext_unit is None:
        raise NotAllowed("This term cannot be extended: the rule has no extension.")
    now = due(rule, calendar, start, pauses=pauses, extensions=extensions)
    if on > now.on:
        raise Conflict(
            "The term ended on {day}; it can only be extended before that.",
            day=now.on.isoformat(),
        )
    if rule.ext_max_count is not None and len(extensions) >= rule.ext_max_count:
        raise NotAllowed(
            "The term was already extended {count} times, and the rule allows no more.",
            count=len(extensions),
        )
    whole = Extension(rule.ext_total_cap or rule.ext_amount, rule.ext_unit)
    furthest = due(rule, calendar, start, pauses=pauses, extensions=[whole])
    then = due(rule, calendar, start, pauses=pauses, extensions=[*extensions, more])
    if then.on > furthest.on:
        raise NotAllowed(
            "Extended by that much the term would end on {day}; the rule allows {furthest} at "
            "most. Choose a shorter extension.",
            day=then.on.isoformat(),
            furthest=furthest.on.isoformat(),
        )
    return then


def notice_due(rule: Rule, calendar: Calendar, decided_on: date, start: date) -> date | None:
    """By when the person must be told of an extension; None where the rule does not say.

    Notice in months is counted from the start of the term, notice in days from the decision.
    """
    if rule.ext_notice_amount is None or rule.ext_notice_unit is None:
        return None
    facts = {"amount": rule.ext_notice_amount, "unit": rule.ext_notice_unit, "pause_reasons": ()}
    telling = rule.model_copy(update=facts)
    begins = start if rule.ext_notice_unit == "month" else decided_on
    return due(telling, calendar, begins).on
