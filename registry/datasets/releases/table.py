"""The tidy table of a release: one count a line, and a letter where there is none."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

Told = Mapping[str, Any]
COLUMNS = (
    "release", "system", "area", "period", "measure", "dims", "value", "marks", "reason",
    "demonstration",
)  # fmt: skip
# Instead of a value; the same for whatever is hidden, be it for itself or for another.
MISSING = {
    "c": "hidden, so that no small count of people can be worked out",
    "x": "not available; the office gave the reason that stands beside it",
    "z": "not applicable",
}
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def lines(told: Told) -> Iterator[list[str]]:
    """The cells of a release by their names, which say nothing of how large they are."""
    about = told["release"]
    for cell in sorted(told["cells"], key=lambda cell: cell["name"]):
        yield [
            about["id"],
            cell["system"],
            cell["area"],
            cell["period"],
            cell["measure"],
            dims(cell),
            value(cell),
            cell["marks"],
            cell["reason"] or "",
            "true" if about["demonstration"] else "false",
        ]


def value(cell: Told) -> str:
    """The count, or the letter of why there is none."""
    if cell["value"] is not None:
        return str(cell["value"])
    return next(letter for letter in MISSING if letter in cell["marks"])


def dims(cell: Told) -> str:
    """Of what part a cell is, in one field: `threshold=0.60`."""
    return ";".join(f"{key}={said}" for key, said in sorted(cell["dims"].items()))


def written(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Rows as CSV; what a spreadsheet would run is led by an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([f"'{one}" if one.startswith(FORMULA) else one for one in row])
    return out.getvalue().encode()


def as_csv(told: Told) -> bytes:
    """The release as CSV."""
    return written(COLUMNS, lines(told))
