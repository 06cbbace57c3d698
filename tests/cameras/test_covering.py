"""Who could have filmed me: a way of hand-made metres, a time, and cameras around it.

On the equator a thousandth of a degree is 111.195 m both ways; the way goes one of them east.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from registry import cameras
from registry.cameras.footage import views
from registry.cameras.footage.covering import Covering, Stood, Window, covering
from registry.cameras.footage.retention import State, clock
from registry.cameras.footage.views import How
from registry.database import Database
from registry.errors import Refused
from tests.making import OFFICE, a_camera, facts

WAY = [(0.0, 0.0), (0.001, 0.0)]
M = 1 / 111_195  # a metre in degrees
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
AN_HOUR = Window(NOON, NOON + timedelta(hours=1))
AT = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
SINCE = "2024-05-01"


def there(session: Session, name: str, east: float, north: float, **but: object) -> str:
    """A camera so many metres from the start of the way, working for years."""
    place = {"lon": east * M, "lat": north * M, "district_code": None, "active_from": SINCE}
    return a_camera(session, id=name, **(place | but))


def asked(database: Database, within_m: float = 60, **but: object) -> Covering:
    with database.reading() as session:
        said = {"path": WAY, "window": AN_HOUR, "at": AT} | but
        return covering(session, within_m=within_m, **said)


def ways(database: Database, within_m: float = 60, **but: object) -> dict[str, str]:
    return {row.camera.id: row.how for row in asked(database, within_m, **but).rows}


def test_a_camera_that_does_not_say_where_it_looks_counts_where_it_is_near(
    database: Database,
) -> None:
    with database.writing() as session:
        there(session, "A", 50, 59)
        there(session, "B", 50, 61)
        there(session, "C", -59, 0)

    found = asked(database)

    assert {row.camera.id: round(row.metres) for row in found.rows} == {"A": 59, "C": 59}
    assert {row.how for row in found.rows} == {How.NEAR}
    assert round(found.metres) == 111


def test_a_camera_that_looks_away_did_not_cover_the_way(sqlite: Database) -> None:
    with sqlite.writing() as session:
        there(session, "NORTH", 50, -40, bearings=[{"bearing": 0, "hfov": 60}])
        there(session, "SOUTH", 50, -40, bearings=[{"bearing": 180, "hfov": 60}])
        there(session, "SWEEP", 50, -40, bearings=[{"sweep_from": 300, "sweep_to": 20}])
        there(session, "ALL", 50, -40, device_type="panoramic_360")

    assert ways(sqlite) == dict.fromkeys(("NORTH", "SWEEP", "ALL"), How.IN_VIEW)


def test_an_angle_that_is_not_declared_is_said_to_be_so(sqlite: Database) -> None:
    with sqlite.writing() as session:
        there(session, "NORTH", 50, -40, bearings=[{"bearing": 0}])
        there(session, "SOUTH", 50, -40, bearings=[{"bearing": 180}])
        there(session, "WHOLE", 50, -40, bearings=[{"bearing": 0}], fov_deg=70)

    assert ways(sqlite) == {"NORTH": How.AHEAD, "WHOLE": How.IN_VIEW}


def test_a_camera_is_taken_at_its_word_about_how_far_it_sees(sqlite: Database) -> None:
    with sqlite.writing() as session:
        there(session, "SHORT", 50, 40, range_m=30)
        there(session, "LONG", 50, 250, range_m=260)
        there(session, "FAR", 50, 320, range_m=5_000)
        there(session, "VIEW", 50, -250, range_m=260, bearings=[{"bearing": 0, "hfov": 40}])

    assert ways(sqlite) == {"LONG": How.NEAR, "VIEW": How.IN_VIEW}


def test_a_vague_place_counts_with_all_its_vagueness(sqlite: Database) -> None:
    with sqlite.writing() as session:
        there(session, "ABOUT", 0, 130, location_precision="approx_100m")
        there(session, "STREET", 400, 500, location_precision="street")
        there(session, "AWAY", 400, 700, location_precision="street")  # shown 1112 m away
        there(session, "EXACT", 0, 130)
        there(session, "NOWHERE", 0, 1, location_precision="withheld", withheld_reason="other_law")

    found = {row.camera.id: round(row.blur) for row in asked(sqlite).rows}

    assert found == {"ABOUT": 79, "STREET": 786}


@pytest.mark.parametrize(
    ("dates", "stood"),
    [
        ({"active_from": SINCE}, Stood.WORKING),
        ({"active_from": "2026-11-21"}, Stood.NOT_WORKING),
        ({"active_from": "2026-11-20"}, Stood.WORKING),
        ({"active_from": "2026-11"}, Stood.NOT_DECLARED),  # some day of that month
        ({"active_from": None, "installed_on": "2023"}, Stood.WORKING),
        ({"active_from": None}, Stood.NOT_DECLARED),
        ({"removed_on": "2026-11-19", "status": "removed"}, Stood.NOT_WORKING),
        ({"removed_on": "2026-11-24", "status": "removed"}, Stood.WORKING),
        ({"removed_on": "2026-11", "status": "removed"}, Stood.NOT_DECLARED),
        ({"status": "proposed"}, Stood.NOT_WORKING),
        ({"status": "suspended"}, Stood.NOT_WORKING),
        ({"status": "removed"}, Stood.NOT_WORKING),
    ],
)
def test_it_says_whether_the_camera_worked_at_that_time(
    sqlite: Database, dates: dict[str, str], stood: Stood
) -> None:
    with sqlite.writing() as session:
        there(session, "A", 0, 1, **dates)

    assert [row.stood for row in asked(sqlite).rows] == [stood]


def test_it_goes_by_the_status_of_that_time_and_not_of_today(sqlite: Database) -> None:
    with sqlite.writing() as session:
        there(session, "A", 0, 1)
    with sqlite.writing() as session:
        cameras.amend(session, "A", office=OFFICE, reason="Broken.", at=AT, status="suspended")

    [row] = asked(sqlite).rows

    assert (row.camera.status, row.stood) == ("suspended", Stood.WORKING)


def test_the_days_are_those_of_the_place(sqlite: Database) -> None:
    # At 20:00 UTC it is the next day in Almaty.
    evening = datetime(2026, 11, 20, 20, tzinfo=UTC)
    with sqlite.writing() as session:
        there(session, "A", 0, 1, active_from="2026-11-21")

    for zone, stood in ((UTC, Stood.NOT_WORKING), (ZoneInfo("Asia/Almaty"), Stood.WORKING)):
        window = Window(evening, evening + timedelta(hours=1), zone)
        assert [row.stood for row in asked(sqlite, window=window).rows] == [stood]


@pytest.mark.parametrize(
    ("days", "at", "state", "until", "hours"),
    [
        (7, NOON + timedelta(days=5), State.KEPT, NOON + timedelta(days=7), 48),
        (7, NOON + timedelta(days=7, minutes=-1), State.KEPT, NOON + timedelta(days=7), 0),
        (7, NOON + timedelta(days=7), State.PARTING, NOON + timedelta(days=7, hours=1), 1),
        (7, NOON + timedelta(days=7, hours=1), State.GONE, NOON + timedelta(days=7, hours=1), 0),
        (0, NOON, State.LIVE, None, 0),
        (None, NOON, State.NOT_DECLARED, None, 0),
    ],
)
def test_the_clock_tells_what_is_left(
    days: int | None, at: datetime, state: State, until: datetime | None, hours: int
) -> None:
    found = clock(days, NOON, NOON + timedelta(hours=1), at)

    assert (found.state, found.until, found.hours) == (state, until, hours)


def test_the_share_runs_from_one_to_nothing() -> None:
    shares = [clock(10, NOON, NOON, NOON + timedelta(days=d)).share for d in (0, 5, 9, 10)]
    assert shares == [1.0, 0.5, pytest.approx(0.1), 0.0]


def test_it_answers_by_controller_what_is_overwritten_soonest_first(sqlite: Database) -> None:
    with sqlite.writing() as session:
        there(session, "S30", 0, 1, controller="slow", retention_days=30)
        there(session, "S6", 0, 2, controller="slow", retention_days=6)
        there(session, "Q", 0, 3, controller="quick", retention_days=9)
        there(session, "GONE", 0, 4, controller="quick", retention_days=2)
        there(session, "OPEN", 0, 5, controller="quick")
        there(session, "LIVE", 0, 6, controller="quick", retention_days=0)
        there(session, "NEW", 0, 7, controller="quick", retention_days=6, active_from="2026-11-24")
        there(session, "NOBODY", 0, 8)

    found = asked(sqlite)

    assert [
        (group.controller, [row.camera.id for row in group.rows]) for group in found.groups
    ] == [
        ("slow", ["S6", "S30"]),
        ("quick", ["Q", "OPEN", "LIVE", "GONE", "NEW"]),
        (None, ["NOBODY"]),
    ]


@pytest.mark.parametrize(
    ("but", "field", "words"),
    [
        ({"path": []}, "places", "from one to 200"),
        ({"path": [(0.0, 0.0)] * 201}, "places", "from one to 200"),
        ({"path": [(0.0, 86.0)]}, "places", "no such place"),
        ({"path": [(float("nan"), 0.0)]}, "places", "no such place"),
        ({"path": [(0.0, 0.0), (0.2, 0.0)]}, "places", "longer than 20 km"),
        ({"within_m": 5}, "reach", "from 10 to 1000"),
        ({"window": Window(NOON, NOON)}, "until", "ends before"),
        ({"window": Window(NOON, NOON + timedelta(hours=25))}, "until", "longer than 24 hours"),
        ({"at": NOON + timedelta(minutes=30)}, "day", "not passed yet"),
    ],
)
def test_what_cannot_be_looked_at_is_refused_in_a_sentence(
    sqlite: Database, but: dict[str, object], field: str, words: str
) -> None:
    with pytest.raises(Refused, match=words) as refused:
        asked(sqlite, **but)

    assert refused.value.field == field


def test_too_many_cameras_are_refused(sqlite: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("registry.cameras.footage.covering.MOST", 2)
    with sqlite.writing() as session:
        for number in range(3):
            there(session, f"A-{number}", 0, number)

    with pytest.raises(Refused, match="More than 2 cameras"):
        asked(sqlite)


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory, empty_file):  # type: ignore[no-untyped-def]
    """Two hundred cameras around the way, of every kind of record."""
    path = tmp_path_factory.mktemp("crowd") / "register.db"
    path.write_bytes(empty_file.read_bytes())
    opened = Database(f"sqlite:///{path}")
    kinds = [
        {},
        {"bearings": [{"bearing": 40, "hfov": 60}]},
        {"bearings": [{"bearing": 200}]},
        {"range_m": 120, "bearings": [{"sweep_from": 300, "sweep_to": 90}]},
        {"location_precision": "approx_10m", "bearings": [{"bearing": 300, "hfov": 30}]},
        {"location_precision": "approx_100m"},
        {"device_type": "panoramic_360", "range_m": 20},
    ]
    with opened.writing() as session:
        for number in range(210):
            east, north = (number * 37) % 400 - 150, (number * 61) % 420 - 210
            there(session, f"A-{number:03}", east, north, **kinds[number % len(kinds)])
    yield opened
    opened.close()


shifts = st.floats(-100, 100)


@pytest.mark.slow
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(shifts, shifts), min_size=1, max_size=5), st.floats(10, 400))
def test_a_wider_reach_or_a_longer_way_loses_no_camera(
    crowd: Database, places: list[tuple[float, float]], reach: float
) -> None:
    path = [(east * M, north * M) for east, north in places]
    first = ways(crowd, reach, path=path)

    assert first.keys() <= ways(crowd, reach * 2, path=path).keys()
    assert first.keys() <= ways(crowd, reach, path=[*path, (0.0, 0.0)]).keys()


@pytest.mark.slow
@settings(max_examples=10, deadline=None)
@given(st.integers(0, 209), st.floats(10, 400))
def test_a_camera_on_the_way_always_covers_it(crowd: Database, number: int, reach: float) -> None:
    with crowd.reading() as session:
        place = cameras.by_id(session, f"A-{number:03}", today=AT.date()).camera
    assert f"A-{number:03}" in ways(crowd, reach, path=[(place.lon, place.lat)])


def test_the_views_of_a_record_are_read_as_they_are_declared() -> None:
    record = cameras.camera(
        facts(bearings=[{"bearing": 10, "hfov": 40}, {"bearing": 90}, {"sweep_from": 300,
                         "sweep_to": 20}])
    )  # fmt: skip
    assert views.sectors(record) == ([(350.0, 40.0), (300.0, 80.0)], [(0.0, 180.0)])
    assert views.sectors(cameras.camera(facts())) is None
