"""What is held against each other in a return before it is submitted.

`within` looks at the return alone, `standing` at what else is on the register.
"""

from datetime import date

from sqlalchemy.orm import Session

from registry.statistics.returns.given import Given
from registry.statistics.returns.problems import Problem


def check(session: Session, given: Given, *, today: date) -> list[Problem]:
    """Every problem of a return, the errors first, each with a finished sentence."""
    return []


def standing(session: Session, given: Given) -> list[Problem]:
    """What other accepted returns have against this one."""
    return []
