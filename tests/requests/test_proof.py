"""The proof of work: who has it passes once; whatever else is handed in is refused kindly."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.accounts import Seal
from registry.errors import Refused
from registry.requests.gate import proof
from tests.requests.solving import FIRST, NOW, solved


def refused(database, seal, answer, *, at=NOW):
    """The code of the refusal, which keeps what was typed."""
    with pytest.raises(Refused) as caught, database.writing() as session:
        proof.check(session, seal, answer, at=at)
    assert "What you typed is still here" in caught.value.message
    assert caught.value.status == 400
    return caught.value.code


def test_a_solved_challenge_passes_once(database, seal):
    answer = solved(proof.challenge(seal, at=NOW).text)

    with database.writing() as session:
        proof.check(session, seal, answer, at=NOW + timedelta(minutes=1))

    assert refused(database, seal, answer, at=NOW + timedelta(minutes=2)) == "proof_used"


def test_another_solution_of_the_same_challenge_is_a_replay(database, seal):
    challenge = proof.challenge(seal, at=NOW).text
    answer = solved(challenge)
    mark, first = challenge.rpartition(".")[2], int(answer.rpartition(":")[2].split("-")[0])
    other = next(n for n in range(first + 1, 10**6) if proof.is_solved(mark, 0, str(n), 11))

    with database.writing() as session:
        proof.check(session, seal, answer, at=NOW)

    again = answer.replace(f":{first}-", f":{other}-")
    assert again != answer
    assert refused(database, seal, again) == "proof_used"


def test_a_proof_is_not_spent_when_the_request_fails(database, seal):
    answer = solved(proof.challenge(seal, at=NOW).text)

    def fail():
        with database.writing() as session:
            proof.check(session, seal, answer, at=NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    with database.writing() as session:
        proof.check(session, seal, answer, at=NOW)


def test_one_of_many_at_a_time_passes(database, seal):
    answer = solved(proof.challenge(seal, at=NOW).text)

    def send(_):
        try:
            with database.writing() as session:
                proof.check(session, seal, answer, at=NOW)
        except Refused as no:
            return no.code
        return "passed"

    with ThreadPoolExecutor(8) as pool:
        came = list(pool.map(send, range(8)))

    assert sorted(came) == ["passed"] + ["proof_used"] * 7


@pytest.mark.parametrize(
    ("age", "code"),
    [
        (timedelta(minutes=20, seconds=1), "proof_expired"),
        (timedelta(hours=30), "proof_expired"),
        (timedelta(minutes=-2), "proof_expired"),
    ],
)
def test_a_proof_has_its_time(database, seal, age, code):
    answer = solved(proof.challenge(seal, at=NOW).text)

    assert refused(database, seal, answer, at=NOW + age) == code


def test_what_another_register_asked_is_not_ours(database, seal):
    answer = solved(proof.challenge(Seal("of another"), at=NOW).text)

    assert refused(database, seal, answer) == "proof_forged"


def test_a_challenge_made_easier_or_younger_is_forged(database, seal):
    challenge = proof.challenge(seal, at=NOW, difficulty=12).text
    easier = solved(challenge.replace(".12.", ".11."))
    younger = solved(proof.challenge(seal, at=NOW - timedelta(hours=1)).text).replace(
        str(int(NOW.timestamp()) - 3_600), str(int(NOW.timestamp()))
    )

    assert refused(database, seal, easier) == "proof_forged"
    assert refused(database, seal, younger) == "proof_forged"


def test_a_challenge_that_was_not_solved_is_refused(database, seal):
    challenge = proof.challenge(seal, at=NOW, difficulty=14).text

    assert refused(database, seal, f"{challenge}:0-0-0-0-0-0-0-0") == "proof_unsolved"


@pytest.mark.parametrize("answer", ["x", "1.2.3", "\x00", "1." * 10_000, "ә" * 300, ":", "٣" * 90])
def test_rubbish_is_refused(database, seal, answer):
    assert refused(database, seal, answer) == "proof_forged"


@given(st.text(max_size=300))
def test_no_text_is_a_proof(text):
    assert proof.ANSWER.fullmatch(text) is None


def test_it_grows_with_what_is_sent_and_ends_where_a_slow_phone_can_follow():
    loads = [0, 60, 61, 120, 121, 240, 241, 10**9]

    assert [proof.difficulty(load) for load in loads] == [11, 11, 12, 12, 13, 13, 14, 14]
    # Eight searches of 2^14 hashes each, and a slow phone makes 100,000 in a second.
    assert 8 * 2**proof.HARDEST / 100_000 < 1.5


def test_no_difficulty_leaves_the_bounds(seal):
    assert proof.challenge(seal, at=NOW, difficulty=40).difficulty == 14
    assert proof.challenge(seal, at=NOW, difficulty=0).difficulty == 11


def test_the_format_stays_as_browsers_know_it():
    # The first numbers that solve it, checked with sha256sum.
    assert solved(f"1.0.11.x.{'0' * 32}").endswith(f":{FIRST}")
    assert all(proof.is_solved("0" * 32, i, n, 11) for i, n in enumerate(FIRST.split("-")))
    assert not proof.is_solved("0" * 32, 0, "0", 11)
