"""Every role × every deed on a request, in a table written by hand."""

import pytest
from flask import Flask

from registry.requests import Type
from tests.office.asking import Asked, do, form
from tests.office.conftest import Seat

# What a role alone may do in its own office. 1: may. 0: refused (403). -: there is no such page for
# them (403, as for every address of requests). The columns: see · register and sort (set aside) ·
# assign · ask · draft · extend · withhold · enter from paper.
TABLE = """
request_clerk    1 1 1 1 0 0 0 1
request_handler  1 0 1 1 1 0 0 0
request_decider  1 0 1 0 0 1 0 0
guardian         1 0 0 0 0 0 1 0
viewer           - - - - - - - -
editor           - - - - - - - -
reviewer         - - - - - - - -
publisher        - - - - - - - -
statistician     - - - - - - - -
auditor          - - - - - - - -
administrator    - - - - - - - -
"""
ROWS = [line.split() for line in TABLE.strip().splitlines()]
SAID = {
    "quarantine": {"note": "Abuse."},
    "assign": {"assignee": "me"},
    "ask": {"reason": "clarify", "words": "Which?"},
    "draft_decision": {"outcome": "granted", "words": "So it is.", "remedy": "court"},
    "extend": {"amount": "1", "reason": "complexity", "words": "More time.", "note": "n"},
    "withhold": {"note": "A name stands in it."},
}
# Of a state that allows it; a complaint is public, and can be withheld, from its registration on.
STATE = {"draft_decision": "work", "extend": "work"}
STATUS = {"1": 303, "0": 403, "-": 403}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_each_role_does_what_its_row_says(app: Flask, seat: Seat, row: list[str]) -> None:
    asked = Asked(app)
    role, sees, *may, enters = row
    desk, clerk = seat("x@x.kz", role), asked.seat("clerk")
    work = asked.filed()
    do(clerk, work, "assign", assignee=str(asked.seat("handler").official_id))

    shown = {"1": 200, "-": 403}[sees]
    assert desk.get("/en/office/requests").status_code == shown
    assert desk.get(f"/en/office/requests/{work}").status_code == shown
    assert desk.get("/en/office/requests/new").status_code == (200 if enters == "1" else 403)
    for (deed, said), allowed in zip(SAID.items(), may, strict=True):
        slug = work if STATE.get(deed) == "work" else asked.filed(Type.COMPLAINT)
        sent = form(clerk, slug) | {"deed": deed} | said
        address = f"/office/requests/{slug}"
        if deed == "draft_decision":
            address += "/answer/draft_decision"
            allowed_here = STATUS[allowed]
            assert desk.post(address, **sent).status_code == allowed_here, deed
            work = asked.filed()
            do(clerk, work, "assign", assignee=str(asked.seat("handler").official_id))
            continue
        assert desk.post(address, **sent).status_code == STATUS[allowed], deed
