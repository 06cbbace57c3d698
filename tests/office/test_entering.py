"""Signing in, staying in and getting out (F1-F12, F15, F16, E8, E10)."""

import time
from typing import Any

import pytest
from flask import Flask

from registry.accounts import Role, offices, officials, throttling
from registry.office import guard
from registry.office.entry import proof
from tests.careful import CarefulClient
from tests.office.conftest import Seat
from tests.office.entry import EMAIL, PASSWORD, Browser, code, entered, invited


def writing(app: Flask) -> Any:
    return app.extensions["registry.database"].writing()


def test_an_invited_official_enters_and_comes_back(app: Flask) -> None:
    browser, key, _ = entered(app)
    assert browser.is_inside()

    browser.post("/en/office/sign-out")
    assert not browser.is_inside()
    assert browser.password().headers["Location"] == "/en/office/second"
    assert browser.code(key).headers["Location"] == "/en/office/"
    assert browser.is_inside()


def test_an_invitation_is_good_once(app: Flask) -> None:
    token = invited(app)
    browser = Browser(app)
    browser.get(f"/office/invitation/{token}")
    browser.post(f"/office/invitation/{token}", name="A", language="kk", password=PASSWORD)

    assert browser.get(f"/office/invitation/{token}").status_code == 404


def test_a_password_alone_opens_nothing(app: Flask) -> None:
    browser, _, _ = entered(app)
    browser.post("/en/office/sign-out")
    browser.password()

    assert browser.get("/en/office/account").status_code == 303
    assert browser.get("/en/office/factors/new/app").status_code == 303


def test_f1_a_cookie_opens_nothing_after_signing_out(app: Flask) -> None:
    browser, _, _ = entered(app)
    stolen = browser.token()
    browser.is_inside()
    browser.post("/en/office/sign-out")

    thief = Browser(app)
    thief.client.set_cookie(guard.COOKIE, stolen)
    assert not thief.is_inside()


def test_f2_the_token_is_new_at_each_step(app: Flask) -> None:
    browser, key, _ = entered(app)
    browser.is_inside()
    browser.post("/en/office/sign-out")
    browser.client.set_cookie(guard.COOKIE, "chosen-by-somebody-else")
    browser.password()
    half = browser.token()
    browser.code(key)
    whole = browser.token()

    assert len({"chosen-by-somebody-else", half, whole}) == 3
    other = Browser(app)
    other.client.set_cookie(guard.COOKIE, half)
    assert not other.is_inside()


def test_f2_a_change_of_roles_ends_the_sessions(app: Flask) -> None:
    browser, _, _ = entered(app)
    with writing(app) as session:
        given = officials.by_email(session, EMAIL)
        officials.give(
            session, given, Role.REVIEWER, offices.by_id(session, "station-office"), at=_now()
        )

    assert not browser.is_inside()


def test_e8_a_role_taken_ends_the_sessions(app: Flask) -> None:
    browser, _, _ = entered(app)
    with writing(app) as session:
        there = offices.by_id(session, "station-office")
        officials.take(session, officials.by_email(session, EMAIL), Role.EDITOR, there, at=_now())

    assert not browser.is_inside()


def test_e10_a_locked_account_has_no_session_and_gets_none(app: Flask) -> None:
    browser, _, _ = entered(app)
    with writing(app) as session:
        officials.lock(session, officials.by_email(session, EMAIL), at=_now())

    assert not browser.is_inside()
    assert browser.password().status_code == 400


def test_f3_a_code_is_good_once(app: Flask) -> None:
    browser, key, _ = entered(app)
    browser.is_inside()
    browser.post("/en/office/sign-out")
    browser.password()
    browser.get("/en/office/second")
    shown = code(key)
    assert browser.post("/en/office/second", code=shown).status_code == 303
    browser.is_inside()
    browser.post("/en/office/sign-out")

    browser.password()
    browser.get("/en/office/second")
    assert browser.post("/en/office/second", code=shown).status_code == 400


@pytest.mark.parametrize("seconds", [-7200, -90, 90, 7200])
def test_f4_a_code_of_another_time_is_refused(app: Flask, seconds: int) -> None:
    browser, key, _ = entered(app)
    browser.is_inside()
    browser.post("/en/office/sign-out")
    browser.password()
    browser.get("/en/office/second")

    late = code(key, at=time.time() + seconds)
    assert browser.post("/en/office/second", code=late).status_code == 400


def test_f5_a_recovery_code_is_good_once(app: Flask) -> None:
    browser, _, codes = entered(app)
    for status in (303, 400):
        browser.is_inside()
        browser.post("/en/office/sign-out")
        browser.password()
        browser.get("/en/office/second")
        assert browser.post("/en/office/second", code=codes[0]).status_code == status


def test_f5_new_recovery_codes_end_the_old_ones(app: Flask) -> None:
    browser, _, codes = entered(app)
    browser.is_inside()
    assert browser.post("/en/office/factors/codes").status_code == 200
    browser.is_inside()
    browser.post("/en/office/sign-out")
    browser.password()
    browser.get("/en/office/second")

    assert browser.post("/en/office/second", code=codes[0]).status_code == 400


def test_f7_an_unknown_address_gets_the_same_answer(app: Flask) -> None:
    entered(app)
    browser = Browser(app)
    answers, took = [], []
    for email in (EMAIL, "nobody@example.kz"):
        begun = time.perf_counter()
        answer = browser.password("not the right one at all", email=email)
        took.append(time.perf_counter() - begun)
        answers.append((answer.status_code, answer.text.count("is not right")))

    assert answers == [(400, 1), (400, 1)]
    assert max(took) < min(took) * 4 + 0.2


def test_f8_wrong_passwords_of_one_account_are_throttled(app: Flask) -> None:
    entered(app)
    browser = Browser(app)
    browser.get("/en/office/sign-in")
    told = [
        browser.post("/en/office/sign-in", email=EMAIL, password=f"wrong {n}").status_code
        for n in range(500)
    ]

    assert told.count(400) == throttling.ACCOUNT.holds
    assert set(told[20:]) == {429}


@pytest.mark.long
def test_f8_wrong_passwords_from_one_address_are_throttled(app: Flask) -> None:
    browser = Browser(app)
    browser.get("/en/office/sign-in")
    told = [
        browser.post("/en/office/sign-in", email=f"a{n}@example.kz", password="x").status_code
        for n in range(60)
    ]

    assert told.count(400) == throttling.ADDRESS.holds


@pytest.mark.parametrize("field", ["", "0" * 64])
def test_f9_a_form_without_its_token_changes_nothing(seat: Seat, field: str) -> None:
    desk = seat("a@example.kz", "editor")

    assert desk.client.post("/office/account", data={"csrf": field, "name": "X"}).status_code == 403


def test_f9_another_sessions_token_is_refused(seat: Seat) -> None:
    one, other = seat("a@example.kz", "editor"), seat("b@example.kz", "editor")

    assert one.client.post("/office/account", data={"csrf": other.csrf}).status_code == 403


def test_f9_a_json_body_as_plain_text_is_refused(seat: Seat) -> None:
    desk = seat("a@example.kz", "editor")
    answer = desk.client.post(
        "/office/account", data=f'{{"csrf": "{desk.csrf}"}}', content_type="text/plain"
    )

    assert answer.status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://sub.localhost"},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
def test_f9_a_form_of_another_site_is_refused(seat: Seat, headers: dict[str, str]) -> None:
    desk = seat("a@example.kz", "editor")
    sent = {"csrf": desk.csrf, "name": "X", "language": "kk"}

    assert desk.client.post("/office/account", data=sent, headers=headers).status_code == 403


def test_f9_nothing_changes_by_reading(app: Flask) -> None:
    browser, _, _ = entered(app)

    assert browser.get("/office/sign-out").status_code == 405
    assert browser.is_inside()


def test_f10_nobody_is_signed_in_by_another_site(app: Flask) -> None:
    entered(app)
    victim, attacker = Browser(app), Browser(app)
    attacker.get("/en/office/sign-in")
    victim.page = attacker.page  # the attacker's form in the victim's browser

    answer = victim.post("/en/office/sign-in", email=EMAIL, password=PASSWORD)
    assert answer.status_code == 403
    assert victim.token() == ""


@pytest.mark.parametrize(
    "address",
    [
        "//e",
        "https:e",
        "https://e/office/",
        "/\\e",
        "/\t/e",
        "\t//e",
        "javascript:alert(1)",
        "///e",
        "/office//e",
        "/office/../x",
        "/cameras",
        " //e",
        "http:///office/",
        "/office/\r\nX: y",
    ],
)
def test_f11_the_next_page_stays_in_the_office(app: Flask, address: str) -> None:
    with app.test_request_context():
        assert proof.local(address) == ""


@pytest.mark.parametrize("address", ["/office/account", "/kk/office/people?x=1", "/office/"])
def test_f11_the_next_page_is_kept(app: Flask, address: str) -> None:
    with app.test_request_context():
        assert proof.local(address) == address


def test_f11_the_next_page_is_opened_at_the_end(app: Flask) -> None:
    browser, key, _ = entered(app)
    browser.is_inside()
    browser.post("/en/office/sign-out")
    led = browser.get("/en/office/account").headers["Location"]
    assert led == "/en/office/sign-in?next=/en/office/account"

    browser.get(led)
    there = browser.post(
        "/en/office/sign-in", email=EMAIL, password=PASSWORD, next="/en/office/account"
    )
    browser.get(there.headers["Location"])
    answer = browser.post("/en/office/second", code=code(key), next="/en/office/account")
    assert answer.headers["Location"] == "/en/office/account"


def test_f15_a_letter_is_not_written_for_a_host_that_says_so_itself(app: Flask) -> None:
    client = app.test_client()
    assert isinstance(client, CarefulClient)
    page = client.get("/en/office/reset", base_url="http://evil.example")
    token = page.text.partition('name="csrf" value="')[2].partition('"')[0]
    answer = client.post(
        "/en/office/reset",
        base_url="http://evil.example",
        data={"csrf": token, "email": EMAIL},
    )

    assert answer.status_code == 400
    assert "REGISTRY_BASE_URL" in answer.text


def test_f15_the_office_is_at_its_own_address_alone(app: Flask, client: CarefulClient) -> None:
    app.extensions["registry.settings"] = _with(app, base_url="https://kamera.example.kz")

    assert client.get("/office/sign-in", base_url="https://evil.example").status_code == 400
    assert client.get("/office/sign-in", base_url="https://kamera.example.kz").status_code == 200


def test_a_form_sent_after_the_session_has_ended_is_sent_again(app: Flask) -> None:
    browser, key, _ = entered(app)
    browser.is_inside()
    form = browser.page
    browser.post("/en/office/sign-out")
    browser.page = form
    answer = browser.post("/en/office/account", name="Айгүл <b>", language="ru")
    assert (answer.status_code, "What you typed is kept" in answer.text) == (401, True)
    sealed = answer.text.partition('name="unsent" value="')[2].partition('"')[0]

    browser.post("/en/office/sign-in", email=EMAIL, password=PASSWORD, unsent=sealed)
    assert browser.code(key).headers["Location"] == "/en/office/again"
    shown = browser.get("/en/office/again")
    assert "Айгүл &lt;b&gt;" in shown.text
    assert browser.post("/en/office/account", name="Айгүл <b>", language="ru").status_code == 303


def _with(app: Flask, **values: Any) -> Any:
    from dataclasses import replace

    return replace(app.extensions["registry.settings"], **values)


def _now() -> Any:
    from datetime import UTC, datetime

    return datetime.now(UTC)
