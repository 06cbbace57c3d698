"""Releases of invented round numbers: two cities, four quarters, something hidden and missing."""

from datetime import UTC, date, datetime

from registry.database import Database
from tests.statistics import publishing
from tests.statistics.publishing import SYSTEM, cells

FIRST = {
    "faces_seen": 400_000, "alerts": 200, "true_confirmed": 150, "true_unconfirmed": 6,
    "false_confirmed": 40, "false_unconfirmed": 4, "stops": 120, "stops_after_false": 20,
    "arrests": 60, "charged": 40, "released": 12, "outcome_open": 8, "list_size": 9_000,
}  # fmt: skip
SECOND = FIRST | {"alerts": 1_000, "true_confirmed": 980, "false_confirmed": 10}
THIRD = SECOND | {"faces_seen": "not_collected", "released": None, "outcome_open": None}
OUT = datetime(2026, 5, 15, 6, tzinfo=UTC)


def released(database: Database) -> None:
    """Three releases; the last one corrects the one before."""
    with database.writing() as session:
        publishing.a_system(session)
        publishing.publish(session, "2025-q3", cells("2025-Q3", FIRST))
        publishing.publish(session, "2025-q4", cells("2025-Q4", SECOND))
        publishing.publish(
            session,
            "2026-q1",
            [
                *cells("2026-Q1", THIRD, marks="p"),
                *cells("2026-Q1", FIRST, area="almaty"),
                *cells("2025-Q4", {"false_confirmed": 12}, marks="r"),
            ],
            at=OUT,
            revised={f"{SYSTEM}|astana|2025-Q4|false_confirmed": (10, 12, "late_data")},
            note_en="Faces were not counted in Astana.",
        )
        publishing.broken(session, "alerts", date(2025, 11, 3), before="0.60", after="0.64")
