"""The file of a release as everyone gets it: cells, sums, and the proof that it shows nobody.

From this one file, without the register, anybody can find out again how wide each hidden count is.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from registry import log
from registry.statistics.releases import naming
from registry.statistics.releases.protecting.earlier import Earlier, Relation
from registry.statistics.releases.protecting.gate import least_width
from registry.statistics.releases.protecting.groups import groups
from registry.statistics.releases.protecting.ladder import Hidden
from registry.statistics.releases.protecting.tiers import Thresholds

FORMAT = "ashyq-kamera-release/1"
SOURCES = Path(__file__).resolve().parents[2]  # the code of all statistics
AUDITED = ("cells", "earlier", "relations", "rests", "constants")


def audited(hidden: Hidden, before: Earlier, cells: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The part of the file that the audit rests on: nothing in it but what is public."""
    relations = joined(hidden)
    named = {name for relation in relations for name in relation}
    known = hidden.known
    return {
        "cells": list(cells),
        "earlier": [
            _earlier(before, name)
            for name in sorted((named & known.cells.keys()) - known.fresh.keys())
        ],
        "relations": relations,
        "rests": sorted(named & known.rests),
        "constants": {naming.ONE: 1},
    }


def joined(hidden: Hidden) -> list[Relation]:
    """Every sum that says something new, or is joined to one that does through what is hidden."""
    known = hidden.known
    concealed = hidden.unknowns | known.rests
    limits = [one for one in known.limits if one.keys() & hidden.unknowns]
    held: dict[tuple[tuple[str, int], ...], Relation] = {}
    for group in groups(concealed, [*known.sums, *limits]):
        if group.names & known.fresh.keys():
            held |= {tuple(sorted(one.items())): one for one in group.relations}
    for one in known.sums:
        if one.keys() & known.fresh.keys():
            held[tuple(sorted(one.items()))] = one
    return [held[key] for key in sorted(held)]


def certificate(
    hidden: Hidden, before: Earlier, thresholds: Thresholds, public: Mapping[str, Any]
) -> dict[str, Any]:
    """What the audit found: no more is said of any one hidden count than its mark."""
    return {
        "breakdown": hidden.level.value,
        "divided": sorted(hidden.divided),
        "cells": len(public["cells"]),
        "hidden": sum("c" in one["marks"] for one in public["cells"]),
        "least_width": least_width(hidden.ends, hidden.known.thresholds),
        "relations": len(public["relations"]),
        "thresholds": dict(thresholds),
        "after": list(before.releases),
        "code": code(),
        "sha256": digest(public),
    }


def digest(public: Mapping[str, Any]) -> str:
    """The SHA-256 of what the audit rests on, as canonical JSON."""
    told = {name: public[name] for name in AUDITED}
    return sha256(log.canonical(told).encode()).hexdigest()


@cache
def code() -> str:
    """Which code made it: the SHA-256 over the Python files of statistics, by their paths."""
    found = sha256()
    for path in sorted(SOURCES.rglob("*.py")):
        found.update(f"{path.relative_to(SOURCES).as_posix()}\0".encode())
        found.update(path.read_bytes() + b"\0")
    return found.hexdigest()


def _earlier(before: Earlier, name: str) -> dict[str, Any]:
    cell = before.cells[name]
    return {
        "id": name,
        "release": before.release_of[name],
        "threshold": before.thresholds[name],
        "value": cell.value,
        "marks": cell.marks,
    }
