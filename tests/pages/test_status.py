"""A person's own page: opened by the code alone, saying where it stands, and what is open."""

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from threading import enumerate as enumerate_threads
from time import monotonic, sleep
from typing import Any

import pytest
from icalendar import Calendar
from werkzeug.test import TestResponse

from registry import files, requests
from registry.database import Database
from registry.requests import Event, Said, private
from registry.requests.footage import holds
from registry.requests.tables import RequestFile
from tests.careful import CarefulClient
from tests.mail.test_sending import Box, serving
from tests.pages.asking import (
    an_office,
    code_of,
    form_of,
    hidden,
    means,
    opened,
    sent,
)
from tests.pages.at_desk import Desk
from tests.pages.reading import words


@pytest.fixture
def desk(client: CarefulClient, sqlite: Database, tmp_path: Path) -> Desk:
    with sqlite.writing() as session:
        an_office(session)
    return Desk(sqlite, tmp_path)


def filed(client: CarefulClient, desk: Desk, kind: str = "information", **but: Any) -> str:
    desk.code = code_of(sent(client, kind, **but))
    return desk.code


def does(client: CarefulClient, desk: Desk, deed: str, **more: Any) -> TestResponse:
    """What the person does on their page, by its own hidden fields."""
    page = opened(client, desk.code, **desk.kept)
    desk.kept = {"pass": hidden(page).get("pass", "")}
    return opened(client, desk.code, **(hidden(page) | {"do": deed} | more))


def test_it_says_where_it_stands_who_has_it_and_until_when(client: CarefulClient, desk: Desk):
    filed(client, desk)

    said = words(opened(client, desk.code))

    assert "Being sorted" in said
    assert "Who has it Whoever sorts what comes in" in said
    assert "What if not If no answer comes by then" in said
    assert "the last day for the answer" in said
    assert "What is it for?" in said
    desk.assigned()
    assert "Being worked on" in words(opened(client, desk.code))


def test_a_code_may_be_typed_as_it_comes(client: CarefulClient, desk: Desk):
    code = filed(client, desk)

    assert "Being sorted" in words(opened(client, code.lower().replace("-", " ")))


def test_every_other_code_gets_the_same_answer(client: CarefulClient, desk: Desk):
    code = filed(client, desk)
    wrong = [code[:-1] + ("A" if code[-1] != "A" else "B"), "0000-0000-0000-0000-0000", "x", ""]

    pages = [opened(client, one) for one in wrong]

    assert {page.status_code for page in pages} == {404}
    assert all("No request is open under this code" in words(page) for page in pages)


def test_codes_that_are_tried_are_counted_and_a_right_one_stays_usable(
    client: CarefulClient, desk: Desk
):
    filed(client, desk)
    page = opened(client, desk.code)
    for _ in range(6):
        last = opened(client, "0000-0000-0000-0000-0000")

    assert last.status_code == 429
    assert opened(client, desk.code).status_code == 429
    assert opened(client, desk.code, **hidden(page)).status_code == 200
    assert opened(client, "0000-0000-0000-0000-0001", **hidden(page)).status_code == 429


def test_they_write_to_each_other(client: CarefulClient, desk: Desk):
    filed(client, desk)
    page = does(client, desk, "message", words="And until when?", files=(BytesIO(b"x"), "a.txt"))

    assert "Your message was sent." in words(page)
    assert "And until when?" in words(page)
    assert "With it: a.txt" in words(page)
    desk.assigned()
    desk.does("message", words="Until the summer.")
    assert "Until the summer." in words(opened(client, desk.code))


def test_a_message_sent_twice_is_one(client: CarefulClient, desk: Desk):
    filed(client, desk)
    form = hidden(opened(client, desk.code)) | {"do": "message", "words": "Only once"}
    opened(client, desk.code, **form)

    page = opened(client, desk.code, **form)

    assert page.status_code == 200
    assert words(page).count("Only once") == 1


def test_a_question_is_answered_and_the_clock_runs_on(client: CarefulClient, desk: Desk):
    filed(client, desk, "footage")
    desk.assigned()
    desk.does("ask", words="Which door?", reason="clarify")
    asked = words(opened(client, desk.code))

    page = does(client, desk, "reply", words="The west one")

    assert "Waiting for you" in asked
    assert "Which door?" in asked
    assert "Your answer was sent." in words(page)
    assert "Being worked on" in words(page)


def test_who_was_overtaken_sees_it_and_keeps_the_words(client: CarefulClient, desk: Desk):
    filed(client, desk)
    form = hidden(opened(client, desk.code))
    desk.assigned()

    page = opened(client, desk.code, **form, do="message", words="Still here")

    assert page.status_code == 409
    assert "This was not done" in words(page)
    assert "Still here" in page.text
    again = opened(client, desk.code, **hidden(page), do="message", words="Still here")
    assert again.status_code == 200


def test_empty_words_are_refused_beside_their_field(client: CarefulClient, desk: Desk):
    filed(client, desk)

    page = does(client, desk, "message", words="  ")

    assert page.status_code == 400
    assert "There is nothing written yet." in words(page)
    assert 'aria-invalid="true"' in page.text


def test_it_can_be_withdrawn_and_then_nothing_else_is_open(client: CarefulClient, desk: Desk):
    filed(client, desk, "footage")

    page = does(client, desk, "withdraw")

    assert "Withdrawn by you" in words(page)
    assert "No longer kept" in words(page)
    assert "What is open to you" not in words(page)
    assert "Write to the office" not in words(page)


def test_only_remedies_that_are_open_are_shown(client: CarefulClient, desk: Desk):
    filed(client, desk)
    assert "What is open to you" not in words(opened(client, desk.code))
    desk.answered("refused", ground="secret_by_law")
    page = opened(client, desk.code)
    assert "Appeal within the office, until" in words(page)
    assert "It is so." in words(page)
    assert "If you do not agree: Appeal here." in words(page)

    after = does(client, desk, "appeal", words="It is not secret")

    assert "Your appeal was sent." in words(after)
    assert "Looked at anew after your appeal" in words(after)
    assert "Appeal within the office" not in words(after)


def test_silence_can_be_appealed(client: CarefulClient, desk: Desk):
    filed(client, desk)
    desk.overdue()

    page = opened(client, desk.code)

    assert "The day has passed." in words(page)
    assert "Appeal within the office" in words(page)
    assert "Your appeal was sent." in words(does(client, desk, "appeal", words="No answer came"))


def test_the_papers_of_an_appeal_are_ready(client: CarefulClient, desk: Desk):
    filed(client, desk)
    desk.answered("refused", ground="secret_by_law")
    number = hidden(opened(client, desk.code))["number"]

    answer = client.post("/ru/requests/bundle.pdf", data={"code": desk.code, "number": number})

    assert answer.mimetype == "application/pdf"
    other = client.post("/ru/requests/bundle.pdf", data={"code": desk.code, "number": "X"})
    assert other.status_code == 404


def test_the_days_go_into_a_calendar_without_what_was_asked(client: CarefulClient, desk: Desk):
    filed(client, desk, text="Very private words")

    answer = client.post("/en/requests/status.ics", data={"code": desk.code})

    made = Calendar.from_ical(answer.data)
    assert [str(one["summary"]).partition(":")[0] for one in made.walk("VEVENT")] == [
        "Last day for the answer"
    ]
    assert b"private" not in answer.data
    assert desk.code.encode() not in answer.data


def test_footage_that_is_held_is_said(client: CarefulClient, desk: Desk):
    filed(client, desk, "footage")
    with desk.database.writing() as session:
        request = desk.request(session)
        ids = tuple(one.id for one in holds.of(session, request))
        requests.do(
            session, means(desk.folder), request, Event.ACKNOWLEDGE_HOLD, requests.OPERATOR,
            Said(hold_ids=ids, facts={"state": "held"}), at=datetime.now(UTC),
        )  # fmt: skip

    assert "Kept for you." in words(opened(client, desk.code))


def with_an_address(client: CarefulClient, desk: Desk, kind: str) -> str:
    """File it with an address and confirm that; gives the link's token."""
    filed(client, desk, kind, contact="me@mail.example")
    body = desk.letters()[0].body
    return body.partition("token=")[2].split()[0]


def test_the_link_of_a_letter_acts_by_its_button_alone(client: CarefulClient, desk: Desk):
    token = with_an_address(client, desk, "information")
    first = client.get(f"/en/requests/confirm?token={token}")
    client.get(f"/en/requests/confirm?token={token}")

    assert "Is this your address?" in first.text
    assert "your address is not confirmed" in words(opened(client, desk.code))
    done = client.post("/en/requests/confirm", data={"token": token, "do": "confirm"})
    assert "Your address is confirmed" in done.text
    assert "Being sorted" in words(opened(client, desk.code))
    again = client.post("/en/requests/confirm", data={"token": token, "do": "confirm"})
    assert again.status_code == 404


def test_whoever_was_named_by_a_stranger_is_left_alone(client: CarefulClient, desk: Desk):
    token = with_an_address(client, desk, "information")

    done = client.post("/en/requests/confirm", data={"token": token, "do": "disown"})

    assert "Nothing will be sent there again" in done.text
    assert "it goes on by itself" in words(opened(client, desk.code))
    with desk.database.reading() as session:
        assert desk.request(session).state == "unconfirmed"
    assert len(desk.letters()) == 1


def test_a_letter_is_sent_right_after_the_form(client: CarefulClient, desk: Desk):
    box, known = Box(), client.application.extensions["registry.settings"]
    with serving(box) as port:
        client.application.extensions["registry.settings"] = replace(
            known, smtp_url=f"smtp://127.0.0.1:{port}?tls=never", mail_from="register@example.kz"
        )
        filed(client, desk, contact="me@mail.example")
        deadline = monotonic() + 20
        while not box.letters and monotonic() < deadline:
            sleep(0.05)
        for thread in enumerate_threads():
            if "_try" in thread.name:  # that writes down that the letter has gone
                thread.join(10)

    assert [letter["To"] for letter in box.letters] == ["me@mail.example"]


def test_a_victim_is_not_flooded_with_letters(client: CarefulClient, desk: Desk):
    for number in range(6):
        form = form_of(client, "information", contact="me@mail.example", text=f"Question {number}")
        assert client.post("/en/requests/new/information", data=form).status_code == 200

    assert len(desk.letters()) == 5


def ready(client: CarefulClient, desk: Desk, kind: str, *, confirmed: bool = True) -> None:
    """Let there be two files to be fetched."""
    if confirmed:
        token = with_an_address(client, desk, kind)
        client.post("/en/requests/confirm", data={"token": token})
    else:
        filed(client, desk, kind)
    with desk.database.writing() as session:
        request = desk.request(session)
        request.identity = "verified" if request.identity == "needed" else request.identity
        for name in ("one.txt", "two.txt"):
            kept = files.keep(
                session, means(desk.folder).store, owner=private.owner(request.submission_id),
                purpose="answer", name=name, content=name.encode(), at=datetime.now(UTC),
                media_type="text/plain; charset=utf-8",
            )  # fmt: skip
            session.add(RequestFile(file_id=kept.id, request_id=request.id, purpose="answer",
                                    release=True))  # fmt: skip
    desk.answered()


def test_what_is_about_a_person_is_fetched_with_a_second_code_once(
    client: CarefulClient, desk: Desk
):
    ready(client, desk, "footage")
    assert "Fetch your files one.txt two.txt" in words(opened(client, desk.code))
    wrong = does(client, desk, "fetch", once="000000")
    assert "This code opens nothing any more" in words(wrong)
    assert "was sent to your e-mail" in words(does(client, desk, "send_code"))
    digits = desk.letters()[-1].body.partition(": ")[2][:6]
    assert digits.isdigit()

    fetched = does(client, desk, "fetch", once=digits)

    assert fetched.mimetype == "application/zip"
    assert fetched.headers["Cache-Control"] == "no-store"
    assert "There is nothing to fetch any more" in words(does(client, desk, "fetch", once=digits))
    assert "Answered and closed" in words(opened(client, desk.code, **desk.kept))


def test_a_wrong_second_code_counts(client: CarefulClient, desk: Desk):
    ready(client, desk, "footage")
    does(client, desk, "send_code")
    digits = desk.letters()[-1].body.partition(": ")[2][:6]
    other = f"{(int(digits) + 1) % 1_000_000:06}"

    said = [words(does(client, desk, "fetch", once=other)) for _ in range(2)]

    assert "tries left: 2" in said[0]
    assert "tries left: 1" in said[1]


def test_without_a_confirmed_address_it_is_handed_out_at_the_office(
    client: CarefulClient, desk: Desk
):
    ready(client, desk, "footage", confirmed=False)

    assert "Come to the office with your receipt" in words(opened(client, desk.code))
    assert does(client, desk, "send_code").status_code == 400


def test_what_is_about_nobody_is_fetched_by_the_code_alone(client: CarefulClient, desk: Desk):
    ready(client, desk, "information", confirmed=False)

    assert does(client, desk, "fetch").mimetype == "application/zip"


def test_the_subject_of_a_letter_and_its_words_tell_nothing(client: CarefulClient, desk: Desk):
    ready(client, desk, "footage")
    does(client, desk, "send_code")

    for letter in desk.letters():
        told = f"{letter.subject} {letter.body}"
        assert desk.code not in told
        assert "AST-000001" not in told
        assert "footage" not in told.lower()


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_state_has_its_words(client: CarefulClient, desk: Desk, language: str):
    from registry.pages.requests.words import EVENTS, HOLDS, STANDING
    from registry.requests import State

    filed(client, desk)

    page = client.post(f"/{language}/requests/status", data={"code": desk.code})

    assert page.status_code == 200
    assert set(STANDING) == set(State)
    assert {"ordered", "held", "partly", "gone", "lost", "released"} == set(HOLDS)
    internal = {"split", "assign", "hand_over", "withhold", "purge"}
    assert set(Event) - set(EVENTS) <= internal
