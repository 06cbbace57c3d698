"""Invented returns of six quarters: figures that could be, of systems that are not.

They have what real ones have: alerts that nobody could check, counts that are refused or were never
made, a threshold that changed, and numbers of people so small that they must be hidden.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy.orm import Session

from registry.demonstration.dice import Dice
from registry.statistics import returns
from registry.statistics.returns import Counting, Given, Missing, Row, Value
from registry.statistics.returns.systems.settings import Regime

QUARTERS = tuple((year, quarter) for year in (2025, 2026) for quarter in (1, 2, 3, 4))[:6]
HANDED_IN = timedelta(days=20)  # after the end of the quarter
CHANGED = date(2025, 10, 1)  # when the threshold was raised, and faces were counted otherwise
PROTOCOL = {
    "who_decides": "Екі қызметкер, бір-бірінен бөлек (көрсетілім)",
    "blind": "yes",
    "share_reviewed": "100",
    "lag_days": "14",
}
Counts = dict[str, int | Missing]


@dataclass(frozen=True)
class Line:
    """What an office counts: a capability of a system in its city."""

    office_id: str
    system_id: str
    capability: str
    area_id: str


LINES = (
    Line("demo-akimat-astana", "demo-faces-astana", "face_recognition_live", "astana"),
    Line("demo-police-almaty", "demo-faces-almaty", "face_recognition_live", "almaty"),
    Line("demo-akimat-astana", "demo-objects", "abandoned_object", "astana"),
    Line("demo-police-almaty", "demo-objects", "abandoned_object", "almaty"),
    Line("demo-akimat-astana", "demo-vehicles", "vehicle_identification", "astana"),
    Line("demo-police-almaty", "demo-vehicles", "vehicle_identification", "almaty"),
)
# Which threshold stood from which day on.
REGIMES = {
    "demo-faces-astana": (Regime(date(2025, 1, 1), "0.60"), Regime(CHANGED, "0.64")),
    "demo-faces-almaty": (Regime(date(2025, 1, 1), "0.62"),),
}


def given() -> list[Given]:
    """Every return as its office gives it, by line and quarter; the same every time."""
    return [_return(line, year, quarter) for line in LINES for year, quarter in QUARTERS]


def load(session: Session) -> int:
    """Put them on the register as accepted ones, with the settings; gives how many there are."""
    for line in LINES:
        for regime in REGIMES.get(line.system_id, ()):
            returns.settings.put(
                session, line.office_id, line.system_id, line.area_id, regime,
                at=_moment(regime.valid_from),
            )  # fmt: skip
    made = given()
    for one in made:
        returns.invent(session, one, at=_moment(one.period_end + HANDED_IN))
    for line in LINES:
        returns.breaks.remember(session, line.system_id, line.area_id)
    return len(made)


def _return(line: Line, year: int, quarter: int) -> Given:
    first, last = _days(year, quarter)
    dice = Dice(f"{line.system_id}/{line.area_id}/{year}-{quarter}")
    counts = COUNTED[line.capability](line, first, dice)
    values = tuple(_value(measure, count) for measure, count in counts.items())
    size = counts.get("list_size")
    row = Row(
        1, first, last, None, _threshold(line, first), size if type(size) is int else None, values
    )
    return Given(
        line.office_id, line.system_id, line.capability, line.area_id, first, last, (row,),
        protocol=PROTOCOL,
    )  # fmt: skip


def _faces(line: Line, first: date, dice: Dice) -> Counts:
    """A quarter of live recognition: fewer alerts, and more of them right, above the change."""
    is_astana = line.area_id == "astana"
    is_strict = is_astana and first >= CHANGED
    hours = dice.whole(5_200, 6_100)
    alerts = dice.whole(150, 210) if is_strict else dice.whole(330, 460)
    false = dice.whole(1, 4) if is_strict else dice.whole(14, 27)
    unsure = _share(alerts, dice.between(0.02, 0.09))
    arrests, people = dice.whole(11, 26), _people(dice)
    stops = alerts - unsure + dice.whole(3, 12)
    counts: Counts = {
        "deployments": dice.whole(60, 88),
        "camera_hours": hours,
        "cameras_used": dice.whole(38, 52),
        "list_size": dice.whole(9_400, 10_300) if is_astana else dice.whole(14_100, 15_600),
        "list_errors": dice.whole(2, 19),
        "faces_seen": hours * (dice.whole(610, 680) if is_strict else dice.whole(158, 181)),
        "alerts": alerts,
        "true_confirmed": alerts - false - unsure,
        "true_unconfirmed": unsure - unsure // 4,
        "false_confirmed": false,
        "false_unconfirmed": unsure // 4,
        "stops": min(stops, alerts),
        "stops_after_false": max(0, false - dice.whole(0, 3)),
        "wrongful_arrests": int(dice.chance(25)),
        "complaints": dice.whole(0, 7),
        "arrests": arrests,
        "arrests_linked": arrests - dice.whole(0, 3),
        **_outcomes(arrests, dice),
        **people,
    }
    if is_astana:  # one office refuses what residents ask for most, the other never counted faces
        counts |= {"stops": Missing.REFUSED, "stops_after_false": Missing.REFUSED}
    else:
        counts |= {"faces_seen": Missing.NOT_COLLECTED}
    return counts


def _people(dice: Dice) -> Counts:
    """Counts of people so small that what is shown of them must be chosen with care."""
    missing, children = dice.whole(3, 14), dice.whole(1, 6)
    return {
        "searches_for_missing": missing + children,
        "missing_found": dice.whole(1, missing),
        "children_searched": children,
        "children_found": dice.whole(0, children),
    }


def _outcomes(arrests: int, dice: Dice) -> Counts:
    charged = _share(arrests, dice.between(0.5, 0.8))
    released = _share(arrests - charged, dice.between(0.3, 0.8))
    return {"charged": charged, "released": released, "outcome_open": arrests - charged - released}


def _objects(line: Line, first: date, dice: Dice) -> Counts:
    days = dice.whole(1_900, 2_150)
    alerts = dice.whole(420, 640)
    true = _share(alerts, dice.between(0.08, 0.15))
    unsure = _share(alerts, dice.between(0.03, 0.08))
    is_staged = line.area_id == "astana"
    passes = dice.whole(40, 60)
    return {
        "cameras_used": dice.whole(21, 24),
        "camera_days": days,
        "alerts": alerts,
        "true_confirmed": true,
        "false_confirmed": alerts - true - unsure,
        "undetermined": unsure,
        "seeded_passes": passes if is_staged else Missing.NOT_COLLECTED,
        "seeded_recognised": passes - dice.whole(4, 15) if is_staged else Missing.NOT_COLLECTED,
        "complaints": dice.whole(0, 3),
    }


def _vehicles(line: Line, first: date, dice: Dice) -> Counts:
    alerts = dice.whole(820, 1_240)
    misread = _share(alerts, dice.between(0.05, 0.11))
    stale = _share(alerts, dice.between(0.02, 0.05))
    unsure = _share(alerts, dice.between(0.01, 0.04))
    is_late = first == _days(*QUARTERS[-1])[0] and line.area_id == "almaty"
    arrests = dice.whole(6, 21)
    counts: Counts = {
        "cameras_used": dice.whole(140, 165),
        "list_size": dice.whole(3_100, 3_600),
        "vehicles_read": dice.whole(4_100_000, 4_900_000),
        "alerts": alerts,
        "true_confirmed": alerts - misread - stale - unsure,
        "misread": misread,
        "stale_list": stale,
        "undetermined": unsure,
        "stops": _share(alerts, dice.between(0.5, 0.7)),
        "stops_after_false": dice.whole(9, 31),
        "complaints": dice.whole(1, 9),
        "arrests": arrests,
        **_outcomes(arrests, dice),
    }
    if is_late:  # courts have not spoken yet
        counts |= dict.fromkeys(("charged", "released", "outcome_open"), Missing.PENDING)
    return counts


COUNTED = {
    "face_recognition_live": _faces,
    "abandoned_object": _objects,
    "vehicle_identification": _vehicles,
}


def _value(measure: str, count: int | Missing) -> Value:
    if isinstance(count, Missing):
        return Value(measure, missing=str(count))
    is_guess = measure in ("faces_seen", "vehicles_read")
    return Value(measure, count, counting=Counting.ESTIMATED if is_guess else Counting.COUNTED)


def _threshold(line: Line, day: date) -> str | None:
    stood = [one for one in REGIMES.get(line.system_id, ()) if one.valid_from <= day]
    return stood[-1].threshold if stood else None


def _share(whole: int, part: float) -> int:
    return round(whole * part)


def _days(year: int, quarter: int) -> tuple[date, date]:
    first = date(year, 3 * quarter - 2, 1)
    following = date(year + quarter // 4, quarter % 4 * 3 + 1, 1)
    return first, following - timedelta(days=1)


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(4, tzinfo=UTC))
