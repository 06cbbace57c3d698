"""The law as data: acts, rules and calendars by country, and what day an answer is due.

A rule and a calendar give a deadline with its arithmetic. Neither knows of requests: whoever
works on one keeps the rule's snapshot and the calendar's version beside its clock.
"""

from registry.law.calendars import Calendar, Day
from registry.law.choosing import Chosen, choose
from registry.law.clocks import Due, Extension, Pause, Step, due, registered
from registry.law.explaining import explain, receipt, term, word
from registry.law.loading import Loaded, confirm_day, load
from registry.law.moving import Recomputed, extended, notice_due, recomputed
from registry.law.packs import countries, read
from registry.law.questions import acts, calendar, calendars, changed, changed_days, rules, versions
from registry.law.rules import KINDS, TYPES, Act, Confidence, Duty, Rule, Unit
from registry.law.weeks import Cell, weeks

__all__ = [
    "KINDS",
    "TYPES",
    "Act",
    "Calendar",
    "Cell",
    "Chosen",
    "Confidence",
    "Day",
    "Due",
    "Duty",
    "Extension",
    "Loaded",
    "Pause",
    "Recomputed",
    "Rule",
    "Step",
    "Unit",
    "acts",
    "calendar",
    "calendars",
    "changed",
    "changed_days",
    "choose",
    "confirm_day",
    "countries",
    "due",
    "explain",
    "extended",
    "load",
    "notice_due",
    "read",
    "receipt",
    "recomputed",
    "registered",
    "rules",
    "term",
    "versions",
    "weeks",
    "word",
]
