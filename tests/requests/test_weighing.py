"""Weighing: a machine waits for a look, and a person with odd habits does not."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.accounts import Seal
from registry.requests.gate import weighing
from registry.requests.gate.weighing import POINTS, weigh
from tests.requests.solving import NOW

MINUTE = timedelta(minutes=1)
LINK = "https://example.kz/a "


@pytest.mark.parametrize(
    ("given", "score", "reasons"),
    [
        ({"filled": MINUTE, "is_proved": True}, 0, ()),
        ({"filled": timedelta(hours=9), "is_proved": True}, 0, ()),
        ({"filled": timedelta(seconds=3), "is_proved": True}, 0, ()),
        ({"filled": timedelta(seconds=2), "is_proved": True}, 50, ("too_quick",)),
        ({"filled": None, "is_proved": True}, 50, ("no_time_given",)),
        ({"filled": MINUTE}, 20, ("no_proof",)),
        ({"filled": MINUTE, "is_proved": True, "trap": "x"}, 60, ("trap_filled",)),
        ({"filled": MINUTE, "is_proved": True, "trap": " "}, 0, ()),
        ({"filled": MINUTE, "is_proved": True, "text": LINK * 2}, 0, ()),
        ({"filled": MINUTE, "is_proved": True, "text": LINK * 3}, 20, ("some_links",)),
        ({"filled": MINUTE, "is_proved": True, "text": LINK * 6}, 40, ("many_links",)),
        ({"filled": MINUTE, "is_proved": True, "repeated": 1}, 10, ("text_repeated",)),
        ({"filled": MINUTE, "is_proved": True, "repeated": 9}, 25, ("text_often_repeated",)),
        ({"filled": MINUTE, "is_proved": True, "is_flood": True}, 50, ("flood",)),
        ({"filled": MINUTE, "repeated": 3}, 45, ("text_often_repeated", "no_proof")),
        ({"filled": MINUTE, "text": "www.a.kz " * 6}, 60, ("many_links", "no_proof")),
    ],
)
def test_signs_have_points(given, score, reasons):
    weighed = weigh(**given)

    assert (weighed.score, weighed.reasons) == (score, reasons)
    assert weighed.is_quarantined is (score >= 50)


def test_a_ready_letter_sent_by_many_without_scripts_goes_its_way():
    assert not weigh(filled=MINUTE, repeated=1_000).is_quarantined


def test_a_stamp_tells_how_long_the_form_was_open(seal):
    stamp = weighing.shown(seal, at=NOW)

    assert weighing.filled_for(seal, stamp, at=NOW + timedelta(hours=7)) == timedelta(hours=7)


@pytest.mark.parametrize("stamp", ["", "1", "1.x", ".", "1764149400.", "٣.x", "9" * 40 + ".x"])
def test_a_stamp_that_is_not_ours_tells_nothing(seal, stamp):
    assert weighing.filled_for(seal, stamp, at=NOW) is None


def test_a_stamp_of_another_register_or_another_time_tells_nothing(seal):
    theirs = weighing.shown(Seal("of another"), at=NOW)
    older = str(int(NOW.timestamp()) - 60)
    forged = f"{older}.{weighing.shown(seal, at=NOW).partition('.')[2]}"

    assert weighing.filled_for(seal, theirs, at=NOW) is None
    assert weighing.filled_for(seal, forged, at=NOW) is None


@given(st.text(), st.integers(0, 10**6), st.booleans(), st.booleans())
def test_the_same_weighs_the_same_and_only_known_signs_are_named(text, repeated, proved, flood):
    both = [
        weigh(filled=MINUTE, text=text, repeated=repeated, is_proved=proved, is_flood=flood)
        for _ in range(2)
    ]

    assert both[0] == both[1]
    assert set(both[0].reasons) <= set(POINTS)
