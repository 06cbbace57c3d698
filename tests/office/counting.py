"""Returns, keys and files of counts of the station's office, each made anew and sound."""

import io
from datetime import UTC, date, datetime, timedelta

from flask import Flask

from registry.accounts import Who, office_keys, officials
from registry.cameras.beside import systems
from registry.database import Session
from registry.statistics import returns
from registry.statistics.returns import Given, Row, Value
from registry.statistics.returns.tables import SeriesBreak
from tests.office.conftest import OFFICE, sit_down

SYSTEM, LIVE = "face-recognition", "face_recognition_live"
START, END = date(2026, 4, 1), date(2026, 6, 30)
# It adds up: 120 = 112 + 4 + 3 + 1.
COUNTS = {
    "alerts": 120, "true_confirmed": 112, "true_unconfirmed": 4, "false_confirmed": 3,
    "false_unconfirmed": 1,
}  # fmt: skip
FRAME = {
    "office": OFFICE, "about": f"{SYSTEM}:{LIVE}", "area": "astana", "first": str(START),
    "last": str(END), "quarter": "2026-Q2", "period_start": str(START), "period_end": str(END),
}  # fmt: skip
FORM = FRAME | {name: str(count) for name, count in COUNTS.items()}
PLACE = {"office": OFFICE, "system": SYSTEM, "area": "astana"}
AT = datetime(2026, 7, 2, 9, 0, tzinfo=UTC)


def draft(app: Flask) -> int:
    """A draft that a statistician of the office has begun."""
    number = sit_down(app, "counter@x.kz", "statistician").official_id
    with app.extensions["registry.database"].writing() as session:
        row = Row(1, START, END, values=tuple(Value(code, count) for code, count in COUNTS.items()))
        given = Given(OFFICE, SYSTEM, LIVE, "astana", START, END, (row,))
        return returns.start(session, _who(session, number), given, at=AT)


def key(app: Flask) -> int:
    """A key that a statistician of the office has made."""
    number = sit_down(app, "counter@x.kz", "statistician").official_id
    with app.extensions["registry.database"].writing() as session:
        who = _who(session, number)
        for other in office_keys.of_offices(session, [OFFICE]):  # an office has so many at most
            office_keys.revoke(session, who, other.id, at=AT)
        made, _ = office_keys.make(session, who, OFFICE, "Export", at=AT)
        return made.id


def found_break(app: Flask) -> int:
    """A break in the figures of the office; gives its number."""
    draft(app)
    with app.extensions["registry.database"].writing() as session:
        place = {"system_id": SYSTEM, "area_id": "astana", "measure": "faces_seen"}
        at = START + timedelta(days=session.query(SeriesBreak).count())
        made = SeriesBreak(**place, at=at, detected_by="rate", before="300", after="1 700")
        session.add(made)
        session.flush()
        return made.id


def file() -> tuple[io.BytesIO, str]:
    """A table with one row of the same counts."""
    head = ["starts_on", "ends_on", *COUNTS]
    row = [str(START), str(END), *map(str, COUNTS.values())]
    return io.BytesIO("\n".join(map(",".join, (head, row))).encode()), "counts.csv"


def load_systems(app: Flask) -> None:
    """Put the systems that ship on the register."""
    with app.extensions["registry.database"].writing() as session:
        systems.load(session, systems.shipped(), office="Registry office", at=AT)


def _who(session: Session, official_id: int) -> Who:
    return officials.who(session, officials.by_id(session, official_id))
