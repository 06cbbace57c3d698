"""From accepted returns to what everyone reads: tables drawn by hand."""

import json
import random
from datetime import timedelta

import pytest

from registry import log
from registry.errors import NotFound
from registry.statistics import releases
from registry.statistics.releases import questions
from registry.statistics.releases.tables import HiddenCount, ReleaseCell, SuppressionRun
from tests.statistics.releases.newsroom import CITIES, Newsroom
from tests.statistics.releases.test_attack import some_counts

ALL = "*|kazakhstan|2026-Q1|arrests|capability=face_recognition_live"
ARRESTS = {city: f"faces|{city}|2026-Q1|arrests" for city in CITIES}


def test_a_small_count_of_people_is_hidden_and_another_with_it(anywhere: Newsroom):
    for city, arrests in zip(CITIES, (3, 8, 40), strict=True):
        anywhere.counted(city, "2026-Q1", alerts=50, arrests=arrests)
    release = anywhere.out("2026-Q1")
    shown = anywhere.shown("2026-q1")

    assert release.status == "published"
    assert [shown[ARRESTS[city]] for city in CITIES] == ["c", "c", 40]
    assert shown[ALL] == 51
    assert shown["faces|astana|2026-Q1|alerts"] == 50
    assert shown["*|kazakhstan|2026-Q1|alerts|capability=face_recognition_live"] == 150


def test_acts_of_an_authority_are_shown_from_one_upwards_and_zeros_of_all(room: Newsroom):
    room.counted("astana", "2026-Q1", alerts=20, wrongful_arrests=1, stops=2, arrests=0)
    room.out("2026-Q1")
    shown = room.shown("2026-q1")

    assert shown["faces|astana|2026-Q1|wrongful_arrests"] == 1
    assert shown["faces|astana|2026-Q1|stops"] == 2
    assert shown["faces|astana|2026-Q1|arrests"] == 0


def test_what_was_not_counted_is_told_with_its_reason(room: Newsroom):
    room.counted("astana", "2026-Q1", alerts=20, faces_seen="not_collected")
    room.counted("almaty", "2026-Q1", alerts=30, faces_seen=900)
    room.out("2026-Q1")
    with room.database.reading() as session:
        cells = {one.name: one.cell for one in questions.cells_of(session, "2026-q1")}

    astana = cells["faces|astana|2026-Q1|faces_seen"]
    assert (astana.value, astana.marks, astana.reason) == (None, "x", "not_collected")
    whole = cells["*|kazakhstan|2026-Q1|faces_seen|capability=face_recognition_live"]
    assert (whole.value, whole.marks, whole.reason) == (None, "x", "pending")


def test_a_year_is_told_when_it_is_whole_and_hides_what_it_would_give_away(room: Newsroom):
    for quarter, arrests in enumerate((9, 8, 3, 7), start=1):
        room.counted("astana", f"2026-Q{quarter}", alerts=20, arrests=arrests)
        room.out(f"2026-Q{quarter}")
    shown = room.shown("2026-q4")

    assert shown["faces|astana|2026|alerts"] == 80
    # The third quarter is hidden, the others are out: the year would give it away.
    assert room.shown("2026-q3")["faces|astana|2026-Q3|arrests"] == "c"
    assert shown["faces|astana|2026-Q4|arrests"] == "c"
    assert shown["faces|astana|2026|arrests"] == 27


def test_a_later_vintage_that_would_unmask_a_hidden_count_is_hidden_too(room: Newsroom):
    numbers = {
        city: room.counted(city, "2026-Q1", alerts=50, arrests=arrests)
        for city, arrests in zip(CITIES, (3, 8, 40), strict=True)
    }
    room.out("2026-Q1")
    room.counted("almaty", "2026-Q1", numbers["almaty"], alerts=50, arrests=9)
    room.out("2026-Q1", "2026-q1-again", supersedes_id="2026-q1", why="error", because="Recount.")
    shown = room.shown("2026-q1-again")

    # Almaty's 9 beside a sum of 52 would give Astana's 3 away: one of the two stays hidden.
    assert sorted(shown) == sorted([ALL, ARRESTS["almaty"]])
    assert "cr" in shown.values()
    with room.database.reading() as session:
        told = {one.cell.area: one for one in questions.corrections(session)}
    assert (told["almaty"].before, told["almaty"].reason) == (None, "error")
    assert told["kazakhstan"].before == 51


def parts(shown: dict, measure: str) -> dict[str, int | str | None]:
    """The parts of a measure of Astana that a release tells, by sex."""
    begin = f"faces|astana|2026-Q1|{measure}|sex="
    return {name[len(begin) :]: said for name, said in shown.items() if name.startswith(begin)}


def level(room: Newsroom, release_id: str) -> str:
    said: str = json.loads(room.release(release_id).frozen or "{}")["certificate"]["breakdown"]
    return said


def test_acts_too_few_to_hide_a_part_among_them_are_not_divided(room: Newsroom):
    # Whoever knows that ten were stopped, and that neither part is none, knows each is below ten.
    few = {"stops": 10, "stops/sex=f": 3, "stops/sex=m": 7}
    more = {"arrests": 11, "arrests/sex=f": 3, "arrests/sex=m": 8}
    room.counted("astana", "2026-Q1", alerts=50, **few, **more)
    room.out("2026-Q1")
    shown = room.shown("2026-q1")

    assert level(room, "2026-q1") == "full"
    assert shown["faces|astana|2026-Q1|stops"] == 10
    assert parts(shown, "stops") == {}
    assert parts(shown, "arrests") == {"f": "c", "m": "c"}


def test_one_more_and_they_are(room: Newsroom):
    room.counted(
        "astana", "2026-Q1", alerts=50, **{"stops": 11, "stops/sex=f": 3, "stops/sex=m": 8}
    )
    room.out("2026-Q1")

    assert parts(room.shown("2026-q1"), "stops") == {"f": "c", "m": "c"}


def test_a_measure_that_cannot_be_divided_leaves_the_others_divided(room: Newsroom):
    # Of the 12 men stopped 11 were false alerts, and no woman: who reads that knows of one woman.
    room.counted(
        "astana", "2026-Q1", alerts=50,
        **{"stops": 13, "stops/sex=f": 1, "stops/sex=m": 12},
        **{"stops_after_false": 11, "stops_after_false/sex=f": 0, "stops_after_false/sex=m": 11},
        **{"arrests": 20, "arrests/sex=f": 10, "arrests/sex=m": 10},
    )  # fmt: skip
    room.out("2026-Q1")
    shown = room.shown("2026-q1")

    assert level(room, "2026-q1") == "partly"
    assert shown["faces|astana|2026-Q1|stops"] == 13
    assert parts(shown, "stops") == {}
    assert parts(shown, "stops_after_false") == {"f": 0, "m": 11}
    assert parts(shown, "arrests") == {"f": 10, "m": 10}


def test_parts_of_a_whole_that_was_counted_again_stand_beside_it_no_longer(room: Newsroom):
    by_sex = {"arrests/sex=f": 12, "arrests/sex=m": 20}
    first = room.counted("astana", "2026-Q1", alerts=50, arrests=32, **by_sex)
    room.out("2026-Q1")
    with room.database.reading() as session:
        before = {one.name: one.cell.value for one in questions.standing(session, area="astana")}
        was_out = room.at
    room.counted("astana", "2026-Q1", first, alerts=50, arrests=45)
    room.out("2026-Q1", "2026-q1-again", supersedes_id="2026-q1", why="error", because="Recount.")

    with room.database.reading() as session:
        now = {one.name: one.cell.value for one in questions.standing(session, area="astana")}
        then = questions.standing(session, area="astana", until=was_out)
    assert parts(before, "arrests") == {"f": 12, "m": 20}
    assert now["faces|astana|2026-Q1|arrests"] == 45
    assert parts(now, "arrests") == {}
    assert {one.name: one.cell.value for one in then} == before


def test_nothing_is_readable_before_its_hour(room: Newsroom):
    room.counted("astana", "2026-Q1", alerts=20, arrests=3)
    release = room.prepared("2026-Q1")
    early = release.due_at - timedelta(seconds=1)

    assert release.status == "ready"
    assert releases.publish_due(room.database, at=early) == 0
    with room.database.reading() as session:
        with pytest.raises(NotFound):
            questions.cells_of(session, "2026-q1")
        assert questions.standing(session) == []
        assert log.newest(session, "statistics/2026-q1/faces/astana/1") is None
        told = json.loads(log.newest(session, "releases/2026-q1").record)
    assert "sha256" not in told
    assert releases.publish_due(room.database, at=release.due_at) == 1


def test_the_log_says_what_the_file_says_and_the_check_sees_what_was_changed(anywhere: Newsroom):
    anywhere.counted("astana", "2026-Q1", alerts=20, arrests=3)
    release = anywhere.out("2026-Q1")
    with anywhere.database.reading() as session:
        told = json.loads(log.newest(session, "releases/2026-q1").record)
        part = json.loads(log.newest(session, "statistics/2026-q1/faces/astana/1").record)
        assert list(releases.faults(session)) == []
    arrests = next(one for one in part["cells"] if one["measure"] == "arrests")
    assert told["sha256"] == release.sha256
    assert (arrests["value"], arrests["marks"]) == (None, "c")

    with anywhere.database.writing() as session:
        session.query(ReleaseCell).filter_by(measure="alerts").update({"value": 21})
    with anywhere.database.reading() as session:
        assert len(list(releases.faults(session))) == 2  # of the city and of the country


def test_entries_are_short_enough_however_much_there_is(room: Newsroom):
    from registry.statistics.releases import publishing

    cell = {
        "name": "", "system": "faces", "area": "astana", "period": "2026-Q1", "measure": "alerts",
        "dims": {"threshold": "0.60"}, "value": 10, "marks": "e", "reason": None,
    }  # fmt: skip
    source = {"return": 1, "system": "faces", "area": "astana", "vintage": 1, "seal": "0" * 64}
    told = {
        "release": {"id": "2026-q1", "demonstration": True, "period_end": "2026-03-31"},
        "cells": [cell] * 5_000,
        "sources": [source] * 2_000,
    }
    parts = list(publishing.parts(told))

    assert max(len(log.canonical(part)) for part in parts) < 61_000
    assert sum(len(part["cells"]) for part in parts) == 5_000
    assert sum(len(part["sources"]) for part in parts) == 2_000
    assert len({part["id"] for part in parts}) == len(parts)


def test_hidden_counts_stay_where_they_are(room: Newsroom):
    room.counted("astana", "2026-Q1", alerts=20, arrests=3)
    release = room.out("2026-Q1")
    with room.database.reading() as session:
        kept = session.query(HiddenCount).all()
        run = session.query(SuppressionRun).one()

    assert [one.value for one in kept] == [3, 3]  # of the city and of the country
    assert (run.is_safe, run.hidden_cells, run.least_width) == (True, 2, None)
    assert "is_primary" not in release.frozen
    told = json.loads(release.frozen)
    assert [one["value"] for one in told["cells"] if one["measure"] == "arrests"] == [None, None]


def test_what_is_no_small_count_and_can_be_added_up_is_not_hidden(room: Newsroom):
    dice = random.Random(5)
    for quarter in ("2026-Q1", "2026-Q2"):
        for city in CITIES:
            room.counted(city, quarter, **some_counts(dice, "divided"))
    release = room.out("2026-Q1")
    found = releases.verify(release.frozen.encode())

    assert (found.faults, found.hidden > 0) == ((), True)
    assert found.least_width >= 4
    assert json.loads(release.frozen)["certificate"]["least_width"] == found.least_width
