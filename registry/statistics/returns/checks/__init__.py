"""What is held against each other in a return before it is submitted.

`alone` looks at the rows by themselves, `series` at rows among those around them, `others` at what
else was accepted.
"""

from datetime import date, timedelta

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.statistics.returns import keeping
from registry.statistics.returns.checks import others
from registry.statistics.returns.checks.alone import columns, days, doubts, sums, values
from registry.statistics.returns.checks.grid import grid
from registry.statistics.returns.checks.series import headline, neighbours, rates, regimes
from registry.statistics.returns.given import Given, Row
from registry.statistics.returns.problems import Level, Problem
from registry.statistics.returns.questions import counts
from registry.statistics.returns.systems import settings
from registry.statistics.returns.tables import Return

BACK = timedelta(days=366)  # so far back and ahead rows of other returns are looked at
ORDER = {level: place for place, level in enumerate(Level)}

__all__ = ["check", "standing"]


def check(session: Session, given: Given, *, today: date) -> list[Problem]:
    """Every problem of a return, the errors first, each with a finished sentence."""
    rows = grid(given.capability, given.rows)
    found = [
        *days.found(given, rows, today),
        *values.found(given),
        *sums.found(given, rows),
        *columns.found(rows),
        *doubts.found(given, rows),
        *rates.found(given),
        *headline.found(given, rows),
        *_in_series(session, given),
        *standing(session, given),
        *others.vintage(session, given),
    ]
    return sorted(found, key=lambda one: (ORDER[Level(one.level)], one.row))


def standing(session: Session, given: Given) -> list[Problem]:
    """What other accepted returns have against this one."""
    return [*others.overlaps(session, given), *others.parts(session, given)]


def _in_series(session: Session, given: Given) -> list[Problem]:
    before = _others_rows(session, given)
    rows = grid(given.capability, (*before, *given.rows))
    own = np.arange(len(rows.rows)) >= len(before)
    stood = settings.of(session, given.system_id, given.area_id)
    return [
        *neighbours.found(rows, own),
        *regimes.found(rows, own, stood),
    ]


def _others_rows(session: Session, given: Given) -> tuple[Row, ...]:
    """The accepted rows of the same system and area around the period, but for what is replaced."""
    query = select(Return.id).where(
        counts(),
        Return.system_id == given.system_id,
        Return.area_id == given.area_id,
        Return.capability == given.capability,
        Return.period_end >= given.period_start - BACK,
        Return.period_start <= given.period_end + BACK,
    )
    ids = [one for one in session.scalars(query) if one != given.supersedes_id]
    return tuple(row for rows in keeping.rows_of(session, ids).values() for row in rows)
