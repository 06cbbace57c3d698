"""The cameras that all are asked for: made once by the generator, then read from its files."""

import subprocess
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow.csv as arrow_csv

from benchmarks.addresses import Places
from benchmarks.bench import PYTHON, Bench, Missing, say

FULL, QUICK = 1_300_000, 100_000
FILES = ("cameras.csv", "cameras.parquet", "cameras.gpkg")


def ensure(bench: Bench) -> None:
    """Make the files when they are not there."""
    if all((bench.data / name).exists() for name in FILES):
        return
    if not bench.generator.exists():
        raise Missing(
            f"There is no data in {bench.data} and no generator at {bench.generator}. Set "
            "BENCH_DATA to a folder that holds cameras.csv, .parquet and .gpkg, or "
            "BENCH_GENERATOR to the script that makes them."
        )
    count = QUICK if bench.is_quick else FULL
    say(f"making the data of {count:,} cameras in {bench.data}")
    command = [PYTHON, str(bench.generator), str(count), str(bench.data)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


@cache
def places(folder: Path) -> Places:
    """Longitude and latitude of every camera, in the order of the file."""
    options = arrow_csv.ConvertOptions(include_columns=["lon", "lat"])
    table = arrow_csv.read_csv(folder / "cameras.csv", convert_options=options)
    return np.column_stack([table["lon"].to_numpy(), table["lat"].to_numpy()])


@cache
def column(folder: Path, name: str) -> np.ndarray:
    """One column of the file, as it is written there."""
    options = arrow_csv.ConvertOptions(include_columns=[name])
    table = arrow_csv.read_csv(folder / "cameras.csv", convert_options=options)
    return table[name].to_numpy(zero_copy_only=False)
