"""What everybody may know of a request, and that it is never more."""

import json
from typing import Any

import pytest

from registry.requests import PERSON, PERSONAL, Request, Type
from registry.requests.public import publishing
from registry.requests.tables import PublicRequest, PublicRequestCamera
from tests.requests.work import DAY, Work


def shown(work: Work, request: Request) -> PublicRequest:
    """The public row of a request."""
    found = work.session.get(PublicRequest, request.number)
    assert found is not None
    return found


def told(work: Work, request: Request) -> list[tuple[str, str]]:
    """The public timeline: days and events."""
    events: list[dict[str, Any]] = json.loads(shown(work, request).timeline)
    return [(one["on"], one["event"]) for one in events]


def test_a_question_is_on_the_record_from_its_registration_on(work: Work):
    request = work.filed(field="legal_basis", name="Aigul Serik", language="ru")

    found = shown(work, request)
    assert (found.type, found.state, found.language) == ("information", "triage", "ru")
    assert (found.received, found.expected) == ("2026-03-18", "2026-04-13")
    assert (found.field, found.controller, found.area_id) == (
        "legal_basis",
        "station",
        "astana-saryarqa",
    )
    assert (found.working_days, found.due_kept, found.summary) == (None, None, None)
    assert found.head == request.head
    cameras = work.session.query(PublicRequestCamera.camera_id).all()
    assert [one.camera_id for one in cameras] == ["AST-000001"]


def test_an_answer_is_told_with_its_working_days_and_what_the_office_wrote(work: Work):
    request = work.assigned()
    work.at += 5 * DAY  # to Monday the 23rd; Nauryz is from the 21st to the 25th
    work.at += 3 * DAY  # Thursday the 26th: 19, 20 and 26 March were worked
    work.decided(request, summary="It rests on rule 12.")

    found = shown(work, request)
    assert (found.state, found.outcome, found.due_kept) == ("closed", "granted", True)
    assert found.working_days == 3
    assert found.summary == "It rests on rule 12."
    assert [event for _, event in told(work, request)] == [
        "submit",
        "register",
        "assign",
        "draft_decision",
        "approve",
        "close",
    ]


def test_what_is_drafted_is_not_public_yet(work: Work):
    request = work.drafted(work.assigned(), summary="It rests on rule 12.")
    assert shown(work, request).summary is None
    assert shown(work, request).outcome is None


@pytest.mark.parametrize("text", ["Dear Aigul, it is so.", "Айгүлге: a@b.kz", "Serikova's matter"])
def test_a_summary_that_names_the_person_is_kept_back(work: Work, text: str):
    request = work.assigned(name="Aigul Serikov", contact="a@b.kz", channel="paper")
    work.decided(request, summary=text)
    assert shown(work, request).summary is None
    assert publishing.names_the_person(work.session, work.means, request, text)


@pytest.mark.parametrize("type_", sorted(PERSONAL))
def test_a_request_about_a_person_is_never_on_the_record(work: Work, type_: Type):
    request = work.assigned(type_)
    work.drafted(request, "not_held")
    assert work.session.query(PublicRequest).count() == 0
    assert request.publication == "private"


def test_what_is_withheld_is_gone_and_counted(work: Work):
    request = work.assigned()
    work.does(work.guardian, request, "withhold", reason="names somebody", note="asked for")
    assert work.session.query(PublicRequest).count() == 0
    assert work.session.query(PublicRequestCamera).count() == 0
    assert publishing.withheld(work.session) == 1
    work.decided(request)
    assert work.session.query(PublicRequest).count() == 0  # and it stays away


def test_pauses_are_counted_and_do_not_count_as_working_days(work: Work):
    request = work.assigned()
    work.does(work.handler, request, "ask", words="Which door?", reason="clarify")
    work.at += 2 * DAY  # Friday the 20th
    work.does(PERSON, request, "reply", words="The western one.")
    work.at += 6 * DAY  # Thursday the 26th, the first working day after the holidays
    work.decided(request)

    assert (shown(work, request).pauses, shown(work, request).working_days) == (1, 1)


def test_a_day_gone_by_without_an_answer_is_told_on_the_day_itself(work: Work):
    from registry.requests.time import running

    request = work.filed()
    running.catch_up(work.session, work.means, request, at=work.at + 60 * DAY)

    assert shown(work, request).due_kept is False
    assert ("2026-04-14", "fall_due") in told(work, request)


def test_an_appeal_that_changes_the_outcome_is_told_as_such(work: Work):
    request = work.assigned()
    work.decided(request, "refused", ground="investigation")
    assert shown(work, request).ground == "investigation"
    work.does(PERSON, request, "appeal", words="I do not agree.")
    assert (shown(work, request).appealed, shown(work, request).reversed) == (True, False)
    said = {"outcome": "granted", "words": "You are right.", "remedy": "Court."}
    work.does(work.second, request, "decide_appeal", **said)
    assert shown(work, request).reversed is True


def test_what_was_typed_into_a_field_of_known_words_does_not_get_through(work: Work):
    request = work.filed(field="my secret", report="my secret")
    request.controller = request.area_id = "my secret"
    work.does(work.clerk, request, "assign", assignee=work.handler.id)
    found = shown(work, request)
    assert (found.field, found.report, found.controller, found.area_id) == (None,) * 4


def test_a_reason_in_free_words_stays_in_the_office(work: Work):
    request = work.assigned()
    said = {"reason": "Aigul asked so", "words": "We need more time.", "amount": 1}
    work.does(work.decider, request, "extend", **said)
    events = json.loads(shown(work, request).timeline)
    assert events[-1] == {"on": "2026-03-18", "event": "extend", "amount": 1}
    assert shown(work, request).extensions == 1


def test_what_has_not_changed_is_not_written_anew(work: Work):
    request = work.filed()
    before = shown(work, request).changed_at
    publishing.publish(work.session, work.means, request, at=work.at + DAY)
    assert shown(work, request).changed_at == before


def test_the_stub_stays_when_what_is_personal_is_erased(work: Work):
    from registry.requests.time import running

    request = work.assigned(name="Aigul Serikov")
    work.decided(request, summary="Aigul, it is so.")
    running.catch_up(work.session, work.means, request, at=work.at + 500 * DAY)
    assert request.state == "purged"
    assert shown(work, request).state == "purged"
    assert shown(work, request).summary is None
