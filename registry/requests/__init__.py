"""Asking and being answered: what people ask, its way through an office, and its clocks.

Every verb takes the session of a transaction that its caller commits, and the moment.
"""

from registry.requests.person.filing import Filed, Wanted, submit
from registry.requests.saying import OPERATOR, PERSON, SYSTEM, Actor, Means, Said, means, official
from registry.requests.tables import Request, Submission
from registry.requests.time.running import run_due
from registry.requests.way.engine import Moved
from registry.requests.way.guards import Case
from registry.requests.way.states import ENDED, OPEN, PERSONAL, Event, Part, State, Type
from registry.requests.way.verbs import confirm_contact, do, why_not

__all__ = [
    "ENDED",
    "OPEN",
    "OPERATOR",
    "PERSON",
    "PERSONAL",
    "SYSTEM",
    "Actor",
    "Case",
    "Event",
    "Filed",
    "Means",
    "Moved",
    "Part",
    "Request",
    "Said",
    "State",
    "Submission",
    "Type",
    "Wanted",
    "confirm_contact",
    "do",
    "means",
    "official",
    "run_due",
    "submit",
    "why_not",
]
