"""The card of a camera as the map opens it: the essence of its page, already in words."""

from typing import Any

from flask import url_for
from flask_babel import gettext, ngettext

from registry.cameras.declared import fields
from registry.cameras.footage import retention
from registry.cameras.questions import Shown
from registry.cameras.record import Bearing, Camera, LegalBasis
from registry.cameras.rows import mark
from registry.pages.as_of import Asked
from registry.web.languages import language
from registry.web.wording import Wording
from registry.web.words import day, finding, label


def card(shown: Shown, wording: Wording, moment: Asked) -> dict[str, Any]:
    """Everything the map's card shows of a camera, in the reader's language."""
    camera = shown.camera
    ask = url_for("pages.ask", camera=camera.id)
    return {
        "id": camera.id,
        "title": camera.title(language()),
        "eyebrow": eyebrow(camera),
        "mark": mark(camera),
        "demonstration": camera.demonstration,
        "functions": [_function(one.function, one.state, one.since) for one in camera.functions],
        "retention": _retention(retention.footage(camera, None if moment.is_past else moment.day)),
        "controller": _controller(camera, wording),
        "legal_basis": _basis(camera.legal_basis, wording),
        "missing": [
            {
                "field": name,
                "label": wording.field(name),
                "ask_href": url_for("pages.ask", camera=camera.id, field=name),
            }
            for name in fields.undeclared(camera)
        ],
        "findings": [_finding(code) for code in shown.findings],
        "place": {
            "lat": camera.lat,
            "lon": camera.lon,
            "precision_sentence": _precision(camera),
        },
        "bearings": [_bearing(one) for one in camera.bearings],
        "range_m": camera.range_m,
        "links": {
            "page": url_for("pages.camera", camera_id=camera.id, as_of=moment.said),
            "history": url_for("pages.camera_history", camera_id=camera.id),
            "ask": ask,
            "ask_footage": url_for("pages.request_form", name="footage", camera=camera.id),
        },
    }


def eyebrow(camera: Camera) -> str:
    """The line over the title: number, kind of place, type of device, as far as declared."""
    said = [camera.id]
    said += [label("place_type", camera.place_type)] if camera.place_type else []
    said += [label("device_type", camera.device_type)] if camera.device_type else []
    return " · ".join(said)


def kept_sentence(kept: retention.Kept) -> str:
    """What stands beside the number of days."""
    days = kept.days or 0
    if not days:
        return str(gettext("days: the picture is only shown live, nothing is kept."))
    if kept.erased_on is None:
        return str(ngettext("day.", "days.", days))
    said = ngettext(
        "day. What is filmed today is erased on %(day)s.",
        "days. What is filmed today is erased on %(day)s.",
        days,
        day=day(kept.erased_on),
    )
    return str(said)


def _retention(kept: retention.Kept) -> dict[str, Any] | None:
    if kept.days is None:
        return None
    erased_on = kept.erased_on.isoformat() if kept.erased_on else None
    return {"days": kept.days, "sentence": kept_sentence(kept), "erased_on": erased_on}


def _function(function: str, state: str, since: str | None) -> dict[str, Any]:
    return {
        "label": label("function", function),
        "state": state,
        "state_label": label("function_state", state),
        "since": gettext("since %(day)s", day=day(since)) if since else None,
    }


def _controller(camera: Camera, wording: Wording) -> dict[str, Any] | None:
    if camera.controller is None:
        return None
    known = camera.controller in wording.organisations
    address = url_for("pages.organisation", organisation_id=camera.controller) if known else None
    return {"name": wording.organisation(camera.controller), "href": address}


def _basis(basis: LegalBasis | None, wording: Wording) -> dict[str, Any] | None:
    if basis is None:
        return None
    said = basis.model_copy(update={"url": None, "valid_until": None})
    return {"text": wording.value("legal_basis", said), "href": basis.url}


def _finding(code: str) -> dict[str, str]:
    text = finding(code)
    return {key: text[key] for key in ("code", "label", "sentence", "severity")}


def _precision(camera: Camera) -> str | None:
    if camera.location_precision == "exact":
        return None
    return label("location_precision", camera.location_precision)


def _bearing(one: Bearing) -> dict[str, float | None]:
    return {
        "bearing": one.bearing,
        "from": one.sweep_from,
        "to": one.sweep_to,
        "hfov": one.hfov,
    }
