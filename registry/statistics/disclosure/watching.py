"""How long a table may take, and telling whoever waits how far it is.

A table that takes too long is refused and never half protected: what is hidden follows from the
table alone, not from how fast the machine is.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from time import monotonic

from registry.errors import Refused

SECONDS = 900.0

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Watch:
    """Until when the work may go on, and who is told about it."""

    until: float
    progress: Progress | None


_watch: ContextVar[Watch | None] = ContextVar("watch", default=None)


@contextmanager
def watched(progress: Progress | None = None, *, seconds: float = SECONDS) -> Iterator[None]:
    """Protect, audit and certify within a time, and tell `progress` how much is done, of how much.

    What takes longer is refused as `too_long`.
    """
    token = _watch.set(Watch(monotonic() + seconds, progress))
    try:
        yield
    finally:
        _watch.reset(token)


@contextmanager
def bounded() -> Iterator[None]:
    """Within the time of whoever watches, or the usual one if nobody does."""
    if _watch.get() is not None:
        yield
        return
    with watched():
        yield


def left() -> float:
    """The seconds that are left; Refused as `too_long` if there are none."""
    watch = _watch.get()
    seconds = SECONDS if watch is None else watch.until - monotonic()
    if seconds <= 0:
        raise Refused(
            "This table takes too long to be made safe: publish a coarser one.", code="too_long"
        )
    return seconds


def tell(done: int, of: int) -> None:
    """Say how far the work is; Refused if its time is over."""
    left()
    watch = _watch.get()
    if watch is not None and watch.progress is not None:
        watch.progress(done, of)
