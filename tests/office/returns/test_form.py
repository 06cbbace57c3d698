"""The typed form of a return by form posts alone, as it works without a script."""

import pytest
from flask import Flask

from registry.accounts import kept_forms
from registry.office.returns import words
from registry.statistics import returns
from registry.statistics.measures import measures
from registry.statistics.returns import Value
from tests.office.conftest import Desk, Seat, sit_down
from tests.office.returns.conftest import ABOUT, COUNTS, NEW, drafted, fields, send


def test_every_measure_stands_in_one_group() -> None:
    placed = words.every()

    assert sorted(placed) == sorted(measures())
    assert len(placed) == len(set(placed))


def test_it_asks_first_what_the_return_is_about(statistician: Desk) -> None:
    page = statistician.get("/en/office/statistics/new")

    assert page.status_code == 200
    assert f'value="{ABOUT}"' in page.text
    assert 'value="face-recognition:face_recognition_retrospective"' in page.text
    assert 'value="2026-Q2"' in page.text
    assert 'value="almaty"' not in page.text  # of another city


def test_a_draft_is_kept_as_it_was_typed(statistician: Desk, counted: Flask) -> None:
    more = {"stops": "", "stops__how": "refused", "faces_seen__how": "estimated"}
    note = {"faces_seen__note": "Counted by the program", "threshold": "0.60"}

    number = drafted(statistician, **more, **note, protocol__who_decides="Duty unit")

    with counted.extensions["registry.database"].reading() as session:
        given = returns.as_given(session, number)
    (row,) = given.rows
    assert (row.threshold, given.protocol) == ("0.60", {"who_decides": "Duty unit"})
    assert [v for v in row.values if v.measure in ("faces_seen", "stops", "alerts")] == [
        Value("faces_seen", 45_000, counting="estimated", note="Counted by the program"),
        Value("alerts", 120),
        Value("stops", None, "refused"),
    ]
    again = fields(statistician.get(f"/en/office/statistics/{number}/edit"))
    assert (again["alerts"], again["stops.how"], again["threshold"]) == ("120", "refused", "0.60")


@pytest.mark.long
def test_sums_are_told_once_it_is_saved(statistician: Desk) -> None:
    answer = send(statistician, statistician.get(NEW), "save", **COUNTS)
    page = statistician.get(answer.headers["Location"])

    assert "120 = 112 + 4 + 3 + 1" in page.text
    assert "adds up" in page.text


def test_what_cannot_be_read_is_told_at_its_field_and_nothing_is_lost(
    statistician: Desk, counted: Flask
) -> None:
    typed = {"alerts": "many", "stops": "-", "true_confirmed": "12.5", "period_end": "30.06.2026"}

    answer = send(statistician, statistician.get(NEW), "look", **typed, deployments="7")

    assert answer.status_code == 400
    assert 'href="#alerts"' in answer.text
    assert "“many” is not a whole number." in answer.text
    assert "“-” is no number. Leave the field empty" in answer.text
    assert "“30.06.2026” is not a day." in answer.text
    said = fields(answer)
    assert {name: said[name] for name in typed} == typed
    assert said["deployments"] == "7"
    with counted.extensions["registry.database"].reading() as session:
        kept = kept_forms.find(session, statistician.official_id, said["kept_as"])
    assert kept is not None
    assert kept.fields["alerts"] == ["many"]
    offered = statistician.get(NEW)
    assert "and not sent it" in offered.text
    assert fields(statistician.get(f"{NEW}&kept=1"))["alerts"] == "many"


@pytest.mark.long
def test_a_number_and_a_reason_are_one_too_many(statistician: Desk) -> None:
    answer = send(statistician, statistician.get(NEW), alerts="3", alerts__how="not_collected")

    assert answer.status_code == 400
    assert "There is a number and a reason for having none." in answer.text


@pytest.mark.long
def test_parts_that_do_not_add_up_stand_beside_the_field(statistician: Desk) -> None:
    number = drafted(statistician, alerts="121")

    page = statistician.get(f"/en/office/statistics/{number}/edit")

    assert 'id="alerts-error"' in page.text
    assert 'aria-describedby="alerts-hint alerts-error' in page.text
    assert "1 apart" in statistician.get(f"/en/office/statistics/{number}").text


def test_somebody_who_was_faster_is_told_and_the_own_figures_stay(
    statistician: Desk, counted: Flask
) -> None:
    number = drafted(statistician)
    page = statistician.get(f"/en/office/statistics/{number}/edit")
    other = sit_down(counted, "other@x.kz", "statistician")
    send(other, other.get(f"/en/office/statistics/{number}/edit"), deployments="9")

    answer = send(statistician, page, deployments="8")
    again = send(statistician, answer, deployments="8")

    assert answer.status_code == 409
    assert "has changed this return since you opened it" in answer.text
    assert fields(answer)["deployments"] == "8"
    assert again.status_code == 303


@pytest.mark.long
def test_a_wrong_choice_is_a_sentence_and_not_a_form(statistician: Desk) -> None:
    for query, said in (
        ("about=nothing:x&area=astana&quarter=2026-Q2", "what the return is about"),
        (f"about={ABOUT}&area=almaty&quarter=2026-Q2", "an area of the office"),
        (f"about={ABOUT}&area=astana&quarter=2026-Q7", "neither a year (2026) nor a quarter"),
        (f"about={ABOUT}&area=astana", "Choose a quarter"),
        (
            f"about={ABOUT}&area=astana&period_start=2026-03-01&period_end=2026-02-01",
            "before the first",
        ),
    ):
        answer = statistician.get(f"/en/office/statistics/new?{query}")
        assert (answer.status_code, said in answer.text) == (400, True), query


def test_others_find_no_return_and_viewers_no_form(statistician: Desk, seat: Seat) -> None:
    number = drafted(statistician)
    other = seat("o@x.kz", "statistician", office="other", organisation=None, area="almaty")
    viewer = seat("v@x.kz", "viewer")

    assert other.get(f"/en/office/statistics/{number}").status_code == 404
    assert other.get(f"/en/office/statistics/{number}/edit").status_code == 404
    assert viewer.get("/en/office/statistics/new").status_code == 403
    assert viewer.get(f"/en/office/statistics/{number}").status_code == 404


def test_a_count_can_be_divided_where_it_is_asked_for(statistician: Desk, counted: Flask) -> None:
    young, grown = {"arrests__age__under_18": "2"}, {"arrests__age__18_plus": "28"}

    number = drafted(statistician, arrests="30", complete__age="yes", **young, **grown)

    with counted.extensions["registry.database"].reading() as session:
        given = returns.as_given(session, number)
    assert given.complete == ("age",)
    assert [(v.value, v.dims) for v in given.rows[0].values if v.measure == "arrests"] == [
        (30, ()), (2, (("age", "under_18"),)), (28, (("age", "18_plus"),)),
    ]  # fmt: skip
    page = statistician.get(f"/en/office/statistics/{number}/edit")
    assert fields(page)["arrests.age.18_plus"] == "28"
    opened = [part for part in page.text.split("<details")[1:] if part.startswith(' class="note p')]
    assert sum(" open>" in part.split("<summary")[0] for part in opened) == 1


def test_parts_that_are_more_than_the_whole_are_told_at_their_field(statistician: Desk) -> None:
    number = drafted(statistician, arrests="30", arrests__sex__f="31")

    page = statistician.get(f"/en/office/statistics/{number}/edit?saved=1")

    assert 'href="#arrests.sex"' in page.text
    at_field = page.text[page.text.index('id="arrests.sex"') :]
    assert "its parts (by sex) add up to 31, which is more" in at_field[:900]
