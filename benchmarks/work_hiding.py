"""Small counts hidden in tables as large as those of releases, and the audit that is their gate.

The counts are invented: many small ones, as people in a city and a quarter are. Each table is
worked on in a process of its own, so that its memory can be told.
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np

from benchmarks.bench import PROJECT, Bench, Figure
from registry.statistics import disclosure

SHAPES = {"273": ((12, 20), (2, 6, 12)), "1000": ((24, 39), (9, 9, 9))}
THRESHOLD = 5


def protected_and_audited(bench: Bench) -> Iterator[Figure]:
    """Seconds for the slowest table of each size, and the most memory that any of them took."""
    most = 0.0
    for size, shapes in SHAPES.items():
        told = [_apart(shape) for shape in (shapes[:1] if bench.is_quick else shapes)]
        most = max(most, *(one["memory_mb"] for one in told))
        raw = {"x".join(map(str, one["shape"])): one for one in told}
        yield Figure(f"hiding_{size}", max(one["seconds"] for one in told), raw)
    yield Figure("hiding_memory", most, {"memory_mb": most})


def _apart(shape: tuple[int, ...]) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.work_hiding", *map(str, shape)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)
    return {"shape": shape, **json.loads(done.stdout)}


def _measured(shape: tuple[int, ...]) -> dict[str, Any]:
    cells, relations = _table(shape)
    begun = time.perf_counter()
    with disclosure.watched(seconds=3_600):
        hidden = disclosure.protect(cells, relations, threshold=THRESHOLD, zeros_published=True)
        chosen = time.perf_counter() - begun
        ends = disclosure.audit(cells, relations, sorted(hidden), zeros_published=True)
    return {
        "cells": len(cells),
        "small": sum(0 < count < THRESHOLD for count in cells.values()),
        "hidden": len(hidden),
        "least_width": min(high - low for low, high in ends.values()),
        "choosing": chosen,
        "seconds": time.perf_counter() - begun,
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def _table(shape: tuple[int, ...]) -> tuple[dict[str, int], list[dict[str, int]]]:
    """Counts by their places on each side, with every sum over one or more sides under T."""
    counts = np.random.default_rng(7).negative_binomial(0.8, 0.08, shape)
    cells: dict[str, int] = {}
    relations = []
    for key in product(*([*map(str, range(side)), "T"] for side in shape)):
        picked = counts[tuple(slice(None) if one == "T" else int(one) for one in key)]
        cells["|".join(key)] = int(picked.sum())
        for axis, side in enumerate(shape):
            if key[axis] == "T":
                parts = ["|".join([*key[:axis], str(n), *key[axis + 1 :]]) for n in range(side)]
                relations.append(dict.fromkeys(parts, 1) | {"|".join(key): -1})
    return cells, relations


if __name__ == "__main__":
    print(json.dumps(_measured(tuple(map(int, sys.argv[1:])))))
