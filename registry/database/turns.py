"""Writers of one process take turns: whoever has waited longest is next.

SQLite lets waiting writers try again and again, and some of many never come to it.
"""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Lock


class Turns:
    """One at a time, in the order of arrival."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._is_taken = False
        self._waiting: deque[Event] = deque()

    @contextmanager
    def taken(self, patience: float) -> Iterator[bool]:
        """Wait for one's turn and hold it; False when it has not come within so many seconds."""
        has_come = self._wait(patience)
        try:
            yield has_come
        finally:
            if has_come:
                self._pass_on()

    def _wait(self, patience: float) -> bool:
        with self._lock:
            if not self._is_taken:
                self._is_taken = True
                return True
            mine = Event()
            self._waiting.append(mine)
        if mine.wait(patience):
            return True
        with self._lock:
            if mine.is_set():  # it came while we were giving up
                return True
            self._waiting.remove(mine)
            return False

    def _pass_on(self) -> None:
        with self._lock:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._is_taken = False
