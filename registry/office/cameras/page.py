"""The page with a camera's form: its fields by group, the map beside it, and what it would say."""

from dataclasses import dataclass, field
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext

from registry import drafts
from registry.accounts import kept_forms, offices, roles
from registry.cameras.beside import systems
from registry.cameras.declared import forms, inputs, vocabulary
from registry.cameras.declared.inputs import Input
from registry.database import Session
from registry.errors import Refused
from registry.maps.drawing import Drawn, MapOptions, drawn
from registry.office.cameras import neighbours
from registry.office.files.sheet import Sheet, open_findings, sentences
from registry.office.guard import who
from registry.places import areas
from registry.web.assets import asset
from registry.web.basemaps import basemap
from registry.web.languages import language
from registry.web.wording import Wording, wording
from registry.web.words import finding

SCRIPTS = (
    "vendor/leaflet/leaflet.js", "map.js", "basemap.js", "office-map.js", "office-form.js",
    "office-keep.js",
)  # fmt: skip
STYLES = ("vendor/leaflet/leaflet.css", "map.css")
CLOSE = 17  # zoom at which a street corner fills the map


@dataclass
class Said:
    """What there is to say of the form besides its fields."""

    is_checked: bool = False
    refused: Refused | None = None
    more: str = ""  # the list that is to have one row more
    focus: str = ""
    clashes: list[drafts.Difference] = field(default_factory=list)
    moved_since: int | None = None


def checked(session: Session, sheet: Sheet) -> dict[str, Any]:
    """What would change, what stays open, what is wrong, as a script shows it."""
    wrong = [{"field": one.field, "message": one.said(gettext)} for one in sheet.typed.wrong]
    return {
        "wrong": wrong,
        "sentences": sentences(session, sheet),
        "findings": [finding(code) for code in open_findings(sheet)],
    }


def rendered(
    session: Session, sheet: Sheet, said: Said | None = None, kept: kept_forms.Kept | None = None
) -> str:
    """The page."""
    said = said or Said()
    sheet.read()
    told = checked(session, sheet)
    words = wording(session)
    errors = told["wrong"] if said.is_checked else []
    if said.refused:
        place = said.refused.field or "reason"
        errors = [*errors, {"field": _place(place), "message": said.refused.said(gettext)}]
    wrong: dict[str, list[str]] = {}
    for one in errors:
        wrong.setdefault(one["field"], []).append(one["message"])
    return render_template(
        "office/cameras/form.html",
        sheet=sheet,
        said=said,
        told=told,
        errors=errors,
        wrong=wrong,
        kept=kept,
        is_saved="saved" in request.args and request.method == "GET",
        groups=inputs.by_group(),
        text=lambda name: (sheet.form.get(name) or [""])[0],
        texts=lambda name: sheet.form.get(name, []),
        numbers=lambda one: _numbers(sheet, one, said),
        is_open=lambda one: _is_open(sheet, one, wrong),
        terms=lambda name: vocabulary.terms(name).values(),
        areas=_areas(sheet),
        systems={one: words.system(one) for one in systems.standing(session)},
        organisations=sheet.names.by_id,
        neighbours=neighbours.nearest(session, sheet),
        copied=neighbours.GROUPS,
        wording=words,
        moved=_moved(session, sheet, said, words),
        office_name=offices.name(sheet.office, language()),
        may_correct=roles.may_correct_urgently(who(), sheet.office.id),
        may_edit=roles.may_edit(who(), sheet.office.id),
        drawn=_drawn(sheet),
        this_page=request.full_path.rstrip("?"),
        action=_action(sheet),
    )


def _place(name: str) -> str:
    return {"source": "source_of_change", "camera_id": "reason"}.get(name, name)


def _action(sheet: Sheet) -> str:
    if sheet.kept is None:
        return url_for("office.send_new_camera")
    return url_for("office.send_camera_form", camera_id=sheet.kept.id)


def _numbers(sheet: Sheet, one: Input, said: Said) -> list[int]:
    """The rows to show: those that hold something, and an empty one, or two where asked for."""
    filled = [
        number
        for number in forms.row_numbers(sheet.form, one.name)
        if any(
            text.strip()
            for key, listed in sheet.form.items()
            if key == f"{one.name}.{number}" or key.startswith(f"{one.name}.{number}.")
            for text in listed
        )
    ]
    empty = max(filled, default=-1) + 1
    return [*filled, *range(empty, empty + (2 if said.more == one.name else 1))]


def _is_open(sheet: Sheet, one: Input, wrong: dict[str, list[str]]) -> bool:
    """Whether a field is seen at once: it is asked of every camera, holds something or is wrong."""
    names = [key for key in sheet.form if key.partition(".")[0] == one.name]
    return (
        one.field.is_shown_blank
        or any(text.strip() for key in names for text in sheet.form[key])
        or any(key.partition(".")[0] == one.name for key in wrong)
    )


def _areas(sheet: Sheet) -> dict[str, str]:
    inside = areas.descendants(sheet.office.area) if sheet.office.area else set(areas.areas())
    return {one: areas.area(one).name(language()) for one in areas.areas() if one in inside}


def _moved(session: Session, sheet: Sheet, said: Said, words: Wording) -> list[dict[str, str]]:
    """What somebody else has changed in the draft since this form was opened."""
    if said.moved_since is None or sheet.change_set is None:
        return []
    camera = sheet.kept.id if sheet.kept else ""
    found = []
    for event in drafts.events_of(session, sheet.change_set, after=said.moved_since):
        before, after = drafts.details(event).get("drafts", {}).get(camera, ({}, {}))
        for name in sorted({*before, *after}):
            if before.get(name) != after.get(name):
                found.append({"field": words.field(name), "now": _value(words, name, after)})
    return found


def _value(words: Wording, name: str, said: dict[str, Any]) -> str:
    value = said.get(name)
    return gettext("Not declared") if value is None else words.value(name, value)


def _drawn(sheet: Sheet) -> Drawn:
    found = sheet.typed.facts
    lat, lon = found.get("lat"), found.get("lon")
    place = areas.area(sheet.office.area or "kazakhstan")
    west, south, east, north = place.bbox
    centre, is_placed = (place.lat, place.lon), False
    if lat is not None and lon is not None and abs(lat) <= 85 and abs(lon) <= 180:
        centre, is_placed = (lat, lon), True
    return drawn(
        MapOptions(
            scripts={name: asset(name) for name in SCRIPTS},
            styles={name: asset(name) for name in STYLES},
            basemap=basemap(),
            points_url="/tiles/cameras/{z}/{x}/{y}.mvt",
            language=language(),
            centre=centre,
            zoom=CLOSE,
            bounds=None if is_placed else ((south, west), (north, east)),
        )
    )
