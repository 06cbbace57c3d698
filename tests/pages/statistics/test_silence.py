"""The map of silence: who published what, quarter by quarter."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from registry.database import Database
from registry.statistics import periods, silence
from registry.statistics.silence import Said
from tests.careful import CarefulClient
from tests.making import a_camera
from tests.pages.reading import words
from tests.statistics import publishing

ZONE = ZoneInfo("Asia/Almaty")
DAY = date(2026, 6, 1)
FACE = [{"function": "face_recognition_live", "state": "on"}]


def picture(database: Database) -> dict[str, silence.Line]:
    with database.reading() as session:
        lines = silence.picture(session, "face_recognition_live", today=DAY, timezone=ZONE)
    return {line.area.id: line for line in lines}


def test_quarters_that_are_over_stand_from_the_oldest() -> None:
    found = [str(one) for one in periods.ended(date(2026, 6, 30), 8)]

    assert found == [
        "2024-Q2", "2024-Q3", "2024-Q4", "2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1",
    ]  # fmt: skip


def test_hidden_is_published_a_reason_is_less_and_nothing_is_nothing(out: Database) -> None:
    lines = picture(out)

    newest = lines["astana"].squares[-1]
    assert (newest.published, newest.reasons) == (12, 1)  # two of the twelve are hidden
    assert newest.said is Said.PART
    assert lines["astana"].squares[0].said is Said.NOTHING
    assert lines["shymkent"].is_silent
    assert not lines["astana"].is_silent


def test_reasons_alone_are_not_figures(sqlite: Database) -> None:
    with sqlite.writing() as session:
        publishing.a_system(session)
        refused = publishing.cells("2026-Q1", {"alerts": "refused", "faces_seen": "not_collected"})
        publishing.publish(session, "2026-q1", refused)

    line = picture(sqlite)["astana"]
    assert line.squares[-1].said is Said.REASONS
    assert line.is_silent


def test_what_is_announced_is_awaited(sqlite: Database) -> None:
    due = datetime.combine(DAY + timedelta(days=3), datetime.min.time(), UTC)
    with sqlite.writing() as session:
        publishing.announce(
            session, "soon", due, period_start=date(2026, 1, 1), period_end=date(2026, 3, 31)
        )

    squares = picture(sqlite)["oral"].squares
    assert squares[-1].said is Said.AWAITED
    assert squares[-2].said is Said.NOTHING


def test_cameras_that_can_do_it_make_silence_louder(
    client: CarefulClient, sqlite: Database
) -> None:
    with sqlite.writing() as session:
        a_camera(session, id="A-1", district_code="astana-esil", functions=FACE)

    assert picture(sqlite)["astana"].cameras == 1
    said = words(client.get("/en/statistics/silence"))
    assert "20 of 20 cities published nothing in these two years." in said
    assert "Astana 1 camera declared" in said


def test_an_unknown_choice_is_named(client: CarefulClient) -> None:
    for query in ("capability=cats", "quarter=1"):
        page = client.get(f"/en/statistics/silence?{query}")

        assert page.status_code == 400
        assert query.partition("=")[0] in words(page)
