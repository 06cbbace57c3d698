"""Draws the cost of a tile over the number of cameras as SVG; both axes are logarithmic."""

from math import ceil, floor, log10
from typing import Any

WIDTH, HEIGHT = 760, 440
LEFT, RIGHT, TOP, BOTTOM = 70, 110, 40, 50
COLOURS = ("#8c2d04", "#cc4c02", "#ec7014", "#1b7837", "#2166ac", "#762a83", "#444444")
STYLE = "text{font:13px sans-serif;fill:#222}.axis{stroke:#ccc}.line{fill:none;stroke-width:2}"


def curve(told: dict[str, Any]) -> str:
    """A line a zoom, a dot for each number of cameras."""
    counts = [int(count) for count in told]
    zooms = list(next(iter(told.values())))
    every = [told[str(count)][zoom]["ms"] for count in counts for zoom in zooms]
    low, high = floor(log10(min(every))), ceil(log10(max(every)))
    first, last = log10(counts[0]), log10(counts[-1])

    def x(count: float) -> float:
        return LEFT + (log10(count) - first) / (last - first) * (WIDTH - LEFT - RIGHT)

    def y(ms: float) -> float:
        return HEIGHT - BOTTOM - (log10(ms) - low) / (high - low) * (HEIGHT - TOP - BOTTOM)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
        f"<title>Milliseconds for a tile by number of cameras</title><style>{STYLE}</style>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        f'<text x="{LEFT}" y="22">Milliseconds for one tile, by number of cameras and zoom</text>',
    ]
    for power in range(low, high + 1):
        level = y(10**power)
        parts.append(f'<path class="axis" d="M{LEFT} {level:.1f}H{WIDTH - RIGHT}"/>')
        parts.append(
            f'<text x="{LEFT - 8}" y="{level + 4:.1f}" text-anchor="end">{10**power:g}</text>'
        )
    for count in counts:
        place = x(count)
        parts.append(f'<path class="axis" d="M{place:.1f} {TOP}V{HEIGHT - BOTTOM}"/>')
        parts.append(
            f'<text x="{place:.1f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">'
            f"{count:,}</text>"
        )
    ends: list[float] = []
    for zoom, colour in sorted(
        zip(zooms, COLOURS, strict=False), key=lambda one: told[str(counts[-1])][one[0]]["ms"]
    ):
        points = [(x(count), y(told[str(count)][zoom]["ms"])) for count in counts]
        path = "L".join(f"{across:.1f} {down:.1f}" for across, down in points)
        parts.append(f'<path class="line" stroke="{colour}" d="M{path}"/>')
        parts += [
            f'<circle cx="{across:.1f}" cy="{down:.1f}" r="3.5" fill="{colour}"/>'
            for across, down in points
        ]
        # Names of lines that end close together are moved apart, from the bottom up.
        end = min(points[-1][1], ends[-1] - 16) if ends else points[-1][1]
        ends.append(end)
        parts.append(
            f'<text x="{points[-1][0] + 10:.1f}" y="{end + 4:.1f}" style="fill:{colour}">'
            f"zoom {zoom}</text>"
        )
    return "\n".join([*parts, "</svg>\n"])
