"""What a record leaves open."""

from datetime import date

import pytest

from registry import cameras
from registry.cameras import findings
from registry.settings import LANGUAGES
from tests.making import facts

TODAY = date(2026, 3, 2)
WHOLE = {
    "controller": "station",
    "legal_basis": {"type": "order", "valid_until": "2026-03"},
    "retention_days": 30,
    "vendors": ["maker"],
    "rights_contact": {"email": "ask@example.org"},
    "sign": {"state": "present"},
    "authorised_until": "2026-03-02",
    "last_confirmed_on": "2025-03-02",
}
FACE = {"function": "face_recognition_live", "state": "on", "decision_ref": "No. 14"}


def found(answerable=None, today=TODAY, **but):
    camera = cameras.camera(facts(**(WHOLE | but)))
    bits = findings.standing(camera, answerable or {"area": "astana", "retention_limit_days": 30})
    days = findings.last_good_days(camera, date(2026, 3, 1))
    return set(findings.open_on(bits, days, today))


def test_a_whole_record_leaves_nothing_open():
    assert found() == set()


@pytest.mark.parametrize(
    ("but", "code"),
    [
        ({"legal_basis": None}, "legal_basis_not_declared"),
        ({"legal_basis": {"type": "none_found"}}, "legal_basis_none_found"),
        ({"legal_basis": {"type": "order", "valid_until": "2026-02"}}, "legal_basis_expired"),
        ({"retention_days": None}, "retention_not_declared"),
        ({"retention_days": 31}, "retention_above_limit"),
        ({"authorised_until": "2026-03-01"}, "authorisation_expired"),
        ({"vendors": None}, "vendor_not_declared"),
        ({"rights_contact": None}, "rights_contact_not_declared"),
        ({"sign": None}, "sign_not_declared"),
        ({"sign": {"state": "unknown"}}, "sign_not_declared"),
        ({"sign": {"state": "absent"}}, "sign_absent"),
        ({"last_confirmed_on": "2025-03-01"}, "not_confirmed_for_a_year"),
        ({"district_code": "almaty-medeu"}, "outside_controller_area"),
        ({"controller": None}, "controller_not_declared"),
        ({"functions": [{"function": "recording"}]}, "function_state_unknown"),
        ({"location_precision": "approx_10m"}, "location_withheld_without_law"),
        ({"functions": [FACE]}, "face_recognition_without_assessment"),
    ],
)
def test_one_gap_is_one_finding(but, code):
    assert found(**but) == {code}


def test_faces_need_a_decision_of_their_own():
    face = {"function": "face_recognition", "state": "testing"}
    done = [{"type": "dpia", "status": "done"}]

    assert found(functions=[face], impact_assessments=done) == {"face_recognition_without_decision"}


def test_zero_days_are_declared_days():
    assert found(retention_days=0) == set()


@pytest.mark.parametrize("status", ["removed", "rejected"])
def test_what_is_gone_leaves_nothing_open(status):
    assert found(status=status, legal_basis=None, authorised_until="2020") == set()


def test_a_finding_opens_the_day_after_the_last_good_day():
    assert found(today=date(2026, 3, 3)) == {"authorisation_expired", "not_confirmed_for_a_year"}


def test_every_rule_has_words_and_every_words_a_rule():
    assert set(findings.texts()) == {*findings.STANDING, *findings.DATED}
    for text in findings.texts().values():
        assert all(
            text.label[code] and text.sentence[code] and text.rule[code] for code in LANGUAGES
        )
