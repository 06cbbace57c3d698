"""Differences between editions as files: worked out once for a pair, and kept."""

import json
from collections.abc import Iterator
from pathlib import Path

from registry.datasets.editions import kept
from registry.datasets.editions.differing import Change, Difference, difference
from registry.datasets.editions.kept import Edition
from registry.datasets.request_files import cell, line

FOLDER = "differences"
COLUMNS = ("dataset", "what", "key", "column", "before", "after")


def between(data_dir: Path, before: Edition, after: Edition) -> Difference:
    """What differs between two editions; as neither ever changes, it is kept."""
    path = kept.folder(data_dir) / FOLDER / f"{before.number}...{after.number}.json"
    if path.exists():
        told = json.loads(path.read_bytes())
        changes = tuple(Change(*one) for one in told["changes"])
        return Difference(before, after, told["counts"], changes)
    found = difference(before, after)
    told = {
        "counts": found.counts,
        "changes": [
            [one.dataset, one.what, one.key, one.column, one.before, one.after]
            for one in found.changes
        ],
    }
    path.parent.mkdir(exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    fresh.replace(path)
    return found


def as_csv(found: Difference) -> Iterator[bytes]:
    """A line for each row that came or went, and for each cell that was amended."""
    yield "\ufeff".encode()
    yield line(COLUMNS)
    for one in found.changes:
        yield line([cell(getattr(one, name)) for name in COLUMNS])


def as_json(found: Difference) -> bytes:
    """The same as one object, with the counts."""
    said = {
        "before": found.before.number,
        "after": found.after.number,
        "counts": found.counts,
        "changes": [{name: getattr(one, name) for name in COLUMNS} for one in found.changes],
    }
    return json.dumps(said, ensure_ascii=False).encode()
