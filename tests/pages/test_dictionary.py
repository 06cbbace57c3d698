"""The dictionary of the record: complete, in three alphabets that do not mix, blanks told apart."""

import re

import pytest

from registry.cameras import camera
from registry.cameras.declared import fields
from registry.cameras.declared.fields import Blank
from registry.cameras.record import Camera
from registry.errors import Refused
from tests.making import facts

MIXED = re.compile(r"\w*([A-Za-z][а-яәғқңөұүһі]|[а-яәғқңөұүһі][A-Za-z])\w*", re.I)


def test_it_has_every_field_of_the_record_and_no_other() -> None:
    plain = {name for name in fields.fields() if "." not in name}

    assert plain == set(Camera.model_fields)


def test_every_field_is_said_in_three_languages() -> None:
    for name, field in fields.fields().items():
        for said in (field.label, field.meaning):
            assert set(said) == {"kk", "ru", "en"}, name
            assert all(said.values()), name
            assert not any(MIXED.search(text) for text in said.values()), name


def test_no_two_fields_of_a_record_are_called_the_same() -> None:
    for language in ("kk", "ru", "en"):
        labels = [field.label[language] for field in fields.fields().values() if field.group]

        assert sorted(set(labels)) == sorted(labels)


def test_every_field_has_its_place_in_a_group() -> None:
    grouped = [field.name for listed in fields.by_group().values() for field in listed]

    assert sorted(grouped) == sorted(Camera.model_fields)


@pytest.mark.parametrize(
    ("name", "but", "expected"),
    [
        ("retention_days", {"retention_days": 0}, None),
        ("retention_days", {}, Blank.NOT_DECLARED),
        ("children_likely", {"children_likely": False}, None),
        ("purposes", {}, Blank.NOT_DECLARED),
        ("camera_count", {}, Blank.NOT_ASKED),
        ("camera_count", {"record_kind": "zone"}, Blank.NOT_DECLARED),
        ("bearings", {"device_type": "dome"}, Blank.NOT_ASKED),
        ("removed_on", {"status": "removed"}, Blank.NOT_DECLARED),
        ("address", {"address": None}, Blank.NOT_DECLARED),
        ("address", {"address": None, "location_precision": "district"}, Blank.NOT_PUBLISHED),
        ("bearings", {"location_precision": "street"}, Blank.NOT_PUBLISHED),
        ("withheld_law", {"location_precision": "street"}, Blank.NOT_DECLARED),
    ],
)
def test_a_blank_says_why(name: str, but: dict[str, object], expected: Blank | None) -> None:
    assert fields.blank(camera(facts(**but)), name) is expected


def test_the_whole_record_tells_null_from_zero_and_false() -> None:
    said = fields.whole(camera(facts(retention_days=0, children_likely=False)))

    assert said["retention_days"] == 0
    assert said["children_likely"] is False
    assert said["purposes"] is None
    assert said["retention_event_days"] is None


def test_an_unknown_field_is_refused_by_name() -> None:
    with pytest.raises(Refused, match="“colour” is no field"):
        fields.field("colour")
