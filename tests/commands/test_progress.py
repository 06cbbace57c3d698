"""Long work says how far it is, how fast, and how long it will still take."""

import pytest

from registry.commands import progress as told
from registry.commands.progress import progress


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time that it is, in seconds."""
    now = [0.0]
    monkeypatch.setattr(told, "monotonic", lambda: now[0])
    return now


def test_it_says_rows_a_second_and_time_left(clock: list[float], capsys):
    with progress() as said:
        said.tell("Reading", 0)
        clock[0] = 2.0
        said.tell("Reading", 50_000)
        said.tell("Writing", 0, 100_000)
        clock[0] = 12.0
        said.tell("Writing", 25_000, 100_000)
        clock[0] = 42.0
        said.tell("Writing", 75_000, 100_000)

    assert capsys.readouterr().err.splitlines() == [
        "Reading: 50,000 rows, 25,000 rows/s in 2 s",
        "Writing: 25,000 of 100,000 rows, 2,500 rows/s, 30 s left",
        "Writing: 100,000 of 100,000 rows, 2,500 rows/s",
        "Writing: 100,000 of 100,000 rows, 2,500 rows/s in 40 s",
    ]
