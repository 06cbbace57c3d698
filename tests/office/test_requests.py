"""What people ask, as officials see it and deal with it: the queue and the page of one request."""

from datetime import timedelta

import pytest
from flask import Flask

from registry.accounts import officials
from registry.requests import Type
from registry.requests.office import questions, queues
from tests.office.asking import Asked, do, form
from tests.office.conftest import Seat
from tests.pages.reading import words

ANSWER = {"outcome": "granted", "words": "It films the crossing.", "remedy": ["inner", "court"]}


@pytest.fixture
def asked(app: Flask) -> Asked:
    return Asked(app)


def test_the_queue_begins_with_what_is_overdue_and_says_so(asked: Asked) -> None:
    asked.filed(ago=timedelta(days=2))
    late = asked.filed(Type.COMPLAINT, ago=timedelta(days=120))
    clerk = asked.seat("clerk")

    page = clerk.get("/en/office/requests").text

    rows = page.split('class="asked-row')[2:]
    assert late in rows[0]
    assert "days overdue" in rows[0]
    assert "days left" in rows[1]


def test_a_tab_lists_what_its_number_counts(asked: Asked) -> None:
    slug, _ = asked.filed(), asked.filed()
    handler = asked.seat("handler")
    do(handler, slug, "assign", assignee="me")

    mine = handler.get("/en/office/requests?tab=mine").text
    sort = handler.get("/en/office/requests?tab=sort").text

    assert mine.count('<li class="asked-row') == 1
    assert slug in mine
    assert sort.count('<li class="asked-row') == 1
    assert slug not in sort


def test_a_handler_takes_a_request_from_the_queue(asked: Asked) -> None:
    slug, handler = asked.filed(), asked.seat("handler")
    assert "Take it" in handler.get("/en/office/requests").text

    answer = handler.post("/office/requests/claim", request=slug, version="2")

    assert answer.status_code == 303
    assert asked.state(slug) == "in_progress"


def test_the_page_opens_what_was_sealed_and_shows_the_arithmetic(asked: Asked) -> None:
    slug = asked.filed(text="Why does it look into my yard?", name="Asem", contact="a@b.kz",
                       channel="paper")  # fmt: skip
    page = words(asked.seat("clerk").get(f"/en/office/requests/{slug}"))

    assert "Why does it look into my yard?" in page
    assert "Asem" in page
    assert "a@b.kz" in page
    assert "Clocks" in page
    assert "This is a target that the portal sets itself, not the law." in page
    assert "15 working days" in page


def test_a_decision_maker_sees_no_name_and_address(asked: Asked) -> None:
    slug = asked.filed(name="Asem", contact="a@b.kz", channel="paper")

    page = words(asked.seat("decider").get(f"/en/office/requests/{slug}"))

    assert "What is it for?" in page
    assert "Asem" not in page
    assert "a@b.kz" not in page


def test_a_request_goes_from_the_desk_to_its_answer(asked: Asked) -> None:
    slug = asked.filed()
    clerk, handler, decider = (asked.seat(one) for one in ("clerk", "handler", "decider"))
    assert do(clerk, slug, "assign", assignee=str(handler.official_id)).status_code == 303
    assert do(handler, slug, "draft_decision", **ANSWER).status_code == 303

    page = decider.get(f"/en/office/requests/{slug}").text
    assert "It films the crossing." in page
    assert do(decider, slug, "approve").status_code == 303

    assert asked.state(slug) == "closed"


def test_a_blocked_deed_says_why(asked: Asked) -> None:
    slug, handler = asked.filed(), asked.seat("handler")
    do(handler, slug, "assign", assignee="me")
    do(handler, slug, "draft_decision", **ANSWER)

    page = words(handler.get(f"/en/office/requests/{slug}"))

    assert "You wrote this answer yourself; another person decides on it." in page
    assert do(handler, slug, "approve").status_code == 403
    assert asked.state(slug) == "in_review"


def test_who_was_overtaken_sees_what_happened_and_keeps_the_words(asked: Asked) -> None:
    slug = asked.filed()
    clerk, handler = asked.seat("clerk"), asked.seat("handler")
    before = form(clerk, slug)
    do(handler, slug, "assign", assignee="me")

    answer = clerk.post(
        f"/en/office/requests/{slug}", **(before | {"deed": "message", "words": "Wait a little."})
    )

    assert answer.status_code == 409
    assert "handler: assigned it" in words(answer)
    assert "Wait a little." in answer.text
    again = form_version(answer.text, "message")
    assert clerk.post(
        f"/en/office/requests/{slug}", deed="message", words="Wait a little.", version=again
    ).status_code == 303  # fmt: skip


def form_version(page: str, deed: str) -> str:
    _, _, rest = page.partition(f'name="deed" value="{deed}">')
    return rest.partition('name="version" value="')[2].partition('"')[0]


def test_a_form_sent_twice_is_one_event(asked: Asked) -> None:
    slug, clerk = asked.filed(), asked.seat("clerk")
    sent = form(clerk, slug) | {"deed": "message", "words": "Hello", "key": "k" * 43}

    for _ in range(2):
        assert clerk.post(f"/office/requests/{slug}", **sent).status_code == 303

    with asked.database.reading() as session:
        events = questions.events(session, asked.look(slug, session))
        assert [one.event for one in events].count("message") == 1


def test_whoever_a_request_is_about_sees_it_no_longer(asked: Asked) -> None:
    slug, clerk, handler = asked.filed(Type.COMPLAINT), asked.seat("clerk"), asked.seat("handler")

    answer = clerk.post(f"/office/requests/{slug}/about-me", whom=str(handler.official_id))

    assert answer.status_code == 303
    assert handler.get(f"/en/office/requests/{slug}").status_code == 404
    assert slug not in handler.get("/en/office/requests").text
    refused = do(clerk, slug, "assign", assignee=str(handler.official_id))
    assert refused.status_code == 400
    assert "about this official" in words(refused)


def test_nobody_keeps_a_colleague_from_a_request_without_the_role(asked: Asked) -> None:
    slug, clerk, handler = asked.filed(), asked.seat("clerk"), asked.seat("handler")

    answer = handler.post(f"/office/requests/{slug}/about-me", whom=str(clerk.official_id))

    assert answer.status_code == 403
    assert clerk.get(f"/en/office/requests/{slug}").status_code == 200


def test_another_office_does_not_see_it(asked: Asked) -> None:
    slug = asked.filed()
    stranger = asked.seat("clerk", "c@x.kz", office="other-office", organisation="elsewhere")

    assert stranger.get(f"/en/office/requests/{slug}").status_code == 404
    assert stranger.get("/en/office/requests/AST-2026-AAAA-A").status_code == 404


def test_a_person_is_asked_and_the_clock_stands_still(asked: Asked) -> None:
    slug, clerk = asked.filed(Type.COMPLAINT), asked.seat("clerk")
    page = clerk.get(f"/en/office/requests/{slug}").text
    assert 'value="clarify"' in page

    do(clerk, slug, "ask", reason="clarify", words="Which of the two?")

    assert asked.state(slug) == "awaiting_requester"
    assert "Which of the two?" in clerk.get(f"/en/office/requests/{slug}").text
    do(clerk, slug, "reply", words="The left one.")
    assert asked.state(slug) == "triage"


def test_a_mistake_stands_beside_its_field_and_nothing_is_lost(asked: Asked) -> None:
    slug, clerk = asked.filed(Type.COMPLAINT), asked.seat("clerk")

    answer = do(clerk, slug, "ask", reason="", words="Which of the two?")

    assert answer.status_code == 400
    assert 'id="ask-reason-error"' in answer.text
    assert "Which of the two?" in answer.text
    assert asked.state(slug) == "triage"


@pytest.mark.parametrize("sent", [{"deed": "purge"}, {"deed": ""}, {"deed": "ask", "amount": "x"}])
def test_what_no_form_offers_is_refused(asked: Asked, sent: dict[str, str]) -> None:
    slug, clerk = asked.filed(), asked.seat("clerk")

    assert clerk.post(f"/office/requests/{slug}", **sent).status_code == 400
    assert asked.state(slug) == "triage"


def test_a_letter_is_put_together_in_the_language_of_the_person(asked: Asked) -> None:
    slug, handler = asked.filed(language="ru"), asked.seat("handler")
    do(handler, slug, "assign", assignee="me")

    page = do(handler, slug, "draft_decision", do="compose", outcome="refused", remedy=["court"],
              ground="secret_by_law", details="Подробности.", summary="Отказано.").text  # fmt: skip

    assert "Здравствуйте!" in page
    assert "Подробности." in page
    assert "Вы можете обратиться в суд." in page
    assert "Отказано." in page.partition("public-look")[2]


def test_a_second_draft_is_shown_against_the_first(asked: Asked) -> None:
    slug, handler, decider = asked.filed(), asked.seat("handler"), asked.seat("decider")
    do(handler, slug, "assign", assignee="me")
    do(handler, slug, "draft_decision", **ANSWER)
    do(decider, slug, "send_back", note="Say which crossing.")
    do(handler, slug, "draft_decision", **(ANSWER | {"words": "It films the north crossing."}))

    page = decider.get(f"/en/office/requests/{slug}").text

    assert "<ins>north </ins>" in page
    assert "Say which crossing." in page


def test_a_draft_that_has_changed_since_is_not_approved(asked: Asked) -> None:
    slug, handler, decider = asked.filed(), asked.seat("handler"), asked.seat("decider")
    do(handler, slug, "assign", assignee="me")
    do(handler, slug, "draft_decision", **ANSWER)

    assert do(decider, slug, "approve", content_hash="0" * 64).status_code == 409
    assert asked.state(slug) == "in_review"


def test_a_letter_comes_as_a_pdf(asked: Asked) -> None:
    slug, handler = asked.filed(), asked.seat("handler")
    do(handler, slug, "assign", assignee="me")
    do(handler, slug, "draft_decision", **ANSWER)

    answer = handler.get(f"/en/office/requests/{slug}/letters/1.pdf")

    assert answer.data.startswith(b"%PDF-")
    assert handler.get(f"/en/office/requests/{slug}/letters/2.pdf").status_code == 404


def test_a_report_becomes_a_draft_of_the_register(asked: Asked, seat: Seat) -> None:
    slug = asked.filed(Type.REPORT, report="gone", text="It is no longer there.")
    handler = seat("handler@office.example", "request_handler", "editor")
    do(handler, slug, "assign", assignee="me")
    do(handler, slug, "visit", words="The pole is bare.")

    answer = do(handler, slug, "propose_change", note="The camera was taken down.")

    assert answer.status_code == 303
    assert "/office/changes/" in answer.headers["Location"]
    page = handler.get(f"/en/office/requests/{slug}").text
    assert "The pole is bare." in page
    with asked.database.reading() as session:
        assert asked.look(slug, session).draft_set_id


def test_every_deed_is_in_the_trail(asked: Asked, seat: Seat) -> None:
    slug, clerk = asked.filed(), asked.seat("clerk")
    do(clerk, slug, "message", words="Hello.")

    page = words(seat("audit@x.kz", "auditor").get("/en/office/trail"))

    assert "message written to the person" in page


def test_the_operators_answer_to_a_hold_is_entered(asked: Asked) -> None:
    slug, handler = asked.filed(Type.FOOTAGE), asked.seat("handler")
    assert slug in handler.get("/en/office/requests?tab=holds").text

    do(handler, slug, "acknowledge_hold", hold_state="held", words="Shelf 4")

    assert "Kept" in words(handler.get(f"/en/office/requests/{slug}"))
    assert slug not in handler.get("/en/office/requests?tab=holds").text


def test_the_time_is_extended_by_a_decision_maker_with_a_notice(asked: Asked) -> None:
    slug, handler, decider = asked.filed(), asked.seat("handler"), asked.seat("decider")
    do(handler, slug, "assign", assignee="me")
    said = {"amount": "1", "reason": "complexity", "words": "We need more time.", "note": "Many."}
    with asked.database.reading() as session:
        before = asked.look(slug, session).due_on

    assert do(handler, slug, "extend", **said).status_code == 403
    assert do(decider, slug, "extend", **said).status_code == 303

    with asked.database.reading() as session:
        assert asked.look(slug, session).due_on > before


def test_the_desk_says_what_waits_among_requests(asked: Asked) -> None:
    asked.filed(ago=timedelta(days=120))
    asked.filed()

    page = words(asked.seat("clerk").get("/en/office/"))

    assert "1 answer to a request is overdue" in page
    assert "2 requests are to be sorted" in page


@pytest.mark.parametrize("query", ["?tab=elsewhere", "?type=nothing"])
def test_an_unknown_queue_or_kind_is_refused(asked: Asked, query: str) -> None:
    assert asked.seat("clerk").get(f"/en/office/requests{query}").status_code in (400, 404)


def test_the_queue_goes_on_where_a_page_ended(asked: Asked) -> None:
    slugs = {asked.filed(ago=timedelta(days=days)) for days in range(1, 4)}
    clerk = asked.seat("clerk")
    with asked.database.reading() as session:
        who = officials.who(session, officials.by_id(session, clerk.official_id))
        first = queues.listed(session, who, queues.Tab.ALL, limit=2)
        rest = queues.listed(session, who, queues.Tab.ALL, limit=2, after=first.after)
        seen = [row.request.number for row in [*first.rows, *rest.rows]]

    assert rest.after is None
    assert len(seen) == 3
    assert set(seen) == slugs
