"""The way back from tiles to degrees, in plain trigonometry, and cities drawn as text."""

from collections.abc import Iterator
from math import atan, degrees, pi, sinh

ASTANA = (10, 715, 342)  # a tile over the city


def degrees_of(z: int, x: float, y: float) -> tuple[float, float]:
    """The place at a tile number that may have a fraction."""
    return x / 2**z * 360 - 180, degrees(atan(sinh(pi * (1 - 2 * y / 2**z))))


def dotted(drawing: str, tile: tuple[int, int, int] = ASTANA) -> list[tuple[float, float]]:
    """As many points in the middle of each cell of a tile as the digit drawn there says."""
    return [place for place, count in _cells(drawing, tile) for _ in range(count)]


def _cells(drawing: str, tile: tuple[int, int, int]) -> Iterator[tuple[tuple[float, float], int]]:
    z, x, y = tile
    lines = [line.split() for line in drawing.strip().splitlines()]
    for row, line in enumerate(lines):
        for column, drawn in enumerate(line):
            share = (x + (column + 0.5) / len(line), y + (row + 0.5) / len(lines))
            yield degrees_of(z, *share), 0 if drawn == "." else int(drawn)
