"""Canaries: every private field of requests of every type holds a word that nothing public says."""

import logging
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from flask import Flask
from werkzeug.routing import BuildError, Rule

from registry.database import Base
from registry.mail.tables import Letter
from registry.requests import PERSON, PERSONAL, Type
from registry.requests.tables import PublicRequest
from tests.careful import CarefulClient
from tests.pages.reading import links
from tests.pages.test_record import done, work
from tests.requests.work import Work

__all__ = ["work"]  # a fixture

CANARY = "zqcanary"
POINT = (71.4098765, 51.1876543)
PRIVATE = (CANARY, "71.4098", "51.18765", "T04:17", "04:17:00")
AT_MOST = 600  # pages that the crawl looks at


def sent_in(work: Work, type_: Type) -> str:
    """A request of a type with a canary in every field that a person or an office fills."""
    marked = {
        name: f"{CANARY}-{type_}-{name}"
        for name in ("text", "place", "name", "represents", "field", "controller", "area_id")
    }
    if type_ != Type.REPORT:
        marked["report"] = f"{CANARY}-report"
    request = work.filed(
        type_,
        **marked,
        contact=f"{CANARY}.{type_}@example.org",
        channel="paper",
        public_text=True,
        language="ru",
        **({"report": "gone", "point": POINT} if type_ == Type.REPORT else {}),
        **({"window": window()} if type_ == Type.FOOTAGE else {}),
    )
    said = {"note": f"{CANARY}-note", "reason": f"{CANARY}-reason"}
    work.does(work.clerk, request, "assign", assignee=work.handler.id, **said)
    work.does(work.handler, request, "message", words=f"{CANARY}-message")
    work.does(work.decider, request, "extend", words=f"{CANARY}-why", amount=1, **said)
    work.does(work.handler, request, "ask", words=f"{CANARY}-ask", **(said | {"reason": "clarify"}))
    work.does(PERSON, request, "reply", words=f"{CANARY}-reply")
    if type_ == Type.REPORT:
        work.does(work.handler, request, "visit", words=f"{CANARY}-visit")
    answer = {"remedy": f"{CANARY}-remedy", "law": f"{CANARY}-law", "note": f"{CANARY}-note"}
    work.decided(
        request,
        "refused",
        ground="investigation",
        words=f"Dear {CANARY}-{type_}-name, {CANARY}-letter",
        summary=f"For {CANARY}-{type_}-name alone",
        **answer,
    )
    work.does(PERSON, request, "appeal", words=f"{CANARY}-appeal")
    return request.number


def window() -> tuple[object, object]:
    from tests.requests.work import WINDOW

    return WINDOW[0].replace(minute=17), WINDOW[1].replace(minute=47)


def addresses(app: Flask, numbers: list[str]) -> Iterator[str]:
    """Each public address of the URL map, those of requests with every number."""
    known = {"camera_id": "AST-000001", "area_id": "astana", "organisation_id": "station"}
    known |= {"office_id": "station-office", "name": "function", "language": "en"}
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.rule.startswith(("/office", "/static")):
            continue
        for number in numbers if "number" in rule.arguments else [""]:
            if address := filled(app, rule, known | {"number": number}):
                yield f"/en{address}"


def filled(app: Flask, rule: Rule, known: dict[str, str]) -> str | None:
    """The address of a rule; None where it cannot be built."""
    values = {name: known.get(name, 1) for name in rule.arguments}
    with app.test_request_context():
        try:
            return app.url_map.bind("localhost").build(rule.endpoint, values)
        except (BuildError, ValueError):
            return None


@pytest.mark.slow
def test_no_public_address_says_anything_private(
    app: Flask, client: CarefulClient, work: Work, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    numbers = [sent_in(work, type_) for type_ in Type]
    done(work)

    waiting, seen = list(addresses(app, numbers)), set[str]()
    assert len(waiting) > 60
    waiting += ["/metrics", f"/en/requests?q={numbers[0]}", "/en/requests/none", "/requests/x.json"]
    while waiting and len(seen) < AT_MOST:
        address = waiting.pop(0)
        if address in seen:
            continue
        seen.add(address)
        response = client.get(address)
        whole = response.data.decode("utf-8", "replace") + str(response.headers)
        assert [one for one in PRIVATE if one in whole] == [], address
        if response.mimetype == "text/html" and response.status_code == 200:
            found = (urlsplit(one) for one in links(response).values())
            waiting += [
                one._replace(fragment="").geturl()
                for one in found
                if not one.scheme and one.path.startswith("/en/requests")
            ]
    assert f"/en/requests/{numbers[list(Type).index(Type.REPORT)]}" in seen
    assert not [one for one in PRIVATE if one in caplog.text]


def test_letters_carry_nothing_of_a_request_but_its_number(work: Work) -> None:
    for type_ in Type:
        sent_in(work, type_)
    for letter in work.session.query(Letter):
        told = f"{letter.subject} {letter.body}"
        assert CANARY not in told.replace(letter.recipient, "")


def test_the_published_tables_hold_no_canary(work: Work) -> None:
    numbers = [sent_in(work, type_) for type_ in Type]
    public = [one for one in Base.metadata.sorted_tables if one.name.startswith("public_")]
    assert {one.name for one in public} >= {"public_requests", "public_request_cameras"}
    for table in public:
        for row in work.session.execute(table.select()):
            assert CANARY not in str(row)
    shown = {row.number for row in work.session.query(PublicRequest)}
    assert shown == {
        number for number, type_ in zip(numbers, Type, strict=True) if type_ not in PERSONAL
    }
