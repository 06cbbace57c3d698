"""The list of cameras and the page of each: the map in words, every blank as loud as a value."""

from functools import partial
from typing import Any
from urllib.parse import urlencode

from flask import Response, json, render_template, request

from registry import cameras, log
from registry.cameras import rows
from registry.cameras.declared import fields
from registry.cameras.footage import retention
from registry.cameras.questions import Shown
from registry.database import Session
from registry.datasets import formats, sizes
from registry.pages import blueprint, filters, machine
from registry.pages.arguments import CURSOR, limit, selection
from registry.pages.as_of import Asked, asked
from registry.pages.card import card
from registry.pages.requests.record import of_camera
from registry.places import areas
from registry.web.answers import vouch
from registry.web.languages import is_negotiated, language
from registry.web.session import database, now
from registry.web.wording import wording

ON_A_PAGE, AT_MOST = 50, 200


@blueprint.get("/cameras")
def camera_list() -> str:
    """The same cameras as on the map, in words, a page at a time."""
    with database().reading() as session:
        chosen = selection(session, besides=CURSOR)
        size, after = limit(ON_A_PAGE, AT_MOST), request.args.get("after")
        page = cameras.page(session, chosen, after=after, limit=size)
        return render_template(
            "pages/camera_list.html",
            panel=filters.panel(session, chosen),
            page=page,
            sizes=sizes.of_cameras(session, page.total, chosen.today),
            more=_query(chosen, size, page.after) if page.after else None,
            first=_query(chosen, size, None) if after else None,
            as_of=(*chosen.values("as_of"), None)[0],
            then=[filters.words("as_of", said, {}) for said in chosen.values("as_of")],
            wording=wording(session),
            mark_of=rows.mark,
        )


@blueprint.get("/cameras/<camera_id>")
def camera(camera_id: str) -> str:
    """A camera: what it is, what it does, who answers for it, and what nobody has said."""
    with database().reading() as session:
        moment = asked(session)
        shown = cameras.by_id(session, camera_id, today=moment.day, as_of=moment.size)
        return render_template("pages/camera.html", **_everything(session, shown, moment))


@blueprint.get("/cameras/<camera_id>/card.json")
def camera_card(camera_id: str) -> Response:
    """The card that the map opens: the essence of a camera in the reader's language."""
    with database().reading() as session:
        moment = asked(session)
        shown = cameras.by_id(session, camera_id, today=moment.day, as_of=moment.size)
        vouch(log.size(session))
        return _json(card(shown, wording(session, moment.size), moment), "application/json")


@blueprint.get("/cameras/<camera_id>.json")
def camera_json(camera_id: str) -> Response:
    """The public record with a null for everything that is not declared."""
    with database().reading() as session:
        moment = asked(session)
        told = cameras.told(session, camera_id, today=moment.day, as_of=moment.size)
        _vouch(camera_id, told.number, moment, told.size)
    return _answer(machine.whole(told, moment, request.script_root, machine.attribution()))


@blueprint.get("/cameras/<camera_id>.geojson")
def camera_geojson(camera_id: str) -> Response:
    """The public record as a feature; without a geometry where the place is kept back."""
    with database().reading() as session:
        moment = asked(session)
        shown = cameras.by_id(session, camera_id, today=moment.day, as_of=moment.size)
        _vouch(camera_id, shown.number, moment, log.size(session))
    feature = formats.as_feature(shown)
    record = shown.camera.model_dump()
    feature["properties"] |= machine.beside(
        record, shown, moment, request.script_root, machine.attribution()
    )
    return _json(feature, "application/geo+json")


def _everything(session: Session, shown: Shown, moment: Asked) -> dict[str, Any]:
    camera = shown.camera
    return {
        "camera": camera,
        "shown": shown,
        "moment": moment,
        "title": camera.title(language()),
        "mark": rows.mark(camera),
        "entry": log.newest(session, f"cameras/{camera.id}", shown.number),
        "kept": retention.kept(camera, None if moment.is_past else moment.day),
        **_clock(camera, moment),
        "blank": partial(fields.blank, camera),
        "fields": fields.fields(),
        **of_camera(session, camera.id, moment.size),
        "chain": _chain(camera.district_code),
    }


def _clock(camera: cameras.Camera, moment: Asked) -> dict[str, Any]:
    """The clock of what a working camera records in this hour; none where nothing is kept."""
    if moment.is_past or not camera.retention_days or camera.status != "active":
        return {"clock": None}
    # By the hour: a page that changes every minute could not be kept by a browser.
    hour = now().replace(minute=0, second=0, microsecond=0)
    return {"clock": retention.clock(camera.retention_days, hour, hour, hour), "clocked": hour}


def _chain(area_id: str | None) -> list[areas.Area]:
    """The district and the city it lies in, the wider first."""
    known = area_id if area_id in areas.areas() else None
    return areas.chain(known)[:-1][::-1] if known else []


def _query(chosen: cameras.Selection, size: int, after: str | None) -> str:
    paging = [("limit", str(size))] if size != ON_A_PAGE else []
    return urlencode([*chosen.query(), *paging, *([("after", after)] if after else [])])


def _vouch(camera_id: str, number: int, moment: Asked, size: int) -> None:
    """Let a machine form be kept: until the camera's next entry, where it is not of the past."""
    holds = None if moment.is_past else machine.until_next(database(), camera_id, number)
    vouch(size, holds)


def _json(content: object, media_type: str) -> Response:
    return _answer(json.dumps(content, ensure_ascii=False), media_type)


def _answer(text: str | bytes, media_type: str = "application/json") -> Response:
    response = Response(text, content_type=media_type)
    if is_negotiated():
        response.vary.add("Accept-Language")  # it says whom to name, in the reader's language
    return response
