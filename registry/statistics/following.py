"""Those arrested in a period followed to what became of them: as it was published by then.

An office counts a period again when cases have ended; each time that comes out as a later vintage.
At 3, 12 and 24 months after the period the vintage that stood then tells how many were charged or
let go, and how many cases were still open. Nothing is reckoned here but dates.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from registry.statistics import periods
from registry.statistics.cells import Cell
from registry.statistics.releases import questions
from registry.statistics.releases.questions import Stood

MONTHS = (3, 12, 24)
OUTCOMES = ("arrests", "charged", "released", "outcome_open")


@dataclass(frozen=True)
class Followed:
    """What was known so many months after a period: cells by measure, and when they came out.

    `is_due` is False where that day is yet to come. `told_at` is None where nothing was out by
    then; `is_again` says that the outcomes were counted anew since the milestone before.
    """

    months: int
    day: date
    is_due: bool
    cells: Mapping[str, Cell]
    told_at: datetime | None = None
    is_again: bool = False


def followed(
    session: Session, system: str, area: str, period: str, *, today: date, zone: ZoneInfo
) -> list[Followed]:
    """The milestones of a period; none where outcomes were never published of it."""
    last = periods.parse(period).last
    found: list[Followed] = []
    before: datetime | None = None
    for months in MONTHS:
        day = _later(last, months)
        if day > today:
            found.append(Followed(months, day, False, {}))
            continue
        until = datetime.combine(day, time.max, zone)
        stood = questions.standing(session, system=system, area=area, periods=[period], until=until)
        mine = {one.cell.measure: one for one in stood if _is_outcome(one)}
        told = max((one.published_at for one in mine.values()), default=None)
        cells = {measure: one.cell for measure, one in mine.items()}
        found.append(Followed(months, day, True, cells, told, told is not None and told != before))
        before = told or before
    newest = questions.standing(session, system=system, area=area, periods=[period])
    return found if any(one.cell.measure != "arrests" for one in newest if _is_outcome(one)) else []


def _is_outcome(one: Stood) -> bool:
    return one.cell.measure in OUTCOMES and not one.cell.dims


def _later(day: date, months: int) -> date:
    """The last day of the month so many months later; periods end on last days."""
    year, month = divmod(day.year * 12 + day.month - 1 + months + 1, 12)
    return date.fromordinal(date(year, month + 1, 1).toordinal() - 1)
