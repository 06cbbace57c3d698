"""Loading gives the same sound register every time, and says everywhere what it is."""

from collections import Counter
from datetime import date
from hashlib import sha256

import pytest

from registry.cameras import checking, findings
from registry.cameras.tables import CameraVersion
from registry.demonstration import systems
from tests.demonstration.conftest import load

pytestmark = pytest.mark.xdist_group("demonstration")
TODAY = date(2026, 11, 23)


def root(loaded):
    return sha256(b"".join(entry.leaf for entry in loaded.entries)).hexdigest()


def test_it_writes_the_same_log_every_time(demo, sqlite):
    again = load(sqlite)

    assert root(again) == root(demo)


def test_it_is_sound(demo, tmp_path):
    with demo.database.reading() as session:
        assert list(checking.faults(session, tmp_path / "no.index")) == []


def test_it_counts_what_it_wrote(demo):
    assert demo.count == len(demo.entries) == demo.entries[-1].number
    assert 5_000 <= demo.count <= 6_500


def test_it_opens_the_register_first_and_says_what_it_is(demo):
    first = demo.entries[0]

    assert (first.subject, first.kind) == ("register/this", "register.opened")
    assert '"demonstration":true' in first.record


def test_it_tells_three_years_in_order_and_nothing_of_the_future(demo):
    moments = [entry.recorded_at for entry in demo.entries]

    assert moments == sorted(moments)
    assert moments[0].date() == date(2023, 11, 20)
    assert date(2026, 11, 1) < moments[-1].date() < TODAY


def test_every_entry_is_marked_in_its_reason_and_its_office(demo):
    assert all(entry.reason.startswith("Көрсетілім (demonstration): ") for entry in demo.entries)
    assert all(entry.office.endswith(" (көрсетілім)") for entry in demo.entries)


def test_every_camera_is_marked_and_every_statement_is_not(demo):
    invented = {one.id for one in systems.invented()}
    told = {record["id"]: record for record in demo.records("systems")}
    real = [*demo.records("claims"), *(told[one] for one in told.keys() - invented)]

    assert all(told[one]["demonstration"] is True for one in invented)

    assert all(record["demonstration"] is True for record in demo.records("cameras"))
    assert real
    assert not any("demonstration" in record for record in real)


def test_no_camera_names_a_real_body(demo):
    invented = {r["id"] for r in demo.records("organisations") if r.get("demonstration")}
    named = {
        body
        for camera in demo.records("cameras")
        for field in ("controller", "operator", "owner", "vendors", "processors", "access")
        for body in bodies(camera.get(field))
    }

    assert named <= invented
    assert {"mia", "nsc", "mdd"}.isdisjoint(invented)


def bodies(value):
    if isinstance(value, list):
        return [one["organisation"] if isinstance(one, dict) else one for one in value]
    return [value] if value else []


def test_every_address_of_an_invented_body_is_reserved(demo):
    contacts = [camera.get("rights_contact", {}) for camera in demo.records("cameras")]
    hosts = {c["email"].partition("@")[2] for c in contacts if "email" in c}
    hosts |= {c["url"].split("/")[2] for c in contacts if "url" in c}

    assert hosts
    assert all(host.endswith(".example") for host in hosts)


def test_statements_are_recorded_after_they_were_made(demo):
    for entry in demo.entries:
        if entry.subject.startswith("claims/"):
            assert entry.effective_on <= entry.recorded_at.date().isoformat()


def test_it_holds_what_was_planned_in_number(demo):
    standing = demo.records("cameras")
    kinds = Counter(entry.kind for entry in demo.entries)

    assert len(standing) == kinds["camera.entered"] == 3_000
    assert 55 <= kinds["camera.removed"] <= 85
    assert 45 <= kinds["camera.corrected"] <= 90
    assert 45 <= sum(r["location_precision"] != "exact" for r in standing) <= 80


@pytest.mark.parametrize(
    ("mark", "low", "high"),
    [
        ("face", 12, 16),
        ("vehicle", 18, 23),
        ("object", 3, 6),
        ("recording", 45, 58),
        ("unknown", 8, 12),
    ],
)
def test_its_marks_come_in_plausible_shares(demo, mark, low, high):
    with demo.database.reading() as session:
        standing = session.query(CameraVersion).where(CameraVersion.entry_to.is_(None))
        share = standing.where(CameraVersion.mark == mark).count() * 100 / 3_000

    assert low <= share <= high


def test_every_finding_stands_open_at_five_cameras_or_more(demo):
    with demo.database.reading() as session:
        rows = session.query(CameraVersion).where(CameraVersion.entry_to.is_(None)).all()
    found = Counter(code for row in rows for code in findings.open_on(*said(row), TODAY))

    assert {code for code in findings.texts() if found[code] < 5} == set()


def said(row):
    days = (row.authorised_until, row.basis_until, row.confirm_by)
    return row.findings, dict(zip(findings.DATED, days, strict=True))


def test_face_recognition_begins_in_october_2024(demo):
    since = [
        function["since"]
        for camera in demo.records("cameras")
        for function in camera.get("functions", ())
        if function["function"].startswith("face_recognition") and "since" in function
    ]

    assert min(since) >= "2024-10"
    assert max(since) < "2026-11"


def test_some_face_recognition_was_switched_on_in_silence(demo):
    silent = [e for e in demo.entries if e.reason.endswith("тану бар, бірақ шешім көрсетілмеген.")]

    assert len(silent) > 20
    assert all(entry.kind == "camera.amended" for entry in silent)
