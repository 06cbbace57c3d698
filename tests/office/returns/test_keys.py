"""Keys of programs: shown once, kept as a digest, gone with whoever made them."""

import re
from datetime import UTC, datetime

import pytest
from flask import Flask

from registry.accounts import Official, office_keys
from registry.accounts.tables import OfficeKey
from tests.office.conftest import Desk, Seat

KEYS = "/en/office/statistics/keys"


def made(desk: Desk, name: str = "Nightly export") -> str:
    """The text of a new key."""
    answer = desk.post(KEYS, office="station-office", name=name)
    assert answer.status_code == 200, answer.text
    (text,) = re.findall(r"ak_[\w-]{43}", answer.text)
    return str(text)


def test_it_is_shown_once_and_only_its_digest_is_kept(statistician: Desk, counted: Flask) -> None:
    text = made(statistician)

    assert text not in statistician.get(KEYS).text
    with counted.extensions["registry.database"].reading() as session:
        (key,) = session.query(OfficeKey)
        found = office_keys.find(session, text)
    assert text not in (key.digest, key.name)
    assert found is not None
    assert found.who.roles == {"station-office": {"statistician"}}


@pytest.mark.long
def test_a_revoked_key_opens_nothing(statistician: Desk, counted: Flask) -> None:
    text = made(statistician)
    with counted.extensions["registry.database"].reading() as session:
        number = session.query(OfficeKey).one().id

    statistician.post(f"{KEYS}/{number}/revoke")

    with counted.extensions["registry.database"].reading() as session:
        assert office_keys.find(session, text) is None
    assert "revoked" in statistician.get(KEYS).text


@pytest.mark.long
def test_a_locked_maker_takes_the_key_along(statistician: Desk, counted: Flask) -> None:
    text = made(statistician)
    with counted.extensions["registry.database"].writing() as session:
        session.get_one(Official, statistician.official_id).state = "locked"
        assert office_keys.find(session, text) is None


@pytest.mark.long
def test_a_key_without_a_name_is_refused_at_its_field(statistician: Desk) -> None:
    answer = statistician.post(KEYS, office="station-office", name=" ")

    assert answer.status_code == 400
    assert 'id="name-error"' in answer.text


@pytest.mark.long
def test_an_office_has_no_more_keys_than_it_can_look_after(
    statistician: Desk, counted: Flask
) -> None:
    with counted.extensions["registry.database"].writing() as session:
        for number in range(office_keys.MOST):
            session.add(
                OfficeKey(
                    office_id="station-office",
                    official_id=statistician.official_id,
                    name=f"{number}",
                    digest=f"{number}",
                    created_at=datetime(2026, 3, 1, tzinfo=UTC),
                )
            )

    answer = statistician.post(KEYS, office="station-office", name="One more")

    assert answer.status_code == 400
    assert "Revoke one that is no longer used." in answer.text


def test_keys_of_others_are_as_if_there_were_none(statistician: Desk, seat: Seat) -> None:
    made(statistician)
    other = seat("o@x.kz", "statistician", office="other", organisation=None, area="almaty")

    assert other.post(f"{KEYS}/1/revoke").status_code == 404
    assert other.post(KEYS, office="station-office", name="x").status_code == 403
    assert "Nightly export" not in other.get(KEYS).text
    assert seat("e@x.kz", "editor").get(KEYS).status_code == 403
