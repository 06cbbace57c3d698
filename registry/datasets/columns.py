"""A camera as one flat row: the columns of every table-shaped file, in one place.

List fields are joined with `;`, dated functions read `function:state:since`. An empty cell is
*not declared*; 0 is zero.
"""

from typing import Any

from registry.cameras.questions import Shown
from registry.cameras.record import Bearing, Camera

PLAIN = (
    "id", "demonstration", "record_kind", "camera_count", "title_kk", "title_ru", "title_en",
    "lat", "lon", "location_precision", "withheld_reason", "withheld_law", "withheld_review_on",
    "address", "district_code", "place_type", "setting", "device_type", "mount", "height_m",
    "tilt_deg", "fov_deg", "range_m", "range_basis", "area_watched", "privacy_masking",
    "resolution_mp", "detail_level", "night_vision", "audio", "manufacturer", "model", "firmware",
    "country_of_vendor", "operating_hours", "status", "installed_on", "active_from",
    "authorised_until", "removed_on", "identifiability", "children_likely", "human_role",
    "connection", "purpose_text", "controller", "operator", "owner", "retention_days",
    "retention_event_days", "retention_biometric_days", "storage_location", "footage_public",
    "proposal_comments_until", "contract_ref", "verification", "last_confirmed_on",
    "declared_by_role",
)  # fmt: skip
LISTS = ("affected", "purposes", "processors", "vendors")
PARTS = {
    "decision_ref": ("title", "number", "date", "url", "snapshot_url"),
    "legal_basis": ("type", "title", "article", "url", "valid_until"),
    "rights_contact": ("email", "phone", "url", "post"),
    "sign": ("state", "last_seen", "qr_id"),
    "source": ("type", "title", "url", "snapshot", "date"),
}
MADE = (
    "functions", "function_decisions", "function_systems", "bearings", "sign_languages",
    "external_ids", "access", "impact_assessments", "findings", "entry", "recorded_at",
)  # fmt: skip
COLUMNS = (
    *PLAIN,
    *LISTS,
    *(f"{field}_{part}" for field, parts in PARTS.items() for part in parts),
    *MADE,
)


def row(shown: Shown) -> dict[str, Any]:
    """The flat row of a camera, by column; None where nothing is declared."""
    camera = shown.camera
    flat: dict[str, Any] = {name: getattr(camera, name) for name in PLAIN}
    flat |= {name: _joined(getattr(camera, name)) for name in LISTS}
    for field, parts in PARTS.items():
        held = getattr(camera, field)
        flat |= {f"{field}_{part}": getattr(held, part) if held else None for part in parts}
    return (
        flat
        | _made(camera)
        | {
            "findings": _joined(shown.findings),
            "entry": shown.number,
            "recorded_at": shown.recorded_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
    )


def _made(camera: Camera) -> dict[str, Any]:
    functions = camera.functions
    return {
        "functions": _joined(_dated(f.function, f.state, f.since, f.until) for f in functions),
        "function_decisions": _joined(
            f"{f.function}:{f.decision_ref}" for f in functions if f.decision_ref
        ),
        "function_systems": _joined(
            f"{f.function}:{f.system_id}" for f in functions if f.system_id
        ),
        "bearings": _joined(_view(bearing) for bearing in camera.bearings),
        "sign_languages": _joined(camera.sign.languages if camera.sign else ()),
        "external_ids": _joined(f"{e.scheme}:{e.value}" for e in camera.external_ids),
        "access": _joined(
            ":".join(filter(None, (a.organisation, a.mode, a.since))) for a in camera.access
        ),
        "impact_assessments": _joined(
            ":".join(filter(None, (a.type, a.status, a.date))) for a in camera.impact_assessments
        ),
    }


def _dated(*parts: str | None) -> str:
    return ":".join(part or "" for part in parts).rstrip(":")


def _view(view: Bearing) -> str:
    if view.bearing is not None:
        return f"{view.bearing:g}"
    return f"{view.sweep_from:g}-{view.sweep_to:g}"


def _joined(parts: Any) -> str | None:
    return ";".join(parts) or None
