"""Limits: bulk from one place is refused, a flood from everywhere only waits for a look."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from registry.accounts.tables import Attempts
from registry.errors import Refused, TooOften
from registry.requests.gate import limits
from tests.requests.solving import NOW

DAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("203.0.113.7", "203.0.113.250", True),
        ("203.0.113.7", "203.0.114.7", False),
        ("203.0.113.7", "::ffff:203.0.113.9", True),
        ("2001:db8:1:1200::1", "2001:db8:1:12ff:9::2", True),
        ("2001:db8:1:1200::1", "2001:db8:1:1300::1", False),
        ("fe80::1%eth0", "fe80::2", True),
        ("", "no address", True),
    ],
)
def test_an_address_counts_with_its_network(seal, one, other, is_same):
    keys = [limits.address_key(seal, each, DAY) for each in (one, other)]

    assert (keys[0] == keys[1]) is is_same


def test_for_guessing_an_address_counts_alone(seal):
    def narrow(address):
        return limits.address_key(seal, address, DAY, is_narrow=True)

    assert narrow("203.0.113.7") != narrow("203.0.113.8")
    assert narrow("2001:db8::1") == narrow("2001:db8::2")


def test_tomorrow_an_address_has_another_key(seal):
    today = limits.address_key(seal, "203.0.113.7", DAY)

    assert limits.address_key(seal, "203.0.113.7", DAY + timedelta(days=1)) != today


def test_no_address_and_no_contact_is_kept(database, seal):
    with database.writing() as session:
        limits.count_address(session, seal, "203.0.113.7", is_proved=True, at=NOW)
        limits.may_write(session, seal, "aigul@example.kz", at=NOW)
        limits.count_text(session, seal, "A camera looks into my window. " * 3, at=NOW)
        kept = " ".join(session.scalars(select(Attempts.key)))

    assert "203.0.113" not in kept
    assert "aigul" not in kept
    assert "window" not in kept


def test_without_a_proof_six_pass_and_the_room_is_a_separate_one(database, seal):
    with database.writing() as session:
        for _ in range(6):
            limits.count_address(session, seal, "203.0.113.7", is_proved=False, at=NOW)
        with pytest.raises(TooOften, match="What you typed is still here"):
            limits.count_address(session, seal, "203.0.113.8", is_proved=False, at=NOW)
        limits.count_address(session, seal, "203.0.113.7", is_proved=True, at=NOW)
        later = NOW + timedelta(minutes=10)
        limits.count_address(session, seal, "203.0.113.7", is_proved=False, at=later)


def test_with_a_proof_a_town_behind_one_address_has_room(database, seal):
    with database.writing() as session:
        for _ in range(60):
            limits.count_address(session, seal, "203.0.113.7", is_proved=True, at=NOW)
        with pytest.raises(TooOften):
            limits.count_address(session, seal, "203.0.113.7", is_proved=True, at=NOW)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Aigul@Example.kz", " aigul+1@example.kz"),
        ("8 701 000 00 00", "+7 (701) 000-00-00"),
    ],
)
def test_letters_to_one_contact_end_in_silence(database, seal, one, other):
    with database.writing() as session:
        assert all(limits.may_write(session, seal, one, at=NOW) for _ in range(5))
        assert not limits.may_write(session, seal, other, at=NOW)
        assert limits.may_write(session, seal, "someone@example.kz", at=NOW)
        assert limits.may_write(session, seal, one, at=NOW + timedelta(days=1))


def test_five_hundred_cameras_are_too_many(database):
    with database.writing() as session, pytest.raises(Refused, match="at most 20 cameras") as no:
        limits.count_hold(session, "p", cameras=500, hours=0.1, at=NOW)

    assert no.value.field == "cameras"


def test_footage_of_one_person_has_a_measure(database):
    with database.writing() as session:
        limits.count_hold(session, "p", cameras=20, hours=4, at=NOW)  # 80 of 96
        with pytest.raises(TooOften, match="at most 96 hours"):
            limits.count_hold(session, "p", cameras=17, hours=1, at=NOW)
        limits.count_hold(session, "p", cameras=16, hours=1, at=NOW)
        limits.count_hold(session, "q", cameras=20, hours=4, at=NOW)
        with pytest.raises(Refused, match="more footage than can be kept"):
            limits.count_hold(session, "r", cameras=20, hours=5, at=NOW)
        with pytest.raises(Refused):
            limits.count_hold(session, "r", cameras=1, hours=float("nan"), at=NOW)
        limits.count_hold(session, "p", cameras=20, hours=4, at=NOW + timedelta(days=1))


def test_a_flood_from_everywhere_is_taken_in_and_waits(database):
    with database.writing() as session:
        came = [limits.count_all(session, is_proved=True, at=NOW) for _ in range(602)]

    assert came == [False] * 600 + [True] * 2


def test_a_flood_without_proofs_does_not_touch_those_who_have_one(database):
    with database.writing() as session:
        came = [limits.count_all(session, is_proved=False, at=NOW) for _ in range(61)]
        assert came == [False] * 60 + [True]
        assert limits.count_all(session, is_proved=True, at=NOW) is False


def test_the_last_hour_reaches_back_into_the_one_before(database):
    half_past_eight = datetime(2026, 11, 26, 8, 30, tzinfo=UTC)
    with database.writing() as session:
        for _ in range(8):
            limits.count_all(session, is_proved=True, at=half_past_eight)
        assert limits.load(session, at=half_past_eight) == 8
        assert limits.load(session, at=half_past_eight + timedelta(minutes=45)) == 6
        assert limits.load(session, at=half_past_eight + timedelta(hours=3)) == 0


def test_a_text_is_known_again_whatever_its_spaces(database, seal):
    text = "The camera at the school gate is not in the register."
    with database.writing() as session:
        assert limits.count_text(session, seal, text, at=NOW) == 0
        assert limits.count_text(session, seal, f"\n {text.upper()} ", at=NOW) == 1
        assert limits.count_text(session, seal, "Hello", at=NOW) == 0
        assert limits.count_text(session, seal, "Hello", at=NOW) == 0
