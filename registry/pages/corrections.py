"""Urgent corrections: published by one person, and listed until a second one has confirmed them."""

from datetime import timedelta

from flask import render_template

from registry import drafts
from registry.pages import blueprint
from registry.web.session import database, now

LATE = timedelta(days=7)  # from here on the list says it loudly


@blueprint.get("/corrections")
def corrections() -> str:
    """What waits for a second person, the oldest first; then what was confirmed."""
    with database().reading() as session:
        listed = drafts.corrections(session)
    waiting = [one for one in listed if one.confirmed_at is None][::-1]
    return render_template(
        "pages/corrections.html",
        waiting=[(one, now() - one.published_at >= LATE) for one in waiting],
        confirmed=[one for one in listed if one.confirmed_at is not None],
        late_days=LATE.days,
    )
