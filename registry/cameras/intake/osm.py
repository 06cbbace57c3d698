"""Surveillance features of OpenStreetMap, as observations and never as cameras of the register.

Their tags are free: what stands in an enumerated key is kept as it is, and only the few that tell
what was seen are read.
"""

from typing import Any

import numpy as np

from registry.cameras.beside.observations import Observation
from registry.cameras.intake.issues import Doubt, Issues, Weight
from registry.cameras.intake.meaning import privacy
from registry.cameras.intake.table import Table

OWN = frozenset(
    {"man_made", "surveillance", "surveillance:type", "surveillance:zone", "camera:type"}
)
KINDS = {
    "camera": "camera",
    "alpr": "anpr",
    "anpr": "anpr",
    "guard": "guard",
    "gunshot_detector": "gunshot_detector",
}
IDS = ("@id", "osm_id", "id")
DAYS = ("survey:date", "check_date", "start_date")
LEFT = frozenset({*IDS, "data_source", "contact:webcam", "contact:phone", "contact:email"})
LONGEST = 500


def is_osm(table: Table) -> bool:
    """Whether the file holds surveillance features of OpenStreetMap."""
    if "man_made" in table.names:
        column = table.columns[table.names.index("man_made")]
        tagged = column.slice(0, 5_000).to_pylist().count("surveillance")
        return bool(tagged > min(table.rows, 5_000) / 2)
    return "surveillance:type" in table.names and bool(OWN & set(table.names))


def observations(table: Table, issues: Issues) -> list[Observation]:
    """One observation for each feature that has a place."""
    columns = {
        name: column.to_pylist() for name, column in zip(table.names, table.columns, strict=True)
    }
    x, y = table.x, table.y
    found = []
    for row in range(table.rows):
        tags = {name: str(cells[row]) for name, cells in columns.items() if cells[row]}
        if x is None or y is None or not _placed(x[row], y[row]):
            issues.add(row, NO_PLACE, _id(tags))
            continue
        if any(privacy.stream(value) for value in tags.values()):
            issues.add(row, privacy.stream_dropped("contact:webcam"))
        found.append(_observation(tags, float(x[row]), float(y[row])))
    return found


def kind(tags: dict[str, Any]) -> str:
    """What was seen: a speed camera is told from a camera, a guard from both."""
    if tags.get("highway") == "speed_camera" or tags.get("enforcement") == "maxspeed":
        return "speed_camera"
    said = str(tags.get("surveillance:type", "")).casefold()
    if said in KINDS:
        return KINDS[said]
    return "camera" if not said or "camera" in said else "other"


def _observation(tags: dict[str, str], lon: float, lat: float) -> Observation:
    kept = {
        name: value[:LONGEST]
        for name, value in tags.items()
        if name not in LEFT and not privacy.stream(value) and not privacy.personal(value)
    }
    return Observation(
        lat=lat,
        lon=lon,
        kind=kind(tags),
        tags=kept,
        external_id=_id(tags),
        observed_on=next((tags[day][:10] for day in DAYS if day in tags), None),
    )


def _id(tags: dict[str, str]) -> str | None:
    found = next((tags[name] for name in IDS if name in tags), None)
    return found[:64] if found else None


def _placed(lon: float, lat: float) -> bool:
    return bool(np.isfinite(lon) and abs(lon) <= 180 and abs(lat) <= 90 and (lon or lat))


NO_PLACE = Doubt(
    "unplaced",
    "The feature “{value}” has no point, so it was not loaded. Export nodes, or centres of ways.",
    "point",
    Weight.REFUSED,
)
