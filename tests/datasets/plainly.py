"""A camera as one flat row, said plainly of one at a time: what the columns must agree with."""

from typing import Any

from registry.cameras.flat.columns import LISTS, PARTS, PLAIN
from registry.cameras.questions import Shown
from registry.cameras.record import Bearing, Camera


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
