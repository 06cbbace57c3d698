"""Returns: what offices count, as they hand it in, check it and answer for it.

A return is drafted, checked, submitted and accepted by a second person; a later vintage replaces
it. Nothing here is public: releases publish what of it is safe.
"""

from registry.statistics.returns import breaks, naming, outlook
from registry.statistics.returns.checks import check
from registry.statistics.returns.framing import capabilities
from registry.statistics.returns.given import Given, Rate, Row, Value, fingerprint
from registry.statistics.returns.keeping import MOST_ROWS
from registry.statistics.returns.problems import Level, Problem, errors, warnings
from registry.statistics.returns.questions import (
    Accepted,
    accepted,
    as_given,
    events,
    find,
    of_office,
    vintages,
    waiting,
)
from registry.statistics.returns.systems import lists, settings
from registry.statistics.returns.way import due
from registry.statistics.returns.way.rights import may_accept, refusal
from registry.statistics.returns.way.states import Counting, Deed, Missing, Status
from registry.statistics.returns.way.verbs import (
    Blocked,
    Moved,
    Unanswered,
    accept,
    amend,
    invent,
    query,
    start,
    submit,
    withdraw,
)

__all__ = [
    "MOST_ROWS",
    "Accepted",
    "Blocked",
    "Counting",
    "Deed",
    "Given",
    "Level",
    "Missing",
    "Moved",
    "Problem",
    "Rate",
    "Row",
    "Status",
    "Unanswered",
    "Value",
    "accept",
    "accepted",
    "amend",
    "as_given",
    "breaks",
    "capabilities",
    "check",
    "due",
    "errors",
    "events",
    "find",
    "fingerprint",
    "invent",
    "lists",
    "may_accept",
    "naming",
    "of_office",
    "outlook",
    "query",
    "refusal",
    "settings",
    "start",
    "submit",
    "vintages",
    "waiting",
    "warnings",
    "withdraw",
]
