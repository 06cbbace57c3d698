"""A newer version of the same file: what changed is amended, what did not is left alone."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.cameras.intake.merging.matching import FREE, Known, match
from registry.database import Database
from tests.cameras.intake.files import written
from tests.cameras.intake.taking import (
    counts,
    entries,
    faults,
    reasons,
    standing,
    taken,
    taken_text,
)

HEADER = "id,address,lat,lon"
PLACES = [(f"Abay {i}", round(51.1 + i / 100, 2), 71.4) for i in range(1, 7)]


def version(*rows, header=HEADER):
    return "\n".join([header, *(",".join(map(str, row)) for row in rows)])


FIRST = version(*((i, *place) for i, place in enumerate(PLACES, 1)))


@pytest.fixture
def register(sqlite: Database, tmp_path: Path) -> Database:
    """A register that holds the first version."""
    taken_text(sqlite, tmp_path, FIRST)
    return sqlite


def test_the_same_file_changes_nothing(register: Database, tmp_path: Path):
    before = entries(register)
    report = taken_text(register, tmp_path, FIRST)

    assert (counts(report), entries(register)) == ({"accepted": 6, "unchanged": 6}, before)


def test_a_change_is_an_amendment_that_says_what_changed(register: Database, tmp_path: Path):
    report = taken_text(register, tmp_path, FIRST.replace("Abay 2", "Dostyk 2"))

    camera = standing(register)["2"]
    assert counts(report) == {"accepted": 6, "unchanged": 5, "amended": 1}
    assert (camera.address, camera.title_en) == ("Dostyk 2", "Dostyk 2")
    assert (
        reasons(register, camera.id)[1]
        == "New version of “Cams”: changed: Address, Title in English."
    )


def test_a_move_is_an_amendment_of_the_same_camera(register: Database, tmp_path: Path):
    report = taken_text(register, tmp_path, FIRST.replace("51.12,71.4", "51.121,71.4"))

    camera = standing(register)["2"]
    assert [found["metres"] for found in report.relocated] == [111]
    assert reasons(register, camera.id)[1] == "New version of “Cams”: moved by 111 m."


def test_what_is_gone_is_listed_and_stays(register: Database, tmp_path: Path):
    report = taken_text(register, tmp_path, "\n".join(FIRST.splitlines()[:-1]))

    assert report.absent_ids == [standing(register)["6"].id]
    assert counts(report) == {"accepted": 5, "unchanged": 5, "absent": 1}


def test_what_is_gone_is_removed_when_told(register: Database, tmp_path: Path):
    gone = standing(register)["6"].id
    report = taken_text(register, tmp_path, "\n".join(FIRST.splitlines()[:-1]), absent="removed")

    assert (report.removed, "6" in standing(register)) == (1, False)
    assert reasons(register, gone)[1] == "No longer named by “Cams”."
    assert faults(register, tmp_path) == []


def test_a_column_that_is_gone_takes_nothing_back(sqlite: Database, tmp_path: Path):
    full = "id,address,lat,lon,retention_days,phone\n1,Abay 1,51.1,71.4,30,8 7172 555555\n"
    taken_text(sqlite, tmp_path, full)
    report = taken_text(sqlite, tmp_path, "id,address,lat,lon\n1,Abay 1,51.1,71.4\n")

    assert counts(report) == {"accepted": 1, "unchanged": 1}
    assert standing(sqlite)["1"].retention_days == 30


def test_a_cell_that_is_blank_now_is_not_declared(sqlite: Database, tmp_path: Path):
    taken_text(sqlite, tmp_path, "id,lat,lon,retention_days\n1,51.1,71.4,30\n")
    taken_text(sqlite, tmp_path, "id,lat,lon,retention_days\n1,51.1,71.4,\n")

    assert standing(sqlite)["1"].retention_days is None


def test_a_place_that_cannot_be_believed_leaves_the_old_one(register: Database, tmp_path: Path):
    text = FIRST.replace("51.12,71.4", "71.4,51.12")
    report = taken_text(register, tmp_path, text, accept_partial=True)

    assert (standing(register)["2"].lat, counts(report)["unchanged"]) == (51.12, 6)


def test_cameras_keep_their_id_when_they_are_renumbered(register: Database, tmp_path: Path):
    before = {camera.address: camera.id for camera in standing(register).values()}
    renumbered = version(*((1000 + i, *place) for i, place in enumerate(PLACES, 1)))
    report = taken_text(register, tmp_path, renumbered)

    assert counts(report) == {"accepted": 6, "amended": 6}
    assert {camera.address: camera.id for camera in standing(register).values()} == before
    assert report.renumbered[0] == {"id": before["Abay 1"], "from": "1", "to": "1001"}
    assert "renumbered from 1 to 1001" in reasons(register, before["Abay 1"])[1]


def test_numbers_dealt_out_anew_are_seen_through(register: Database, tmp_path: Path):
    before = {camera.address: camera.id for camera in standing(register).values()}
    turned = version(*((i, *place) for i, place in enumerate(reversed(PLACES), 1)))
    report = taken_text(register, tmp_path, turned)

    assert {camera.address: camera.id for camera in standing(register).values()} == before
    assert (len(report.renumbered), report.relocated) == (6, [])


def test_renumbering_can_be_left_alone(register: Database, tmp_path: Path):
    renumbered = version(*((1000 + i, *place) for i, place in enumerate(PLACES, 1)))
    report = taken_text(register, tmp_path, renumbered, renumbered="never")

    assert counts(report) == {"accepted": 6, "entered": 6, "absent": 6}


def test_a_file_without_numbers_is_matched_by_place_and_name(sqlite: Database, tmp_path: Path):
    rows = [place for place in PLACES for _ in range(2)]
    taken_text(sqlite, tmp_path, version(*rows, header="address,lat,lon"))
    report = taken_text(sqlite, tmp_path, version(*rows[::-1], header="address,lat,lon"))

    assert counts(report) == {"accepted": 12, "unchanged": 12}


def test_the_source_is_known_again_without_being_named(sqlite: Database, tmp_path: Path):
    taken(sqlite, written(tmp_path, FIRST, name="council_2025-01-01.csv"))
    report = taken(sqlite, written(tmp_path, FIRST, name="quite_other.csv"))

    assert (report.source, report.source_recognised) == ("council", True)
    assert "newer version" in report.summary()


def test_another_council_with_the_same_numbers_is_another_source(sqlite: Database, tmp_path: Path):
    taken(sqlite, written(tmp_path, FIRST))
    other = version(*((i, f"High Street {i}", 43.2 + i / 50, 76.9) for i in range(1, 7)))
    report = taken(sqlite, written(tmp_path, other))

    assert (report.source, counts(report)) == ("cameras (2)", {"accepted": 6, "entered": 6})


def test_what_an_office_has_added_stays(sqlite: Database, tmp_path: Path):
    from registry import cameras
    from tests.making import AT, OFFICE

    taken_text(sqlite, tmp_path, "id,lat,lon,phone\n1,51.1,71.4,8 7172 555555\n")
    camera = standing(sqlite)["1"]
    contact = {"phone": "8 7172 555555", "email": "cctv@astana.gov.kz"}
    with sqlite.writing() as session:
        cameras.amend(
            session, camera.id, office=OFFICE, reason="Added.", at=AT,
            rights_contact=contact, title_kk="Вокзал", setting="indoor",
        )  # fmt: skip
    taken_text(sqlite, tmp_path, "id,lat,lon,phone\n1,51.1,71.4,8 7172 666666\n")

    after = standing(sqlite)["1"]
    assert (after.setting, after.title_kk) == ("indoor", "Вокзал")
    assert after.rights_contact.model_dump(exclude_none=True) == contact | {
        "phone": "8 7172 666666"
    }


def known(rows):
    return Known(
        [row[0] for row in rows],
        [row[1] for row in rows],
        np.array([row[3] for row in rows], dtype=float),
        np.array([row[2] for row in rows], dtype=float),
    )


CITY = st.lists(
    st.tuples(
        st.none() | st.sampled_from("abcdefgh"),
        st.sampled_from(["abay", "dostyk", "turan", ""]),
        st.sampled_from([51.1, 51.2, 51.3, float("nan")]),
        st.sampled_from([71.4, 71.5]),
    ),
    max_size=12,
)


@given(CITY, CITY)
def test_each_camera_is_matched_once_at_most(rows, cameras):
    matched = match(known(rows), known(cameras))

    paired = [camera for camera in matched.camera_of.tolist() if camera != FREE]
    assert len(paired) == len(set(paired))
    assert sorted([*paired, *matched.absent(len(cameras))]) == list(range(len(cameras)))


@given(CITY.filter(lambda rows: len({row[0] for row in rows if row[0]}) == len(rows)))
def test_a_list_is_matched_with_itself(rows):
    assert match(known(rows), known(rows)).camera_of.tolist() == list(range(len(rows)))
