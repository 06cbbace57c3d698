"""Offices that count and one that keeps the register, with a system that recognises faces."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from registry.accounts import Role, Who, offices, officials
from registry.cameras.beside import systems
from registry.cameras.beside.systems import System
from registry.database import Database
from registry.statistics import returns
from registry.statistics.returns import Given, Row, Value

START = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)
TODAY = date(2026, 10, 5)
OFFICE, KEEPER = "police-astana", "register"
FACES = System(
    id="faces",
    demonstration=True,
    technology="face_recognition",
    function=("face_recognition",),
    **{f"name_{code}": "Faces" for code in ("kk", "ru", "en")},
    **{f"summary_{code}": "Faces are compared." for code in ("kk", "ru", "en")},
)
VEHICLES = FACES.model_copy(
    update={"id": "vehicles", "technology": "vehicle", "function": ("vehicle_identification",)}
)


@dataclass
class Counting:
    """A session with an office that counts; later() is the next moment of the story."""

    session: Session
    at: datetime = START

    def later(self) -> datetime:
        """The next moment."""
        self.at += timedelta(minutes=1)
        return self.at

    def official(self, email: str, *held: str, office: str = OFFICE, **more: Any) -> Who:
        """An official with these roles in an office."""
        there = offices.by_id(self.session, office)
        found = officials.find(self.session, email) or officials.add(
            self.session, email, at=START, **more
        )
        for role in held:
            officials.give(self.session, found, Role(role), there, at=START)
        self.session.flush()
        return officials.who(self.session, found)

    def start(self, who: Who, given: Given | None = None) -> int:
        """A draft."""
        return returns.start(self.session, who, given or a_return(), at=self.later())

    def submit(self, who: Who, return_id: int, version: int = 1, **answers: str) -> None:
        """Hand it in; a word for every warning unless others are given."""
        given = returns.as_given(self.session, return_id)
        found = returns.check(self.session, given, today=TODAY)
        said = {one.key: "Checked." for one in returns.warnings(found)} | answers
        returns.submit(
            self.session, who, return_id, version, said, at=self.later(), today=TODAY
        )  # fmt: skip

    def accept(self, who: Who, return_id: int, version: int = 2) -> None:
        """Take it."""
        returns.accept(self.session, who, return_id, version, at=self.later())

    def accepted(self, given: Given) -> int:
        """A return on its whole way."""
        number = self.start(self.official("aigul@example.kz", "statistician"), given)
        self.submit(self.official("aigul@example.kz"), number)
        self.accept(self.official("keeper@example.kz", "reviewer", office=KEEPER), number)
        return number


@pytest.fixture
def counting(sqlite: Database) -> Iterator[Counting]:
    """A register with an office that counts faces, and nothing counted yet."""
    with sqlite.writing() as session:
        yield begun(session)


def begun(session: Session) -> Counting:
    """The same in a session at hand."""
    systems.load(session, [FACES, VEHICLES], office="Register", at=START)
    offices.make(session, OFFICE, names={"en": "Police"}, area="astana", organisation="p", at=START)
    offices.make(session, "akimat", names={"en": "Akimat"}, area="astana", at=START)
    offices.make(session, KEEPER, names={"en": "Register"}, at=START)
    return Counting(session)


def a_return(*rows: Row, **but: Any) -> Given:
    """A quarter of faces; say only what the test is about."""
    plain: dict[str, Any] = {
        "office_id": OFFICE,
        "system_id": "faces",
        "capability": "face_recognition_live",
        "area_id": "astana",
        "period_start": date(2026, 7, 1),
        "period_end": date(2026, 9, 30),
        "rows": rows or (a_row(alerts=12, true_confirmed=10, false_confirmed=2),),
    }
    return Given(**plain | but)


def a_row(number: int = 1, day: date | None = None, **counts: Any) -> Row:
    """The whole quarter, or one day of it; a text for a count is the reason why it is missing."""
    set_then = {name: counts.pop(name, None) for name in ("place", "threshold", "list_size")}
    values = tuple(
        Value(measure, missing=count) if isinstance(count, str) else Value(measure, count)
        for measure, count in counts.items()
    )
    first, last = (day, day) if day else (date(2026, 7, 1), date(2026, 9, 30))
    return Row(number, first, last, **set_then, values=values)
