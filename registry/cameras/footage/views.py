"""What a camera sees of a way, as far as its public record tells.

Nothing is invented, and nobody is left out for want of a word: a camera whose direction is not
declared counts where it is near, a place that is published vaguely counts with its whole
vagueness, and what a camera declares, it is taken at.
"""

from enum import StrEnum
from math import cos, hypot, radians

from registry.cameras.record import Bearing, Camera
from registry.maps import walking
from registry.maps.walking import Path, Sector
from registry.places.generalise import DECIMALS

AT_ITS_WORD = 300.0  # metres from which a camera counts that declares to see so far
DEGREE = 111_195.0  # metres
AHEAD = 180.0  # degrees: where a direction is declared without an angle, all that lies before it


class How(StrEnum):
    """In which way a camera covers a way."""

    IN_VIEW = "in_view"  # its declared view reaches it
    AHEAD = "ahead"  # it looks there, but its angle is not declared
    NEAR = "near"  # it is near enough, and where it looks is not declared


def how(record: Camera, path: Path, metres: float, within_m: float) -> How | None:
    """In which way a camera that many metres from a way covers it; None when it does not.

    `within_m` is how far a camera sees that does not say so itself.
    """
    reach, blur = record.range_m or within_m, blur_of(record)
    if record.lon is None or record.lat is None:
        return None
    if metres - blur > min(reach, max(within_m, AT_ITS_WORD)):
        return None
    views = sectors(record)
    if views is None:
        return How.NEAR
    for found, wanted in zip((How.IN_VIEW, How.AHEAD), views, strict=True):
        if walking.is_seen(path, record.lon, record.lat, wanted, reach, blur):
            return found
    return None


def blur_of(record: Camera) -> float:
    """By how many metres a published place may be off; 0 where it is exact.

    >>> round(blur_of(Camera(id="A", lat=0, lon=0, location_precision="approx_100m")), 1)
    78.6
    """
    if record.location_precision == "exact" or record.lat is None:
        return 0.0
    return corner(DECIMALS[record.location_precision], record.lat)


def vaguest(lat: float) -> float:
    """By how many metres any place at a latitude may be off that is published at all."""
    return corner(min(DECIMALS.values()), lat)


def corner(decimals: int, lat: float) -> float:
    """Metres from the middle to a corner of a cell of the grid of so many decimals."""
    cell = DEGREE * 10.0**-decimals
    return hypot(cell, cell * cos(radians(lat))) / 2


def sectors(record: Camera) -> tuple[list[Sector], list[Sector]] | None:
    """The views of a camera (degrees from, width), with and then without a declared angle.

    None where it is not declared where the camera looks.
    """
    if record.device_type == "panoramic_360":
        return [(0.0, walking.FULL)], []
    if not record.bearings:
        return None
    found: tuple[list[Sector], list[Sector]] = [], []
    for view in record.bearings:
        angle = view.hfov or record.fov_deg
        is_open = view.bearing is not None and angle is None
        found[is_open].append(_sector(view, angle or AHEAD))
    return found


def _sector(view: Bearing, angle: float) -> Sector:
    if view.bearing is not None:
        return (view.bearing - angle / 2) % walking.FULL, angle
    assert view.sweep_from is not None
    assert view.sweep_to is not None
    # A sweep that ends where it begins goes all around.
    width = (view.sweep_to - view.sweep_from) % walking.FULL
    return view.sweep_from, width or walking.FULL
