"""One return on its way: submitted, asked about, accepted by a second person, replaced."""

import pytest
from flask import Flask

from registry.statistics import returns
from tests.office.conftest import Desk, sit_down
from tests.office.returns.conftest import do, drafted, fields, send, submitted


def _status(app: Flask, number: int) -> str:
    with app.extensions["registry.database"].reading() as session:
        from registry.statistics.returns.tables import Return

        return str(session.get_one(Return, number).status)


def test_a_second_person_accepts_it(statistician: Desk, keeper: Desk, counted: Flask) -> None:
    number = submitted(statistician)

    assert "Waiting for you to accept" in keeper.get("/en/office/statistics").text
    own = do(statistician, number, "accept")
    accepted = do(keeper, number, "accept")

    assert own.status_code == 403
    assert accepted.status_code == 303
    assert _status(counted, number) == "accepted"
    page = statistician.get(f"/en/office/statistics/{number}").text
    assert "Start a later vintage" in page
    assert "accepted it" in page


def test_an_error_keeps_it_from_being_submitted_and_leads_to_its_field(
    statistician: Desk, counted: Flask
) -> None:
    number = drafted(statistician, alerts="121")

    page = statistician.get(f"/en/office/statistics/{number}")
    answer = do(statistician, number, "submit")

    assert f'href="/en/office/statistics/{number}/edit#alerts"' in page.text
    assert "Submit to a second person" not in page.text
    assert answer.status_code == 400
    assert _status(counted, number) == "draft"


def test_a_doubt_takes_an_answer_which_is_not_lost(statistician: Desk, counted: Flask) -> None:
    # Of 30 alerts 5 are undetermined; more people arrested than alerts were right.
    typed = {"alerts": "30", "true_confirmed": "25", "true_unconfirmed": "4", "arrests": "40"}
    number = drafted(statistician, **typed, false_confirmed="1", false_unconfirmed="0")
    page = statistician.get(f"/en/office/statistics/{number}").text
    names = [part.partition('"')[0] for part in page.split('name="answer:')[1:]]
    assert len(names) >= 2

    first = {f"answer:{names[0]}": "Two were arrested at one alert."}
    answer = do(statistician, number, "submit", **first)

    assert answer.status_code == 400
    assert "Two were arrested at one alert." in answer.text
    assert answer.text.count("Write why it is right, or correct the figure.") == len(names) - 1
    every = {f"answer:{name}": "Looked at again." for name in names}
    assert do(statistician, number, "submit", **every).status_code == 303
    assert _status(counted, number) == "submitted"
    assert "Looked at again." in statistician.get(f"/en/office/statistics/{number}").text


@pytest.mark.long
def test_a_question_goes_back_and_the_return_comes_again(
    statistician: Desk, keeper: Desk, counted: Flask
) -> None:
    number = submitted(statistician)

    empty = do(keeper, number, "query", text=" ")
    asked = do(keeper, number, "query", text="Were the two in May counted?")
    page = statistician.get(f"/en/office/statistics/{number}")

    assert (empty.status_code, asked.status_code) == (400, 303)
    assert "Were the two in May counted?" in page.text
    send(statistician, statistician.get(f"/en/office/statistics/{number}/edit"), deployments="8")
    assert do(statistician, number, "submit").status_code == 303
    assert do(keeper, number, "accept").status_code == 303


@pytest.mark.long
def test_it_is_withdrawn_with_a_reason(statistician: Desk, counted: Flask) -> None:
    number = drafted(statistician)

    silent = do(statistician, number, "withdraw", text="")
    done = do(statistician, number, "withdraw", text="Of the wrong area.")

    assert (silent.status_code, done.status_code) == (400, 303)
    assert _status(counted, number) == "withdrawn"


@pytest.mark.long
def test_a_later_vintage_begins_with_what_stands_and_says_why(
    statistician: Desk, keeper: Desk, counted: Flask
) -> None:
    number = submitted(statistician)
    do(keeper, number, "accept")
    address = f"/en/office/statistics/new?office=station-office&supersedes={number}"
    page = statistician.get(address)
    assert fields(page)["alerts"] == "120"

    typed = {"alerts": "121", "true_confirmed": "113", "reason": "One came in late."}
    answer = send(statistician, page, **typed)
    later = int(answer.headers["Location"].rpartition("/")[2])
    warned = statistician.get(f"/en/office/statistics/{later}").text
    names = [part.partition('"')[0] for part in warned.split('name="answer:')[1:]]
    do(statistician, later, "submit", **{f"answer:{name}": "Late." for name in names})
    assert do(keeper, later, "accept").status_code == 303

    page_text = statistician.get(f"/en/office/statistics/{later}").text
    assert "vintage 2" in page_text
    assert "One came in late." in page_text
    with counted.extensions["registry.database"].reading() as session:
        from datetime import date

        counts = returns.accepted(session, date(2026, 4, 1), date(2026, 6, 30))
    assert [one.id for one in counts] == [later]


def test_it_says_what_would_be_public(statistician: Desk) -> None:
    typed = {"arrests": "40", "charged": "3", "released": "30", "outcome_open": "7"}
    number = drafted(statistician, **typed, stops_after_false="1", stops="40")

    page = statistician.get(f"/en/office/statistics/{number}").text

    hidden = page.partition("fate-hidden")[2].partition("</details>")[0]
    risky = page.partition("fate-at_risk")[2].partition("</details>")[0]
    shown = page.partition("fate-shown")[2].partition("</details>")[0]
    assert ": <b>3</b>" in hidden
    assert "Fewer than 5" in hidden
    assert {f": <b>{count}</b>" in risky for count in (40, 30, 7)} == {True}
    assert ": <b>1</b>" in shown  # an act of the authority is shown from one upwards


@pytest.mark.long
def test_a_form_of_another_version_is_told_who_was_first(
    statistician: Desk, counted: Flask
) -> None:
    number = drafted(statistician)
    other = sit_down(counted, "other@x.kz", "statistician")
    do(other, number, "withdraw", text="Twice.")

    answer = statistician.post(f"/en/office/statistics/{number}", deed="submit", version="1")

    assert answer.status_code == 409
    assert "has changed this return since you opened it" in answer.text
