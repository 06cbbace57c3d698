"""Every word that a record may hold is in use somewhere in the demonstration."""

import json

import pytest

from registry.cameras.declared.vocabulary import terms

pytestmark = pytest.mark.xdist_group("demonstration")
# The record derives how far people can be told apart, and no function makes pseudonymous data.
UNREACHABLE = {"identifiability": {"pseudonymous"}}
# Where each vocabulary is used: a field, or a field within a field.
USED = {
    "record_kind": "record_kind",
    "location_precision": "location_precision",
    "withheld_reason": "withheld_reason",
    "place_type": "place_type",
    "setting": "setting",
    "device_type": "device_type",
    "mount": "mount",
    "range_basis": "range_basis",
    "privacy_masking": "privacy_masking",
    "detail_level": "detail_level",
    "night_vision": "presence",
    "audio": "presence",
    "operating_hours": "operating_hours",
    "status": "status",
    "identifiability": "identifiability",
    "affected": "affected",
    "human_role": "human_role",
    "connection": "connection",
    "purposes": "purpose",
    "storage_location": "storage_location",
    "footage_public": "footage_public",
    "verification": "verification",
    "functions.function": "function",
    "functions.state": "function_state",
    "legal_basis.type": "legal_basis_type",
    "access.mode": "access_mode",
    "impact_assessments.type": "assessment_type",
    "impact_assessments.status": "assessment_status",
    "sign.state": "sign_state",
    "source.type": "source_type",
}


def values(record, field):
    """All values of a field; a dot goes into a record or a list of records."""
    name, _, inner = field.partition(".")
    held = record.get(name)
    several = held if isinstance(held, list) else [held] if held is not None else []
    return [one[inner] for one in several if inner in one] if inner else several


@pytest.mark.parametrize("field", USED)
def test_every_term_is_in_use_today(demo, field):
    used = {value for camera in demo.records("cameras") for value in values(camera, field)}

    assert used == set(terms(USED[field])) - UNREACHABLE.get(field, set())


def test_every_type_of_organisation_is_in_use(demo):
    used = {record["type"] for record in demo.records("organisations")}

    assert used == set(terms("organisation_type"))


def test_some_fields_of_a_camera_are_never_left_out_and_most_sometimes_are(demo):
    cameras = demo.records("cameras")
    always = set.intersection(*(set(camera) for camera in cameras))

    assert always == {"id", "demonstration", "record_kind", "location_precision", "place_type",
                      "status", "district_code", "source"}  # fmt: skip


def test_bearings_are_given_as_one_direction_as_a_sweep_and_not_at_all(demo):
    cameras = [json.dumps(camera.get("bearings")) for camera in demo.records("cameras")]

    assert any('"bearing"' in said for said in cameras)
    assert any('"sweep_from"' in said for said in cameras)
    assert "null" in cameras
