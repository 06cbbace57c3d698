"""Checks that need a whole row or column: doubles, order of dates, rows that say nothing."""

from typing import Any

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from registry.cameras.intake.issues import Doubt, Issues, Weight
from registry.cameras.intake.rows import Part, Rows
from registry.cameras.intake.table import Codes

MIX = np.uint64(0x9E3779B97F4A7C15)
ORDERED = (
    ("installed_on", "removed_on"),
    ("active_from", "removed_on"),
    ("active_from", "authorised_until"),
)


def check(rows: Rows, issues: Issues) -> None:
    """Name what is doubtful about rows as wholes."""
    _empty(rows, issues)
    _doubles(rows, issues)
    for earlier, later in ORDERED:
        _order(rows, issues, earlier, later)


def number_twice(codes: Codes, cells: Any) -> float:
    """The share of rows whose number stands in another row as well."""
    filled = codes[pc.not_equal(cells, "").to_numpy(zero_copy_only=False)[codes]]
    if not filled.size:
        return 0.0
    times = np.bincount(filled)
    return float((times[filled] > 1).mean())


def _empty(rows: Rows, issues: Issues) -> None:
    """Rows by which nobody could find a camera."""
    said = np.isfinite(rows.lon)
    for name in ("address", "title_kk", "title_ru", "title_en", "street", "locality", "source_id"):
        said |= says(rows, name)
    said |= says(rows, "location_precision")
    message = (
        "Without a place that can be believed, nothing in the row says which camera is meant. Give "
        "it a place, an address, a name or a number, or delete the row."
    )
    doubt = Doubt("missing_required", message, "lat", Weight.REFUSED)
    issues.add_all(np.flatnonzero(~said), doubt, None)


def says(rows: Rows, name: str) -> NDArray[np.bool_]:
    """Which rows say something about a field."""
    found = np.zeros(len(rows), dtype=bool)
    for part in rows.parts:
        found |= part.where(lambda said: name in said.facts)
    return found


def _doubles(rows: Rows, issues: Issues) -> None:
    marks = _marks(rows)
    ids = next((part for part in rows.parts if part.field == "source_id"), None)
    _, first, back = np.unique(marks, return_index=True, return_inverse=True)
    same = first[back] < np.arange(len(marks))
    numbered = says(rows, "source_id")
    if ids is not None:
        for row in np.flatnonzero(same & numbered):
            issues.add(int(row), _repeated(first[back[row]], numbered=True))
        times = np.bincount(ids.codes[numbered & ~same], minlength=len(ids.said))
        for row in np.flatnonzero(numbered & ~same & (times[ids.codes] > 1)):
            value = ids.said[ids.codes[row]].facts["source_id"]
            issues.add(int(row), TWICE, value)
    for row in np.flatnonzero(same & ~numbered):
        issues.add(int(row), _repeated(first[back[row]], numbered=False))


def _marks(rows: Rows) -> NDArray[np.uint64]:
    """A number for each row that is the same for rows that say the same."""
    marks = np.zeros(len(rows), dtype=np.uint64)
    columns = [part.codes.astype(np.uint64) for part in rows.parts]
    columns += [np.nan_to_num(axis, nan=999.0).view(np.uint64) for axis in (rows.lon, rows.lat)]
    for column in columns:
        marks = (marks ^ column) * MIX
        marks ^= marks >> np.uint64(29)
    return marks


def _repeated(first: int, *, numbered: bool) -> Doubt:
    if numbered:
        message = f"The row repeats row {first + 1} word for word. Delete one of them."
        return Doubt("duplicate_row", message, None, Weight.REFUSED)
    message = (
        f"The row says the same as row {first + 1}; it was taken as one more camera at that place. "
        "If it is the same camera, delete the row."
    )
    return Doubt("duplicate_row", message)


def _order(rows: Rows, issues: Issues, earlier: str, later: str) -> None:
    """Something that ends before it began."""
    before, after = _part(rows, earlier), _part(rows, later)
    if before is None or after is None:
        return
    starts, ends = before.said.numbers[before.codes], after.said.numbers[after.codes]
    pairs = starts.astype(np.int64) * (len(after.said.sayings) + 1) + ends
    _, first, back = np.unique(pairs, return_index=True, return_inverse=True)
    for number, row in enumerate(first.tolist()):
        start = before.said[before.codes[row]].facts.get(earlier)
        end = after.said[after.codes[row]].facts.get(later)
        if start and end and end < start[: len(end)]:
            message = f"{later} {end} lies before {earlier} {start}; check which one is right."
            doubt = Doubt("implausible_date", message, later)
            issues.add_all(np.flatnonzero(back == number), doubt, end)


def _part(rows: Rows, name: str) -> Part | None:
    return next((part for part in rows.parts if part.field == name), None)


TWICE = Doubt(
    "duplicate_id",
    "The number “{value}” stands in several rows that say different things, so it is not clear "
    "which camera is meant. Give each camera a number of its own.",
    "source_id",
    Weight.REFUSED,
)
