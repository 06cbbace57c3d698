"""Ask: a ready letter to whoever answers for a camera. Nothing that is typed here is kept."""

from typing import Any

from flask import render_template, request, url_for

from registry import cameras
from registry.cameras import fields, organisations, retention
from registry.cameras.questions import Shown
from registry.database import Session
from registry.pages import blueprint
from registry.places import areas
from registry.requests import letters
from registry.web.languages import language
from registry.web.session import database, settings, today
from registry.web.wording import wording


@blueprint.get("/requests/new")
def ask() -> str:
    """The letter about a camera, or the question which camera is meant."""
    camera_id = request.args.get("camera", "").strip()
    with database().reading() as session:
        if not camera_id:
            return render_template("pages/ask_which.html")
        shown = cameras.by_id(session, camera_id, today=today())
        return render_template("pages/ask.html", **_letter(session, shown))


def _letter(session: Session, shown: Shown) -> dict[str, Any]:
    camera, question = shown.camera, _question()
    controller = organisations.standing(session).get(camera.controller or "")
    letter = letters.compose(
        question,
        camera,
        controller=organisations.name(controller, question.language) if controller else None,
        area=_area(camera.district_code, question.language),
        link=_address(camera.id, question.language),
    )
    return {
        "camera": camera,
        "title": camera.title(language()),
        "question": question,
        "letter": letter,
        "contact": letters.contact(camera, controller),
        "blanks": fields.undeclared(camera),
        "kept": retention.footage(camera, today()),
        "wording": wording(session),
    }


def _question() -> letters.Asked:
    said = request.args
    return letters.asked(
        said.get("what", ""),
        said.get("field", ""),
        said.get("when", ""),
        said.get("where", ""),
        said.get("letter", "") or language(),
    )


def _area(area_id: str | None, tongue: str) -> str | None:
    known = areas.areas().get(area_id or "")
    return known.name(tongue) if known else None


def _address(camera_id: str, tongue: str) -> str:
    base = settings().base_url or request.host_url.rstrip("/")
    path = url_for("pages.camera", camera_id=camera_id).removeprefix(request.script_root)
    return f"{base}/{tongue}{path}"
