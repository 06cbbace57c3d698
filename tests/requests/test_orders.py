"""Orders to keep footage: who is written to, what is answered, and what follows on silence."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from registry import cameras, mail
from registry.errors import Conflict, NotFound, Refused, TooOften
from registry.requests import PERSON, Request, State, Type, private
from registry.requests.answers import deciding
from registry.requests.footage import holds, operators
from registry.requests.footage.operators import Answer, Left, Standing
from registry.requests.time import running
from registry.requests.way import checking
from tests import making
from tests.requests.work import DAY, WINDOW, Work

HOUR = timedelta(hours=1)
MAILBOX = "cctv@operator.example"


@pytest.fixture
def operated(work: Work) -> Work:
    """The office, and a second camera whose operator has a mailbox of its own."""
    making.a_camera(
        work.session, id="AST-000002", controller="station", retention_days=10, lat=51.19,
        rights_contact={"email": MAILBOX},
    )  # fmt: skip
    return work


def asked(work: Work, **but: object) -> Request:
    """Footage of the second camera."""
    return work.filed(Type.FOOTAGE, **({"camera_ids": ("AST-000002",)} | but))


def letters(work: Work, to: str = MAILBOX) -> list[mail.Letter]:
    """What was written to a mailbox, the first at the front."""
    work.session.flush()
    query = select(mail.Letter).where(mail.Letter.recipient == to).order_by(mail.Letter.id)
    return list(work.session.scalars(query))


def token(letter: mail.Letter) -> str:
    """What the link in a letter carries."""
    found = re.search(r"/requests/hold\?token=([\w-]+)", letter.body)
    assert found is not None
    return found[1]


def answered(work: Work, request: Request, left: str = "held", **but: str) -> operators.Order:
    """The operator answers by the newest letter."""
    (hold,) = holds.of(work.session, request)
    said = {hold.id: Answer(Left(left), **but)}
    return operators.answer(
        work.session, work.means, token(letters(work)[-1]), said, at=work.at
    )  # fmt: skip


def passed(work: Work, request: Request, time: timedelta) -> None:
    """Time goes by, and what falls due is done."""
    work.at += time
    running.catch_up(work.session, work.means, request, at=work.at)


def test_an_order_goes_to_the_cameras_own_mailbox_once_and_says_nothing_of_the_person(
    operated: Work,
):
    asked(operated, text="I had a red coat", name="Canary", contact="canary@person.example")
    (letter,) = letters(operated)
    assert letter.subject.startswith("Жазбаны сақтап қойыңыз: ")
    assert " / Сохраните запись: " in letter.subject
    assert "AST-000002, Вокзал, батыс кіреберіс" in letter.body
    assert "08:50" in letter.body  # ten minutes before what was asked for, at the place's time
    assert "26 наурыз" in letter.body  # filmed on the 16th, kept for 10 days
    for secret in ("coat", "anary", "person.example"):
        assert secret not in letter.body + letter.subject
    assert letters(operated, "clerk@office.example") == []


def test_without_a_mailbox_on_the_register_the_office_is_written_to(operated: Work):
    operated.filed(Type.FOOTAGE)
    for official in ("clerk", "handler", "other"):
        assert len(letters(operated, f"{official}@office.example")) == 1
    assert letters(operated, "decider@office.example") == []


def test_the_controllers_mailbox_is_taken_where_the_camera_has_none(work: Work):
    making.an_organisation(work.session, id="metro", rights_contact={"email": "m@metro.example"})
    making.a_camera(work.session, id="AST-000003", controller="metro", lat=51.2)
    from registry.accounts import offices

    offices.make(work.session, "keeper", names={"en": "The register"}, at=work.at)
    asked(work, camera_ids=("AST-000003",))
    (letter,) = letters(work, "m@metro.example")
    assert "өшіріледі" not in letter.body  # no retention is declared, so none is spoken of


def test_an_operator_answers_once_and_is_told_so_the_second_time(operated: Work):
    request = asked(operated)
    there = token(letters(operated)[0])
    order = operators.look(operated.session, there, at=operated.at)
    assert (order.standing, order.start, order.end) == (
        Standing.OPEN, WINDOW[0] - timedelta(minutes=10), WINDOW[1] + timedelta(minutes=10),
    )  # fmt: skip

    answered(operated, request, "partly", storage="Shelf 3", content_hash="AB" * 32)
    (hold,) = holds.of(operated.session, request)
    assert (hold.state, hold.content_hash) == ("partly", "ab" * 32)
    assert hold.storage is not None
    assert "Shelf" not in hold.storage
    kept = private.read(operated.session, operated.means, request.submission_id, "storage",
                        hold.storage)  # fmt: skip
    assert kept == "Shelf 3"

    again = operators.answer(operated.session, operated.means, there, {}, at=operated.at)
    assert again.standing == Standing.ANSWERED
    assert hold.state == "partly"
    passed(operated, request, 30 * DAY)
    assert hold.state == "partly"
    assert len(letters(operated)) == 1  # nobody is reminded of what was answered
    assert list(checking.faults(operated.session)) == []


def test_every_camera_needs_its_answer_and_nothing_is_written_before(operated: Work):
    making.a_camera(
        operated.session, id="AST-000003", controller="station", lat=51.18,
        rights_contact={"email": MAILBOX},
    )  # fmt: skip
    request = asked(operated, camera_ids=("AST-000002", "AST-000003"))
    there = token(letters(operated)[0])
    first, second = holds.of(operated.session, request)
    said = {first.id: Answer(Left.GONE)}
    with pytest.raises(Refused, match="Say of AST-000003") as no:
        operators.answer(operated.session, operated.means, there, said, at=operated.at)
    assert no.value.field == f"state.{second.id}"
    said[second.id] = Answer(Left.HELD, content_hash="12")
    with pytest.raises(Refused, match="SHA-256"):
        operators.answer(operated.session, operated.means, there, said, at=operated.at)
    assert {first.state, second.state} == {"ordered"}

    said[second.id] = Answer(Left.HELD)
    operators.answer(operated.session, operated.means, there, said, at=operated.at)
    assert (first.state, second.state) == ("gone", "held")
    assert holds.lost_of(operated.session, request) == 0  # gone before the order came


def test_a_silent_operator_is_reminded_and_the_guardian_told_and_lost_footage_counted(
    operated: Work,
):
    request = asked(operated)  # overwritten in eight days, all but an hour
    passed(operated, request, 3 * DAY)
    assert len(letters(operated)) == 1
    (told,) = letters(operated, "guardian@office.example")
    assert told.made_at == operated.at - 2 * DAY
    assert "AST-000002" in told.body

    passed(operated, request, DAY)  # half of the time is over
    first, reminder = letters(operated)
    assert reminder.subject.startswith("Жазба туралы жауабыңызды күтеміз")
    assert token(reminder) != token(first)

    passed(operated, request, 5 * DAY)
    (hold,) = holds.of(operated.session, request)
    assert hold.state == "lost"
    assert holds.lost_of(operated.session, request) == 1
    assert len(letters(operated)) == 2


def test_what_was_thought_lost_is_kept_after_all_when_its_operator_says_so(operated: Work):
    request = asked(operated)
    passed(operated, request, 9 * DAY)
    answered(operated, request)
    assert [hold.state for hold in holds.of(operated.session, request)] == ["held"]


def test_a_link_that_is_too_old_says_so_and_one_that_never_was_is_none(operated: Work):
    asked(operated)
    there = token(letters(operated)[0])
    late = operators.look(operated.session, there, at=operated.at + 8 * DAY)
    assert late.standing == Standing.EXPIRED
    assert late.office.id == "station-office"
    with pytest.raises(NotFound):
        operators.look(operated.session, "x" * 43, at=operated.at)


def test_a_window_across_midnight_is_one_span(operated: Work):
    window = (datetime(2026, 3, 16, 18, 50, tzinfo=UTC), datetime(2026, 3, 16, 19, 20, tzinfo=UTC))
    request = asked(operated, window=window)
    (hold,) = holds.of(operated.session, request)
    assert hold.end - hold.start == timedelta(minutes=50)
    assert "16 наурыз" in letters(operated)[0].body
    assert "17 наурыз" in letters(operated)[0].body  # 00:30 at the register's place


def test_a_span_that_is_partly_overwritten_is_still_ordered_until_its_end_is_gone(
    operated: Work,
):
    start = operated.at - 10 * DAY - HOUR  # its first hour was overwritten just now
    request = asked(operated, window=(start, start + 2 * HOUR))
    (hold,) = holds.of(operated.session, request)
    assert (hold.state, hold.overwrite_at) == ("ordered", operated.at + HOUR)
    answered(operated, request, "partly")
    assert hold.state == "partly"


def test_what_is_overwritten_whole_is_said_so_and_nobody_is_written_to(operated: Work):
    start = operated.at - 11 * DAY
    request = asked(operated, window=(start, start + HOUR))
    assert [hold.state for hold in holds.of(operated.session, request)] == ["gone"]
    assert letters(operated) == []


def test_a_camera_that_leaves_the_register_stays_ordered_and_can_be_answered(operated: Work):
    request = asked(operated)
    kept = cameras.kept_of(operated.session, ["AST-000002"])["AST-000002"]
    removed = kept.camera.model_copy(update={"status": "removed"})
    cameras.publish(
        operated.session, [cameras.Change("removed", removed, "Taken down.")],
        office="Registry office", at=operated.at,
    )  # fmt: skip
    answered(operated, request)
    assert [hold.state for hold in holds.of(operated.session, request)] == ["held"]


def test_it_is_not_let_go_while_an_appeal_is_open_and_then_the_operator_is_told(operated: Work):
    work, request = operated, asked(operated)
    answered(work, request)
    work.does(work.clerk, request, "assign", assignee=work.handler.id)
    work.drafted(request, "refused", ground="investigation")
    newest = deciding.newest(work.session, request)
    assert newest is not None
    work.does(work.decider, request, "approve", content_hash=newest.content_hash)
    work.does(PERSON, request, "appeal", words="I see no reason.")
    assert request.state == State.INTERNAL_REVIEW
    with pytest.raises(Conflict, match="appeal"):
        work.does(work.guardian, request, "release_hold", note="Room.")
    passed(work, request, 30 * DAY)
    (hold,) = holds.of(work.session, request)
    assert hold.state == "held"

    work.does(
        work.second, request, "decide_appeal", outcome="refused", ground="investigation",
        words="It stays so.", remedy="Court.",
    )  # fmt: skip
    assert request.state == State.CLOSED
    passed(work, request, 400 * DAY)
    assert hold.state == "released"
    assert letters(work)[-1].subject.startswith("Жазбаны енді сақтамауға болады")
    assert list(checking.faults(work.session)) == []


def test_who_withdraws_lets_the_operator_know(operated: Work):
    request = asked(operated)
    operated.does(PERSON, request, "withdraw")
    assert len(letters(operated)) == 2
    there = operators.look(operated.session, token(letters(operated)[0]), at=operated.at)
    assert there.standing == Standing.OVER


def test_what_is_kept_for_another_is_restricted_and_not_erased(operated: Work):
    work = operated
    asked(work)
    erasure = work.assigned(Type.ERASURE, camera_ids=("AST-000002",))
    work.does(work.clerk, erasure, "verify")
    with pytest.raises(Conflict, match="restricted"):
        work.drafted(erasure, "erased")
    work.decided(erasure, "restricted")
    assert erasure.outcome == "restricted"


def test_an_order_is_not_given_twice_for_the_same_camera(operated: Work):
    request = operated.assigned(Type.FOOTAGE, camera_ids=("AST-000002",))
    operated.does(operated.handler, request, "order_hold")
    assert len(holds.of(operated.session, request)) == 1
    assert len(letters(operated)) == 1


def test_one_person_cannot_have_the_whole_city_kept(operated: Work):
    for number in range(3, 30):
        making.a_camera(
            operated.session, id=f"AST-{number:06}", controller="station", lat=51.0 + number / 1000
        )
    every = tuple(f"AST-{number:06}" for number in range(1, 30))
    with pytest.raises(Refused, match="At most 20 cameras"):
        asked(operated, camera_ids=every)
    with pytest.raises(Refused, match="96 hours"):
        asked(operated, camera_ids=every[:20], window=(WINDOW[0], WINDOW[0] + 6 * HOUR))
    four = {"camera_ids": every[:12], "window": (WINDOW[0], WINDOW[0] + 4 * HOUR)}
    for _ in range(2):
        asked(operated, contact="a@person.example", **four)
    with pytest.raises(TooOften, match="96 hours"):
        asked(operated, contact="A@person.example", **four)
    asked(operated, origin="somewhere", **four)
