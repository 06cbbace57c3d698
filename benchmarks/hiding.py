"""`python -m benchmarks.hiding ROWS COLUMNS SEED`: one table protected, and audited once more.

A table of so many rows and columns with the sums of both, as a release has them: 12 and 20 are 273
cells. Of an even seed four in ten counts are small and protect each other; of an odd one, one in
ten, which need others. Ends with 1 where the audit finds a count too narrow.
"""

import json
import random
import sys
from collections.abc import Iterator
from itertools import product
from time import perf_counter

from registry.statistics import disclosure

THRESHOLD = 5
MANY = (0, 0, 1, 2, 3, 4, 6, 12, 30, 80)
FEW = (0, 2, 7, 9, 14, 25, 33, 47, 80, 140)
Table = tuple[dict[str, int], list[dict[str, int]]]


def table(rows: int, columns: int, seed: int) -> Table:
    """Counts by row and column with all their sums, and what sums up to what."""
    dice, counts = random.Random(seed), FEW if seed % 2 else MANY
    cells = {f"{i}/{j}": dice.choice(counts) for i, j in product(range(rows), range(columns))}
    relations = []
    for whole, parts in _sums(rows, columns):
        cells[whole] = sum(cells[part] for part in parts)
        relations.append({**dict.fromkeys(parts, 1), whole: -1})
    return cells, relations


def _sums(rows: int, columns: int) -> Iterator[tuple[str, list[str]]]:
    for i in range(rows):
        yield f"{i}/T", [f"{i}/{j}" for j in range(columns)]
    for j in range(columns):
        yield f"T/{j}", [f"{i}/{j}" for i in range(rows)]
    yield "T/T", [f"{i}/T" for i in range(rows)]
    yield "T/T", [f"T/{j}" for j in range(columns)]


def main(rows: int, columns: int, seed: int) -> int:
    """Protect and audit a table, and say how it went as JSON."""
    cells, relations = table(rows, columns, seed)
    begun = perf_counter()
    hidden = disclosure.protect(cells, relations, threshold=THRESHOLD, zeros_published=True)
    chosen = perf_counter()
    ends = disclosure.audit(cells, relations, hidden, zeros_published=True)
    done = perf_counter()
    small = [name for name, value in cells.items() if 0 < value < THRESHOLD]
    widths = [ends[name][1] - ends[name][0] for name in small]
    is_safe = min(widths) >= THRESHOLD - 1 and all(ends[n][1] >= THRESHOLD for n in small)
    told = {
        "cells": len(cells),
        "small": len(small),
        "hidden": len(hidden),
        "least_width": min(widths),
        "protect_seconds": round(chosen - begun, 2),
        "audit_seconds": round(done - chosen, 2),
    }
    print(json.dumps(told))
    return 0 if is_safe else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
