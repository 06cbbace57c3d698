"""A request on its way: what everybody does, when it is due, and what is refused with a reason."""

import io
from datetime import date, timedelta

import pytest
from PIL import Image

from registry.errors import Conflict, NotAllowed, Refused
from registry.requests import PERSON, Moved, State, Type, official
from registry.requests.answers import deciding
from registry.requests.footage import fetching, holds, material
from registry.requests.tables import Clock, Timer
from registry.requests.way import checking
from tests.requests.work import DAY, OFFICE, WINDOW, Work


def test_a_question_is_received_sorted_worked_on_reviewed_and_answered(work: Work):
    request = work.filed()
    assert request.state == State.TRIAGE  # nothing has to be confirmed, so it is registered
    assert request.due_on == date(2026, 4, 13)  # 15 working days, Nauryz not counted

    work.does(work.clerk, request, "assign", assignee=work.handler.id)
    work.drafted(request)
    newest = deciding.newest(work.session, request)
    assert newest is not None
    with pytest.raises(NotAllowed, match="wrote this answer yourself"):
        work.does(work.handler, request, "approve", content_hash=newest.content_hash)
    work.does(work.other, request, "approve", content_hash=newest.content_hash)

    assert request.state == State.CLOSED
    assert request.outcome == "granted"
    assert request.due_on is None
    assert list(checking.faults(work.session)) == []


def test_a_question_to_the_person_stops_the_clock_and_the_answer_starts_it(work: Work):
    request = work.assigned()
    work.does(work.handler, request, "ask", words="Which door was it?", reason="clarify")
    assert request.state == State.AWAITING_REQUESTER
    work.at += 5 * DAY  # over Nauryz: 18 to 23 March
    work.does(PERSON, request, "reply", words="The western one.")

    assert request.state == State.IN_PROGRESS
    assert request.due_on == date(2026, 4, 15)  # 19 and 20 March were worked and did not count
    assert list(checking.faults(work.session)) == []


def test_who_does_not_answer_is_reminded_and_then_the_matter_lapses(work: Work):
    request = work.assigned()
    work.does(work.handler, request, "ask", words="Which door was it?", reason="clarify")
    work.at += 60 * DAY
    with pytest.raises(Conflict):
        work.does(PERSON, request, "reply", words="The western one.")
    assert request.state == State.LAPSED
    assert request.due_on is None


def test_a_file_made_ready_for_another_answer_is_not_handed_out_with_a_refusal(work: Work):
    request = work.assigned(Type.FOOTAGE)
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(picture, "PNG")
    actor = official(work.handler, OFFICE)
    kept = material.take(
        work.session, work.means, request, actor, "kadr.png", picture.getvalue(),
        release=True, at=work.at,
    )  # fmt: skip
    material.pass_whole(work.session, work.means, request, actor, kept.file_id, at=work.at)
    work.decided(request, "refused", ground="investigation")

    assert request.state == State.CLOSED
    assert fetching.of(work.session, request) != []


def test_a_refusal_is_decided_by_a_decision_maker_alone(work: Work):
    request = work.assigned()
    work.drafted(request, "refused", ground="investigation")
    newest = deciding.newest(work.session, request)
    assert newest is not None
    with pytest.raises(NotAllowed, match="decision maker"):
        work.does(work.other, request, "approve", content_hash=newest.content_hash)
    work.does(work.decider, request, "approve", content_hash=newest.content_hash)
    assert request.outcome == "refused"


def test_an_answer_without_a_remedy_is_not_written(work: Work):
    request = work.assigned()
    with pytest.raises(Refused, match="what the person can do"):
        work.drafted(request, remedy=" ")
    assert request.state == State.IN_PROGRESS


def test_what_was_changed_since_it_was_read_is_not_approved(work: Work):
    request = work.drafted(work.assigned())
    with pytest.raises(Conflict, match="has changed since"):
        work.does(work.decider, request, "approve", content_hash="0" * 64)


def test_two_who_decide_at_once_are_told_apart(work: Work):
    from registry import requests
    from registry.requests import Event, Said

    request = work.drafted(work.assigned())
    newest = deciding.newest(work.session, request)
    assert newest is not None
    seen, said = request.version, Said(content_hash=newest.content_hash)
    for who, refused in ((work.decider, None), (work.second, Moved)):
        actor = requests.official(who, request.office_id)
        if refused is None:
            requests.do(
                work.session, work.means, request, Event.APPROVE, actor, said, at=work.at,
                version=seen,
            )  # fmt: skip
        else:
            with pytest.raises(refused):
                requests.do(
                    work.session, work.means, request, Event.APPROVE, actor, said, at=work.at,
                    version=seen,
                )  # fmt: skip


def test_footage_is_ordered_to_be_kept_at_once_and_let_go_after_the_appeal(work: Work):
    request = work.filed(Type.FOOTAGE)
    (hold,) = holds.of(work.session, request)
    assert hold.state == "ordered"
    assert hold.overwrite_at == WINDOW[0] + 14 * DAY
    assert hold.answer_due_at == work.at + DAY

    from registry.requests import OPERATOR

    work.does(OPERATOR, request, "acknowledge_hold", facts={"state": "held"}, words="Shelf 3")
    assert hold.state == "held"
    work.does(work.clerk, request, "assign", assignee=work.handler.id)
    work.does(work.clerk, request, "verify")
    work.decided(request)
    assert request.state == State.CLOSED
    with pytest.raises(Conflict, match="appeal"):
        work.does(work.handler, request, "release_hold", note="Done.")
    work.at += 200 * DAY
    from registry.requests.time import running

    running.catch_up(work.session, work.means, request, at=work.at)
    assert hold.state == "released"


def test_footage_that_nobody_keeps_in_time_is_counted_as_lost(work: Work):
    request = work.filed(Type.FOOTAGE)
    work.at += 20 * DAY
    from registry.requests.time import running

    running.catch_up(work.session, work.means, request, at=work.at)
    assert holds.lost_of(work.session, request) == 1


def test_nothing_about_a_person_is_handed_out_before_the_identity_is_proved(work: Work):
    request = work.assigned(Type.FOOTAGE)
    with pytest.raises(NotAllowed, match="Check the identity"):
        work.drafted(request)
    work.does(work.clerk, request, "verify")
    work.drafted(request)
    assert request.state == State.IN_REVIEW


def test_an_extension_is_the_decision_makers_in_time_and_within_its_bounds(work: Work):
    request = work.assigned()
    with pytest.raises(NotAllowed):
        work.does(work.handler, request, "extend", amount=1, reason="volume", words="Why.")
    work.does(
        work.decider, request, "extend", amount=1, reason="volume", note="Much.", words="Why."
    )
    assert request.due_on == date(2026, 5, 13)
    with pytest.raises(Refused):
        work.does(
            work.decider, request, "extend", amount=9, reason="volume", note="More.", words="Why."
        )


def test_silence_can_be_appealed_and_another_decides(work: Work):
    request = work.assigned()
    with pytest.raises(Conflict, match="still has time"):
        work.does(PERSON, request, "appeal", words="Nobody answers.")
    work.at += 40 * DAY
    work.does(PERSON, request, "appeal", words="Nobody answers.")
    assert request.state == State.INTERNAL_REVIEW
    assert request.due_on is not None
    work.does(
        work.second, request, "decide_appeal", outcome="granted", words="Here it is.",
        remedy="Court.",
    )  # fmt: skip
    assert request.state == State.CLOSED
    assert request.outcome == "granted"
    assert list(checking.faults(work.session)) == []


def test_one_key_is_one_event(work: Work):
    from registry import requests
    from registry.requests import Event, Said

    request = work.filed()
    said = Said(words="Thank you.")
    for _ in range(2):
        requests.do(
            work.session, work.means, request, Event.MESSAGE, PERSON, said, at=work.at, key="k1"
        )
    from registry.requests.answers import messages

    assert len(messages.of(work.session, request)) == 1


def test_what_is_asked_of_two_bodies_is_two_requests_with_one_code(work: Work):
    from tests import making

    making.an_organisation(work.session, id="metro", name_en="Metro operator")
    making.a_camera(work.session, id="AST-000002", controller="metro", lat=51.2)
    from registry.accounts import offices

    offices.make(work.session, "keeper", names={"en": "The register"}, at=work.at)
    filed = work.handed_in(camera_ids=("AST-000001", "AST-000002"))
    assert [one.office_id for one in filed.requests] == ["station-office", "keeper"]
    assert [one.number for one in filed.requests] == [
        f"{filed.submission.number}/1", f"{filed.submission.number}/2",
    ]  # fmt: skip


def test_after_a_year_nothing_of_the_person_is_left(work: Work):
    from registry.requests.office import questions
    from registry.requests.time import running
    from registry.requests.way import verbs

    filed = work.handed_in(name="A. Person", contact="", text="My words.")
    request = filed.requests[0]
    work.does(PERSON, request, "withdraw")
    work.at += 366 * DAY
    running.catch_up(work.session, work.means, request, at=work.at)
    assert request.state == State.PURGED
    assert filed.submission.name is None
    assert request.text is None
    with pytest.raises(Refused):
        questions.by_code(work.session, work.means, filed.code)
    assert verbs.of_submission(work.session, filed.submission) == [request]


def test_the_tables_hold_no_plain_word_of_a_person(work: Work):
    filed = work.handed_in(name="Canary Name", contact="canary@person.example", text="Canary text")
    request = filed.requests[0]
    assert request.state == State.UNCONFIRMED
    for sealed in (filed.submission.name, filed.submission.contact, request.text):
        assert sealed is not None
        assert "anary" not in sealed


def test_clocks_and_timers_are_rows(work: Work):
    request = work.filed()
    steps = {clock.step for clock in work.session.query(Clock).filter_by(request_id=request.id)}
    assert {"acknowledge", "respond"} <= steps
    due = work.session.query(Timer).filter_by(request_id=request.id, kind="due").one()
    assert due.due_at - work.at > timedelta(days=20)
