"""Small counts of people hidden in a release's tables: how long it takes, and how much memory."""

import json
from collections.abc import Iterator

from benchmarks.bench import PROJECT, PYTHON, Bench, Figure, Missing
from benchmarks.processes import Ran, run

# Rows and columns without their sums: 273 cells, and 1,000.
TABLES = {"hiding_273": (12, 20), "hiding_1000": (24, 39)}
LONGEST = 900


def hidden(bench: Bench) -> Iterator[Figure]:
    """Seconds of protecting and auditing, the slowest of several tables, as whole processes."""
    peak = {}
    for row, (rows, columns) in TABLES.items():
        found = [_ran(bench, rows, columns, seed) for seed in range(1, bench.runs + 1)]
        slowest = max(ran.seconds for ran in found)
        peak[row] = max(ran.peak_mb for ran in found)
        yield Figure(row, slowest, {"tables": [json.loads(ran.said) for ran in found]})
    yield Figure("hiding_memory", max(peak.values()), {"by_table": peak})


def _ran(bench: Bench, rows: int, columns: int, seed: int) -> Ran:
    command = [PYTHON, "-m", "benchmarks.hiding", str(rows), str(columns), str(seed)]
    ran = run(command, bench.logs("hiding"), cwd=PROJECT, timeout=LONGEST)
    if ran.status:
        raise Missing(f"a table of {rows} × {columns} was not made safe: {ran.said[-300:].strip()}")
    return ran
