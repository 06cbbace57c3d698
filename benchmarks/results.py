"""Writes the results for people: a table of ratios with what must hold, and how it was measured."""

import os
import platform
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks import data, peers
from benchmarks.addresses import WEIGHTS
from benchmarks.bench import Bench, commit
from benchmarks.load import CONNECTIONS
from benchmarks.rows import ROWS, Row

HERE = Path(__file__).resolve().parent
PAIRED = {"ours", "theirs", "cpu_ratio", "cold"}  # what stands in the table of loads


def write(bench: Bench) -> Path:
    """Write RESULTS.md and the curve beside it; a quick run leaves the published ones alone."""
    out = (bench.folder / "RESULTS-quick.md") if bench.is_quick else HERE / "RESULTS.md"
    results = bench.results()
    drawn = bench.path("curve.svg")
    lines = ["# Performance beside the peers", "", *_machine(bench, results), "", *_table(results)]
    if drawn.exists() and "value" in results.get("curve", {}):
        if not bench.is_quick:
            shutil.copyfile(drawn, out.with_name("curve.svg"))
        lines += ["", "![Milliseconds for a tile by number of cameras](curve.svg)"]
    lines += ["", *_details(results), "", _how(bench)]
    out.write_text("\n".join(lines))
    return out


def _machine(bench: Bench, results: dict[str, Any]) -> Iterator[str]:
    days = sorted({one["at"][:10] for one in results.values() if "at" in one})
    commits = sorted({one["commit"] for one in results.values() if "commit" in one})
    versions = ", ".join(f"{name} {v}" for name, v in peers.versions(bench.folder).items())
    yield f"Measured {' to '.join(dict.fromkeys([days[0], days[-1]])) if days else '–'} "
    yield f"at commit {', '.join(commits) or commit()}, on {_rows(bench)} cameras."
    yield f"Machine: {_processor()}, {os.cpu_count()} cores, {_memory()} GB, "
    yield f"{platform.platform()}, Python {platform.python_version()}. Peers: {versions}."


def _table(results: dict[str, Any]) -> Iterator[str]:
    yield "| work | measured | must | aim | |"
    yield "|---|---:|---:|---:|---|"
    for row in ROWS:
        found = results.get(row.key, {"failed": "not measured"})
        must, aim = _bound(row, row.must), _bound(row, row.aim)
        if "failed" in found:
            reason = found["failed"].replace("|", "\\|").replace("\n", " ")
            yield f"| {row.words} | – | {must} | {aim} | {reason} |"
            continue
        bounds = (("must", row.must), ("aim", row.aim))
        told = " ".join(_mark(row.reaches(found["value"], bound), word) for word, bound in bounds)
        value = f"{found['value']:.6f}" if row.sign == "=" else _number(found["value"])
        measured = f"**{value}** {row.unit}".strip()
        yield f"| {row.words} | {measured} | {must} | {aim} | {told.strip()} |"


def _details(results: dict[str, Any]) -> Iterator[str]:
    yield "## Requests a second, and CPU milliseconds for each"
    yield ""
    sides = " | ".join(f"{who} req/s | CPU ms | p50 / p99 ms" for who in ("ours", "peer"))
    yield f"| work | {sides} | CPU ratio |"
    yield "|---|---:|---:|---:|---:|---:|---:|---:|"
    for row in ROWS:
        raw = results.get(row.key, {}).get("raw", {})
        if "cpu_ratio" in raw:
            mine, theirs = raw["ours"], raw["theirs"]
            sides = " | ".join(_side(loads) for loads in (mine, theirs))
            yield f"| {row.words} | {sides} | {raw['cpu_ratio']:.2f} |"
    yield ""
    yield "## What the other figures were made of"
    yield ""
    for row in ROWS:
        raw = results.get(row.key, {}).get("raw", {})
        shown = PAIRED if "cpu_ratio" in raw else {}
        told = {name: each for name, each in raw.items() if name not in shown}
        if told and row.key != "curve":
            yield f"- {row.words}: {_flat(told)}"


def _side(loads: list[dict[str, float]]) -> str:
    each = {name: sorted(one[name] for one in loads)[len(loads) // 2] for name in loads[0]}
    return (
        f"{each['rate']:,.0f} | {each['cpu_ms']:.2f} | {each['p50_ms']:.1f} / {each['p99_ms']:.1f}"
    )


def _flat(raw: Any) -> str:
    """Raw figures in one line, without what commands said."""
    if isinstance(raw, dict):
        kept = {k: v for k, v in raw.items() if k not in ("said", "status")}
        return "; ".join(f"{name.replace('_', ' ')} {_flat(v)}" for name, v in kept.items())
    if isinstance(raw, list):
        return ", ".join(
            f"({_flat(one)})" if isinstance(one, dict) else _flat(one) for one in raw[:12]
        )
    return _number(raw) if isinstance(raw, int | float) else str(raw)


def _how(bench: Bench) -> str:
    first, last = min(WEIGHTS), max(WEIGHTS)
    told = (HERE / "how.md").read_text()
    return told.format(connections=CONNECTIONS, tiles=bench.tiles, first=first, last=last)


def _mark(reached: bool | None, word: str) -> str:
    return "" if reached is None else f"{'✓' if reached else '✗'} {word}"


def _bound(row: Row, bound: float | None) -> str:
    return "" if bound is None else f"{row.sign} {_number(bound)}"


def _number(value: float) -> str:
    if isinstance(value, int) or float(value).is_integer():
        return f"{int(value):,}"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}" if abs(value) < 0.995 or abs(value) >= 1.0005 else f"{value:.6f}"


def _rows(bench: Bench) -> str:
    return f"{len(data.places(bench.data)):,}"


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or "unknown processor"


def _memory() -> str:
    return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 1e9:.0f}"
