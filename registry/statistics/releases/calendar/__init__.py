"""The calendar of releases: announced ahead, moved only with a reason, prepared on somebody's word.

Every verb takes the session of a transaction that its caller commits, and the official who acts.
"""

from registry.statistics.releases.calendar.announcing import Announced, announce, plan
from registry.statistics.releases.calendar.dating import AHEAD, cancel, fix_dates, move
from registry.statistics.releases.calendar.readers import add_reader, remove_reader
from registry.statistics.releases.calendar.writing import (
    ask_preparation,
    begin,
    check,
    keep_office,
    opened,
    set_note,
    set_terms,
)

__all__ = [
    "AHEAD",
    "Announced",
    "add_reader",
    "announce",
    "ask_preparation",
    "begin",
    "cancel",
    "check",
    "fix_dates",
    "keep_office",
    "move",
    "opened",
    "plan",
    "remove_reader",
    "set_note",
    "set_terms",
]
