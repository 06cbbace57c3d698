"""A later return that would give away what an earlier release hid: hidden too, or all refused."""

from datetime import timedelta

import pytest

from registry.statistics import releases
from registry.statistics.releases import questions
from tests.statistics.releases.newsroom import CITIES, Newsroom
from tests.statistics.releases.test_attack import attacked

AGAIN = {"supersedes_id": "2026-q1", "why": "error", "because": "Recount."}
ASTANA = "faces|astana|2026-Q1|arrests"


@pytest.fixture
def out(room: Newsroom) -> dict[str, int]:
    """Astana's 3 and Almaty's 4 are out as hidden, 7 together; gives the number of each return."""
    numbers = {
        city: room.counted(city, "2026-Q1", alerts=50, arrests=arrests)
        for city, arrests in zip(CITIES, (3, 4, 40), strict=True)
    }
    room.out("2026-Q1")
    return numbers


def test_an_act_of_the_authority_that_would_unmask_people_is_refused(room: Newsroom, out):
    # All of the arrests were wrongful: shown from one upwards, that would leave 3 to 6 of them.
    again = {"alerts": 50, "arrests": 3, "wrongful_arrests": 3}
    second = room.counted("astana", "2026-Q1", out["astana"], **again)
    made = room.out("2026-Q1", "again", **AGAIN)

    assert made.status == "refused"
    said = releases.trouble(made).message
    assert said.endswith(
        "has to stay hidden, and could be worked out if “wrongful_arrests” came out beside it. "
        "Ask the office for a return that gives no count of “wrongful_arrests” but the reason why, "
        "accept it, and prepare again."
    )
    with room.database.reading() as session:
        standing = {one.name: one.cell for one in questions.standing(session)}
    assert standing[ASTANA].value is None
    assert "faces|astana|2026-Q1|wrongful_arrests" not in standing
    assert all(one.is_open for one in attacked(room))
    assert releases.publish_due(room.database, at=made.due_at + timedelta(days=9)) == 0

    # The way out that the sentence names: the office leaves that count out.
    with room.database.reading() as session:
        version = questions.by_id(session, made.id).version
    room.counted("astana", "2026-Q1", second, alerts=51, arrests=3, wrongful_arrests="refused")
    with room.database.writing() as session:
        releases.ask_preparation(
            session, room.who, made.id, version, at=room.later(), today=room.at.date()
        )
    assert releases.prepare_waiting(room.database, at=room.later()) == 1
    assert room.release(made.id).status == "ready"


def test_where_there_is_room_it_comes_out_and_the_count_stays_hidden(room: Newsroom, out):
    room.counted("astana", "2026-Q1", out["astana"], alerts=50, arrests=3, wrongful_arrests=1)
    made = room.out("2026-Q1", "again", **AGAIN)

    assert made.status == "published"
    assert room.shown("again")["faces|astana|2026-Q1|wrongful_arrests"] == 1
    assert ASTANA not in room.shown("again")  # as it was: hidden
    assert all(one.is_open for one in attacked(room))


def test_a_part_that_would_unmask_its_whole_is_hidden_with_it(room: Newsroom, out):
    # 6 of them charged: more than 5, and yet with 7 in two cities it would tell both.
    room.counted("almaty", "2026-Q1", out["almaty"], alerts=50, arrests=8, charged=6)
    made = room.out("2026-Q1", "again", **AGAIN)

    assert made.status == "published"
    found = attacked(room)
    assert found
    assert all(one.is_open for one in found)


def test_children_found_are_no_more_than_all_who_were_found(room: Newsroom):
    # Below ten children are hidden; five found in all, if shown, would leave 1 to 5.
    counts = {"alerts": 50, "missing_found": 5, "children_searched": 30, "children_found": 4}
    room.counted("astana", "2026-Q1", **counts)
    room.out("2026-Q1")

    assert room.shown("2026-q1")["faces|astana|2026-Q1|missing_found"] == "c"
    assert all(one.is_open for one in attacked(room))
