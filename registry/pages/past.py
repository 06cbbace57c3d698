"""Which pages can speak of the past: all others refuse `as_of`, for who asks must not be told of
today instead."""

from flask import request

from registry.errors import Refused
from registry.pages import blueprint

HEED = frozenset(
    {
        "home", "embed", "camera_list", "camera", "camera_json", "camera_geojson", "camera_card",
        "camera_counts", "camera_history", "download", "dataset_page", "dataset_file",
        "changes_calendar", "tile_description", "camera_tile", "area_list", "area", "system_list",
        "system", "organisation_list", "organisation", "claims", "claim", "claims_json",
        "claims_csv",
    }
)  # fmt: skip


def heeds(endpoint: str | None) -> bool:
    """Whether what is at an endpoint can speak of the past."""
    return (endpoint or "").rpartition(".")[2] in HEED


@blueprint.before_request
def refuse_the_past() -> None:
    """Refuse `as_of` where it would be passed over in silence."""
    if "as_of" in request.args and not heeds(request.endpoint):
        raise Refused(
            "This address tells of today and takes no as_of. The map, the list, cameras and their "
            "history, areas, organisations, systems, claims and the data sets can be asked for "
            "the past.",
            field="as_of",
            code="unknown_filter",
        )
