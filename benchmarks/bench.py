"""What every measurement is given: folders, the size of the run, and a place for its figures."""

import json
import subprocess
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parent.parent
PYTHON = str(PROJECT / ".venv" / "bin" / "python")


class Missing(Exception):
    """A peer or a part that cannot be had here; the rows that need it are named with the reason."""


@dataclass(frozen=True)
class Figure:
    """One measured figure: the row it belongs to, and all that it was made of."""

    row: str
    value: float
    raw: dict[str, Any]


@dataclass
class Bench:
    """One run: where things lie, how long to measure, what to leave out, what stays running."""

    folder: Path
    data: Path
    generator: Path
    register: Path | None
    skipped: frozenset[str]
    is_quick: bool
    staying: ExitStack = field(default_factory=ExitStack)
    started: dict[str, Any] = field(default_factory=dict)

    @property
    def runs(self) -> int:
        """How often each side of a pair is measured; the median counts."""
        return 1 if self.is_quick else 3

    @property
    def seconds(self) -> float:
        """How long a measurement goes on that is not once through a list."""
        return 2 if self.is_quick else 5

    @property
    def tiles(self) -> int:
        """How many tiles, and boxes, are in the mix."""
        return 60 if self.is_quick else 500

    @property
    def results_path(self) -> Path:
        """The raw figures of all runs, merged by row."""
        return self.folder / ("results-quick.json" if self.is_quick else "results.json")

    def path(self, *names: str) -> Path:
        """A place below the folder of this run's size of data, whose parent exists."""
        found = self.folder.joinpath(self.data.name, *names)
        found.parent.mkdir(parents=True, exist_ok=True)
        return found

    def logs(self, name: str) -> Path:
        """The file for what a server or a command says."""
        return self.path("logs", f"{name}.log")

    def results(self) -> dict[str, Any]:
        """The figures so far, by row."""
        if not self.results_path.exists():
            return {}
        found: dict[str, Any] = json.loads(self.results_path.read_text())
        return found

    def keep(self, figure: Figure) -> None:
        """Keep a figure in the place of the one before it."""
        self._merge(figure.row, {"value": figure.value, "raw": figure.raw})

    def keep_failure(self, row: str, reason: str) -> None:
        """Keep why a row has no figure; an older figure is not shown for a newer failure."""
        self._merge(row, {"failed": reason})

    def _merge(self, row: str, found: dict[str, Any]) -> None:
        stamp = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "commit": commit()}
        self.folder.mkdir(parents=True, exist_ok=True)
        fresh = self.results_path.with_suffix(".part")
        whole = self.results() | {row: found | stamp}
        fresh.write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n")
        fresh.replace(self.results_path)


def say(words: str) -> None:
    """A line of progress with the time of day."""
    print(f"{time.strftime('%H:%M:%S')}  {words}", flush=True)


def commit() -> str:
    """The commit measured, with a + when other files than the results differ from it."""
    head = _git("rev-parse", "--short=10", "HEAD")
    results = [f":!benchmarks/{name}" for name in ("RESULTS.md", "curve.svg")]
    changed = _git("status", "--porcelain", "--untracked-files=no", "--", ".", *results)
    return (head or "unknown") + ("+" if changed else "")


def _git(*asked: str) -> str:
    found = subprocess.run(["git", *asked], cwd=PROJECT, capture_output=True, text=True)
    return found.stdout.strip()
