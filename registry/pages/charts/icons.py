"""Natural frequencies: so many alerts as so many signs, kind by kind and never scattered.

Scattered signs make a risk look larger than it is; signs in rows can be counted.
"""

from collections.abc import Mapping
from dataclasses import dataclass

FEW, MANY = 100, 1_000
RARE = 0.02  # below this share a hundred signs would hold one or none
SIZES = {FEW: (10, 30), MANY: (40, 9)}  # signs in a row, and pixels of a cell


@dataclass(frozen=True)
class Array:
    """So many signs of each kind, and the path that draws them."""

    total: int
    counts: dict[str, int]
    paths: dict[str, str]
    width: int
    height: int
    cell: int


def array(parts: Mapping[str, float]) -> Array | None:
    """The array of these parts of one whole, in their order; None where there is no whole.

    A hundred signs, or a thousand where a part is too rare for a hundred.
    """
    whole = sum(parts.values())
    if whole <= 0:
        return None
    rare = any(0 < part / whole < RARE for part in parts.values())
    total = MANY if rare else FEW
    counts = rounded({kind: part / whole * total for kind, part in parts.items()}, total)
    across, cell = SIZES[total]
    paths, first = {}, 0
    for kind, count in counts.items():
        paths[kind] = _path(kind, range(first, first + count), across, cell)
        first += count
    return Array(total, counts, paths, across * cell, total // across * cell, cell)


def rounded(parts: Mapping[str, float], total: int) -> dict[str, int]:
    """Whole numbers that add up to the total, each as near to its part as that lets it be."""
    found = {kind: int(part) for kind, part in parts.items()}
    left = sorted(parts, key=lambda kind: found[kind] - parts[kind])
    for kind in left[: total - sum(found.values())]:
        found[kind] += 1
    return found


def _path(kind: str, places: range, across: int, cell: int) -> str:
    """Dots as points, wrong ones as crosses, open ones as rings."""
    middles = [(n % across * cell + cell / 2, n // across * cell + cell / 2) for n in places]
    return "".join(_sign(kind, x, y, cell * 0.3) for x, y in middles)


def _sign(kind: str, x: float, y: float, r: float) -> str:
    if kind == "wrong":
        return f"M{x - r:g} {y - r:g}l{2 * r:g} {2 * r:g}m{-2 * r:g} 0l{2 * r:g} {-2 * r:g}"
    if kind == "open":
        return f"M{x - r:g} {y:g}a{r:g} {r:g} 0 1 0 {2 * r:g} 0a{r:g} {r:g} 0 1 0 {-2 * r:g} 0"
    return f"M{x:g} {y:g}h0"
