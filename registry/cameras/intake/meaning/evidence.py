"""What the cells of a column say about its meaning, apart from its name."""

import re
from collections.abc import Iterable, Sequence

from registry.cameras.intake.meaning import cells
from registry.cameras.intake.meaning.dates import dated
from registry.cameras.intake.meaning.numbers import angle, number
from registry.cameras.intake.meaning.words import is_nothing
from registry.cameras.intake.placement.points import pair
from registry.cameras.intake.said import Column
from registry.cameras.intake.synonyms import Field
from registry.cameras.intake.table import Table

SAMPLE = 60
WORDS = frozenset({"title", "address", "part", "text", "name", "organisation", "organisations"})
DECIMALS = re.compile(r"-?\d{1,3}[.,]\d{2,}$")


def fit(field: Field, header: str, sample: Sequence[str]) -> float:
    """How many of the cells make sense as that field, from 0 to 1."""
    kind, _, argument = field.kind.partition(":")
    filled = [cell for cell in sample[:SAMPLE] if not is_nothing(cell)]
    if not filled:
        return 0.5
    if kind in COORDINATES:
        return _share(COORDINATES[kind], filled)
    if kind in WORDS:
        return 1 - _share(number, filled)
    if kind in ("identifier", "person", "stream"):
        return 1.0
    column = Column(field.name, kind, header, cells.today(), argument)
    said = [cells.read(cell, column) for cell in filled]
    sound = [s for s in said if s.facts.keys() - {"area_watched", "purpose_text"} and not s.doubts]
    return len(sound) / len(filled)


def guessed_by_content(table: Table, used: set[int]) -> Iterable[tuple[str, int, float]]:
    """Fields for the columns of a file without a header, by what stands in them."""
    free = [at for at in range(len(table.names)) if at not in used]
    samples = {at: [c for c in table.sample(at) if not is_nothing(c)] for at in free}
    places = [at for at in free if _share_of(DECIMALS, samples[at]) > 0.8]
    if len(places) >= 2:
        lat, lon = _ordered(samples, places[0], places[1])
        yield "lat", lat, 0.6
        yield "lon", lon, 0.6
    elif points := [at for at in free if samples[at] and _share(pair, samples[at]) > 0.8]:
        yield "point", points[0], 0.6
    rest = [at for at in free if at not in places and samples[at]]
    days = [at for at in rest if _share(_day, samples[at]) > 0.8]
    if days:
        yield "installed_on", days[0], 0.4
    words = [at for at in rest if at not in days and _share(number, samples[at]) < 0.5]
    if words:
        longest = max(words, key=lambda at: sum(map(len, samples[at])) / len(samples[at]))
        yield "address", longest, 0.5
        rest = [at for at in rest if at != longest]
    ids = [at for at in rest if at not in days and _unique(table, at)]
    if ids:
        yield "source_id", ids[0], 0.5


def _ordered(samples: dict[int, list[str]], first: int, second: int) -> tuple[int, int]:
    """Latitude and longitude: only a longitude goes beyond 90, and here it is the larger one."""
    a, b = (
        sorted(abs(angle(cell)) for cell in samples[at] if _is(angle, cell))
        for at in (first, second)
    )
    if a[-1] > 90 or (41 < b[len(b) // 2] < 56 < a[len(a) // 2] < 88):
        return second, first
    return first, second


def _unique(table: Table, at: int) -> bool:
    column = table.columns[at]
    return bool(len(column.unique()) == table.rows)


def _share(reader: object, cells_: Sequence[str]) -> float:
    return sum(_is(reader, cell) for cell in cells_) / len(cells_) if cells_ else 0.0


def _share_of(pattern: re.Pattern[str], cells_: Sequence[str]) -> float:
    return sum(bool(pattern.match(cell)) for cell in cells_) / len(cells_) if cells_ else 0.0


def _is(reader: object, cell: str) -> bool:
    try:
        return reader(cell) is not None  # type: ignore[operator]  # any reader of a cell
    except ValueError:
        return False


def _latitude(cell: str) -> float | None:
    value = angle(cell)
    return value if abs(value) <= 90 or abs(value) > 1_000 else None


def _longitude(cell: str) -> float | None:
    value = angle(cell)
    return value if abs(value) <= 180 or abs(value) > 1_000 else None


def _day(cell: str) -> str | None:
    # Plain numbers may be anything; a date here must look like one.
    return None if cell.isdecimal() else dated(cell).value


COORDINATES = {
    "latitude": _latitude,
    "longitude": _longitude,
    "abscissa": angle,
    "ordinate": angle,
    "point": pair,
}
