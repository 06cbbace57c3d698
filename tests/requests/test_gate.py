"""The gate as a whole: a form is offered, sent, sent again, and makes one request."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import select

from registry.errors import Refused
from registry.requests.gate import letting_in as gate
from registry.requests.gate import once
from registry.requests.gate.letting_in import Handed
from registry.requests.gate.tables import SentForm
from registry.requests.person import codes
from tests.requests.solving import NOW, solved

LATER = NOW + timedelta(minutes=2)


def offered(database, seal, key=""):
    with database.reading() as session:
        return gate.offer(session, seal, at=NOW, key=key)


def handed(form, **other):
    """What a browser with scripts sends back."""
    given = {"address": "203.0.113.7", "proof": solved(form.challenge.text), "shown": form.shown}
    return Handed(**given | other)


def sent(database, seal, form, back, numbers):
    """Send a form: the way that a page goes."""

    def make():
        gate.admit(session, seal, back, at=LATER)
        return f"r{next(numbers)}"

    with database.writing() as session:
        return once.send(session, seal, form.key, make, content=back.text, at=LATER)


def test_a_form_sent_again_makes_no_other_request_and_spends_no_other_proof(gated, seal):
    form, numbers = offered(gated, seal), count(1)
    back = handed(form, text="Please keep the footage.")

    first = sent(gated, seal, form, back, numbers)
    again = sent(gated, seal, form, back, numbers)

    assert (first.owner, first.is_new) == ("r1", True)
    assert (again.owner, again.is_new, again.is_changed) == ("r1", False, False)
    assert again.first_at == LATER
    assert codes.secret(seal, form.key) == codes.secret(seal, form.key)


def test_the_way_back_and_other_words_are_noticed(gated, seal):
    form, numbers = offered(gated, seal), count(1)
    sent(gated, seal, form, handed(form, text="one"), numbers)

    again = sent(gated, seal, form, handed(form, text="two"), numbers)

    assert (again.owner, again.is_new, again.is_changed) == ("r1", False, True)


def test_a_double_click_makes_one_request(gated, seal):
    form, numbers = offered(gated, seal), count(1)
    back = handed(form)

    with ThreadPoolExecutor(8) as pool:
        came = list(pool.map(lambda _: sent(gated, seal, form, back, numbers), range(8)))

    assert {one.owner for one in came} == {"r1"}
    assert [one.is_new for one in came].count(True) == 1


def test_after_a_refusal_the_same_form_can_be_sent(gated, seal):
    form, numbers = offered(gated, seal), count(1)
    with pytest.raises(Refused):
        sent(gated, seal, form, handed(form, proof="rubbish"), numbers)

    again = offered(gated, seal, key=form.key)

    assert again.key == form.key
    assert sent(gated, seal, again, handed(again), numbers).is_new


def test_a_refusal_that_is_caught_on_the_way_leaves_the_form_as_it_was(gated, seal):
    form, numbers = offered(gated, seal), count(1)

    def refuse():
        raise Refused("No.")

    with gated.writing() as session, suppress(Refused):
        once.send(session, seal, form.key, refuse, content="", at=NOW)

    assert sent(gated, seal, form, handed(form), numbers).is_new


@pytest.mark.parametrize("key", ["", "short", "ә" * 43, "a" * 44, "\x00"])
def test_a_form_without_its_key_makes_nothing(gated, seal, key):
    with gated.writing() as session, pytest.raises(Refused, match="What you typed is still here"):
        once.send(session, seal, key, lambda: "r1", content="", at=NOW)

    assert len(offered(gated, seal, key=key).key) == 43


def test_the_key_is_not_kept_and_forgotten_after_a_week(gated, seal):
    form = offered(gated, seal)
    sent(gated, seal, form, handed(form), count(1))

    with gated.writing() as session:
        assert form.key not in session.scalars(select(SentForm.key_hash)).all()
        once.purge(session, at=LATER + timedelta(days=7))
        assert once.earlier(session, seal, form.key, "")
        once.purge(session, at=LATER + timedelta(days=7, seconds=1))
        assert once.earlier(session, seal, form.key, "") is None


def test_an_honest_request_is_let_in(database, seal):
    form = offered(database, seal)
    with database.writing() as session:
        weighed = gate.admit(session, seal, handed(form, text="A camera."), at=LATER)

    assert (weighed.score, weighed.is_quarantined) == (0, False)


def test_a_browser_without_scripts_is_let_in_too(database, seal):
    form = offered(database, seal)
    with database.writing() as session:
        weighed = gate.admit(session, seal, handed(form, proof=""), at=LATER)

    assert weighed.reasons == ("no_proof",)
    assert not weighed.is_quarantined


def test_a_machine_waits_for_a_look(database, seal):
    form = offered(database, seal)
    with database.writing() as session:
        back = handed(form, proof="", trap="https://example.kz")
        weighed = gate.admit(session, seal, back, at=NOW + timedelta(seconds=1))

    assert weighed.reasons == ("trap_filled", "too_quick", "no_proof")
    assert weighed.is_quarantined


def test_a_flood_from_ten_thousand_addresses_stops_nobody(database, seal):
    form = offered(database, seal)
    with database.writing() as session:
        flood = [
            gate.admit(
                session,
                seal,
                handed(form, proof="", address=f"10.{turn // 250}.{turn % 250}.1"),
                at=LATER,
            )
            for turn in range(70)
        ]
        person = gate.admit(session, seal, handed(form, address="203.0.113.9"), at=LATER)

    assert [one.is_quarantined for one in flood] == [False] * 60 + [True] * 10
    assert not person.is_quarantined


def test_the_work_grows_while_much_is_sent(database, seal):
    assert offered(database, seal).challenge.difficulty == 11
    form = offered(database, seal)
    with database.writing() as session:
        for turn in range(61):
            back = handed(form, proof="", address=f"10.0.{turn}.1")
            gate.admit(session, seal, back, at=NOW)

    assert offered(database, seal).challenge.difficulty == 12
