"""How a system is set from a day on, and how many stand on its list."""

import pytest
from flask import Flask

from registry.statistics import returns
from tests.office.conftest import Desk
from tests.office.counting import found_break

PAGE = "/en/office/statistics/systems"
PLACE = {"office": "station-office", "system": "face-recognition", "area": "astana"}


def test_a_setting_ends_the_one_before(statistician: Desk, counted: Flask) -> None:
    for day, threshold in (("2026-01-01", "0.60"), ("2026-04-10", "0.64")):
        answer = statistician.post(
            f"{PAGE}/setting", **PLACE, valid_from=day, threshold=threshold, reason="Fewer errors."
        )
        assert answer.status_code == 303, answer.text

    with counted.extensions["registry.database"].reading() as session:
        told = returns.settings.of(session, "face-recognition", "astana")
    assert [(str(one.valid_from), str(one.valid_to), one.threshold) for one in told] == [
        ("2026-01-01", "2026-04-09", "0.60"),
        ("2026-04-10", "None", "0.64"),
    ]
    page = statistician.get(f"{PAGE}?system=face-recognition&area=astana").text
    assert "Fewer errors." in page


@pytest.mark.long
def test_what_is_wrong_is_told_at_its_field_and_stays_typed(statistician: Desk) -> None:
    for typed, place in (
        ({"valid_from": "soon", "threshold": "0.6"}, "valid_from"),
        ({"threshold": "0.6"}, "valid_from"),
        ({"valid_from": "2026-01-01", "threshold": "high"}, "threshold"),
        ({"valid_from": "2999-01-01", "threshold": "0.6"}, "valid_from"),
    ):
        answer = statistician.post(f"{PAGE}/setting", **PLACE, **typed)
        assert answer.status_code == 400, typed
        assert f'id="{place}-error"' in answer.text, typed
        assert all(f'value="{text}"' in answer.text for text in typed.values()), typed


@pytest.mark.long
def test_the_size_of_a_list_is_recorded_once_a_day(statistician: Desk) -> None:
    typed = {"as_of": "2026-03-31", "size": "16 199", "by.wanted": "16 000", "added": "40"}

    done = statistician.post(f"{PAGE}/list", **PLACE, **typed)
    twice = statistician.post(f"{PAGE}/list", **PLACE, **typed)
    more = statistician.post(
        f"{PAGE}/list", **PLACE, **(typed | {"as_of": "2026-04-01", "size": "9"})
    )

    assert (done.status_code, twice.status_code, more.status_code) == (303, 409, 400)
    assert "recorded already" in twice.text
    assert "The reasons add up to" in more.text


@pytest.mark.long
def test_a_place_that_is_not_the_offices_is_refused(statistician: Desk) -> None:
    place = PLACE | {"area": "almaty"}

    answer = statistician.post(f"{PAGE}/setting", **place, valid_from="2026-01-01")

    assert answer.status_code == 400
    assert statistician.get(f"{PAGE}?system=nothing&area=almaty").status_code == 200


def test_the_cause_of_a_break_is_told_in_a_language(statistician: Desk, counted: Flask) -> None:
    number = found_break(counted)
    there = f"{PAGE}/breaks/{number}"
    shown = f"{PAGE}?system=face-recognition&area=astana"
    assert "Reason not given" in statistician.get(shown).text

    silent = statistician.post(there, **PLACE, explained=str(number))
    told = statistician.post(there, **PLACE, explained=str(number), cause_en="Another camera.")
    new = statistician.post(
        f"{PAGE}/break", **PLACE, measure="alerts", at="2026-05-01", cause_kk="Жаңа шек."
    )

    assert (silent.status_code, told.status_code, new.status_code) == (400, 303, 303)
    assert f'id="cause-{number}-error"' in silent.text
    page = statistician.get(shown).text
    assert "Another camera." in page
    assert "Жаңа шек." in page
