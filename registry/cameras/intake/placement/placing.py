"""Which of the places that were read may be believed, and why the others may not.

Each row gets one doubt about its place at most: the first that explains what is wrong with it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from registry.cameras.intake.issues import Doubt, Issues, Weight
from registry.cameras.intake.placement import extent
from registry.cameras.intake.placement.extent import Extent
from registry.cameras.intake.placement.places import Found

Numbers = NDArray[np.float64]
Mask = NDArray[np.bool_]
APART_KM = 0.1
DECIMALS = 6  # as published: a hand's breadth, and more is noise
WAY_OUT = "Correct the file, or import with --accept-partial to enter the camera without a place."


@dataclass
class Placing:
    """The places of all rows; not a number where a row has none that may be believed."""

    lon: Numbers
    lat: Numbers
    open: Mask
    issues: Issues

    def doubt(self, mask: Mask, code: str, field: str, message: str, reading: Found) -> None:
        """Take these rows' places away and say why."""
        rows = np.flatnonzero(mask & self.open)
        doubt = Doubt(code, f"{message} {WAY_OUT}", field, Weight.REFUSED)
        for row in rows:
            self.issues.add(int(row), doubt, reading.written(int(row)))
        self.open[rows] = False
        self.lon[rows] = self.lat[rows] = np.nan


def placed(
    readings: list[Found], rows: int, issues: Issues, within: Extent | None, silent: Mask
) -> tuple[Numbers, Numbers]:
    """Longitudes and latitudes; `silent` rows may lack a place without a doubt about it."""
    if not readings:
        nowhere = np.full(rows, np.nan)
        _missing(np.ones(rows, dtype=bool), issues, silent)
        return nowhere, nowhere.copy()
    reading = readings[0]
    placing = Placing(reading.lon.copy(), reading.lat.copy(), ~issues.misplaced, issues)
    for doubt in reading.doubts:
        issues.add(-1, doubt, doubt.value)
    _written(placing, reading, silent)
    area = within or extent.around(placing.lat, placing.lon)
    _ranges(placing, reading, area)
    _compared(placing, readings)
    _areas(placing, reading, area)
    lon, lat = np.round(placing.lon, DECIMALS), np.round(placing.lat, DECIMALS)
    return lon, lat


def _written(placing: Placing, reading: Found, silent: Mask) -> None:
    """Cells that hold no number, and cells that hold nothing."""
    for mask, field in zip(reading.broken, reading.fields, strict=False):
        message = "“{value}” is not a coordinate that can be read."
        placing.doubt(mask, "not_a_number", field, message, reading)
    gone = ~(np.isfinite(placing.lon) & np.isfinite(placing.lat))
    _missing(gone & placing.open, placing.issues, silent)
    placing.lon[gone] = placing.lat[gone] = np.nan
    placing.open &= ~gone


def _missing(mask: Mask, issues: Issues, silent: Mask) -> None:
    message = f"The row does not say where the camera is. {WAY_OUT}"
    doubt = Doubt("unplaced", message, "lat", Weight.REFUSED)
    issues.add_all(np.flatnonzero(mask & ~silent & ~issues.misplaced), doubt, None)


def _ranges(placing: Placing, reading: Found, area: Extent | None) -> None:
    lon, lat = placing.lon, placing.lat
    field = reading.field
    null = (np.abs(lon) < 1e-6) & (np.abs(lat) < 1e-6)
    message = "The coordinates are 0 and 0, a blank and not the place of a camera."
    placing.doubt(null, "null_island", field, message, reading)
    beyond = (np.abs(lat) > 90) | (np.abs(lon) > 180)
    turned = beyond & (np.abs(lon) <= 90) & (np.abs(lat) <= 180)
    if area is not None and area.named:
        turned &= area.holds(lat, lon)
    _swapped(placing, reading, turned, "turned round they are a place on earth")
    message = "The coordinates {value} lie beyond what is possible on earth."
    placing.doubt(beyond, "out_of_range", field, message, reading)


def _areas(placing: Placing, reading: Found, area: Extent | None) -> None:
    lon, lat = placing.lon, placing.lat
    known = np.isfinite(lon)
    with np.errstate(invalid="ignore"):
        if _all_turned(lon[known], lat[known], area):
            home = area.holds if area is not None and area.named else extent.in_kazakhstan
            where = "turned round they fall where they are expected"
            _swapped(placing, reading, home(lat, lon), where)
            known = np.isfinite(placing.lon)
        if area is None:
            return
        out = known & ~area.holds(lon, lat)
        inside = out & (np.abs(lat) <= 180) & (np.abs(lon) <= 90) & area.holds(lat, lon)
    _swapped(placing, reading, inside, f"turned round they fall into {area.said}")
    message = f"The point {{value}} lies outside {area.said}."
    if not area.named:
        message += " If it is right, name the area it is in with --within."
    field = reading.field
    placing.doubt(out, "outside_area", field, message, reading)


def _all_turned(lon: Numbers, lat: Numbers, area: Extent | None) -> bool:
    """Whether the file as a whole has its columns exchanged."""
    if not lon.size:
        return False
    if area is not None and area.named:
        return bool(area.holds(lon, lat).mean() < 0.1 and area.holds(lat, lon).mean() > 0.5)
    home = extent.in_kazakhstan
    return bool(home(lon, lat).mean() < 0.1 and home(lat, lon).mean() > 0.9)


def _swapped(placing: Placing, reading: Found, mask: Mask, why: str) -> None:
    message = f"Latitude and longitude ({{value}}) look swapped: {why}."
    field = reading.field
    placing.doubt(mask, "swapped_coordinates", field, message, reading)


def _compared(placing: Placing, readings: list[Found]) -> None:
    for other in readings[1:]:
        with np.errstate(invalid="ignore"):
            apart = extent.kilometres(placing.lat, placing.lon, other.lat, other.lon)
            mask = np.nan_to_num(apart, nan=0.0) > APART_KM
        names = " and ".join(other.said.values()) or "the other place"
        for row in np.flatnonzero(mask & placing.open):
            placing.doubt(
                np.arange(len(mask)) == row,
                "coordinates_disagree",
                readings[0].field,
                f"The place {{value}} and the one in {names} are {_distance(apart[row])} apart.",
                readings[0],
            )


def _distance(kilometres: float) -> str:
    return f"{kilometres:,.0f} km" if kilometres >= 1 else f"{kilometres * 1000:.0f} m"
