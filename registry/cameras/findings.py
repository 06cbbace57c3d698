"""The register's public lint: what a record leaves open, said of the record and never of people.

Rules are data. A standing rule is true or not of a record; a dated one opens on a day, without
anybody writing an entry, so the day is what is kept. Texts are in `data/findings.toml`.
"""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from registry.cameras.declared.dates import earliest, latest
from registry.cameras.declared.vocabulary import narrower
from registry.cameras.record import Camera
from registry.places import areas
from registry.settings import SHIPPED

Organisation = dict[str, Any]
RUNNING = ("on", "testing")
GONE = ("removed", "rejected")
CONFIRMED_FOR = timedelta(days=365)


@dataclass(frozen=True)
class Text:
    """A finding in words: how grave, its label, its sentence and the rule it rests on."""

    code: str
    severity: str
    label: dict[str, str]
    sentence: dict[str, str]
    rule: dict[str, str]
    dated: bool = False


@cache
def texts() -> dict[str, Text]:
    """Every finding in words, the gravest first."""
    with (SHIPPED / "findings.toml").open("rb") as file:
        said = tomllib.load(file)
    graver = ("serious", "notable", "minor")
    ordered = sorted(said, key=lambda code: graver.index(said[code]["severity"]))
    return {code: Text(code, **said[code]) for code in ordered}


def _recognises_faces(camera: Camera) -> bool:
    faces = narrower("function", "face_recognition")
    return any(f.function in faces and f.state in RUNNING for f in camera.functions)


def _face_without_decision(camera: Camera, _controller: Organisation) -> bool:
    faces = narrower("function", "face_recognition")
    return any(
        f.function in faces and f.state in RUNNING and f.decision_ref is None
        for f in camera.functions
    )


def _face_without_assessment(camera: Camera, _controller: Organisation) -> bool:
    return _recognises_faces(camera) and not any(
        assessment.status == "done" for assessment in camera.impact_assessments
    )


def _above_limit(camera: Camera, controller: Organisation) -> bool:
    limit = controller.get("retention_limit_days")
    return None not in (limit, camera.retention_days) and bool(
        (camera.retention_days or 0) > int(limit or 0)
    )


def _outside(camera: Camera, controller: Organisation) -> bool:
    area = controller.get("area")
    return bool(
        area and camera.district_code and camera.district_code not in areas.descendants(area)
    )


@dataclass(frozen=True)
class Rule:
    """A standing rule and the fields of the record that it looks at, `status` besides."""

    reads: frozenset[str]
    holds: Callable[[Camera, Organisation], bool]


def _rule(*reads: str, holds: Callable[[Camera, Organisation], bool]) -> Rule:
    return Rule(frozenset({"status", *reads}), holds)


STANDING: dict[str, Rule] = {
    "legal_basis_not_declared": _rule(
        "legal_basis", holds=lambda camera, _: camera.legal_basis is None
    ),
    "legal_basis_none_found": _rule(
        "legal_basis",
        holds=lambda camera, _: (
            camera.legal_basis is not None and camera.legal_basis.type == "none_found"
        ),
    ),
    "face_recognition_without_decision": _rule("functions", holds=_face_without_decision),
    "face_recognition_without_assessment": _rule(
        "functions", "impact_assessments", holds=_face_without_assessment
    ),
    "retention_not_declared": _rule(
        "retention_days", holds=lambda camera, _: camera.retention_days is None
    ),
    "retention_above_limit": _rule("retention_days", "controller", holds=_above_limit),
    "vendor_not_declared": _rule("vendors", holds=lambda camera, _: not camera.vendors),
    "rights_contact_not_declared": _rule(
        "rights_contact", holds=lambda camera, _: camera.rights_contact is None
    ),
    "sign_not_declared": _rule(
        "sign", holds=lambda camera, _: camera.sign is None or camera.sign.state == "unknown"
    ),
    "sign_absent": _rule(
        "sign", holds=lambda camera, _: camera.sign is not None and camera.sign.state == "absent"
    ),
    "outside_controller_area": _rule("controller", "district_code", holds=_outside),
    "controller_not_declared": _rule(
        "controller", holds=lambda camera, _: camera.controller is None
    ),
    "function_state_unknown": _rule(
        "functions", holds=lambda camera, _: any(f.state == "unknown" for f in camera.functions)
    ),
    "location_withheld_without_law": _rule(
        "location_precision",
        "withheld_law",
        holds=lambda camera, _: (
            camera.location_precision != "exact" and camera.withheld_law is None
        ),
    ),
}
DATED = ("authorisation_expired", "legal_basis_expired", "not_confirmed_for_a_year")
BIT = {code: 1 << place for place, code in enumerate(STANDING)}


def standing(camera: Camera, controller: Organisation | None) -> int:
    """The rules that hold whatever the day, as a set of bits."""
    return sum(opened(code, camera, controller) for code in STANDING)


def opened(code: str, camera: Camera, controller: Organisation | None) -> int:
    """The bit of a standing rule where it holds, else 0."""
    holds = camera.status not in GONE and STANDING[code].holds(camera, controller or {})
    return BIT[code] if holds else 0


def last_good_days(camera: Camera, recorded_on: date) -> dict[str, date | None]:
    """For each dated rule the last day on which it does not hold yet; None when it never will."""
    if camera.status in GONE:
        return dict.fromkeys(DATED)
    basis = camera.legal_basis
    confirmed = earliest(camera.last_confirmed_on) or recorded_on
    return {
        "authorisation_expired": latest(camera.authorised_until),
        "legal_basis_expired": latest(basis.valid_until) if basis else None,
        "not_confirmed_for_a_year": confirmed + CONFIRMED_FOR,
    }


def review_by(camera: Camera) -> date | None:
    """The last good day of the assessment that is to be looked at again first, if any is."""
    if camera.status in GONE:
        return None
    days = (latest(one.review_due) for one in camera.impact_assessments)
    return min((day for day in days if day), default=None)


def open_on(bits: int, days: dict[str, date | None], today: date) -> list[str]:
    """The codes of the findings that stand open today, the gravest first."""
    codes = {code for code, bit in BIT.items() if bits & bit}
    codes |= {code for code, day in days.items() if day is not None and day < today}
    return [code for code in texts() if code in codes]
