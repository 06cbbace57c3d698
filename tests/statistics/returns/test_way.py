"""The way of a return: its states drawn by hand, two persons, one version, both trails."""

from datetime import date

import pytest

from registry.audit import AuditEvent
from registry.errors import Conflict, NotAllowed, NotFound, Refused
from registry.statistics import returns
from registry.statistics.returns import Blocked, Moved, Unanswered
from registry.statistics.returns.tables import Return, ReturnRow, ReturnValue
from tests.statistics.returns.conftest import KEEPER, TODAY, a_return, a_row, begun

DRAWN = """
            draft       submitted   queried     accepted    withdrawn
amend       draft       -           queried     -           -
submit      submitted   -           submitted   -           -
query       -           queried     -           -           -
accept      -           accepted    -           -           -
withdraw    withdrawn   withdrawn   withdrawn   -           -
"""
HEAD, *LINES = [line.split() for line in DRAWN.strip().splitlines()]
CELLS = [(deed, state, to) for deed, *cells in LINES for state, to in zip(HEAD, cells, strict=True)]


def clerk(counting):
    return counting.official("aigul@example.kz", "statistician")


def keeper(counting):
    return counting.official("keeper@example.kz", "reviewer", office=KEEPER)


def brought_to(counting, state):
    """A return in a state, by the verbs."""
    number = counting.start(clerk(counting))
    if state in ("submitted", "queried", "accepted"):
        counting.submit(clerk(counting), number)
    if state == "queried":
        returns.query(counting.session, keeper(counting), number, 2, "Why?", at=counting.later())
    if state == "accepted":
        counting.accept(keeper(counting), number)
    if state == "withdrawn":
        returns.withdraw(counting.session, clerk(counting), number, 1, "No.", at=counting.later())
    return number


def do(counting, deed, number, version):
    session, at = counting.session, counting.later()
    if deed == "amend":
        returns.amend(session, clerk(counting), number, version, a_return(), at=at)
    if deed == "submit":
        counting.submit(clerk(counting), number, version)
    if deed == "query":
        returns.query(session, keeper(counting), number, version, "Why?", at=at)
    if deed == "accept":
        returns.accept(session, keeper(counting), number, version, at=at)
    if deed == "withdraw":
        returns.withdraw(session, clerk(counting), number, version, "Too late.", at=at)


@pytest.mark.parametrize(("deed", "state", "to"), CELLS)
def test_the_way_is_as_it_is_drawn(counting, deed, state, to):
    number = brought_to(counting, state)
    kept = counting.session.get(Return, number)
    version = kept.version

    if to == "-":
        with pytest.raises(Conflict):
            do(counting, deed, number, version)
        assert (kept.status, kept.version) == (state, version)
    else:
        do(counting, deed, number, version)
        assert (kept.status, kept.version) == (to, version + 1)


def test_it_goes_the_whole_way_on_each_engine(database):
    with database.writing() as session:
        counting = begun(session)
        number = brought_to(counting, "accepted")
    with database.reading() as session:
        [found] = returns.accepted(session, date(2026, 7, 1), date(2026, 9, 30))

        assert found.id == number
        assert found.rows == a_return().rows
        assert found.sha256 == returns.fingerprint(a_return())
        assert [e.event for e in returns.events(session, number)] == ["start", "submit", "accept"]
        assert returns.accepted(session, date(2026, 7, 2), date(2026, 9, 30)) == []


def test_what_was_given_comes_back_as_it_was(counting):
    given = a_return(
        a_row(1, alerts=3, stops="refused", place="Station", threshold="0.60", list_size=9),
        a_row(2, alerts=0),
        protocol={"who_decides": "Two officers"},
        headline={"alerts": 3},
        evidence_url="https://example.kz/report",
        reason="New.",
        complete=("age",),
    )

    number = counting.start(clerk(counting), given)

    assert returns.as_given(counting.session, number) == given


def test_amending_replaces_every_row(counting):
    number = counting.start(clerk(counting), a_return(a_row(1, alerts=1), a_row(2, alerts=2)))
    fresh = a_return(a_row(1, alerts=5))

    returns.amend(counting.session, clerk(counting), number, 1, fresh, at=counting.later())

    assert returns.as_given(counting.session, number) == fresh
    assert counting.session.query(ReturnRow).count() == 1
    assert counting.session.query(ReturnValue).count() == 1


def test_whoever_was_first_is_named(counting):
    number = counting.start(clerk(counting))
    dana = counting.official("dana@example.kz", "statistician", name="Dana")
    returns.amend(counting.session, dana, number, 1, a_return(), at=counting.later())

    with pytest.raises(Moved) as refused:
        returns.amend(counting.session, clerk(counting), number, 1, a_return(), at=counting.later())

    assert refused.value.message.startswith("Dana has changed this return since you opened it.")
    assert (refused.value.event, refused.value.by) == ("amend", "Dana")


def test_nobody_accepts_what_they_had_a_hand_in(counting):
    both = counting.official("both@example.kz", "statistician")
    both = counting.official("both@example.kz", "statistician", office=KEEPER)
    number = counting.start(both)
    counting.submit(both, number)

    with pytest.raises(NotAllowed, match="second person"):
        counting.accept(both, number)


def test_a_second_account_of_the_same_person_is_no_second_person(counting):
    number = counting.start(clerk(counting))
    counting.submit(clerk(counting), number)
    other = counting.official("k@example.kz", "reviewer", office=KEEPER, person="aigul@example.kz")

    with pytest.raises(NotAllowed, match="second person"):
        counting.accept(other, number)


def test_a_second_statistician_accepts_where_the_register_has_none(counting):
    number = counting.start(clerk(counting))
    counting.submit(clerk(counting), number)
    dana = counting.official("dana@example.kz", "statistician")

    counting.accept(dana, number)

    assert counting.session.get(Return, number).status == "accepted"


def test_a_second_statistician_does_not_where_it_has_one(counting):
    number = counting.start(clerk(counting))
    counting.submit(clerk(counting), number)
    keeper(counting)
    dana = counting.official("dana@example.kz", "statistician")

    with pytest.raises(NotAllowed, match="office that keeps the register"):
        counting.accept(dana, number)


def test_strangers_find_nothing(counting):
    number = counting.start(clerk(counting))
    stranger = counting.official("s@example.kz", "statistician", office="akimat")

    with pytest.raises(NotFound):
        returns.find(counting.session, stranger, number)
    with pytest.raises(NotFound):
        counting.start(stranger)


def test_an_editor_does_not_count(counting):
    reviewer = counting.official("r@example.kz", "reviewer")

    with pytest.raises(NotAllowed, match="statistician"):
        counting.start(reviewer)


def test_every_verb_leaves_its_line_in_the_trail(counting):
    number = brought_to(counting, "accepted")
    told = counting.session.query(AuditEvent).filter(AuditEvent.subject == f"returns/{number}")

    assert [event.what for event in told.order_by(AuditEvent.id)] == [
        "return.start", "return.submit", "return.accept",
    ]  # fmt: skip


def test_errors_keep_it_back_and_name_themselves(counting):
    number = counting.start(clerk(counting), a_return(a_row(alerts=-1)))

    with pytest.raises(Blocked) as refused:
        counting.submit(clerk(counting), number)

    assert [one.code for one in refused.value.problems] == ["NEGATIVE"]
    assert counting.session.get(Return, number).status == "draft"


def test_each_warning_needs_a_word(counting):
    number = counting.start(clerk(counting), a_return(a_row(alerts=5, faces_seen=4)))
    clerk_ = clerk(counting)

    with pytest.raises(Unanswered) as refused:
        returns.submit(
            counting.session, clerk_, number, 1, {}, at=counting.later(), today=TODAY
        )  # fmt: skip
    [warning] = refused.value.problems
    answers = {warning.key: "Faces were counted on one camera only."}
    returns.submit(
        counting.session, clerk_, number, 1, answers, at=counting.later(), today=TODAY
    )  # fmt: skip

    assert warning.code == "ALERTS_GT_FACES"
    assert counting.session.get(Return, number).answers == (
        '{"ALERTS_GT_FACES/1/alerts": "Faces were counted on one camera only."}'
    )


def test_a_later_vintage_takes_the_place_of_the_first(counting):
    first = counting.accepted(a_return())
    better = a_return(
        a_row(alerts=13, true_confirmed=11, false_confirmed=2),
        supersedes_id=first,
        reason="A late report.",
    )

    second = counting.accepted(better)

    [found] = returns.accepted(counting.session, date(2026, 1, 1), date(2026, 12, 31))
    assert (found.id, found.vintage, found.reason) == (second, 2, "A late report.")
    kept = counting.session.get(Return, second)
    assert [one.id for one in returns.vintages(counting.session, kept)] == [first]


def test_only_one_successor_is_accepted(counting):
    first = counting.accepted(a_return())
    again = a_return(supersedes_id=first, reason="Late.")
    one, two = (counting.start(clerk(counting), again) for _ in range(2))
    for number in (one, two):
        counting.submit(clerk(counting), number)
    counting.accept(keeper(counting), one)

    with pytest.raises(Conflict, match="replaced already"):
        counting.accept(keeper(counting), two)


@pytest.mark.parametrize(
    ("but", "said"),
    [
        ({"system_id": "none"}, "no system"),
        ({"capability": "recording"}, "Nothing is counted"),
        ({"system_id": "vehicles"}, "does “face_recognition_live”"),
        ({"area_id": "atlantis"}, "no area"),
        ({"area_id": "almaty"}, "not one of this office"),
        ({"supersedes_id": 77}, "no such return"),
        ({"rows": (a_row(1, alerts=1), a_row(1, alerts=1))}, "same number"),
        ({"rows": (a_row(1, alerts="none"),)}, "known words"),
        ({"rows": (a_row(1, alerts=10**16),)}, "larger than anything"),
        ({"rows": tuple(a_row(n) for n in range(1, 10_002))}, "at most 10000"),
    ],
)
def test_nothing_is_begun_about_nothing(counting, but, said):
    with pytest.raises(Refused, match=said):
        counting.start(clerk(counting), a_return(**but))

    assert counting.session.query(Return).count() == 0
