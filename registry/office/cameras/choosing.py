"""The cameras that an office keeps, a page at a time; the way to each one's form."""

from urllib.parse import urlencode

from flask import render_template, request
from flask_babel import gettext

from registry import cameras
from registry.accounts import offices, roles
from registry.cameras import findings, rows
from registry.cameras.declared import vocabulary
from registry.database import Session
from registry.errors import Refused
from registry.office import blueprint
from registry.office.cameras.own import asked_office, is_kept_by, own_offices, selection
from registry.office.guard import who
from registry.office.sessions import reading
from registry.places import areas
from registry.web.languages import language
from registry.web.wording import wording

ON_A_PAGE = 50
WORDS = {"place_type": "place_type", "function": "function", "status": "status"}


@blueprint.get("/cameras")
def camera_list() -> str:
    """The office's cameras with their true titles, filtered as everywhere else."""
    with reading() as session:
        office = asked_office(session)
        chosen = selection(session, office)
        page = cameras.page(session, chosen, after=_after(), limit=ON_A_PAGE)
        true = cameras.kept_of(session, [shown.camera.id for shown in page.cameras])
        exact = [one for one in _by_id(session) if is_kept_by(office, one)]
        return render_template(
            "office/cameras/list.html",
            office=office,
            own=own_offices(session),
            name=offices.name,
            may_edit=roles.may_edit(who(), office.id),
            page=page,
            true=true,
            exact=exact,
            options=_options(office.area),
            chosen=chosen,
            query=urlencode(_query()),
            more=urlencode([*_query(), ("after", page.after)]) if page.after else None,
            wording=wording(session),
            mark_of=rows.mark,
        )


def _after() -> str | None:
    said = request.args.get("after")
    if said is not None and len(said) > 64:
        raise Refused("This is not the id of a camera.", field="after")
    return said


def _by_id(session: Session) -> list[cameras.Kept]:
    """The camera whose id was typed as the words to look for."""
    words = request.args.get("q", "").strip()
    return list(cameras.kept_of(session, [words.upper(), words][: 2 if words else 0]).values())


def _query() -> list[tuple[str, str]]:
    pairs = request.args.items(multi=True)
    return [(key, value) for key, value in pairs if value and key not in ("after", "limit")]


def _options(area: str | None) -> dict[str, list[tuple[str, str]]]:
    """The words of each filter in the reader's language."""
    tongue = language()
    inside = areas.descendants(area) if area else areas.areas()
    told = {
        "area": [(one, areas.area(one).name(tongue)) for one in areas.areas() if one in inside],
        "finding": [(code, text.label[tongue]) for code, text in findings.texts().items()],
    }
    for key, name in WORDS.items():
        told[key] = [(one.code, one.label[tongue]) for one in vocabulary.terms(name).values()]
    told["function"] += [("not_declared", str(gettext("Functions not declared")))]
    return told
