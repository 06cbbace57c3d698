"""Urgent corrections: published by one person, and listed until a second one has confirmed them."""

from datetime import timedelta

from flask import render_template, request

from registry import drafts
from registry.errors import Refused
from registry.pages import blueprint
from registry.web.session import database, now

LATE = timedelta(days=7)  # from here on the list says it loudly
ON_A_PAGE = 50


@blueprint.get("/corrections")
def corrections() -> str:
    """What waits for a second person, the oldest first; then what was confirmed, in pages."""
    after = _after()
    with database().reading() as session:
        waiting = drafts.unconfirmed(session) if after is None else []
        confirmed = drafts.confirmed(session, after=after, limit=ON_A_PAGE)
    return render_template(
        "pages/corrections.html",
        waiting=[(one, now() - one.published_at >= LATE) for one in waiting],
        confirmed=confirmed.corrections,
        more=confirmed.after,
        is_first=after is None,
        late_days=LATE.days,
    )


def _after() -> int | None:
    said = request.args.get("after", "")
    if not said:
        return None
    if not (said.isascii() and said.isdecimal() and len(said) < 16):
        raise Refused("after={value} is no place in this list.", field="after", value=said[:80])
    return int(said)
