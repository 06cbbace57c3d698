"""The list of cameras and the page of each: the map in words, every blank as loud as a value."""

from functools import partial
from typing import Any
from urllib.parse import urlencode

from flask import Response, json, render_template, request
from flask_babel import gettext

from registry import cameras, log
from registry.cameras import fields, retention, rows
from registry.cameras.questions import Shown, Told
from registry.database import Database, Session
from registry.datasets import formats
from registry.pages import blueprint, filters
from registry.pages.arguments import CURSOR, limit, selection
from registry.pages.as_of import Asked, asked
from registry.pages.card import card
from registry.places import areas
from registry.web.answers import vouch
from registry.web.languages import is_negotiated, language
from registry.web.session import database
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
        return _json(card(shown, wording(session), moment), "application/json")


@blueprint.get("/cameras/<camera_id>.json")
def camera_json(camera_id: str) -> Response:
    """The public record with a null for everything that is not declared."""
    with database().reading() as session:
        moment = asked(session)
        told = cameras.told(session, camera_id, today=moment.day, as_of=moment.size)
        _vouch(camera_id, told.number, moment, told.size)
    whole = fields.completed(told.record)
    return _json(whole | _beside(whole, told, moment), "application/json")


@blueprint.get("/cameras/<camera_id>.geojson")
def camera_geojson(camera_id: str) -> Response:
    """The public record as a feature; without a geometry where the place is kept back."""
    with database().reading() as session:
        moment = asked(session)
        shown = cameras.by_id(session, camera_id, today=moment.day, as_of=moment.size)
        _vouch(camera_id, shown.number, moment, log.size(session))
    feature = formats.as_feature(shown)
    feature["properties"] |= _beside(shown.camera.model_dump(), shown, moment)
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
        "blank": partial(fields.blank, camera),
        "fields": fields.fields(),
        "wording": wording(session),
        "chain": _chain(camera.district_code),
    }


def _chain(area_id: str | None) -> list[areas.Area]:
    """The district and the city it lies in, the wider first."""
    known = area_id if area_id in areas.areas() else None
    return areas.chain(known)[:-1][::-1] if known else []


def _query(chosen: cameras.Selection, size: int, after: str | None) -> str:
    paging = [("limit", str(size))] if size != ON_A_PAGE else []
    return urlencode([*chosen.query(), *paging, *([("after", after)] if after else [])])


def _vouch(camera_id: str, number: int, moment: Asked, size: int) -> None:
    """Let a machine form be kept: until the camera's next entry, where it is not of the past."""
    holds = None if moment.is_past else partial(_stands, database(), camera_id, number)
    vouch(size, holds)


def _stands(opened: Database, camera_id: str, number: int, newest: int) -> bool:
    with opened.reading() as session:
        return cameras.stands(session, camera_id, number, at_least=newest)


def _beside(record: dict[str, Any], shown: Shown | Told, moment: Asked) -> dict[str, Any]:
    """What stands beside a record in its machine forms."""
    # Built by hand: an id needs no quoting, and building four by the routes takes longest of all.
    page = f"{request.script_root}/cameras/{record['id']}"
    tail = "?" + urlencode({"as_of": moment.said}) if moment.said else ""
    return {
        "demonstration": record["demonstration"],
        "entry": shown.number,
        "recorded_at": shown.recorded_at.isoformat(),
        "as_of": moment.size,
        "findings": shown.findings,
        "licence": formats.LICENCE,
        "attribution": gettext("Ashyq Kamera, the public register of city cameras"),
        "links": {
            "page": page + tail,
            "json": f"{page}.json{tail}",
            "geojson": f"{page}.geojson{tail}",
            "history": f"{page}/history",
        },
    }


def _json(content: object, media_type: str) -> Response:
    response = Response(json.dumps(content, ensure_ascii=False), content_type=media_type)
    if is_negotiated():
        response.vary.add("Accept-Language")  # it says whom to name, in the reader's language
    return response
