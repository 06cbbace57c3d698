"""How far the work on a release has got, told to whoever shows it, but not too often."""

from collections.abc import Callable
from time import monotonic

EVERY = 1.0  # seconds


class Progress:
    """Steps done of so many; the number may grow while work shows what there is to do."""

    def __init__(self, tell: Callable[[int, int], None] = lambda _done, _steps: None) -> None:
        self._tell, self._told = tell, 0.0
        self.done, self.steps = 0, 1

    def begin(self, steps: int) -> None:
        """So many steps lie ahead."""
        self.steps = self.done + max(steps, 1)
        self._say()

    def step(self) -> None:
        """One more is done."""
        self.done += 1
        self.steps = max(self.steps, self.done)
        if monotonic() - self._told >= EVERY:
            self._say()

    def _say(self) -> None:
        self._told = monotonic()
        self._tell(self.done, self.steps)
