"""What the pages of files show: put together here, decided on in the capability."""

from typing import Any

from flask import request
from flask_babel import gettext

from registry import drafts
from registry.accounts import Role, Who
from registry.database import Session
from registry.drafts import ChangeSet, Deed, bulk
from registry.errors import Refused
from registry.office.cameras.own import own_offices
from registry.office.changes import words as change_words
from registry.office.files.map import drawn
from registry.web.session import today
from registry.web.wording import wording

ON_A_PAGE = 50
LARGEST_FILE = 30_000_000  # bytes of an upload; no other page takes as much


def front(session: Session, who: Who, refused: Refused | None = None) -> dict[str, Any]:
    """The page with both directions, and the files that are under way."""
    own = own_offices(session)
    sets = drafts.listed(session, who, limit=200).sets
    return {
        "own": own,
        "edited": [one for one in own if who.has(one.id, Role.EDITOR)],
        "under_way": [
            one for one in sets if one.kind == "bulk" and one.state in ("draft", "returned")
        ],
        "refused": refused,
        "typed": request.form,
        "say": _say,
        "most": bulk.MOST,
        "limit_mb": LARGEST_FILE // 1_000_000,
    }


def about(session: Session, change_set: ChangeSet) -> dict[str, Any]:
    """The numbers, the findings and the map of a file, for whoever decides on it."""
    seen = bulk.Preview(session, change_set)
    codes, places = seen.outcome(today())
    return {"numbers": seen.numbers(), "codes": codes, "map": drawn(places), "seen": seen}


def preview(
    session: Session, who: Who, change_set: ChangeSet, refused: Refused | None = None
) -> dict[str, Any]:
    """What a file would change, a page of one kind of rows at a time."""
    told = about(session, change_set)
    seen: bulk.Preview = told["seen"]
    kind = _kind(told["numbers"])
    if kind == "refused":
        found: list[Any] = seen.refusals()
    elif kind == "notes":
        found = seen.notes()
    else:
        found = seen.of(kind)
    page = max(int(said) if (said := request.values.get("page", "1")).isdecimal() else 1, 1)
    some = found[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    is_remarks = kind in ("refused", "notes")
    return told | {
        "set": change_set,
        "kind": kind,
        "kinds": _kinds(),
        "counts": _counts(told["numbers"], seen),
        "lines": [] if is_remarks else seen.lines(some),
        "remarks": [(one, one.said(gettext)) for one in some] if is_remarks else [],
        "page": page,
        "pages": -(-len(found) // ON_A_PAGE),
        "may_edit": drafts.refusal(session, who, change_set, Deed.EDIT) is None,
        "words": change_words.kinds(),
        "wording": wording(session),
        "refused": refused,
        "typed": request.form,
        "say": _say,
    }


def _kinds() -> dict[str, str]:
    return {
        "entered": gettext("New"),
        "amended": gettext("Amended"),
        "removed": gettext("Removed"),
        "conflicts": gettext("Conflicts"),
        "refused": gettext("Refused rows"),
        "notes": gettext("Remarks"),
    }


def _counts(numbers: bulk.Numbers, seen: bulk.Preview) -> dict[str, int]:
    told = {kind: len(seen.of(kind)) for kind in ("entered", "amended", "removed", "conflicts")}
    return told | {"refused": numbers.refused, "notes": len(seen.notes())}


def _kind(numbers: bulk.Numbers) -> str:
    asked = request.values.get("show", "")
    if asked in _kinds():
        return str(asked)
    if numbers.conflicts:
        return "conflicts"
    return "amended" if numbers.amended or not numbers.entered else "entered"


def _say(refused: Refused) -> str:
    return str(refused.said(gettext))
