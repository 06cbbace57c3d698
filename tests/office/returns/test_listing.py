"""The list of returns: what is due of which system, in which quarter."""

from datetime import date

import pytest
from flask import Flask

from registry.accounts import offices
from registry.statistics.returns.way import due
from tests.office.conftest import Desk, Seat
from tests.office.counting import SYSTEM
from tests.office.returns.conftest import do, drafted, submitted

Q = ["2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2"]


def _lines(app: Flask, office: str = "station-office") -> dict[str, list[tuple[str, str]]]:
    with app.extensions["registry.database"].reading() as session:
        found = due.due(session, offices.by_id(session, office), today=date(2026, 8, 1))
    return {
        f"{line.system_id} {line.capability} {line.area_id}": [
            (str(one.period), one.kept.status if one.kept else "due" if one.is_due else "-")
            for one in stands
        ]
        for line, stands in found.items()
    }


def test_a_quarter_is_due_from_the_first_that_was_counted(
    statistician: Desk, keeper: Desk, counted: Flask
) -> None:
    first = submitted(statistician, period_start="2025-04-01", period_end="2025-06-30")
    do(keeper, first, "accept")
    drafted(statistician, period_start="2026-01-01", period_end="2026-03-31")

    lines = _lines(counted)

    stands = ["-", "accepted", "due", "due", "draft", "due"]
    assert lines == {f"{SYSTEM} face_recognition_live astana": list(zip(Q, stands, strict=True))}
    page = statistician.get("/en/office/statistics").text
    assert "not handed in yet" in page
    assert "quarter=2025-Q3" in page


@pytest.mark.long
def test_who_deploys_a_system_owes_its_quarters(seat: Seat, counted: Flask) -> None:
    seat("m@x.kz", "statistician", office="police", organisation="mia", area="astana")

    lines = _lines(counted, "police")

    assert f"{SYSTEM} face_recognition_live astana" in lines
    assert {state for stands in lines.values() for _, state in stands} == {"due"}


@pytest.mark.long
def test_a_withdrawn_return_leaves_the_quarter_open(statistician: Desk, counted: Flask) -> None:
    number = drafted(statistician)
    do(statistician, number, "withdraw", text="Wrong.")

    assert _lines(counted) == {}


@pytest.mark.long
def test_the_menu_leads_there(statistician: Desk, seat: Seat) -> None:
    href = 'href="/en/office/statistics"'

    assert href in statistician.get("/en/office/").text
    assert href not in seat("v@x.kz", "viewer").get("/en/office/").text
    assert seat("v@x.kz", "viewer").get("/en/office/statistics").status_code == 403
