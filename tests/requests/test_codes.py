"""Codes: drawn at random, forgiving to whoever types them, silent to whoever guesses."""

import re
import secrets
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import String, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from registry.accounts import Seal
from registry.errors import NotFound, TooOften, Unavailable
from registry.requests.person import codes
from tests.requests.solving import NOW

SEAL = Seal("for tests")
CODES = st.text(max_size=20).map(lambda key: codes.secret(SEAL, key))
# The places of AST20267K3F among 0–9, A–Z; read in base 32 they leave this rest modulo 37.
PLACES = (10, 28, 29, 2, 0, 2, 6, 7, 20, 3, 15)
CHECK = codes.LETTERS[reduce(lambda worth, place: worth * 32 + place, PLACES) % 37]
CYRILLIC = str.maketrans("ABCEHKMPTXY", "АВСЕНКМРТХУ")


class Own(DeclarativeBase):
    """The tables of these tests alone."""


class Case(Own):
    """Something with a public number and a secret code."""

    __tablename__ = "cases_of_a_test"

    number: Mapped[str] = mapped_column(String(24), primary_key=True)
    code_hash: Mapped[str | None] = mapped_column(String(64), unique=True)


@pytest.fixture
def cases(database):
    """A register with the table of cases."""
    Own.metadata.create_all(database.writer)
    return database


def allocate(database):
    """A case under a number of its own."""
    with database.writing() as session:
        return codes.allocate(
            session,
            Case.number,
            lambda number: session.add(Case(number=number)),
            prefix="ast",
            year=2026,
        )


def test_a_number_says_place_and_year_and_nothing_else(cases):
    numbers = [allocate(cases) for _ in range(5)]

    for number in numbers:
        assert re.fullmatch(r"AST-2026-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]", number)
        assert codes.plain_number(number) == number
    assert len({number[9:11] for number in numbers}) > 1  # they do not count up


def test_fifty_at_a_time_get_fifty_numbers(cases):
    with ThreadPoolExecutor(10) as pool:
        numbers = list(pool.map(lambda _: allocate(cases), range(50)))

    assert len(set(numbers)) == 50
    with cases.reading() as session:
        assert set(session.scalars(select(Case.number))) == set(numbers)


def test_a_taken_number_is_drawn_again_and_what_was_written_with_it_undone(cases, monkeypatch):
    taken = codes.plain_number(f"AST-2026-7K3F-{CHECK}")
    draw, fixed = secrets.choice, list("7K3F" * 3)
    monkeypatch.setattr("secrets.choice", lambda all_: fixed.pop(0) if fixed else draw(all_))
    tried = []

    def take(number):
        tried.append(number)
        session.add(Case(number=f"beside {number}", code_hash="a"))
        session.add(Case(number=number))

    with cases.writing() as session:
        session.add(Case(number=taken))
        session.flush()
        given = codes.allocate(session, Case.number, take, prefix="AST", year=2026)

    assert tried == [taken, taken, taken, given]
    assert len(given) == len("AST-2026-7K3FX-Q")
    with cases.reading() as session:
        kept = set(session.scalars(select(Case.number)))
    assert kept == {taken, given, f"beside {given}"}


def test_where_no_number_is_free_it_is_said(cases, monkeypatch):
    draw = secrets.choice
    monkeypatch.setattr("secrets.choice", lambda _: draw("7K"))
    with cases.writing() as session:
        for length in (4, 5, 6):
            every = {codes.number("AST", 2026, length) for _ in range(2_000)}
            session.add_all(Case(number=number) for number in every)
        session.flush()
        with pytest.raises(Unavailable, match="send it again"):
            codes.allocate(
                session,
                Case.number,
                lambda number: session.add(Case(number=number)),
                prefix="AST",
                year=2026,
            )


def test_what_fails_for_another_reason_is_not_tried_again(cases):
    tried = []

    def take(number):
        tried.append(number)
        session.add(Case(number=number, code_hash="the same"))

    with cases.writing() as session:
        codes.allocate(session, Case.number, take, prefix="AST", year=2026)
        with pytest.raises(IntegrityError):
            codes.allocate(session, Case.number, take, prefix="AST", year=2026)

    assert len(tried) == 2


def test_a_number_is_known_however_it_is_typed():
    number = f"AST-2026-7K3F-{CHECK}"

    for typed in (number.lower(), number.replace("-", " "), number.replace("K", "К"), f" {number}"):
        assert codes.plain_number(typed) == number
    assert codes.plain_number(number.replace("2026", "2O26")) == number


@pytest.mark.parametrize("typed", ["", "AST-2026", "AST-2026-7K3F", "🙂", "A" * 500, "\x00"])
def test_what_cannot_be_a_number_is_none(typed):
    assert codes.plain_number(typed) is None


@given(st.data())
def test_one_wrong_sign_in_a_number_is_noticed(data):
    number = codes.number("ALM", 2026, data.draw(st.sampled_from([4, 5, 6])))
    place = data.draw(
        st.sampled_from([i for i, sign in enumerate(number) if sign != "-" and i > 8])
    )
    other = data.draw(st.sampled_from([s for s in codes.LETTERS if s != number[place]]))

    assert codes.plain_number(number[:place] + other + number[place + 1 :]) is None


def test_a_secret_code_has_95_random_bits_in_groups():
    made = {codes.secret(SEAL) for _ in range(200)}

    assert len(made) == 200
    for code in made:
        assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){4}[0-9A-HJKMNP-TV-Z]{4}", code)
        assert codes.is_well_formed(code)
    assert {sign for code in made for sign in code} >= set(codes.LETTERS)


def test_the_check_sign_is_crockfords():
    # 0…01 is 1, so its check is 1; 0…010 is 32, whose check would be *, which no code has.
    assert codes.is_well_formed("0000-0000-0000-0000-0011")
    assert not codes.is_well_formed("0000-0000-0000-0000-0012")
    assert not any(codes.is_well_formed("0" * 17 + "10" + sign) for sign in codes.LETTERS)


def test_the_same_form_gets_the_same_code_and_another_register_another():
    assert codes.secret(SEAL, "key") == codes.secret(SEAL, "key")
    assert codes.secret(SEAL, "key") != codes.secret(SEAL, "other")
    assert codes.secret(SEAL, "key") != codes.secret(Seal("of another"), "key")


@given(CODES)
def test_a_code_is_known_however_it_is_typed(code):
    typed = [
        code.lower(),
        code.replace("-", ""),
        f"  {code.replace('-', ' — ')}\n",
        code.replace("0", "O").replace("1", "l"),
        code.replace("0", "о").replace("1", "I"),
        code.translate(CYRILLIC).lower(),
    ]

    for each in typed:
        assert codes.normal(each) == code.replace("-", "")
        assert codes.is_well_formed(each)
        assert codes.digest(SEAL, each) == codes.digest(SEAL, code)


@given(CODES, st.data())
def test_a_slip_of_the_finger_is_noticed(code, data):
    plain = code.replace("-", "")
    place = data.draw(st.integers(0, 19))
    other = data.draw(st.sampled_from([s for s in codes.LETTERS if s != plain[place]]))
    swapped = plain[:place] + plain[place + 1 : place + 2] + plain[place] + plain[place + 2 :]

    assert not codes.is_well_formed(plain[:place] + other + plain[place + 1 :])
    assert swapped == plain or place >= 18 or not codes.is_well_formed(swapped)


@given(st.text())
def test_anything_typed_has_a_digest_and_an_answer(typed):
    assert re.fullmatch(r"[0-9a-f]{64}", codes.digest(SEAL, typed))
    assert codes.is_well_formed(typed) in (True, False)


def test_only_the_code_itself_finds_its_row(cases):
    mine, other = codes.secret(SEAL), codes.secret(SEAL)
    with cases.writing() as session:
        session.add(Case(number="a", code_hash=codes.digest(SEAL, mine)))

    with cases.reading() as session:
        assert codes.find(session, SEAL, Case.code_hash, mine.lower()).number == "a"
        for typed in (other, "", "AST-2026-7K3F-Q", "x" * 10_000, "\x00", "'; --"):
            assert codes.find(session, SEAL, Case.code_hash, typed) is None
        assert codes.find(session, Seal("of another"), Case.code_hash, mine) is None


def test_every_code_that_opens_nothing_gets_one_answer():
    assert isinstance(codes.unknown(), NotFound)
    assert codes.unknown().message == codes.unknown().message


def test_five_tries_a_minute_from_one_address(database):
    with database.writing() as session:
        for _ in range(5):
            codes.throttle(session, SEAL, "here", codes.secret(SEAL), at=NOW)
        with pytest.raises(TooOften, match="Too many codes"):
            codes.throttle(session, SEAL, "here", codes.secret(SEAL), at=NOW)
        codes.throttle(session, SEAL, "there", codes.secret(SEAL), at=NOW)
        codes.throttle(session, SEAL, "here", codes.secret(SEAL), at=NOW + timedelta(seconds=12))


def test_from_many_addresses_a_first_group_is_tried_twenty_times_an_hour(database):
    with database.writing() as session:
        for turn in range(20):
            codes.throttle(session, SEAL, f"from {turn}", f"7K3F-{turn:04}", at=NOW)
        with pytest.raises(TooOften):
            codes.throttle(session, SEAL, "from 21", "7k3f 9999", at=NOW)
        codes.throttle(session, SEAL, "from 21", "8K3F-9999", at=NOW)
