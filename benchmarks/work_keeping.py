"""A backup taken while changes are published, and the register made whole from it elsewhere."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict

from benchmarks import ours
from benchmarks.bench import PROJECT, Bench, Figure, Missing

EACH_SECOND, LONGEST = 10, 600


def backed_up(bench: Bench) -> Iterator[Figure]:
    """Time of the backup, then of restoring it into an empty folder and checking that."""
    folder, elsewhere = ours.register(bench), bench.path("restored")
    out = bench.path("backup")
    for path in (elsewhere, out):
        shutil.rmtree(path, ignore_errors=True)
        path.unlink(missing_ok=True)
    if "No such command" in ours.command(bench, folder, "backup", "--help").said:
        raise Missing("this version has no command for backups")
    command = [sys.executable, "-m", "benchmarks.writer", str(EACH_SECOND), str(LONGEST)]
    env = os.environ | ours.environment(folder)
    with subprocess.Popen(command, env=env, cwd=PROJECT, stdout=subprocess.DEVNULL) as writer:
        try:
            saved = ours.done(bench, folder, "backup", str(out))
        finally:
            writer.kill()
    yield Figure("backup", saved.seconds, asdict(saved))
    elsewhere.mkdir()
    try:
        restored = ours.done(bench, elsewhere, "restore", str(out))
        checked = ours.done(bench, elsewhere, "check")
        raw = {"restore": asdict(restored), "check": asdict(checked)}
        yield Figure("restore", restored.seconds, raw)
    finally:
        shutil.rmtree(elsewhere, ignore_errors=True)
        shutil.rmtree(out, ignore_errors=True)
        if out.is_file():
            out.unlink()
