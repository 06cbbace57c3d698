"""Nothing tells who has an account (F7), and trying passwords over many of them is slow (F8)."""

import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from registry.accounts import Official, officials, passwords
from registry.accounts.tables import Attempts, Link
from registry.audit import AuditEvent
from registry.mail import Letter
from tests.office.conftest import Seat, sit_down
from tests.office.entry import PASSWORD, Browser

# How much longer one may take than the other; a letter that is written or a password that is
# checked for one of them alone would take far longer than this.
BOUND = 0.35
Asked = Callable[[Browser, str, str], TestResponse]


def ask_for_reset(browser: Browser, email: str, near: str) -> TestResponse:
    return _sent(browser, "/en/office/reset", near, email=email)


def sign_in(browser: Browser, email: str, near: str) -> TestResponse:
    return _sent(browser, "/en/office/sign-in", near, email=email, password="wrong one of many")


def _sent(browser: Browser, address: str, near: str, **fields: str) -> TestResponse:
    csrf = browser.page.partition('name="csrf" value="')[2].partition('"')[0]
    headers = {"X-Forwarded-For": near}
    return browser.client.post(address, data={"csrf": csrf, **fields}, headers=headers)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("ask", "status", "rounds"), [(ask_for_reset, 200, 40), (sign_in, 400, 12)]
)
def test_f7_a_known_address_and_an_unknown_one_are_answered_alike(
    app: Flask, ask: Asked, status: int, rounds: int
) -> None:
    known = [f"known-{n:02}@x.kz" for n in range(rounds)]
    for email in known:
        sit_down(app, email, "viewer")
    _give_passwords(app, known)
    browser = Browser(app)
    browser.get("/en/office/sign-in")
    took: dict[bool, list[float]] = {True: [], False: []}
    said: set[tuple[int, int]] = set()

    for n, email in enumerate(known):
        for is_known in (n % 2 == 0, n % 2 == 1):
            asked = email if is_known else email.replace("known", "nobod")
            began = time.perf_counter()
            answer = ask(browser, asked, f"192.0.2.{n}")
            took[is_known].append(time.perf_counter() - began)
            said.add((answer.status_code, len(answer.data.replace(asked.encode(), b""))))

    assert {one for one, _ in said} == {status}
    assert len(said) == 1
    one, other = (statistics.median(took[is_known]) for is_known in (True, False))
    assert abs(one - other) < BOUND * max(one, other)


def test_f7_a_reset_for_nobody_leaves_nothing_behind(app: Flask, seat: Seat) -> None:
    seat("a@x.kz", "viewer")
    browser = Browser(app)
    browser.get("/en/office/reset")

    assert ask_for_reset(browser, "nobody@x.kz", "192.0.2.1").status_code == 200

    with app.extensions["registry.database"].reading() as session:
        counted = [session.query(table).count() for table in (Official, Link, Letter)]
        assert counted == [1, 0, 0]
        assert [one.what for one in session.query(AuditEvent)][-1] == "reset.asked"


def test_f8_many_accounts_tried_from_one_address_are_slowed(app: Flask) -> None:
    browser = Browser(app)
    browser.get("/en/office/sign-in")
    tries = [sign_in(browser, f"a{n}@x.kz", "192.0.2.1") for n in range(40)]

    assert [one.status_code for one in tries] == [400] * 30 + [429] * 10
    assert "Wait 1 min" in tries[-1].text
    assert sign_in(browser, "a99@x.kz", "192.0.2.2").status_code == 400
    with app.extensions["registry.database"].writing() as session:
        for full in session.query(Attempts):
            full.at -= timedelta(minutes=2)
    later = [sign_in(browser, f"b{n}@x.kz", "192.0.2.1").status_code for n in range(4)]
    assert later == [400, 400, 429, 429]


@pytest.mark.long
def test_f8_a_network_of_ipv6_is_one_address(app: Flask) -> None:
    browser = Browser(app)
    browser.get("/en/office/sign-in")
    told = [sign_in(browser, f"a{n}@x.kz", f"2001:db8::{n:x}").status_code for n in range(35)]

    assert told == [400] * 30 + [429] * 5
    assert sign_in(browser, "a99@x.kz", "2001:db8:0:1::1").status_code == 400


def _give_passwords(app: Flask, emails: list[str]) -> None:
    with app.extensions["registry.database"].writing() as session:
        first = officials.by_email(session, emails[0])
        passwords.change(session, first, PASSWORD, at=datetime.now(UTC))
        for email in emails[1:]:
            officials.by_email(session, email).password_hash = first.password_hash
