"""The curve of those who still wait, as the points of a drawing."""

from collections.abc import Sequence

from registry.statistics.answering import Step

WIDE, HIGH = 600, 200  # units of the drawing
LEAST_DAYS = 20


def last_day(steps: Sequence[Step]) -> int:
    """Where the axis of days ends."""
    last = max([LEAST_DAYS, *(step.day for step in steps)])
    return -(-last // 5) * 5


def path(steps: Sequence[Step]) -> str:
    """The stairs of the curve, as the points of a path."""
    across = WIDE / last_day(steps)
    said, level = ["M0 0"], 1.0
    for step in steps:
        level = step.waiting
        said.append(f"H{step.day * across:.1f}V{(1 - level) * HIGH:.1f}")
    return " ".join([*said, f"H{WIDE}"])


def at(days: int, steps: Sequence[Step]) -> float:
    """The share that waits still after so many days."""
    passed = [step.waiting for step in steps if step.day <= days]
    return passed[-1] if passed else 1.0


def marks(steps: Sequence[Step]) -> list[tuple[int, float, float]]:
    """Every fifth day: the day, where it stands, and the share that waits still."""
    end = last_day(steps)
    every = 5 if end <= 40 else -(-end // 8)
    return [(day, day * WIDE / end, at(day, steps)) for day in range(0, end + 1, every)]
