"""Which of several rules a request is worked to: the special one before the general one.

What is not confirmed is never called law. It is shown, as an internal target.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from registry.errors import NotFound
from registry.law.rules import Confidence, Duty, Rule, Unit

# Days that a unit stands for, to tell the shorter of two terms in different units.
DAYS = {Unit.HOUR: 1 / 24, Unit.CALENDAR_DAY: 1.0, Unit.WORKING_DAY: 7 / 5, Unit.MONTH: 30.4}


@dataclass(frozen=True)
class Chosen:
    """The rule that is worked to, and the others that apply as well.

    `target`: the shortest unconfirmed rule, where it would end sooner than the chosen one.
    """

    rule: Rule
    others: tuple[Rule, ...]
    target: Rule | None = None


def choose(
    rules: Iterable[Rule], type_: str, controller_kind: str, step: Duty | str, on: date
) -> Chosen:
    """The rule for a step of a request of a type to a kind of controller on a day.

    Law first, by priority and then the shorter; without one our own rule; an unconfirmed one only
    when there is nothing else. Refuses when no rule applies.
    """
    found = [one for one in rules if one.step == step and one.applies(type_, controller_kind, on)]
    if not found:
        raise NotFound("No rule gives a term for this step. Add one to the country's pack.")
    ordered = sorted(found, key=_order)
    rule, others = ordered[0], tuple(ordered[1:])
    doubtful = [one for one in others if one.confidence is Confidence.UNVERIFIED]
    target = min(doubtful, key=length, default=None)
    return Chosen(rule, others, target if target and length(target) < length(rule) else None)


def length(rule: Rule) -> float:
    """About how many days a rule's term takes."""
    return rule.amount * DAYS[rule.unit]


def _order(rule: Rule) -> tuple[int, int, float, str]:
    ranks = {Confidence.VERIFIED: 0, Confidence.SECONDARY: 0, Confidence.HOUSE_RULE: 1}
    return ranks.get(rule.confidence, 2), -rule.priority, length(rule), rule.id
