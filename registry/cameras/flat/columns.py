"""A camera as one flat row: the columns of every table-shaped file, in one place.

List fields are joined with `;`, dated functions read `function:state:since`. An empty cell is
*not declared*; 0 is zero.
"""

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
