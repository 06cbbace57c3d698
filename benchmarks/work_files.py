"""Files in and out: the import with all that it does, the map after it, and the exports."""

import shutil
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from statistics import median

from benchmarks import data, ours
from benchmarks.bench import PROJECT, Bench, Figure, Missing
from benchmarks.peers import duckdb, postgres, tileserver
from benchmarks.processes import Ran, run
from benchmarks.writer import Office, settings_of

# One feature a line; the columns that our GeoJSON would have from such a table.
AS_GEOJSON = (
    "COPY (SELECT json_build_object('type', 'Feature', 'id', camera_id, 'geometry', "
    "ST_AsGeoJSON(geom)::json, 'properties', to_jsonb(cameras) - 'geom')::text FROM cameras) "
    "TO STDOUT;"
)
LONG = 60  # seconds; what takes longer is measured once
WITH_PYOGRIO = """
import sys, time, geopandas
frame = geopandas.read_parquet(sys.argv[1])
started = time.perf_counter()
frame.to_file(sys.argv[2], layer="cameras", driver="GPKG", engine="pyogrio", use_arrow=True)
print(time.perf_counter() - started)
"""
ON_THE_MAP = """
import sys, time
from dataclasses import replace
from pathlib import Path
from registry import database
from registry.cameras.index import map_index
from registry.settings import from_environment
settings = from_environment()
opened = database.from_settings(replace(settings, data_dir=Path(sys.argv[1])))
with opened.reading() as session:
    started = time.perf_counter()
    print(map_index.write(session).count, time.perf_counter() - started)
"""


def taken_in(bench: Bench) -> Iterator[Figure]:
    """The import beside COPY; the register it makes serves the rest of the run."""
    cluster = postgres.running(bench)
    theirs = cluster.load(bench.data / "cameras.csv", bench.logs("postgres-load"))
    fresh = bench.path("import-fresh")
    mine = ours.imported(bench, fresh)
    raw = {"ours": asdict(mine), "theirs": asdict(theirs), "bytes": _size(fresh)}
    if bench.register or (bench.path("register") / "whole").exists():
        shutil.rmtree(fresh)
    else:
        shutil.rmtree(bench.path("register"), ignore_errors=True)
        (fresh / "whole").touch()
        fresh.rename(bench.path("register"))
    yield Figure("import_copy", mine.seconds / theirs.seconds, raw)
    yield Figure("import_memory", mine.peak_mb, {"ours": asdict(mine)})


def on_the_map(bench: Bench) -> Iterator[Figure]:
    """What it takes until a bulk import is on the map, beside cutting tiles of it."""
    scratch = bench.path("index-fresh")
    env = ours.environment(ours.register(bench))
    times = []
    for _ in range(bench.runs):
        shutil.rmtree(scratch, ignore_errors=True)
        command = [sys.executable, "-c", ON_THE_MAP, str(scratch)]
        ran = run(command, bench.logs("on-the-map"), env=env, cwd=PROJECT)
        if ran.status:
            raise Missing(f"the map index could not be written: {ran.said[-300:]}")
        times.append(float(ran.said.split()[-1]))
    shutil.rmtree(scratch, ignore_errors=True)
    cut = tileserver.cut(bench)
    raw = {"ours_seconds": times, "cut": asdict(cut)}
    yield Figure("map_cut", median(times) / cut.seconds, raw)


def exported_csv(bench: Bench) -> Iterator[Figure]:
    """CSV beside DuckDB."""
    yield from _exported(bench, "csv", lambda out: duckdb.export(bench, out))


def exported_parquet(bench: Bench) -> Iterator[Figure]:
    """GeoParquet beside Parquet with two columns of numbers for the place, which is less work."""
    yield from _exported(bench, "parquet", lambda out: duckdb.export(bench, out))


def exported_geojson(bench: Bench) -> Iterator[Figure]:
    """GeoJSON beside PostgreSQL."""
    cluster = postgres.loaded(bench)

    def theirs(out: Path) -> Ran:
        return cluster.sql(f"\\o {out}\n{AS_GEOJSON}", bench.logs("postgres-export"))

    yield from _exported(bench, "geojson", theirs)


def exported_gpkg(bench: Bench) -> Iterator[Figure]:
    """GeoPackage beside pyogrio writing the same cameras from memory; only its writing counts."""

    def theirs(out: Path) -> Ran:
        command = [sys.executable, "-W", "ignore", "-c", WITH_PYOGRIO]
        command += [str(bench.data / "cameras.parquet"), str(out)]
        ran = run(command, bench.logs("pyogrio"))
        if ran.status:
            raise Missing(f"pyogrio: {ran.said[-200:]}")
        return Ran(float(ran.said.split()[-1]), ran.cpu_seconds, ran.peak_mb, 0, ran.said)

    yield from _exported(bench, "gpkg", theirs)


def _exported(bench: Bench, ending: str, theirs: Callable[[Path], Ran]) -> Iterator[Figure]:
    out, other = bench.path(f"export.{ending}"), bench.path(f"peer-export.{ending}")
    register = ours.register(bench)
    changed = Office(settings_of(register))
    # What an export may have kept for the next one is of no use after a change.
    changed.publish(changed.ids[0], round(time.time() % 360, 2))
    mine, peers = [ours.done(bench, register, "export", str(out))], [theirs(other)]
    if mine[0].seconds < LONG and not bench.is_quick:
        mine.append(ours.done(bench, register, "export", str(out)))
        peers.append(theirs(other))
    count = len(data.places(bench.data))
    best = min(ran.seconds for ran in peers)
    raw = {
        "ours": [asdict(ran) for ran in mine],
        "theirs": [asdict(ran) for ran in peers],
        "ours_rows_per_second": [count / ran.seconds for ran in mine],
        "theirs_rows_per_second": count / best,
        "ratio_when_exported_again": best / mine[-1].seconds,
        "bytes": [file.stat().st_size for file in (out, other)],
    }
    for file in (out, other):
        file.unlink(missing_ok=True)
    yield Figure(f"export_{ending}", best / mine[0].seconds, raw)
    yield _hungriest(bench, ending, max(ran.peak_mb for ran in mine))


def _hungriest(bench: Bench, ending: str, peak: float) -> Figure:
    """The most memory of all formats measured so far."""
    before = bench.results().get("export_memory", {}).get("raw", {})
    peaks = before | {ending: peak}
    return Figure("export_memory", max(peaks.values()), peaks)


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
