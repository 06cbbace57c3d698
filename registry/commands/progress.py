"""How far long work has got: done, in all, how fast, how long it will take still.

At a terminal one line is written over again; in a log there is a line every few seconds.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic

import click

EVERY = 0.2
EVERY_IN_A_LOG = 5.0
MINUTE, HOUR = 60, 3_600


@dataclass
class _Stage:
    """A stretch of work of one kind."""

    name: str
    unit: str
    began: float
    done: int = 0
    of: int | None = None
    told: float = 0.0

    def line(self, now: float) -> str:
        """What is said of it."""
        speed = self.done / max(now - self.began, 0.001)
        of = f" of {self.of:,}" if self.of else ""
        said = f"{self.name}: {self.done:,}{of} {self.unit}, {speed:,.0f} {self.unit}/s"
        if self.of and self.done < self.of and speed:
            return f"{said}, {duration((self.of - self.done) / speed)} left"
        return said


class Progress:
    """Tells of stages of work one after the other."""

    def __init__(self) -> None:
        self._live = sys.stderr.isatty()
        self._stage: _Stage | None = None

    def tell(self, stage: str, done: int, of: int | None = None, unit: str = "rows") -> None:
        """Say that so much more of a stage is done; another name begins another stage."""
        now = monotonic()
        if self._stage is None or self._stage.name != stage:
            self.end()
            self._stage = _Stage(stage, unit, now, told=now)
        here = self._stage
        here.done, here.of = here.done + done, of
        if now - here.told >= (EVERY if self._live else EVERY_IN_A_LOG):
            here.told = now
            self._say(here.line(now), last=False)

    def end(self) -> None:
        """Say how the stage that was under way has ended."""
        if self._stage is not None:
            stage, now = self._stage, monotonic()
            took = f" in {duration(now - stage.began)}"
            self._say(stage.line(now) + took, last=True)
        self._stage = None

    def _say(self, line: str, *, last: bool) -> None:
        if self._live:
            click.echo(f"\r\x1b[K{line}", err=True, nl=last)
        else:
            click.echo(line, err=True)


@contextmanager
def progress() -> Iterator[Progress]:
    """Progress whose last stage is ended whatever happens."""
    told = Progress()
    try:
        yield told
    finally:
        told.end()


def duration(seconds: float) -> str:
    """A stretch of time as people say it.

    >>> duration(5.2), duration(75), duration(7_260)
    ('5 s', '1 min 15 s', '2 h 01 min')
    """
    whole = round(seconds)
    if whole < MINUTE:
        return f"{whole} s"
    if whole < HOUR:
        return f"{whole // MINUTE} min {whole % MINUTE:02d} s"
    return f"{whole // HOUR} h {whole % HOUR // MINUTE:02d} min"
