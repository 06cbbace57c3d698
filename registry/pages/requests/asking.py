"""Ask: the questions that lead to a request, or a ready letter to whoever answers for a camera.

Of what is typed for a letter nothing is kept.
"""

from typing import Any

from flask import render_template, request, url_for

from registry import cameras
from registry.cameras.beside import organisations
from registry.cameras.declared import fields
from registry.cameras.footage import retention
from registry.cameras.questions import Shown
from registry.database import Session
from registry.pages import blueprint
from registry.pages.requests import filing
from registry.pages.requests import kinds as request_kinds
from registry.pages.requests.form import read
from registry.pages.requests.kinds import kind_of
from registry.places import areas
from registry.requests import Type
from registry.requests.footage import letters
from registry.web.languages import language
from registry.web.session import database, settings, today
from registry.web.wording import wording

LETTER = ("what", "letter", "when", "where")  # what only an address of a letter holds


@blueprint.get("/requests/new")
def ask() -> str:
    """What can be asked for; a question about a blank at once; or the letter about a camera."""
    camera_id = request.args.get("camera", "").strip()
    if camera_id and any(name in request.args for name in LETTER):
        with database().reading() as session:
            shown = cameras.by_id(session, camera_id, today=today())
            return render_template("pages/ask.html", **_letter(session, shown))
    if camera_id and request.args.get("field"):
        return filing.form_page(read(kind_of(Type.INFORMATION), request.args, language()))
    return _path(camera_id)


def _path(camera_id: str) -> str:
    """The choices, each with the camera that the address names."""
    camera = None
    if camera_id:
        with database().reading() as session:
            camera = cameras.by_id(session, camera_id, today=today()).camera
    return render_template(
        "pages/ask_path.html",
        camera=camera,
        given={"camera": camera.id} if camera else {},
        about_me=request_kinds.ABOUT_ME,
        about_cameras=request_kinds.ABOUT_CAMERAS,
        for_others=request_kinds.FOR_OTHERS,
    )


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
