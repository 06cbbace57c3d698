"""How often one address may ask in a minute: counted in memory, forgotten with the minute."""

from dataclasses import dataclass
from threading import Lock
from time import monotonic

from registry.errors import TooOften

MOST_ASKERS = 100_000  # beyond so many the others share one count


@dataclass(frozen=True)
class Left:
    """What is left of a quota, and in how many seconds it is whole again."""

    of: int
    left: int
    seconds: int


class Quota:
    """So many questions for each address in each window of so many seconds."""

    def __init__(self, most: int, window: int = 60) -> None:
        self.most, self.window = most, window
        self._began = float("-inf")
        self._asked: dict[str, int] = {}
        self._lock = Lock()

    def take(self, asker: str) -> Left:
        """Count one question; gives what is left, below zero where there was nothing to take."""
        with self._lock:
            now = monotonic()
            if now - self._began >= self.window:
                self._began, self._asked = now, {}
            if asker not in self._asked and len(self._asked) >= MOST_ASKERS:
                asker = ""
            asked = self._asked[asker] = self._asked.get(asker, 0) + 1
            seconds = int(self._began + self.window - now) + 1
        return Left(self.most, self.most - asked, seconds)


def check(left: Left) -> None:
    """Refuse who has asked too often."""
    if left.left < 0:
        raise TooOften(
            "This address asked more than {most} times within a minute. Go on in {seconds} "
            "seconds, or take a whole file at /cameras.geojson instead.",
            most=left.of,
            seconds=left.seconds,
        )
