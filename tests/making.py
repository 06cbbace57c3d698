"""Things in tests come about as they do in life: through the verbs. Valid as they stand; say only
what the test is about."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from registry import cameras
from registry.cameras.beside import organisations
from registry.cameras.beside.organisations import Organisation

AT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
OFFICE = "Registry office"


def facts(**but: Any) -> dict[str, Any]:
    """Declared facts of a plain camera at the Astana station."""
    plain = {
        "id": "AST-000001",
        "title_kk": "Вокзал, батыс кіреберіс",
        "title_ru": "Вокзал, западный вход",
        "title_en": "Station, west entrance",
        "lat": 51.1897,
        "lon": 71.4087,
        "address": "Goethe 7",
        "district_code": "astana-saryarqa",
        "place_type": "railway_station",
        "setting": "public_space",
        "functions": [{"function": "recording", "state": "on", "since": "2024-05"}],
    }
    return {key: value for key, value in (plain | but).items() if value is not None}


def a_camera(session: Session, *, at: datetime = AT, reason: str = "New.", **but: Any) -> str:
    """A camera on the register; gives its id."""
    camera = cameras.camera(facts(**but))
    cameras.enter(session, camera, office=OFFICE, reason=reason, at=at)
    return camera.id


def an_organisation(session: Session, *, at: datetime = AT, **but: Any) -> str:
    """An organisation on the register; gives its id."""
    plain = {"id": "station", "type": "transport", "name_en": "Station operator"}
    organisation = Organisation.model_validate(plain | but)
    organisations.enter(session, [organisation], office=OFFICE, reason="New.", at=at)
    return organisation.id
