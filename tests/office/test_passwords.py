"""Which passwords are taken, and what a change of one ends (F6, F12, F16)."""

from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha1
from pathlib import Path

import pytest
from flask import Flask

from registry.accounts import links, officials
from registry.accounts.links import Purpose
from tests.office.entry import EMAIL, PASSWORD, Browser, entered, invited


@pytest.mark.parametrize(
    ("password", "status"),
    [
        ("short", 400),
        ("elevenchars", 400),
        ("a" * 12, 400),
        ("x y" * 86, 400),
        ("correct horse\x00battery", 400),
        ("my name is aigul now", 400),
        ("1qaz2wsx3edc", 400),
        ("leaked elsewhere 2026", 400),
        ("ұзақ әрі тыныш кеш", 303),
        ("z y" * 85, 303),
        ("🐎🔋📎🐎🔋📎🐎🔋📎🐎🔋📎", 303),
    ],
)
def test_f12_passwords(app: Flask, tmp_path: Path, password: str, status: int) -> None:
    listed = tmp_path / "pwned.txt"
    listed.write_text(_breached("leaked elsewhere 2026"))
    app.extensions["registry.settings"] = replace(
        app.extensions["registry.settings"], breached_passwords=listed
    )
    browser = Browser(app)
    address = f"/office/invitation/{invited(app)}"
    browser.get(address)

    answer = browser.post(address, name="A", language="kk", password=password)
    assert answer.status_code == status, answer.text


def test_f12_a_password_is_the_same_in_either_unicode_form(app: Flask) -> None:
    browser = Browser(app)
    address = f"/office/invitation/{invited(app)}"
    browser.get(address)
    browser.post(address, name="A", language="kk", password="йогурт на завтрак")

    again = Browser(app)
    decomposed = "и\u0306огурт на завтрак"
    assert again.password(decomposed).status_code == 303


def test_f16_a_change_of_password_ends_the_other_sessions(app: Flask) -> None:
    browser, key, _ = entered(app)
    other = Browser(app)
    other.password()
    other.code(key)
    assert other.is_inside()

    browser.is_inside()
    answer = browser.post(
        "/en/office/account/password", current=PASSWORD, password="another calm evening"
    )
    assert answer.status_code == 303
    assert browser.is_inside()
    assert not other.is_inside()


def test_f6_a_new_password_by_letter_keeps_the_second_factor(app: Flask) -> None:
    browser, key, _ = entered(app)
    with app.extensions["registry.database"].writing() as session:
        token = links.make(
            session, officials.by_email(session, EMAIL), Purpose.RESET, at=datetime.now(UTC)
        )
    stranger = Browser(app)
    stranger.get(f"/en/office/reset/{token}")
    answer = stranger.post(f"/en/office/reset/{token}", password="a new calm evening")
    assert answer.headers["Location"] == "/en/office/sign-in"
    assert not browser.is_inside()

    assert stranger.password("a new calm evening").status_code == 303
    assert not stranger.is_inside()
    assert stranger.code(key).status_code == 303
    assert stranger.is_inside()


def _breached(password: str) -> str:
    hashes = [sha1(text.encode()).hexdigest().upper() for text in ("a", "b", "c", password, "d")]
    return "".join(f"{one}:3\r\n" for one in sorted(hashes))


def test_the_password_of_nobody_takes_as_long_to_check_as_one_that_is_kept():
    from registry.accounts import passwords

    assert not passwords._HASHER.check_needs_rehash(passwords._NOBODYS)
