"""`python -m benchmarks`: measures the portal beside its peers and writes the results.

Every step stands for itself: one that fails is named with its reason and the others go on; a run
that was cut off goes on with `--resume`.
"""

import os
import signal
import sys
import time
from pathlib import Path

import click

from benchmarks import data, peers, results
from benchmarks.bench import PROJECT, Bench, Missing, commit, say
from benchmarks.steps import STEPS, Step, chosen


def _named(_context: click.Context, _option: click.Parameter, said: str) -> frozenset[str]:
    return frozenset(filter(None, said.replace(",", " ").split()))


@click.command()
@click.option("--only", default="", callback=_named, help="Steps or rows, with commas between.")
@click.option("--skip", default="", callback=_named, help=f"Peers to go without: {peers.NAMES}.")
@click.option("--resume", is_flag=True, help="Leave out what this commit has figures for.")
@click.option("--quick", is_flag=True, help="100,000 cameras, one run each: does it work at all?")
@click.option("--list", "listing", is_flag=True, help="Name the steps and their rows.")
@click.option("--report", "reporting", is_flag=True, help="Only write the results again.")
def main(
    only: frozenset[str],
    skip: frozenset[str],
    resume: bool,
    quick: bool,
    listing: bool,
    reporting: bool,
) -> None:
    """Measure the portal beside its peers.

    BENCH_DIR holds peers and scratch (build/bench); BENCH_DATA the cameras; BENCH_GENERATOR is the
    script that makes them; BENCH_REGISTER is a register of them to copy instead of importing one.
    """
    if listing:
        click.echo("\n".join(f"{step.name:20} {' '.join(step.rows)}" for step in STEPS))
        return
    bench = _bench(skip, quick)
    data.ensure(bench)
    if not reporting:
        _measure(bench, only, resume)
    say(f"the results are in {results.write(bench)}")


def _bench(skip: frozenset[str], quick: bool) -> Bench:
    if strange := skip - set(peers.NAMES):
        raise click.UsageError(f"There is no peer {sorted(strange)}; there are {peers.NAMES}.")
    said = os.environ
    folder = Path(said.get("BENCH_DIR", PROJECT / "build" / "bench")).resolve()
    kept = folder / ("data100k" if quick else "data")
    register = said.get("BENCH_REGISTER")
    return Bench(
        folder=folder,
        data=Path(said.get("BENCH_DATA", kept)).resolve(),
        generator=Path(said.get("BENCH_GENERATOR", PROJECT.parent / "shared/bench/gen.py")),
        register=Path(register).resolve() if register else None,
        skipped=skip,
        is_quick=quick,
    )


def _measure(bench: Bench, only: frozenset[str], resume: bool) -> None:
    known = {name for step in STEPS for name in (step.name, *step.rows)}
    if strange := only - known:
        raise click.UsageError(f"There is no step or row {sorted(strange)}; --list names them.")
    if not only and not resume and bench.results_path.exists():
        # A whole run begins afresh: no figure of another day stands among its own.
        bench.results_path.replace(bench.results_path.with_suffix(".before.json"))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("cut off"))  # so that servers are stopped
    began = time.monotonic()
    with bench.staying:
        for step in chosen(only):
            if resume and _is_done(bench, step):
                continue
            _taken(bench, step)
            results.write(bench)
    say(f"measured in {(time.monotonic() - began) / 60:.1f} minutes")


def _taken(bench: Bench, step: Step) -> None:
    say(f"{step.name} …")
    began, left = time.monotonic(), dict.fromkeys(step.rows)
    try:
        for figure in step.measure(bench):
            bench.keep(figure)
            left.pop(figure.row, None)
            say(f"  {figure.row} = {figure.value:.4g}")
    except Missing as reason:
        _say_missing(bench, left, str(reason))
    except Exception as failure:  # one step that falls over must not take the others with it
        _say_missing(bench, left, f"{type(failure).__name__}: {failure}")
    say(f"{step.name} took {time.monotonic() - began:.0f} s")


def _say_missing(bench: Bench, rows: dict[str, None], reason: str) -> None:
    for row in rows:
        bench.keep_failure(row, reason[:400])
    say(f"  nothing for {', '.join(rows)}: {reason}")


def _is_done(bench: Bench, step: Step) -> bool:
    found, now = bench.results(), commit()
    return all("value" in found.get(row, {}) and found[row]["commit"] == now for row in step.rows)


if __name__ == "__main__":
    main()
