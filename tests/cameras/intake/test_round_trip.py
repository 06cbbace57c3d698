"""A file that the register gave out can be taken in again."""

from pathlib import Path

import pytest

from registry import cameras
from registry.database import Database
from registry.datasets import formats
from tests.cameras.intake.files import TODAY, prepared
from tests.cameras.intake.taking import ALMATY
from tests.making import a_camera, an_organisation

RICH = {
    "record_kind": "multi_camera_site",
    "camera_count": 3,
    "device_type": "fixed",
    "mount": "pole",
    "height_m": 6.5,
    "tilt_deg": -20.0,
    "bearings": [{"bearing": 90}, {"sweep_from": 200, "sweep_to": 260}],
    "fov_deg": 80.0,
    "range_m": 60.0,
    "range_basis": "measured",
    "area_watched": "West entrance",
    "privacy_masking": "none",
    "resolution_mp": 4.0,
    "detail_level": "recognise",
    "night_vision": "yes",
    "audio": "no",
    "manufacturer": "Maker",
    "model": "M-1",
    "operating_hours": "24x7",
    "installed_on": "2024-05",
    "active_from": "2024-06-01",
    "authorised_until": "2030",
    "decision_ref": {"title": "Decision", "number": "17", "date": "2024-01-02"},
    "functions": [
        {"function": "recording", "state": "on", "since": "2024-05"},
        {"function": "anpr", "state": "testing", "decision_ref": "Order 5"},
    ],
    "affected": ["bystander"],
    "children_likely": False,
    "human_role": "human_decides",
    "connection": "operator_centre",
    "purposes": ["crime_prevention", "access_control"],
    "legal_basis": {"type": "order", "title": "Order 69", "article": "4"},
    "controller": "station",
    "vendors": ["station"],
    "rights_contact": {"email": "cctv@station.kz", "phone": "+7 7172 555555"},
    "retention_days": 0,
    "retention_event_days": 90,
    "storage_location": "local_server",
    "access": [{"organisation": "station", "mode": "on_request", "since": "2024"}],
    "footage_public": "not_available",
    "impact_assessments": [{"type": "dpia", "status": "done", "date": "2024-02"}],
    "sign": {"state": "present", "languages": ["kk", "ru"]},
    "source": {"type": "operator_declared", "title": "Letter"},
    "verification": "documented",
    "last_confirmed_on": "2026-01-15",
    "declared_by_role": "Head of security",
}


@pytest.mark.parametrize("ending", ["csv", "geojson", "geojsonl", "gpkg", "fgb", "parquet"])
def test_a_camera_survives_being_written_and_read(sqlite: Database, tmp_path: Path, ending):
    out = tmp_path / f"cameras.{ending}"
    with sqlite.writing() as session:
        an_organisation(session)
        a_camera(session, **RICH)
    with sqlite.reading() as session:
        chosen = cameras.selection(session, {}, today=TODAY, timezone=ALMATY)
        (shown,) = cameras.every(session, chosen)
        formats.write(session, cameras.choose(session, chosen), out, ending)

    made = prepared(out)
    found = cameras.facts(cameras.camera({"id": "AST-000001", **made.rows.facts(0)}))
    assert found == cameras.facts(shown.camera)
    assert made.issues.codes == {}
