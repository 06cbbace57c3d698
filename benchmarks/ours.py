"""Our own side: a register of the same cameras, and the server over it as it ships."""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from benchmarks.bench import PROJECT, PYTHON, Bench, Missing, say
from benchmarks.processes import Ran, Server, free_port, run, serving

APP = str(PROJECT / "app.py")
WORKERS = 2


def environment(folder: Path) -> dict[str, str]:
    """The settings of a register in that folder, without those of whoever runs the benchmark."""
    inherited = {name: "" for name in os.environ if name.startswith("REGISTRY_")}
    return inherited | {
        "REGISTRY_DATA_DIR": str(folder),
        "REGISTRY_DATABASE_URL": f"sqlite:///{folder}/register.db",
        "REGISTRY_DATABASE_READ_URL": f"sqlite:///{folder}/register.db",
        "REGISTRY_TIMEZONE": "Asia/Almaty",
    }


def command(bench: Bench, folder: Path, *arguments: str, timeout: float = 1_800) -> Ran:
    """Run one of our commands on a register, and measure it."""
    log = bench.logs(f"app-{arguments[0]}")
    env = environment(folder)
    return run([PYTHON, APP, *arguments], log, env=env, cwd=PROJECT, timeout=timeout)


def done(bench: Bench, folder: Path, *arguments: str, timeout: float = 1_800) -> Ran:
    """The same, where anything but success means that there is nothing to measure."""
    ran = command(bench, folder, *arguments, timeout=timeout)
    if ran.status:
        raise Missing(f"app.py {arguments[0]} ended with {ran.status}: {ran.said[-300:].strip()}")
    return ran


def imported(bench: Bench, folder: Path) -> Ran:
    """A new register in a folder, with all cameras imported; gives how the import went."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    done(bench, folder, "init")
    report = str(bench.path("import-report.json"))
    file = str(bench.data / "cameras.csv")
    return done(bench, folder, "import", file, "--yes", "--report", report)


def register(bench: Bench) -> Path:
    """A register of ours to measure and to write into; made when it is not there yet."""
    folder = bench.path("register")
    mark, source = folder / "whole", _mark(bench)
    if not mark.exists() or (source and mark.read_text() != source):
        if bench.register:
            say(f"copying the register of {bench.register}")
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(bench.register, folder)
        else:
            say("importing the cameras into a register")
            imported(bench, folder)
        mark.write_text(source)
    if str(folder) not in bench.started:
        done(bench, folder, "init")  # a kept register may be of an older shape
        done(bench, folder, "timers")  # as it runs every minute where the portal is installed
        bench.started[str(folder)] = True
    return folder


@contextmanager
def running(
    bench: Bench,
    folder: Path | None = None,
    env: Mapping[str, str] | None = None,
    *,
    at_rest: bool = True,
) -> Iterator[Server]:
    """Our server over the register, fresh: nothing asked of it yet but whether it lives."""
    folder = folder or register(bench)
    port = free_port()
    asked = [PYTHON, APP, "serve", "--port", str(port), "--workers", str(WORKERS)]
    settings = environment(folder) | dict(env or {})
    log = bench.logs("ours")
    with serving(
        "ours", asked, port, log, ready="/healthz", env=settings, cwd=PROJECT, at_rest=at_rest
    ) as server:
        yield server


def keeps_answers() -> bool:
    """Whether this version keeps finished answers; its tags then tell one address from another."""
    return (PROJECT / "registry" / "web" / "answers.py").exists()


def _mark(bench: Bench) -> str:
    """What tells one state of the register to be copied from another."""
    if not bench.register:
        return ""
    found = (bench.register / "register.db").stat()
    return f"{bench.register} {found.st_mtime_ns} {found.st_size}"
