"""A register that publishes statistics: offices in three cities, their returns, its releases."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from registry.accounts import Role, Who, offices, officials
from registry.cameras.beside import systems
from registry.cameras.beside.systems import System
from registry.database import Database, Session
from registry.statistics import periods, releases, returns
from registry.statistics.releases import Announced, questions
from registry.statistics.releases.tables import Release
from registry.statistics.returns import Given, Row, Unanswered, Value

KEEPER = "register"
CITIES = ("astana", "almaty", "shymkent")
START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
FACES = System(
    id="faces",
    demonstration=True,
    technology="face_recognition",
    function=("face_recognition",),
    **{f"name_{code}": "Faces" for code in ("kk", "ru", "en")},
    **{f"summary_{code}": "Faces are compared." for code in ("kk", "ru", "en")},
)
NOTE = dict.fromkeys(("kk", "ru", "en"), "Counted by the offices themselves.")
Counts = dict[str, int | str]


@dataclass
class Newsroom:
    """The office that keeps the register, at its work; `at` moves on with the story."""

    database: Database
    at: datetime = START
    who: Who = field(init=False)
    people: dict[str, Who] = field(default_factory=dict)

    def open(self) -> "Newsroom":
        """Make the offices, their people and the system."""
        with self.database.writing() as session:
            systems.load(session, [FACES], office="Register", at=START)
            offices.make(session, KEEPER, names={"en": "Register"}, at=START)
            self.who = _official(session, "editor@x.kz", KEEPER, "statistician", "publisher")
            self.people["keeper"] = _official(session, "keeper@x.kz", KEEPER, "reviewer")
            for city in CITIES:
                more = {"names": {"en": city}, "area": city, "organisation": city, "at": START}
                offices.make(session, city, **more)
                self.people[city] = _official(session, f"{city}@x.kz", city, "statistician")
        return self

    def later(self, **more: int) -> datetime:
        """The next moment."""
        self.at += timedelta(**(more or {"minutes": 1}))
        return self.at

    def counted(
        self, city: str, period: str, replaces: int | None = None, **counts: int | str
    ) -> int:
        """An accepted return of a city; a text for a count is the reason why there is none."""
        return self.handed_in(a_return(city, period, replaces, counts))

    def handed_in(self, given: Given) -> int:
        """An accepted return, each warning answered."""
        clerk = self.people[given.office_id]
        today = max(self.at.date(), given.period_end + timedelta(days=1))
        with self.database.writing() as session:
            number = returns.start(session, clerk, given, at=self.later())
            try:
                returns.submit(session, clerk, number, 1, {}, at=self.later(), today=today)
            except Unanswered as asked:
                said = {one.key: "Checked." for one in asked.problems}
                returns.submit(session, clerk, number, 1, said, at=self.later(), today=today)
            returns.accept(session, self.people["keeper"], number, 2, at=self.later())
        return number

    def announced(self, period: str, release_id: str | None = None, **more: Any) -> str:
        """A release in the calendar, a week after its period or, late, a day from now."""
        said = periods.parse(period)
        ends = datetime.combine(said.last, START.timetz()) + timedelta(days=7)
        told = Announced(
            release_id or period.lower(),
            dict.fromkeys(("kk", "ru", "en"), f"Cameras, {period}"),
            said.first,
            said.last,
            max(ends, self.at + timedelta(days=1)),
            **more,
        )
        with self.database.writing() as session:
            return releases.announce(session, self.who, told, at=self.later()).id

    def asked(self, release_id: str, **terms: Any) -> None:
        """Its note is written, and it is to be prepared."""
        self.at = max(self.at, self.release(release_id).due_at - timedelta(hours=20))
        with self.database.writing() as session:
            version = questions.by_id(session, release_id).version
            releases.set_note(session, self.who, release_id, version, NOTE, at=self.later())
            version += 1
            if terms:
                plain = {"raised": {}, "is_provisional": False, "why": "error", "because": ""}
                releases.set_terms(
                    session, self.who, release_id, version, **plain | terms, at=self.later()
                )
                version += 1
            today = self.at.date()
            releases.ask_preparation(
                session, self.who, release_id, version, at=self.later(), today=today
            )

    def prepared(self, period: str, release_id: str | None = None, **more: Any) -> Release:
        """A release that is announced and prepared."""
        name = self.announced(period, release_id, **more)
        self.asked(name)
        releases.prepare(self.database, name, at=self.later())
        return self.release(name)

    def out(self, period: str, release_id: str | None = None, **more: Any) -> Release:
        """A release that is prepared and published, at its hour; or as far as it comes."""
        made = self.prepared(period, release_id, **more)
        self.at = max(self.at, made.due_at)
        releases.publish_due(self.database, at=self.later())
        return self.release(made.id)

    def release(self, release_id: str) -> Release:
        """A release as it stands."""
        with self.database.reading() as session:
            return questions.by_id(session, release_id)

    def shown(self, release_id: str) -> dict[str, int | str | None]:
        """The cells of a published release: the value, or the marks where there is none."""
        with self.database.reading() as session:
            cells = questions.cells_of(session, release_id)
        return {
            one.name: one.cell.marks if one.cell.value is None else one.cell.value for one in cells
        }


def a_return(city: str, period: str, replaces: int | None, counts: Counts) -> Given:
    """A period of a city in one row."""
    said = periods.parse(period)
    return Given(
        office_id=city,
        system_id="faces",
        capability="face_recognition_live",
        area_id=city,
        period_start=said.first,
        period_end=said.last,
        rows=(Row(1, said.first, said.last, values=tuple(_values(counts))),),
        supersedes_id=replaces,
        reason="Counted again." if replaces else None,
    )


def _values(counts: Counts) -> list[Value]:
    """Of each measure, or of a part of it (`arrests/sex=f`), the count or why there is none."""
    made = []
    for code, said in counts.items():
        measure, _, part = code.partition("/")
        dims = (tuple(part.split("=")),) if part else ()
        count = {"missing": said} if isinstance(said, str) else {"value": said}
        made.append(Value(measure, dims=dims, **count))
    return made


def _official(session: Session, email: str, office: str, *held: str) -> Who:
    found = officials.add(session, email, at=START)
    for role in held:
        officials.give(session, found, Role(role), offices.by_id(session, office), at=START)
    session.flush()
    return officials.who(session, found)
