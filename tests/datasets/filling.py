"""Cameras that hold what files get wrong: formulas, marks, blanks, other alphabets."""

from typing import Any

from sqlalchemy.orm import Session

from registry import cameras
from registry.cameras.record import Camera
from registry.cameras.selection import Selection
from tests.making import a_camera, an_organisation

NASTY = {
    "id": "AST-000001",
    "functions": [
        {"function": "face_recognition_live", "state": "on", "since": "2024-11",
         "decision_ref": "№ 5; тармақ “б”"},
        {"function": "anpr", "state": "off_since", "since": "2023", "until": "2025-01-31"},
    ],
    "bearings": [{"bearing": 90.5}, {"sweep_from": 350, "sweep_to": 20}],
    "purposes": ["public_order", "wanted_persons"],
    "legal_basis": {"type": "order", "title": "Бұйрық; № 69, «қ»\nекінші жол", "article": "30-1"},
    "retention_days": 0,
    "height_m": 4.5,
    "controller": "station",
    "title_en": '=HYPERLINK("http://x"), "gate" <b>&amp;',
    "address": "  @SUM(1+1)\t_x000D_ ",
    "purpose_text": "-5 degrees; +7",
    "children_likely": False,
    "manufacturer": "007",
    "external_ids": [{"scheme": "OSM", "value": "node/1"}],
}  # fmt: skip
PLAIN = {"id": "AST-000002", "lat": 51.1, "lon": 71.5, "children_likely": True, "range_m": 30}
WITHHELD = {"id": "AST-000003", "location_precision": "withheld", "functions": None}


def fill(session: Session) -> None:
    """Enter them."""
    an_organisation(session)
    for but in (NASTY, PLAIN, WITHHELD):
        a_camera(session, **but)


def every(session: Session, chosen: Selection) -> dict[str, Any]:
    """The cameras of a selection by id, as the register itself says them."""
    return {shown.camera.id: shown for shown in cameras.every(session, chosen)}


def camera_of(said: dict[str, Any]) -> Camera:
    """The record that a nested text holds, without what stands beside it."""
    return Camera.model_validate(
        {name: said[name] for name in Camera.model_fields if said.get(name) is not None}
    )
