"""Every role × every deed on a change, in a table written by hand."""

import pytest
from flask import Flask

from registry.accounts import offices
from tests.office.changing import do, drafted, form, state, submitted
from tests.office.conftest import OFFICE, Seat

# What a role alone may do in its own office. 1: may. 0: refused (403). -: the change is not there
# for them (404). The columns: see · work on a draft · approve · publish what was approved.
TABLE = """
viewer           1 0 0 0
editor           1 1 0 0
reviewer         1 0 1 1
publisher        1 0 0 1
guardian         1 0 0 0
statistician     - - - -
request_clerk    - - - -
request_handler  - - - -
request_decider  - - - -
auditor          - - - -
administrator    - - - -
"""
ROWS = [line.split() for line in TABLE.strip().splitlines()]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_each_role_does_what_its_row_says(app: Flask, seat: Seat, row: list[str]) -> None:
    role, sees, works, approves, publishes = row
    author, reviewer = seat("a@x.kz", "editor"), seat("b@x.kz", "reviewer")
    desk = seat("x@x.kz", role)
    draft, handed = drafted(app, author), submitted(app, author, {"height_m": 4.0})
    approved = submitted(app, author, {"range_m": 20.0})
    do(reviewer, approved, "approve")
    status = {"1": 303, "0": 403, "-": 404}

    assert desk.get(f"/en/office/changes/{draft}").status_code == {"1": 200, "-": 404}[sees]
    for number, deed, may in (
        (draft, "submit", works),
        (handed, "approve", approves),
        (approved, "publish", publishes),
    ):
        # What a role does not show it cannot carry either: the form comes from one that sees it.
        sent = form(author, number) | {"deed": deed}
        if may == "1":
            sent |= form(desk, number)
        assert desk.post(f"/office/changes/{number}", **sent).status_code == status[may], deed


def test_a_reviewer_publishes_only_where_the_office_wants_it(app: Flask, seat: Seat) -> None:
    author, reviewer = seat("a@x.kz", "editor"), seat("b@x.kz", "reviewer")
    with app.extensions["registry.database"].writing() as session:
        offices.by_id(session, OFFICE).reviewer_publishes = False
    number = submitted(app, author)
    do(reviewer, number, "approve")

    assert do(reviewer, number, "publish").status_code == 403
    assert state(app, number) == "approved"
    assert do(seat("p@x.kz", "publisher"), number, "publish").status_code == 303
