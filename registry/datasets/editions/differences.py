"""Differences between editions as files: worked out once for a pair, and read a page at a time.

A kept difference is a folder: `changes.jsonl`, a line for each change, and `summary.json` with the
counts and the places in the other file where every hundredth line begins.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from itertools import islice
from pathlib import Path
from shutil import rmtree
from threading import get_ident
from typing import Any, BinaryIO

from registry.datasets.editions import kept
from registry.datasets.editions.differing import Change, changes, in_both
from registry.datasets.editions.kept import Edition
from registry.datasets.request_files import cell, line

FOLDER, LINES, SUMMARY = "differences", "changes.jsonl", "summary.json"
COLUMNS = tuple(one.name for one in fields(Change))
STEP = 100  # lines from one known place in the file to the next
WHAT = ("added", "amended", "removed")


@dataclass(frozen=True)
class Difference:
    """What differs, as it is kept; `counts` of rows by data set and by what happened to them.

    `spans` tells of each data set the first of its lines and how many there are.
    """

    before: Edition
    after: Edition
    folder: Path
    counts: dict[str, dict[str, int]]
    spans: dict[str, tuple[int, int]]
    places: tuple[int, ...]

    def lines(self, dataset: str = "") -> int:
        """How many changes there are, of one data set if it is named."""
        spans = self.spans.items()
        return sum(count for name, (_, count) in spans if not dataset or name == dataset)

    def changes(self, dataset: str = "", *, after: int = 0) -> Iterator[Change]:
        """The changes, of one data set if it is named, without the first so many."""
        first, _ = self.spans.get(dataset, (0, 0))
        left = max(0, self.lines(dataset) - after)
        with (self.folder / LINES).open("rb") as file:
            begin = first + after
            file.seek(self.places[begin // STEP] if left else 0)
            skipped = islice(file, begin % STEP, begin % STEP + left)
            yield from (Change(*json.loads(one)) for one in skipped)


def between(data_dir: Path, before: Edition, after: Edition) -> Difference:
    """What differs between two editions; as neither ever changes, it is kept."""
    there = kept.folder(data_dir) / FOLDER / f"{before.number}...{after.number}"
    if not (there / SUMMARY).exists():
        there.parent.mkdir(exist_ok=True)
        making = there.parent / f".{there.name}.{os.getpid()}.{get_ident()}"
        making.mkdir(exist_ok=True)
        try:
            _write(making, before, after)
            making.rename(there)
        except OSError:
            if not (there / SUMMARY).exists():  # another one may have made it meanwhile
                raise
        finally:
            rmtree(making, ignore_errors=True)
    told = json.loads((there / SUMMARY).read_bytes())
    spans = {name: (first, count) for name, (first, count) in told["spans"].items()}
    return Difference(before, after, there, told["counts"], spans, tuple(told["places"]))


def as_csv(found: Difference) -> Iterator[bytes]:
    """A line for each row that came or went, and for each cell that was amended."""
    yield "\ufeff".encode() + line(COLUMNS)
    for one in found.changes():
        yield line([cell(getattr(one, name)) for name in COLUMNS])


def as_json(found: Difference) -> Iterator[bytes]:
    """The same as one object, with the counts."""
    said = {"before": found.before.number, "after": found.after.number, "counts": found.counts}
    yield json.dumps(said)[:-1].encode() + b', "changes": ['
    for number, one in enumerate(found.changes()):
        yield (b", " if number else b"") + json.dumps(asdict(one), ensure_ascii=False).encode()
    yield b"]}"


def _write(folder: Path, before: Edition, after: Edition) -> None:
    told: dict[str, Any] = {"counts": {}, "spans": {}, "places": []}
    for name in in_both(before, after):
        told["counts"][name] = dict.fromkeys(WHAT, 0)
        told["spans"][name] = [0, 0]
    with (folder / LINES).open("wb") as file:
        _write_lines(file, changes(before, after), told)
    (folder / SUMMARY).write_text(json.dumps(told), encoding="utf-8")


def _write_lines(file: BinaryIO, found: Iterator[Change], told: dict[str, Any]) -> None:
    last: Change | None = None
    for number, one in enumerate(found):
        if number % STEP == 0:
            told["places"].append(file.tell())
        span = told["spans"][one.dataset]
        span[:] = (span[0] if span[1] else number, span[1] + 1)
        # The cells of one row follow each other.
        is_same_row = last is not None and (last.dataset, last.key) == (one.dataset, one.key)
        told["counts"][one.dataset][one.what] += not is_same_row
        last = one
        values = [getattr(one, name) for name in COLUMNS]
        file.write(json.dumps(values, ensure_ascii=False).encode() + b"\n")
