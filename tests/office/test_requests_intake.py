"""Requests from paper, phone and counter: filed by the same rules, once, with a printed receipt."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from registry.requests.gate import once
from registry.requests.office import questions
from registry.requests.person import codes
from registry.requests.tables import Submission
from tests.office.asking import Asked
from tests.office.conftest import Desk
from tests.pages.reading import words


@pytest.fixture
def asked(app: Flask) -> Asked:
    return Asked(app)


def typed(asked: Asked, **but: Any) -> dict[str, Any]:
    here = datetime.now(asked.means.timezone)
    plain = {
        "key": once.new_key(),
        "channel": "paper",
        "received_at": (here - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M"),
        "type": "information",
        "text": "Who looks at it?",
        "cameras": "AST-000001",
        "language": "ru",
    }
    return plain | but


def enter(desk: Desk, sent: dict[str, Any]) -> Any:
    return desk.post("/en/office/requests/new", **sent)


def submissions(asked: Asked) -> list[Submission]:
    with asked.database.reading() as session:
        return list(session.query(Submission))


def test_paper_is_filed_with_the_day_on_which_it_came_in(asked: Asked) -> None:
    clerk = asked.seat("clerk")

    page = enter(clerk, typed(asked))

    assert page.status_code == 200
    code = re.search(r"<code>([0-9A-Z-]{24})</code>", page.text)
    assert code
    assert codes.is_well_formed(code[1])
    (kept,) = submissions(asked)
    assert kept.channel == "paper"
    assert kept.entered_by == clerk.official_id
    assert timedelta(hours=23) < datetime.now(kept.received_at.tzinfo) - kept.received_at
    with asked.database.reading() as session:
        assert questions.by_code(session, asked.means, code[1]).id == kept.id


def test_a_form_sent_twice_is_one_request_with_one_code(asked: Asked) -> None:
    clerk, sent = asked.seat("clerk"), typed(asked)

    first, second = enter(clerk, sent), enter(clerk, sent)

    assert re.findall(r"<code>(.+?)</code>", first.text) == re.findall(
        r"<code>(.+?)</code>", second.text
    )
    assert len(submissions(asked)) == 1


def test_the_receipt_is_a_pdf_for_whoever_has_the_code(asked: Asked) -> None:
    clerk = asked.seat("clerk")
    code = re.findall(r"<code>(.+?)</code>", enter(clerk, typed(asked)).text)[0]

    answer = clerk.post("/office/requests/receipt.pdf", code=code)

    assert answer.data.startswith(b"%PDF-")
    assert clerk.post("/office/requests/receipt.pdf", code="0000-0000").status_code == 404


@pytest.mark.parametrize(
    ("but", "field"),
    [
        ({"type": ""}, "type"),
        ({"channel": "web"}, "channel"),
        ({"received_at": "2999-01-01T10:00"}, "received_at"),
        ({"received_at": "yesterday"}, "received_at"),
        ({"text": ""}, "text"),
        ({"type": "report", "report": "gone", "lat": "x", "lon": "1"}, "lat"),
        ({"type": "footage"}, "start"),
        ({"cameras": "AST-999999"}, None),
        ({"contact": "no address"}, "contact"),
        ({"key": "short"}, None),
    ],
)
def test_a_mistake_is_named_and_nothing_is_lost_or_filed(
    asked: Asked, but: dict[str, str], field: str | None
) -> None:
    sent = typed(asked, name="Asem") | but

    answer = enter(asked.seat("clerk"), sent)

    assert answer.status_code in (400, 404)
    assert 'value="Asem"' in answer.text
    if field:
        assert f'id="{field}-error"' in answer.text
    assert submissions(asked) == []


def test_footage_from_the_counter_is_ordered_to_be_kept_at_once(asked: Asked) -> None:
    here = datetime.now(asked.means.timezone)
    sent = typed(
        asked, type="footage", channel="counter",
        start=(here - timedelta(hours=5)).strftime("%Y-%m-%dT%H:%M"),
        end=(here - timedelta(hours=4)).strftime("%Y-%m-%dT%H:%M"),
    )  # fmt: skip

    page = words(enter(asked.seat("clerk"), sent))

    assert "The order to keep the footage has gone out." in page
