"""DuckDB: writes the same cameras out of a table of its own."""

from pathlib import Path

from benchmarks import peers
from benchmarks.bench import Bench, Missing, say
from benchmarks.processes import Ran, run

LOAD = (
    "import sys, duckdb; duckdb.connect(sys.argv[1]).execute("
    "'CREATE TABLE cameras AS SELECT * FROM read_csv(?)', [sys.argv[2]])"
)
EXPORT = (
    "import sys, duckdb; base = duckdb.connect(sys.argv[1], read_only=True); "
    "base.execute(f\"COPY cameras TO '{sys.argv[2]}' ({sys.argv[3]})\")"
)
AS = {"csv": "FORMAT csv, HEADER", "parquet": "FORMAT parquet, COMPRESSION zstd"}


def export(bench: Bench, out: Path) -> Ran:
    """Write all cameras to a file; the ending says the format."""
    python = peers.environment(bench, "duckdb", ["duckdb"]) / "python"
    base = bench.path("duckdb", "cameras.duckdb")
    if not base.exists():
        say("loading the cameras into DuckDB")
        csv = str(bench.data / "cameras.csv")
        _sound(run([str(python), "-c", LOAD, str(base), csv], bench.logs("duckdb-load")))
    command = [str(python), "-c", EXPORT, str(base), str(out), AS[out.suffix[1:]]]
    return _sound(run(command, bench.logs("duckdb-export")))


def _sound(ran: Ran) -> Ran:
    if ran.status:
        raise Missing(f"DuckDB: {ran.said[-300:]}")
    return ran
