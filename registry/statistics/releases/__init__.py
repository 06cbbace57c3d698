"""Releases: what is published of the accepted returns, when, and how people are protected.

A release is announced, prepared (a long piece of work), frozen once its audit has shown that it
gives nobody away, and published at its hour. What everyone may read is in `questions`.
"""

from registry.statistics.releases.calendar import (
    Announced,
    add_reader,
    announce,
    ask_preparation,
    begin,
    cancel,
    check,
    fix_dates,
    move,
    plan,
    remove_reader,
    set_note,
    set_terms,
)
from registry.statistics.releases.checking import faults
from registry.statistics.releases.preparing import events, prepare, prepare_waiting, trouble
from registry.statistics.releases.protecting import Verdict, verify
from registry.statistics.releases.publishing import publish_due
from registry.statistics.releases.settings import Why
from registry.statistics.releases.settings import read as terms
from registry.statistics.releases.stages import Stage

__all__ = [
    "Announced",
    "Stage",
    "Verdict",
    "Why",
    "add_reader",
    "announce",
    "ask_preparation",
    "begin",
    "cancel",
    "check",
    "events",
    "faults",
    "fix_dates",
    "move",
    "plan",
    "prepare",
    "prepare_waiting",
    "publish_due",
    "remove_reader",
    "set_note",
    "set_terms",
    "terms",
    "trouble",
    "verify",
]
