"""When a term ends: the arithmetic of days, with every step of it kept so that it can be shown.

The start day is day zero. A pause stops the clock from the end of the day on which the person was
asked to the end of the day on which the answer came, so the day of asking counts as used and the
day of the answer does not count. A term never ends while its clock stands still: who is asked on
the last day has no day left, and the term ends on the day of the answer, or on the next day that
counts. Working days are counted one by one; months and calendar days take the length of the
pauses on top. Extensions in the term's own unit lengthen the term itself (one month and two are
three); others begin where the term would have ended. The roll to a working day comes last.
"""

from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from registry.errors import Refused
from registry.law.calendars import DAY, FURTHEST, Calendar
from registry.law.rules import Rule, Unit
from registry.law.spans import Span, spans


@dataclass(frozen=True)
class Pause:
    """The clock stands still after the day of asking, to the end of the day of the answer.

    `until` None: no answer yet. The end that is reckoned then is the earliest there can be; pass
    today as `until` to know how it stands now.
    """

    since: date
    until: date | None
    reason: str = "clarify"


@dataclass(frozen=True)
class Extension:
    """So much more time, as it was decided."""

    amount: int
    unit: Unit


@dataclass(frozen=True)
class Step:
    """One step of the arithmetic, from `first` to `last`; `count` of `unit` where it has a size.

    kinds: start, term, extension, skipped, worked, pause, short_month, roll, last.
    """

    kind: str
    first: date
    last: date
    count: int = 0
    unit: Unit | None = None
    span: Span | None = None


@dataclass(frozen=True)
class Due:
    """The last day of a term, or the moment for a term in hours, and how it was reckoned.

    `is_open`: a pause has no end yet, and the day can only become later. `is_known`: the calendar
    reaches that far.
    """

    on: date
    steps: tuple[Step, ...]
    at: datetime | None = None
    is_open: bool = False
    is_known: bool = True
    known_to: date | None = None

    @property
    def is_certain(self) -> bool:
        """Whether every day with a name that was passed is one that its source is sure of."""
        return all(step.span is None or step.span.is_certain for step in self.steps)


def registered(received_at: datetime, rule: Rule, calendar: Calendar) -> date:
    """The local day on which what was received counts as received.

    For a rule with a cut-off, what comes after that minute or on a day that is not worked counts
    for the next working day; the cut-off minute itself is in time. `received_at` has a time zone.
    """
    if received_at.tzinfo is None:
        raise ValueError("received_at has no time zone")
    local = received_at.astimezone(ZoneInfo(rule.tz))
    if rule.receipt_cutoff is None:
        return local.date()
    is_late = local.time().replace(second=0, microsecond=0) > rule.receipt_cutoff
    return calendar.next_working(local.date() + is_late * DAY)


def due(
    rule: Rule,
    calendar: Calendar,
    start: date | datetime,
    *,
    pauses: Sequence[Pause] = (),
    extensions: Sequence[Extension] = (),
) -> Due:
    """The last day of a rule's term that starts on a day; an hours rule takes the moment itself.

    Refuses a pause that ends before it begins, and pauses of a clock in hours.
    """
    if rule.unit is Unit.HOUR:
        return _in_hours(rule, start, bool(pauses or extensions))
    zone = ZoneInfo(rule.tz)
    first = start.astimezone(zone).date() if isinstance(start, datetime) else start
    stopped = Stopped(pauses, rule.pause_cap)
    steps = [Step("start", first, first)]
    day = first
    for place, (amount, unit) in enumerate(_terms(rule, extensions)):
        steps.append(Step("extension" if place else "term", day, day, amount, unit))
        day = _passed(calendar, day, amount, unit, stopped, steps)
    steps += _named_extensions(rule, extensions, first)
    steps += stopped.steps(day, calendar if rule.unit is Unit.WORKING_DAY else None)
    if rule.end_roll == "next_working_day":
        day = _rolled(calendar, day, stopped, steps)
    steps.append(Step("last", day, day))
    known_to = calendar.about.known_to
    return Due(day, tuple(steps), None, stopped.is_open, calendar.is_known(day), known_to)


class Stopped:
    """The days on which a clock stands still, from all pauses together in whatever order."""

    def __init__(self, pauses: Sequence[Pause], cap: int | None = None) -> None:
        """`cap`: of one pause at most so many calendar days stop the clock."""
        self.is_open = any(pause.until is None for pause in pauses)
        self._pauses: list[tuple[date, date, Pause]] = []
        for pause in sorted(pauses, key=lambda one: (one.since, one.until or date.max)):
            until = pause.until if pause.until is not None else pause.since
            if until < pause.since:
                raise Refused(
                    "The answer came on {until}, before the question of {since}. Put the two days "
                    "of the pause in order.",
                    field="until",
                    until=until.isoformat(),
                    since=pause.since.isoformat(),
                )
            until = min(until, pause.since + cap * DAY) if cap else until
            self._pauses.append((pause.since, until, pause))

    def counts(self, day: date) -> bool:
        """Whether a day counts as far as the pauses are concerned."""
        return not any(since < day <= until for since, until, _ in self._pauses)

    def may_end(self, day: date) -> bool:
        """Whether the clock runs at the end of a day."""
        return not any(since <= day < until for since, until, _ in self._pauses)

    def steps(self, end: date, calendar: Calendar | None) -> list[Step]:
        """A step for each pause that began by the end, with the days that did not count."""
        found = []
        for since, until, pause in self._pauses:
            if since > end:
                continue
            days = calendar.working_days(since + DAY, until) if calendar else (until - since).days
            unit = Unit.WORKING_DAY if calendar else Unit.CALENDAR_DAY
            kind = "pause" if pause.until else "open_pause"
            found.append(Step(kind, since, until, days, unit))
        return found


def months_later(day: date, months: int) -> date:
    """The same day so many months on; the month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _terms(rule: Rule, extensions: Sequence[Extension]) -> list[tuple[int, Unit]]:
    """The rule's own term, with what lengthens it in the same unit, and then the others."""
    own = sum(one.amount for one in extensions if one.unit is rule.unit)
    others = [(one.amount, one.unit) for one in extensions if one.unit is not rule.unit]
    return [(rule.amount + own, rule.unit), *others]


def _named_extensions(rule: Rule, extensions: Sequence[Extension], start: date) -> list[Step]:
    own = [one for one in extensions if one.unit is rule.unit]
    return [Step("included", start, start, one.amount, one.unit) for one in own]


def _passed(
    calendar: Calendar, start: date, amount: int, unit: Unit, stopped: Stopped, steps: list[Step]
) -> date:
    """The day on which a term ends; appends what was passed on the way."""
    if unit is Unit.WORKING_DAY:
        end = _counted(start, amount, stopped, calendar.is_working)
        for span in spans(calendar, start + DAY, end):
            kind = "worked" if span.is_worked else "skipped"
            steps.append(Step(kind, span.first, span.last, span=span))
        return end
    if unit is Unit.CALENDAR_DAY:
        return _counted(start, amount, stopped, _always)
    nominal = months_later(start, amount)
    if nominal.day != start.day:
        steps.append(Step("short_month", nominal, nominal))
    return _counted(start, (nominal - start).days, stopped, _always)


def _counted(start: date, amount: int, stopped: Stopped, is_day: Callable[[date], bool]) -> date:
    """The first day on which `amount` days have been counted and the clock runs."""
    left, day = amount, start
    for _ in range(FURTHEST):
        day += DAY
        if not is_day(day):
            continue
        left -= stopped.counts(day)
        if left <= 0 and stopped.may_end(day):
            return day
    raise Refused("The term ends more than ten years ahead. Put in a shorter one.")


def _always(_day: date) -> bool:
    return True


def _rolled(calendar: Calendar, day: date, stopped: Stopped, steps: list[Step]) -> date:
    end = calendar.next_working(day)
    while not stopped.may_end(end):
        end = calendar.next_working(end + DAY)
    if end > day:
        passed = [one for one in spans(calendar, day, end - DAY) if not one.is_worked]
        steps.append(Step("roll", day, end, span=passed[0] if passed else None))
    return end


def _in_hours(rule: Rule, start: date | datetime, is_moved: bool) -> Due:
    if not isinstance(start, datetime) or start.tzinfo is None:
        raise ValueError("a term in hours starts at a moment with a time zone")
    if is_moved:
        raise Refused("A term in hours takes no pause and no extension.")
    # In UTC: where the zone's offset changes, hours on the wall clock are not hours.
    end = start.astimezone(UTC) + timedelta(hours=rule.amount)
    began, at = (moment.astimezone(ZoneInfo(rule.tz)) for moment in (start, end))
    first, last = began.date(), at.date()
    steps = (
        Step("start", first, first),
        Step("term", first, first, rule.amount, rule.unit),
        Step("last", last, last),
    )
    return Due(last, steps, at)
