"""The invented returns: marked, sound, the same every time, with all that makes them telling."""

from datetime import date

import pytest

from registry.demonstration import returns as invented
from registry.demonstration import systems
from registry.errors import Refused
from registry.statistics import returns
from registry.statistics.measures import THRESHOLDS, measures
from tests.demonstration.conftest import Loaded

pytestmark = pytest.mark.xdist_group("demonstration")
TODAY = date(2026, 11, 23)


def values(**but):
    return [
        (given, one)
        for given in invented.given()
        if all(getattr(given, name) == value for name, value in but.items())
        for one in given.rows[0].values
    ]


def test_they_are_on_the_register_and_marked(demo: Loaded) -> None:
    with demo.database.reading() as session:
        found = returns.accepted(session, date(2025, 1, 1), date(2026, 6, 30))

    assert len(found) == len(invented.given()) == 36
    assert all(one.demonstration for one in found)
    assert {one.system_id for one in found} == {one.id for one in systems.invented()}
    assert sorted((one.system_id, one.area_id, one.period_start, one.rows) for one in found) == (
        sorted((g.system_id, g.area_id, g.period_start, g.rows) for g in invented.given())
    )


def test_their_systems_say_what_they_are_in_every_language() -> None:
    for one in systems.invented():
        assert one.demonstration
        assert "(көрсетілім)" in one.name_kk
        assert "(демонстрация)" in one.name_ru
        assert "(demonstration)" in one.name_en
        assert one.id.startswith("demo-")
        assert all(body.startswith("demo-") for body in one.deployer)


def test_a_real_system_bears_no_invented_figure(demo: Loaded) -> None:
    real = {"system_id": "face-recognition", "capability": "face_recognition_live"}
    given = returns.Given(**{**vars(invented.given()[0]), **real})

    with demo.database.reading() as session, pytest.raises(Refused, match="invented systems alone"):
        returns.invent(session, given, at=invented._moment(TODAY))


def test_each_would_have_been_taken_from_an_office(demo: Loaded) -> None:
    with demo.database.reading() as session:
        for given in invented.given():
            found = returns.errors(returns.check(session, given, today=TODAY))
            # It is on the register: only against itself there is something to be said.
            assert [one.code for one in found] == ["PERIOD_OVERLAP"]


def test_their_figures_are_the_same_every_time() -> None:
    told = [one.value for _, one in values(system_id="demo-faces-astana")
            if one.measure in ("alerts", "false_confirmed")]  # fmt: skip

    assert told[::2] == [330, 452, 369, 208, 171, 189]
    assert told[1::2] == [22, 27, 25, 4, 3, 3]


def test_something_is_refused_something_never_counted_something_late() -> None:
    missing = {(given.area_id, one.measure): one.missing for given, one in values() if one.missing}

    assert missing["astana", "stops"] == "refused"
    assert missing["almaty", "faces_seen"] == "not_collected"
    assert missing["almaty", "charged"] == "pending"


def test_some_people_are_so_few_that_they_must_be_hidden() -> None:
    few = {
        one.measure
        for _, one in values()
        if one.value and one.value < THRESHOLDS[measures()[one.measure].tier]
    }

    assert {"children_found", "missing_found", "released"} <= few


def test_some_alerts_stay_undetermined() -> None:
    unsure = [one.value for _, one in values() if one.measure in ("true_unconfirmed",)]

    assert len(unsure) == 12
    assert min(unsure) > 0


def test_a_threshold_changed_and_the_counting_with_it(demo: Loaded) -> None:
    with demo.database.reading() as session:
        found = returns.breaks.of(session, "demo-faces-astana", "astana")

    assert [(one.measure, one.at, one.detected_by) for one in found] == [
        ("alerts", date(2025, 10, 1), "threshold"), ("faces_seen", date(2025, 10, 1), "rate"),
    ]  # fmt: skip
