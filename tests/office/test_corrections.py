"""The list of urgent corrections: what waits is always there, what was confirmed comes in pages."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from registry import drafts
from tests.careful import CarefulClient
from tests.office.changing import CAMERA, who
from tests.office.conftest import OFFICE, Desk, Seat

BEGAN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def corrected(app: Flask, editor: Desk, reviewer: Desk | None, count: int, *, first: int) -> None:
    """Corrections, an hour apart; those of no reviewer wait for one."""
    with app.extensions["registry.database"].writing() as session:
        author = who(session, editor)
        for n in range(first, first + count):
            at, said = BEGAN + timedelta(hours=n), {"reason": f"Reason {n}.", "source": "Call"}
            made = drafts.begin(session, author, OFFICE, at=at, urgent=True, **said)
            change = {"kind": "corrected", "camera_id": CAMERA, "changes": {"retention_days": n}}
            drafts.put(session, author, made, at=at, version=made.version, **change)
            drafts.correct_urgently(session, author, made, at=at)
            if reviewer:
                drafts.confirm(session, who(session, reviewer), made, at=at)


def reasons(page: str) -> list[int]:
    return [int(n) for n in re.findall(r"Reason: Reason (\d+)\.", page)]


@pytest.mark.slow
def test_nothing_that_waits_is_lost_behind_what_was_confirmed(
    app: Flask, seat: Seat, client: CarefulClient
) -> None:
    editor, reviewer = seat("e@x.kz", "editor"), seat("r@x.kz", "reviewer")
    corrected(app, editor, None, 2, first=1)
    corrected(app, editor, reviewer, 205, first=3)

    pages, address = [], "/en/corrections"
    while address:
        page = client.get(address).text
        pages.append(reasons(page))
        address = next(iter(re.findall(r'rel="next" href="([^"]+)"', page)), "")

    newest = list(range(207, 2, -1))
    assert pages == [[1, 2, *newest[:50]], *(newest[n : n + 50] for n in (50, 100, 150, 200))]
    assert "To the beginning of the list" in page


@pytest.mark.parametrize(("after", "status"), [("x", 400), ("-1", 400), ("999", 404), ("0", 404)])
def test_a_place_that_is_none_is_refused(client: CarefulClient, after: str, status: int) -> None:
    assert client.get(f"/en/corrections?after={after}").status_code == status
