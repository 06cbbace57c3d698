"""Links and codes: looking changes nothing, doing happens once, guessing ends after three."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from registry.errors import NotFound, TooOften
from registry.requests.gate.tables import RequestLink
from registry.requests.person import onetime
from registry.requests.person.onetime import Purpose, Tried
from tests.requests.solving import NOW

CONFIRM, RELEASE = Purpose.CONFIRM_CONTACT, Purpose.RELEASE


def link(database, purpose=CONFIRM, owner="r1", at=NOW):
    with database.writing() as session:
        return onetime.make_link(session, purpose, owner, at=at)


def used(database, token, purpose=CONFIRM, at=NOW):
    """Whose link was used; None where it was refused."""
    try:
        with database.writing() as session:
            return onetime.use(session, purpose, token, at=at)
    except NotFound:
        return None


def code(database, seal, owner="r1", at=NOW):
    with database.writing() as session:
        return onetime.make_code(session, seal, RELEASE, owner, at=at)


def tried(database, seal, typed, owner="r1", at=NOW):
    with database.writing() as session:
        return onetime.try_code(session, seal, RELEASE, owner, typed, at=at)


def wrong(code):
    """Another code of six digits."""
    return f"{(int(code) + 1) % 10**6:06}"


def test_a_mail_scanner_may_look_as_often_as_it_likes(gated):
    token = link(gated)

    with gated.reading() as session:
        assert {onetime.look(session, CONFIRM, token, at=NOW) for _ in range(5)} == {"r1"}
    assert used(gated, token) == "r1"
    assert used(gated, token) is None
    with gated.reading() as session, pytest.raises(NotFound, match="used or is too old"):
        onetime.look(session, CONFIRM, token, at=NOW)


def test_of_many_at_a_time_one_uses_a_link(gated):
    token = link(gated)

    with ThreadPoolExecutor(8) as pool:
        came = list(pool.map(lambda _: used(gated, token), range(8)))

    assert sorted(came, key=str) == [None] * 7 + ["r1"]


def test_a_link_does_what_it_was_made_for(gated):
    token = link(gated, Purpose.DISOWN)

    assert [used(gated, token, other) for other in Purpose if other != Purpose.DISOWN] == [None] * 3
    assert used(gated, token, Purpose.DISOWN) == "r1"


@pytest.mark.parametrize("purpose", list(Purpose))
def test_a_link_has_its_time(gated, purpose):
    token = link(gated, purpose)
    lasts = onetime.LASTS[purpose]

    assert used(gated, token, purpose, NOW + lasts) is None
    assert used(gated, token, purpose, NOW + lasts - timedelta(seconds=1)) == "r1"


def test_a_reminder_leaves_the_first_link_good_and_one_use_ends_both(gated):
    first, second, others = link(gated), link(gated), link(gated, owner="r2")

    assert used(gated, first) == "r1"
    assert used(gated, second) is None
    assert used(gated, others) == "r2"


@pytest.mark.parametrize("token", ["", "x", "\x00", "ә" * 1_000, "' OR 1=1 --"])
def test_a_wrong_link_is_refused(gated, token):
    link(gated)

    assert used(gated, token) is None


def test_what_is_kept_opens_nothing(gated, seal):
    token, digits = link(gated), code(gated, seal)

    with gated.reading() as session:
        rows = session.scalars(select(RequestLink)).all()
        kept = [str(value) for row in rows for value in (row.hash, row.code_hash)]
    assert token not in kept
    assert digits not in kept
    assert [used(gated, each) for each in kept] == [None] * 4


def test_the_right_code_is_right_once(gated, seal):
    digits = code(gated, seal)

    assert tried(gated, seal, f" {digits[:3]} {digits[3:]} ") == Tried(True)
    assert tried(gated, seal, digits) == Tried(False, 0)


def test_after_three_tries_the_right_code_is_wrong_too(gated, seal):
    digits = code(gated, seal)

    assert [tried(gated, seal, wrong(digits)).left for _ in range(3)] == [2, 1, 0]
    over = tried(gated, seal, digits)

    assert over == Tried(False, 0)
    assert over.refusal().code == "code_over"
    assert Tried(False, 2).refusal().message.endswith("tries left: 2.")
    assert Tried(True).refusal() is None


def test_twenty_guesses_at_a_time_are_three(gated, seal):
    digits = code(gated, seal)

    with ThreadPoolExecutor(10) as pool:
        came = list(pool.map(lambda _: tried(gated, seal, wrong(digits)), range(20)))

    assert sorted(one.left for one in came) == [0] * 18 + [1, 2]
    with gated.reading() as session:
        assert session.scalars(select(RequestLink.tries)).all() == [3]


def test_of_many_right_ones_at_a_time_one_counts(gated, seal):
    digits = code(gated, seal)

    with ThreadPoolExecutor(8) as pool:
        came = list(pool.map(lambda _: tried(gated, seal, digits), range(8)))

    assert [one.is_right for one in came].count(True) == 1


def test_a_new_code_ends_the_old_one(gated, seal):
    old, new = code(gated, seal), code(gated, seal)
    while new == old:
        new = code(gated, seal)

    assert not tried(gated, seal, old).is_right
    assert tried(gated, seal, new).is_right


def test_a_code_is_good_for_its_owner_and_its_time(gated, seal):
    digits = code(gated, seal)

    assert tried(gated, seal, digits, owner="r2") == Tried(False, 0)
    assert tried(gated, seal, digits, at=NOW + timedelta(minutes=15)) == Tried(False, 0)
    assert tried(gated, seal, digits, at=NOW + timedelta(minutes=14)) == Tried(True)


@pytest.mark.parametrize("typed", ["", "abc", "\x00", "9" * 10_000, "٣" * 6])
def test_rubbish_is_a_wrong_code(gated, seal, typed):
    code(gated, seal)

    assert tried(gated, seal, typed) == Tried(False, 2)


def test_codes_are_not_sent_without_end(gated, seal):
    for _ in range(5):
        code(gated, seal)

    with pytest.raises(TooOften, match="Use the newest one"):
        code(gated, seal)
    assert code(gated, seal, owner="r2")
    assert code(gated, seal, at=NOW + timedelta(hours=1))


def test_links_and_codes_end_when_they_are_voided(gated, seal):
    token, digits = link(gated, RELEASE), code(gated, seal)
    with gated.writing() as session:
        onetime.void(session, RELEASE, "r1", at=NOW)

    assert used(gated, token, RELEASE) is None
    assert tried(gated, seal, digits) == Tried(False, 0)


def test_what_ended_long_ago_is_removed(gated):
    link(gated)
    with gated.writing() as session:
        onetime.purge(session, at=NOW + timedelta(days=36))
        assert session.scalars(select(RequestLink)).all() != []
        onetime.purge(session, at=NOW + timedelta(days=38))
        assert session.scalars(select(RequestLink)).all() == []
