"""Work that is done beside the one who waits for it, a few steps ahead and no more."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

AHEAD = 1  # things that wait, beyond those that are being worked on

In = TypeVar("In")
Out = TypeVar("Out")


def ahead(do: Callable[[In], Out], over: Iterable[In], *, threads: int = 1) -> Iterator[Out]:
    """What `do` makes of each thing, in order; the things are taken by the one who asks."""
    waiting: deque[Future[Out]] = deque()
    with ThreadPoolExecutor(threads) as pool:
        for each in over:
            waiting.append(pool.submit(do, each))
            if len(waiting) >= threads + AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
