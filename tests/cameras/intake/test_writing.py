"""What an import writes, and that it writes all or nothing."""

from pathlib import Path

import pytest

from registry.cameras import intake
from registry.cameras.beside import observations
from registry.database import Database
from registry.errors import Refused
from tests.cameras.intake.files import TODAY, features, prepared, written
from tests.cameras.intake.taking import (
    counts,
    entries,
    faults,
    reasons,
    standing,
    taken,
    taken_text,
)
from tests.making import AT

GOOD = "id,address,lat,lon,operator\nA,Abay 1,51.13,71.43,Sergek\nB,Abay 2,43.24,76.90,Sergek\n"
MIXED = GOOD.replace("B,Abay 2,43.24,76.90", "B,Abay 2,0,0")


def test_it_enters_cameras_with_ids_of_their_city(database: Database, tmp_path: Path):
    report = taken_text(database, tmp_path, GOOD)

    found = standing(database)
    assert counts(report) == {"accepted": 2, "entered": 2}
    assert {number: camera.id for number, camera in found.items()} == {
        "A": "AST-000001",
        "B": "ALA-000001",
    }
    assert found["A"].title_en == found["A"].address == "Abay 1"
    assert found["A"].external_ids[0].model_dump() == {"scheme": "Cams", "value": "A"}
    assert faults(database, tmp_path) == []


def test_it_enters_organisations_once(database: Database, tmp_path: Path):
    taken_text(database, tmp_path, GOOD)

    assert {camera.operator for camera in standing(database).values()} == {"sergek"}
    assert entries(database) == 3


def test_it_writes_nothing_when_a_row_is_refused(database: Database, tmp_path: Path):
    report = taken_text(database, tmp_path, MIXED)

    assert (counts(report), report.exit_status) == ({"accepted": 1, "refused": 1}, 1)
    assert (entries(database), report.written) == (0, False)
    assert "nothing was written" in report.summary()


def test_it_enters_wrong_places_as_none_when_told(database: Database, tmp_path: Path):
    report = taken_text(database, tmp_path, MIXED, accept_partial=True)

    assert (counts(report), report.exit_status) == ({"accepted": 2, "unplaced": 1, "entered": 2}, 0)
    assert standing(database)["B"].lat is None
    assert standing(database)["B"].id == "CAM-000001"


def test_it_leaves_refused_rows_out_when_told(database: Database, tmp_path: Path):
    text = GOOD + "B,Abay 9,51.1,71.4,Other\n"
    report = taken_text(database, tmp_path, text, accept_partial=True)

    assert counts(report) == {"accepted": 1, "refused": 2, "entered": 1}
    assert report.exit_status == 1


def test_a_dry_run_counts_and_writes_nothing(database: Database, tmp_path: Path):
    taken_text(database, tmp_path, GOOD)
    text = GOOD.replace("Abay 1", "Dostyk 1") + "C,Abay 3,51.15,71.44,New firm\n"
    options = intake.Options(source="Cams", dry_run=True, today=TODAY)
    before = entries(database)

    made = intake.prepare(written(tmp_path, text), options)
    with database.reading() as session:
        report = intake.apply(session, made, options, at=AT)

    assert counts(report) == {"accepted": 3, "unchanged": 1, "amended": 1, "entered": 1}
    assert (entries(database), report.written) == (before, False)


def test_breaking_off_leaves_the_register_as_it_was(database: Database, tmp_path: Path):
    taken_text(database, tmp_path, GOOD)
    before = entries(database)
    options = intake.Options(source="Cams", today=TODAY)
    made = intake.prepare(written(tmp_path, GOOD.replace("Abay", "Dostyk")), options)

    def broken(_done: int) -> None:
        raise Refused("Broken off.")

    with pytest.raises(Refused), database.writing() as session:
        intake.apply(session, made, options, at=AT, progress=broken)

    assert entries(database) == before
    assert (standing(database)["A"].address, faults(database, tmp_path)) == ("Abay 1", [])


def test_it_tells_how_far_it_is(sqlite: Database, tmp_path: Path):
    rows = [f"{i},Abay {i},51.{10_000 + i},71.4" for i in range(20_500)]
    done: list[int] = []
    options = intake.Options(today=TODAY)
    made = prepared(written(tmp_path, "\n".join(["id,address,lat,lon", *rows])))

    with sqlite.writing() as session:
        intake.apply(session, made, options, at=AT, progress=done.append)

    assert done == [0, 20_000, 500]


def test_a_withheld_place_stays_in_the_office(database: Database, tmp_path: Path):
    header = "id,address,lat,lon,location_precision,withheld_reason,withheld_law"
    row = "A,Secret lane 5,51.1312,71.4312,approx_100m,critical_infrastructure,Law 7"
    taken_text(database, tmp_path, f"{header}\n{row}\n")

    with database.reading() as session:
        from registry import log

        said = " ".join(entry.record + entry.reason for entry in log.read(session))
    assert "51.1312" not in said
    assert "Secret" not in said
    assert standing(database)["A"].address == "Secret lane 5"


SEEN = (
    (71.4, 51.1, {"man_made": "surveillance", "surveillance:type": "camera", "id": 5}),
    (71.5, 51.1, {"man_made": "surveillance", "surveillance:type": "guard"}),
    (71.6, 51.1, {"man_made": "surveillance", "highway": "speed_camera", "maxspeed": "60"}),
    (71.7, 51.1, {"man_made": "surveillance", "surveillance": "ЦОУ", "surveillance:type": "ALPR"}),
    (71.8, 51.1, {"man_made": "surveillance", "contact:webcam": "http://x.kz/live"}),
)


def test_openstreetmap_becomes_observations_and_no_cameras(database: Database, tmp_path: Path):
    report = taken(database, features(tmp_path, *SEEN))

    with database.reading() as session:
        seen = observations.every(session)
        kinds = observations.counts(session)
    assert (report.source, counts(report)) == ("OpenStreetMap", {"accepted": 5, "entered": 5})
    assert kinds == {"camera": 2, "guard": 1, "speed_camera": 1, "anpr": 1}
    assert (seen[0].external_id, "ЦОУ" in seen[3].tags, "live" in seen[4].tags) == (
        "5",
        True,
        False,
    )
    assert report.as_json()["codes"] == {"stream_url_dropped": 1}


def test_loading_openstreetmap_again_replaces_it(database: Database, tmp_path: Path):
    taken(database, features(tmp_path, *SEEN))
    taken(database, features(tmp_path, *SEEN[:2]))

    with database.reading() as session:
        assert len(observations.every(session)) == 2


def test_the_reason_names_the_source(database: Database, tmp_path: Path):
    taken_text(database, tmp_path, GOOD)

    assert reasons(database, "AST-000001") == ["Imported from “Cams”."]
