"""What is settled of an invented camera before its record is filled in, and dated papers for it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from registry.demonstration.bodies import Body, bodies
from registry.demonstration.dice import Dice
from registry.demonstration.places import Part, Place

Facts = dict[str, Any]
DECISIONS_FROM = date(2015, 1, 5)
DECISION = "Бейнебақылау туралы шешім (көрсетілім)"
LAW = "Бейнебақылау туралы заң (көрсетілім)"
IN_MONTH = (
    "қаңтардағы", "ақпандағы", "наурыздағы", "сәуірдегі", "мамырдағы", "маусымдағы",
    "шілдедегі", "тамыздағы", "қыркүйектегі", "қазандағы", "қарашадағы", "желтоқсандағы",
)  # fmt: skip


@dataclass(frozen=True)
class Case:
    """A camera to be: where, what it mostly does, whose it is, and since when.

    `number` counts the cameras of the place, `namesakes` those of the same part so far.
    """

    place: Place
    number: int
    namesakes: int
    place_type: str
    profile: dict[str, Any]
    part: Part
    record_kind: str
    mark: str
    body_id: str
    entered: date
    installed: date
    is_planned: bool
    dice: Dice

    @property
    def body(self) -> Body:
        """The body that answers for it, whether or not the record says so."""
        return bodies()[self.body_id]

    @property
    def is_public_body(self) -> bool:
        """Whether that body is a public one."""
        return self.body.record.type != "private"


def decision(day: date) -> dict[str, str]:
    """The decision in force on a day: one every two weeks, each number with one date."""
    number = max(0, (day - DECISIONS_FROM).days // 14) + 1
    made = DECISIONS_FROM + timedelta(days=14 * (number - 1))
    return {"title": DECISION, "number": str(number), "date": made.isoformat()}


def decision_in_words(day: date) -> str:
    """The decision in force on a day as one line: its date and number, as offices cite it."""
    cited = decision(day)
    made = date.fromisoformat(cited["date"])
    on = f"{made.year} жылғы {made.day} {IN_MONTH[made.month - 1]}"
    return f"{on} № {cited['number']} шешім (көрсетілім)"


def article(number: int) -> str:
    """An article of a law."""
    return f"{number}-бап"


def partial(day: date, dice: Dice) -> str:
    """A day as precisely as a body happens to know it: the day, the month or the year."""
    return day.isoformat()[: int(dice.pick({"10": 64, "7": 27, "4": 9}))]


def amended(facts: Facts, changes: Facts) -> Facts:
    """The facts with the changes; a None takes a fact back to *not declared*."""
    return {key: value for key, value in {**facts, **changes}.items() if value is not None}
