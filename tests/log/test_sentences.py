"""An entry says itself: one line of the table per change, sentence by sentence."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from registry.log import Entry
from registry.log.sentences import changes, sentences, told

LIVE = {"function": "live", "state": "on"}


class Plain:
    """A speech that leaves English as it is and puts names in brackets."""

    def gettext(self, sentence: str, **values: str) -> str:
        return sentence % values

    def field(self, name: str) -> str:
        return f"[{name}]"

    def value(self, name: str, value: object) -> str:
        return str(value)


def entry(kind: str, number: int = 1, **record: Any) -> Entry:
    return Entry(
        number=number,
        recorded_at=datetime(2026, 3, 1, tzinfo=UTC),
        subject="cameras/A-1",
        kind=kind,
        office="Office",
        reason="Why.",
        record=json.dumps(record),
        leaf=b"",
    )


def said(before: dict[str, Any], after: dict[str, Any], kind: str = "camera.amended") -> list[str]:
    return sentences(entry(kind, 2, **after), entry("camera.entered", **before), Plain())


def test_a_new_camera_is_entered_with_what_it_does() -> None:
    first = entry("camera.entered", functions=[LIVE | {"since": "2024-11", "decision_ref": "D"}])

    assert sentences(first, None, Plain()) == [
        "The camera was entered on the register.",
        "live was switched on (since 2024-11).",
    ]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({}, {"retention_days": 0}, ["“[retention_days]” is now declared: 0."]),
        ({"address": "A"}, {}, ["“[address]” is no longer declared; it was A."]),
        ({"address": "A"}, {"address": "B"}, ["“[address]” changed from A to B."]),
        ({"lat": 1, "lon": 2}, {"lat": 3, "lon": 4}, ["The point on the map was moved."]),
        (
            {"lat": 1, "lon": 2},
            {},
            ["The place is no longer published as a point on the map."],
        ),
        ({}, {"lat": 1, "lon": 2}, ["The place was published as a point on the map."]),
        ({"address": "A"}, {"address": "A"}, ["The record was confirmed without a change."]),
    ],
)
def test_a_changed_field_says_from_what_to_what(
    before: dict[str, Any], after: dict[str, Any], expected: list[str]
) -> None:
    assert said(before, after) == expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (
            None,
            LIVE,
            ["live was switched on; no date is given.", "live: no decision is cited for it."],
        ),
        (
            LIVE,
            LIVE | {"state": "off_since", "since": "2026"},
            ["live was switched off (since 2026)."],
        ),
        (LIVE, LIVE | {"state": "capable_off"}, ["live is possible but off."]),
        (LIVE, LIVE | {"state": "not_capable"}, ["The camera cannot do this: live."]),
        (LIVE, LIVE | {"state": "unknown"}, ["live: whether it is on has not been said."]),
        (
            LIVE,
            LIVE | {"state": "testing", "since": "2026-05", "decision_ref": "D"},
            ["live is being tested (since 2026-05)."],
        ),
        (LIVE, None, ["live is no longer named in the record."]),
        (
            LIVE,
            LIVE | {"decision_ref": "Order 5"},
            ["live: “[functions.decision_ref]” is now declared: Order 5."],
        ),
    ],
)
def test_a_function_says_that_it_was_switched(
    before: dict[str, Any] | None, after: dict[str, Any] | None, expected: list[str]
) -> None:
    then, now = ([one] if one else [] for one in (before, after))

    assert said({"functions": then}, {"functions": now}) == expected


def test_a_removal_says_the_day_once() -> None:
    gone = {"status": "removed", "removed_on": "2026-04"}

    assert said({"status": "active"}, gone, "camera.removed") == [
        "The camera was taken away on 2026-04."
    ]


def test_a_removal_without_a_day_says_that_it_has_none() -> None:
    assert said({}, {"status": "removed"}, "camera.removed") == [
        "The camera is gone; the day it was taken away is not declared."
    ]


def test_a_kind_it_does_not_know_is_named() -> None:
    strange = entry("tariff.announced")

    assert sentences(strange, None, Plain()) == [
        "An entry of the kind “tariff.announced” was written."
    ]


def test_what_the_camera_does_comes_first() -> None:
    changed = changes({}, {"address": "A", "functions": [LIVE], "id": "A-1"})

    assert [change.field for change in changed] == ["functions", "address"]


def test_the_story_is_told_newest_first_each_against_the_one_before() -> None:
    first, second = entry("camera.entered", address="A"), entry("camera.amended", 2, address="B")

    story = told([first, second], Plain())

    assert [(one.entry.number, one.sentences) for one in story] == [
        (2, ["“[address]” changed from A to B."]),
        (1, ["The camera was entered on the register."]),
    ]
