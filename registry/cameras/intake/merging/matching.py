"""Which camera of the register a row speaks of: by its number, else by its place and name.

Registers get renumbered, and then a number is no proof: many numbers would vanish and as many
appear where the same cameras stand. Such cameras are known again by where they are.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from registry.cameras.intake.meaning.words import bare
from registry.cameras.intake.placement.extent import kilometres

Numbers = NDArray[np.float64]
MOVED_KM = 0.01
NEAR_KM = 0.05
FAR_KM = 0.2
ALIKE = 0.5
REUSED = 0.3
FREE = -1


@dataclass(frozen=True)
class Known:
    """Cameras by what they can be known again by, as columns; a blank is None or not a number."""

    ids: Sequence[str | None]
    names: Sequence[str]
    lon: Numbers
    lat: Numbers

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def placed(self) -> NDArray[np.bool_]:
        """Which of them have a place."""
        return np.isfinite(self.lon) & np.isfinite(self.lat)


@dataclass(frozen=True)
class Matched:
    """For each row the camera it speaks of (or FREE), and which were found without their number."""

    camera_of: NDArray[np.int64]
    by_place: NDArray[np.bool_]

    def absent(self, cameras: int) -> list[int]:
        """The cameras that no row speaks of."""
        seen = set(self.camera_of.tolist())
        return [i for i in range(cameras) if i not in seen]


def match(rows: Known, cameras: Known, *, by_place: bool = True) -> Matched:
    """Pair rows with cameras, each at most once."""
    found = np.full(len(rows), FREE, dtype=np.int64)
    if not len(cameras):
        return Matched(found, found != FREE)
    _by_number(rows, cameras, found)
    numbered = found != FREE
    numbers_given = any(rows.ids)
    if by_place or not numbers_given:
        _release_reused(rows, cameras, found)
        _by_spot(rows, cameras, found)
        _by_neighbourhood(rows, cameras, found)
        _by_name(rows, cameras, found, moved=not numbers_given)
    return Matched(found, (found != FREE) & ~(numbered & _same_number(rows, cameras, found)))


def agreement(rows: Known, cameras: Known) -> float:
    """How much of the smaller of two lists is the same cameras in the other, from 0 to 1."""
    if not len(rows) or not len(cameras):
        return 0.0
    found = np.full(len(rows), FREE, dtype=np.int64)
    _by_number(rows, cameras, found)
    paired = np.flatnonzero(found != FREE)
    apart = _apart(rows, cameras, paired, found[paired])
    # A running number says nothing by itself: two registers both have a camera 1.
    agree = {
        row
        for row, far in zip(paired.tolist(), apart, strict=True)
        if far <= FAR_KM or (rows.names[row] and rows.names[row] == cameras.names[found[row]])
    }
    spots = set(map(_spot, cameras.lon, cameras.lat)) - {None}
    agree |= {i for i in range(len(rows)) if _spot(rows.lon[i], rows.lat[i]) in spots}
    return len(agree) / min(len(rows), len(cameras))


def name_of(*texts: str | None) -> str:
    """The name by which a camera is compared: its title or address in bare words."""
    return next((bare(text) for text in texts if text), "")


def moved(rows: Known, cameras: Known, row: int, camera: int) -> float:
    """How far a camera moved, in kilometres; 0 where either place is not known."""
    at = np.array([row]), np.array([camera])
    return float(np.nan_to_num(_apart(rows, cameras, *at)[0], nan=0.0, posinf=0.0))


def _by_number(rows: Known, cameras: Known, found: NDArray[np.int64]) -> None:
    by_id = {number: i for i, number in enumerate(cameras.ids) if number}
    taken: set[int] = set()
    for row, number in enumerate(rows.ids):
        camera = by_id.get(number, FREE) if number else FREE
        if camera != FREE and camera not in taken:
            found[row] = camera
            taken.add(camera)


def _release_reused(rows: Known, cameras: Known, found: NDArray[np.int64]) -> None:
    """Part pairs again whose number now belongs to another camera, when that is common here."""
    paired = np.flatnonzero(found != FREE)
    apart = _apart(rows, cameras, paired, found[paired])
    strange = np.zeros(len(paired), dtype=bool)
    for i, (row, far) in enumerate(zip(paired.tolist(), apart, strict=True)):
        strange[i] = (
            FAR_KM < far < np.inf and _alike(rows.names[row], cameras.names[found[row]]) < ALIKE
        )
    if len(paired) and strange.mean() > REUSED:
        found[paired[strange]] = FREE


def _by_spot(rows: Known, cameras: Known, found: NDArray[np.int64]) -> None:
    """Rows and cameras at exactly the same point: same names first, the others in order."""
    here: dict[object, list[int]] = defaultdict(list)
    for camera in _free(len(cameras), found):
        here[_spot(cameras.lon[camera], cameras.lat[camera])].append(camera)
    here.pop(None, None)
    waiting = []
    for row in np.flatnonzero(found == FREE).tolist():
        spot = _spot(rows.lon[row], rows.lat[row])
        same = [c for c in here.get(spot, ()) if cameras.names[c] == rows.names[row]]
        if same:
            found[row] = same[0]
            here[spot].remove(same[0])
        elif here.get(spot):
            waiting.append((row, spot))
    for row, spot in waiting:
        if here[spot]:
            found[row] = here[spot].pop(0)


def _by_neighbourhood(rows: Known, cameras: Known, found: NDArray[np.int64]) -> None:
    """Rows and cameras of the same name a few steps apart."""
    free_cameras = [c for c in _free(len(cameras), found) if cameras.placed[c]]
    free_rows = np.flatnonzero((found == FREE) & rows.placed).tolist()
    if not free_cameras or not free_rows:
        return
    tree = shapely.STRtree(shapely.points(cameras.lon[free_cameras], cameras.lat[free_cameras]))
    # A degree of longitude shrinks towards the poles; the distance is measured again below.
    reach = (
        NEAR_KM / 111.0 / max(0.05, float(np.cos(np.radians(np.max(np.abs(rows.lat[free_rows]))))))
    )
    points = shapely.points(rows.lon[free_rows], rows.lat[free_rows])
    left, right = tree.query(points, predicate="dwithin", distance=reach)
    at_rows = np.array(free_rows)[left]
    at_cameras = np.array(free_cameras)[right]
    apart = _apart(rows, cameras, at_rows, at_cameras)
    taken: set[int] = set()
    for i in np.argsort(apart, kind="stable"):
        row, camera = int(at_rows[i]), int(at_cameras[i])
        alike = _alike(rows.names[row], cameras.names[camera]) >= ALIKE
        if apart[i] <= NEAR_KM and alike and found[row] == FREE and camera not in taken:
            found[row] = camera
            taken.add(camera)


def _by_name(rows: Known, cameras: Known, found: NDArray[np.int64], *, moved: bool) -> None:
    """Rows and cameras whose name is theirs alone, where there is no place to go by."""
    free = _free(len(cameras), found)
    names: dict[str, list[int]] = defaultdict(list)
    for camera in free:
        if cameras.names[camera]:
            names[cameras.names[camera]].append(camera)
    wanted: dict[str, list[int]] = defaultdict(list)
    for row in np.flatnonzero(found == FREE).tolist():
        wanted[rows.names[row]].append(row)
    for name, at in wanted.items():
        if len(at) == 1 and len(names.get(name, ())) == 1:
            camera, row = names[name][0], at[0]
            placeless = not (rows.placed[row] and cameras.placed[camera])
            if moved or placeless:
                found[row] = camera


def _same_number(rows: Known, cameras: Known, found: NDArray[np.int64]) -> NDArray[np.bool_]:
    same = np.zeros(len(rows), dtype=bool)
    for row, of in enumerate(found.tolist()):
        same[row] = of != FREE and rows.ids[row] == cameras.ids[of]
    return same


def _free(cameras: int, found: NDArray[np.int64]) -> list[int]:
    taken = set(found.tolist())
    return [camera for camera in range(cameras) if camera not in taken]


def _apart(rows: Known, cameras: Known, at: NDArray[np.int64], of: NDArray[np.int64]) -> Numbers:
    lat, lon = rows.lat[at], rows.lon[at]
    return np.nan_to_num(
        kilometres(lat, lon, cameras.lat[of], cameras.lon[of]), nan=np.inf, posinf=np.inf
    )


def _spot(lon: float, lat: float) -> tuple[float, float] | None:
    return None if lon != lon or lat != lat else (round(float(lon), 5), round(float(lat), 5))


def _alike(one: str, other: str) -> float:
    a, b = set(one.split()), set(other.split())
    numbers = {word for word in a if word.isdecimal()}, {word for word in b if word.isdecimal()}
    if all(numbers) and numbers[0].isdisjoint(numbers[1]):
        return 0.0  # houses of one street are not one house
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0
