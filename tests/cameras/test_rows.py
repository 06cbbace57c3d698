"""Columns of versions follow from the fields that they say they read, and from no others."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from registry.cameras import findings
from registry.cameras.record import Camera, camera, facts
from registry.cameras.rows import COLUMNS, TOLD, searched, version_row
from registry.cameras.tables import CameraVersion
from tests import making

AT = datetime(2026, 3, 1, tzinfo=UTC)
STATION = {"id": "station", "area": "almaty", "retention_limit_days": 30}
FACE = {"function": "face_recognition_live", "state": "on"}
CAMERAS = (
    making.facts(),
    making.facts(
        functions=[FACE, {"function": "anpr", "state": "unknown"}],
        controller="station",
        operator="firm",
        retention_days=90,
        legal_basis={"type": "none_found", "valid_until": "2027"},
        authorised_until="2026-05",
        last_confirmed_on="2025-04-02",
        installed_on="2019",
        sign={"state": "absent"},
        connection="operational_control_centre",
        bearings=[{"bearing": 359.7, "hfov": 61.2}],
    ),
    making.facts(
        functions=[FACE | {"decision_ref": "Order 5"}],
        impact_assessments=[
            {"type": "dpia", "status": "done", "review_due": "2027"},
            {"type": "dpia", "status": "in_progress", "review_due": "2026-02"},
        ],
        active_from="2020-05-06",
        installed_on="2019",
        vendors=["firm"],
        rights_contact={"phone": "+7 7172 123456"},
        fov_deg=90.4,
    ),
    making.facts(status="removed", removed_on="2024-02", location_precision="withheld"),
    making.facts(location_precision="approx_100m", withheld_law="Law 7", controller="station"),
)


def reduced(one: Camera, reads: frozenset[str]) -> Camera:
    """The camera with nothing but these fields."""
    some = {name: value for name, value in facts(one).items() if name in reads}
    return camera({"id": "X-1", **some})


@pytest.mark.parametrize("said", CAMERAS)
def test_columns_read_what_they_say(said: dict[str, Any]):
    one = camera(said)
    for told in TOLD:
        whole = told.values(one, STATION, AT)
        assert told.values(reduced(one, told.reads), None, AT) == whole, told.columns
        assert len(whole) == len(told.columns)


@pytest.mark.parametrize(("said", "day"), [(2, date(2026, 2, 28)), (0, None), (3, None)])
def test_the_assessment_due_first_is_the_one_that_counts(said: int, day: date | None):
    due = [{"type": "dpia", "status": "done", "review_due": "2026-02"}] if said == 3 else None
    facts_of = CAMERAS[said] | ({"impact_assessments": due} if due else {})

    assert version_row(camera(facts_of), 7, None, AT)["review_by"] == day


@pytest.mark.parametrize("said", CAMERAS)
def test_rules_read_what_they_say(said: dict[str, Any]):
    one = camera(said)
    for code, rule in findings.STANDING.items():
        controller = STATION if one.controller else None
        kept = controller if "controller" in rule.reads else None
        whole = findings.opened(code, one, controller)
        assert findings.opened(code, reduced(one, rule.reads), kept) == whole, code


def test_a_version_has_every_column_of_the_table():
    row = version_row(camera(CAMERAS[0]), 7, None, AT)

    assert row.keys() == set(COLUMNS) == {column.name for column in CameraVersion.__table__.columns}
    assert (row["entry_from"], row["entry_to"], row["camera_id"]) == (7, None, "AST-000001")


def test_words_are_parted_at_marks_and_blanks():
    assert searched(" Абай-12/3,  кв.5\u00a0x ") == "abai 12 3 kv 5 ks"
    assert searched("№ ’") == ""
