"""The history of a camera: its entries in sentences, with both clocks and the hash of each."""

from flask import render_template

from registry import cameras, log
from registry.log.sentences import told
from registry.pages import blueprint
from registry.pages.as_of import asked
from registry.web.languages import language
from registry.web.session import database
from registry.web.wording import wording


@blueprint.get("/cameras/<camera_id>/history")
def camera_history(camera_id: str) -> str:
    """What was entered about a camera, the newest first."""
    with database().reading() as session:
        moment = asked(session)
        shown = cameras.by_id(session, camera_id, today=moment.day, as_of=moment.size)
        entries = log.history(session, f"cameras/{camera_id}", until=moment.size)
        return render_template(
            "pages/camera_history.html",
            camera=shown.camera,
            moment=moment,
            title=shown.camera.title(language()),
            entries=told(entries, wording(session, moment.size)),
        )
