"""What a row changes in a camera that is on the register already, and how the log says so.

Only what the file speaks of is changed: a column that a newer version has lost takes nothing back.
"""

from collections.abc import Sequence
from typing import Any

from registry.cameras.declared.fields import fields
from registry.cameras.intake.merging import matching
from registry.cameras.intake.merging.under_way import Import
from registry.cameras.intake.rows import TITLES, titled
from registry.cameras.questions import Kept
from registry.cameras.record import camera, facts
from registry.cameras.verbs import Change

MADE = frozenset({"lat", "lon", "external_ids", "district_code", "identifiability"})


def amendment(begun: Import, number: int, kept: Kept, said: dict[str, Any]) -> Change | None:
    """The change that a row makes to a camera of the register, None when it makes none."""
    before = facts(kept.camera)
    after = _amended(begun, number, before, said, kept)
    source_id = begun.known_rows.ids[number]
    changed = [name for name in before.keys() | after.keys() if before.get(name) != after.get(name)]
    if not changed:
        return None
    begun.report.amended += 1
    of = int(begun.matched.camera_of[number])
    far = matching.moved(begun.known_rows, begun.known_cameras, number, of)
    _note(begun, kept, source_id, far)
    return Change(
        "amended",
        camera(after),
        _reason(begun.source, changed, kept, source_id, far),
        begun.options.effective_on,
        begun.source,
        source_id,
    )


def _amended(
    begun: Import, number: int, before: dict[str, Any], said: dict[str, Any], kept: Kept
) -> dict[str, Any]:
    """The record as the file now has it; what the file does not speak of stays as it was."""
    after = {name: value for name, value in before.items() if name not in begun.declared}
    placed = "lon" in said
    speaks = {name: value for name, value in said.items() if name in begun.declared}
    after |= facts(camera({"id": kept.id, **_whole(speaks)}))
    for name, parts in begun.inside.items():
        silent = {k: v for k, v in (before.get(name) or {}).items() if k not in parts}
        if name in begun.declared and silent:
            after[name] = silent | after.get(name, {})
    if not placed:
        after |= {name: before[name] for name in ("lat", "lon") if name in before}
    elif (before.get("lat"), before.get("lon")) != (after.get("lat"), after.get("lon")):
        after = {k: v for k, v in after.items() if k != "district_code" or k in begun.declared}
    return _plain(_with_ids_and_title(begun, number, before, after, said))


def _whole(speaks: dict[str, Any]) -> dict[str, Any]:
    return (
        speaks
        if ("lat" in speaks) == ("lon" in speaks)
        else {k: v for k, v in speaks.items() if k not in ("lat", "lon")}
    )


def _with_ids_and_title(
    begun: Import, number: int, before: dict[str, Any], after: dict[str, Any], said: dict[str, Any]
) -> dict[str, Any]:
    others = [one for one in before.get("external_ids", ()) if one["scheme"] != begun.source[:120]]
    new = [dict(one) for one in said.get("external_ids", ())]
    if merged := new + [one for one in others if one not in new]:
        after["external_ids"] = merged
    if begun.declared.isdisjoint(TITLES):
        # A title that was made from the address follows the address.
        plain = {k: v for k, v in before.items() if k not in TITLES}
        old_id = next((o["value"] for o in before.get("external_ids", ()) if o not in others), None)
        if titled(plain, old_id) == before:
            after = {k: v for k, v in after.items() if k not in TITLES}
    return titled(after, begun.known_rows.ids[number])


def _plain(said: dict[str, Any]) -> dict[str, Any]:
    return facts(camera(said))


def _note(begun: Import, kept: Kept, source_id: str | None, far: float) -> None:
    vague = kept.camera.location_precision != "exact"
    if far > matching.MOVED_KM:
        begun.report.relocated.append(
            {"id": kept.id, "metres": None if vague else round(far * 1000)}
        )
    if source_id and kept.source_id and source_id != kept.source_id:
        begun.report.renumbered.append({"id": kept.id, "from": kept.source_id, "to": source_id})


def _reason(
    source: str, changed: Sequence[str], kept: Kept, source_id: str | None, far: float
) -> str:
    vague = kept.camera.location_precision != "exact"
    told = []
    if source_id and kept.source_id and source_id != kept.source_id and not vague:
        told.append(f"renumbered from {kept.source_id} to {source_id}")
    if {"lat", "lon"} & set(changed):
        metres = f" by {far * 1000:,.0f} m" if far and not vague else ""
        told.append(f"place corrected{metres}" if far <= matching.MOVED_KM else f"moved{metres}")
    plain = sorted(set(changed) - MADE)
    labels = [fields()[name].label["en"] if name in fields() else name for name in plain]
    if labels:
        told.append(f"changed: {', '.join(labels)}")
    return f"New version of “{source}”: {'; '.join(told) or 'number changed'}."[:500]
