"""Real registers: what their newest and oldest versions come to."""

from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from registry.cameras.beside import observations
from registry.database import Database
from tests.cameras.intake.files import codes, prepared
from tests.cameras.intake.taking import as_of, counts, entries, faults, standing, taken

HISTORY = "trafford/history"
# Per version: unchanged, amended, entered, absent, renumbered, relocated.
DRAWN = """
    2018-05-04    0    0   98    0    0    0
    2018-07-19   98    0    0    0    0    0
    2019-04-12   98    0    0    0    0    0
    2021-02-10    0   90    9    8    0    0
    2023-10-30    9   88    2    2    0    1
    2024-02-01   96    3    3    0    0    0
    2024-02-27  102    0    1    0    0    0
    2024-03-08  102    1    2    0    0    0
    2024-10-02  105    0   11    0    0    0
    2025-03-04   16   97   22    3   86    0
    2025-05-19  135    0    3    0    0    0
    2026-02-04  135    3    3    0    0    0
    2026-02-19  132    9   15    0    0    4
    2026-06-24  155    0    8    1    0    0
"""


def drawn() -> dict[str, tuple[int, ...]]:
    rows = [line.split() for line in DRAWN.strip().splitlines()]
    return {row[0]: tuple(map(int, row[1:])) for row in rows}


def moment(path: Path) -> datetime:
    return datetime.fromisoformat(path.name[:10]).replace(hour=12, tzinfo=UTC)


@pytest.fixture
def trafford(sqlite: Database, shared_data: Path) -> dict[str, tuple[int, ...]]:
    """All versions of the register of Trafford imported in order: what each of them did."""
    found = {}
    for path in sorted((shared_data / HISTORY).glob("*.csv")):
        said = taken(sqlite, path, at=moment(path), source="Trafford", absent="removed").as_json()
        names = ("unchanged", "amended", "entered", "absent", "renumbered", "relocated")
        found[path.name[:10]] = tuple(said[name] for name in names)
    return found


@pytest.mark.slow
def test_every_version_of_trafford_amends_the_one_before(trafford, sqlite, tmp_path: Path):
    assert trafford == drawn()
    assert faults(sqlite, tmp_path) == []


@pytest.mark.slow
def test_each_day_gives_the_version_of_that_day(trafford, sqlite, shared_data: Path):
    for path in sorted((shared_data / HISTORY).glob("*.csv")):
        rows = prepared(path).rows
        said = [rows.facts(row) for row in range(len(rows))]
        expected = {(f["address"], f["lat"], f["lon"]) for f in said}

        assert as_of(sqlite, date.fromisoformat(path.name[:10])) == expected, path.name
    assert trafford


def test_no_camera_of_trafford_is_lost_when_nothing_is_removed(sqlite, shared_data: Path):
    paths = sorted((shared_data / HISTORY).glob("*.csv"))
    for path in paths:
        taken(sqlite, path, at=moment(path), source="Trafford")

    newest = prepared(paths[-1]).rows
    numbers = {newest.source_id(row) for row in range(len(newest))}
    assert numbers <= standing(sqlite, "Trafford").keys()


def test_a_version_is_known_by_its_cameras_alone(sqlite, shared_data: Path):
    paths = sorted((shared_data / HISTORY).glob("*.csv"))
    reports = [taken(sqlite, path, at=moment(path)) for path in paths]

    assert [report.source_recognised for report in reports] == [False] + [True] * 13
    assert all(one.source == other.source for one, other in pairwise(reports))


ODD = {
    (9, "installed_on", "implausible_date"),
    (6939, "lat", "null_island"),
    (8927, "lat", "outside_area"),
    (9109, "lat", "outside_area"),
    (14067, "lat", "outside_area"),
    (15410, "lat", "outside_area"),
    (15411, "lat", "outside_area"),
}


@pytest.mark.parametrize("name", ["busan_cctv.csv", "busan_cctv.xlsx"])
def test_busan_is_read_with_every_doubt_named(shared_data: Path, name):
    made = prepared(shared_data / "busan" / name)

    found = {doubt for doubt in codes(made) if doubt[2] not in ("zero_not_declared",)}
    places = {doubt for doubt in ODD if doubt[1] == "lat"}
    assert len(made) == 15_737
    assert {doubt for doubt in found if doubt[1] == "lat"} == places
    assert made.issues.codes["zero_not_declared"] == 2858 + 878
    assert (made.issues.refused.sum(), made.issues.misplaced.sum()) == (0, 6)


def test_busan_says_in_our_words_what_it_says_in_its_own(shared_data: Path):
    rows = prepared(shared_data / "busan" / "busan_cctv.csv").rows

    assert rows.facts(0) == {
        "lon": 129.033985,
        "lat": 35.103468,
        "address": "흑교로 74",
        "record_kind": "multi_camera_site",
        "camera_count": 3,
        "fov_deg": 360.0,
        "resolution_mp": 2.0,
        "installed_on": "2018-09",
        "purposes": ("other",),
        "purpose_text": "다목적",
        "controller": "부산광역시 중구청",
        "rights_contact": {"phone": "051-600-4172"},
        "retention_days": 30,
        "last_confirmed_on": "2022-06-08",
        "verification": "declared",
        "source": {"type": "official_open_data"},
    }


@pytest.mark.slow
def test_busan_is_the_same_register_from_text_and_from_a_workbook(sqlite, shared_data: Path):
    folder = shared_data / "busan"
    first = taken(sqlite, folder / "busan_cctv.csv", accept_partial=True)
    before = entries(sqlite)
    second = taken(sqlite, folder / "busan_cctv.xlsx", accept_partial=True)

    assert counts(first) == {"accepted": 15_737, "unplaced": 6, "entered": 15_737}
    assert counts(second) == {"accepted": 15_737, "unplaced": 6, "unchanged": 15_737}
    assert entries(sqlite) == before


def test_openstreetmap_of_kazakhstan_is_observations(sqlite, shared_data: Path):
    path = shared_data / "osm-kazakhstan" / "osm_surveillance_kazakhstan.geojson"
    report = taken(sqlite, path)

    with sqlite.reading() as session:
        kinds = observations.counts(session)
    assert (len(report.prepared), report.entered, report.exit_status) == (486, 486, 0)
    assert kinds == {"camera": 476, "speed_camera": 4, "anpr": 4, "guard": 2}
