"""What is published of a system, worked out: figures by area and period, and their receipts.

A figure is made of the cells as they stand in the newest release that has them. A receipt names
that release, so that the same cells, and with them the same digits, can be had at any later time.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path

from sqlalchemy.orm import Session

from registry import log
from registry.cameras.beside import systems
from registry.errors import NotFound
from registry.settings import SHIPPED
from registry.statistics import metrics, periods, silence
from registry.statistics.cells import Cell, Dims
from registry.statistics.metrics import Figure
from registry.statistics.releases import naming, questions, regimes
from registry.statistics.releases.questions import Stood
from registry.statistics.releases.tables import Release
from registry.statistics.returns.tables import SeriesBreak

HERE = Path(__file__).resolve().parent
# What a figure's digits follow from, beside the cells.
CODE = (
    "reckoning.py", "periods.py", "estimates.py", "intervals.py", "tails.py", "metrics/**/*.py",
)  # fmt: skip


Key = tuple[str, str]  # an area and a period
Broken = Mapping[str, Sequence[SeriesBreak]]


@dataclass(frozen=True)
class Told:
    """An area and a period: the published cells by measure, and the figures by metric.

    `release_id` is the newest release that any of the cells is from.
    """

    area: str
    period: str
    stood: dict[str, Stood]
    figures: dict[str, Figure]
    release_id: str

    def cell(self, measure: str) -> Cell | None:
        """The cell of a measure, None where nothing is published of it."""
        found = self.stood.get(measure)
        return found.cell if found else None


@dataclass(frozen=True)
class Receipt:
    """A figure recomputed: from which cells, with which code, and the digests of both."""

    figure: Figure
    inputs: tuple[Stood, ...]
    release: Release
    sha256: str
    code: str


def of_system(session: Session, system: str) -> dict[Key, Told]:
    """All that is published of a system, by area and period, the oldest period first."""
    stood = questions.standing(session, system=system)
    return _told(stood, (), _capability(session, system), _breaks(session, system, stood))


def newest(session: Session, asked: Collection[tuple[str, str, str]]) -> dict[Key, Told]:
    """One period each of systems in areas, by system and area."""
    found: dict[Key, Told] = {}
    spans = sorted({period for _, _, period in asked})
    every = questions.standing(session, periods=spans)
    for system in sorted({system for system, _, _ in asked}):
        stood = [one for one in every if one.cell.system == system]
        told = _told(stood, (), _capability(session, system), _breaks(session, system, stood))
        found |= {(system, area): told[area, span] for one, area, span in asked if one == system}
    return found


def of_country(session: Session, capability: str) -> Told | None:
    """The newest that is published of a capability for the whole country."""
    stood = questions.standing(session, system=naming.ALL, area=naming.country())
    every = _told(stood, (("capability", capability),), capability, {})
    return every[max(every, key=lambda key: periods.parse(key[1]))] if every else None


def by_threshold(session: Session, system: str, told: Told) -> dict[str, Told]:
    """The same area and period by the threshold that the system worked at, the lowest first."""
    stood = questions.standing(session, system=system, area=told.area, periods=[told.period])
    dims = sorted({one.cell.dims for one in stood if dict(one.cell.dims).keys() == {"threshold"}})
    capability = _capability(session, system)
    return {one[0][1]: _told(stood, one, capability, {})[told.area, told.period] for one in dims}


def receipt(
    session: Session, *, release: str, system: str, area: str, period: str, metric: str
) -> Receipt:
    """A figure as it follows from the cells that stood when a release was the newest."""
    out = questions.out(session, release)
    metrics.definition(metric)
    periods.parse(period)
    stood = questions.standing(session, system=system, area=area, until=out.published_at)
    broken = _breaks(session, system, stood)
    every = _told(stood, (), _capability(session, system), broken)
    told = every.get((area, period))
    if told is None or metric not in told.figures:
        raise NotFound(
            "With the release “{release}” nothing of this was published: {system}, {area}, "
            "{period}. Take the address of a receipt from the page of the system.",
            release=release,
            system=system,
            area=area,
            period=period,
        )
    figure = told.figures[metric]
    read = [told.stood[cell.measure] for cell in figure.inputs]
    if figure.design_effect is not None:  # the interval follows from the parts too
        within = [every[area, part].stood for part in _parts(period) if (area, part) in every]
        read += [part[cell.measure] for part in within for cell in figure.inputs]
    return Receipt(figure, tuple(read), out, digest(one.cell for one in read), code())


def _capability(session: Session, system: str) -> str | None:
    return silence.capability_of(systems.standing(session).get(system, {}))


def digest(cells: Iterable[Cell]) -> str:
    """The SHA-256 of the canonical JSON of cells, in their order."""
    said = [asdict(cell) | {"dims": dict(cell.dims)} for cell in cells]
    return sha256(log.canonical({"cells": said}).encode()).hexdigest()


@cache
def code() -> str:
    """The SHA-256 of the programs and definitions that figures are worked out with."""
    files = [path for name in CODE for path in sorted(HERE.glob(name))]
    files += [SHIPPED / "statistics" / name for name in ("measures.toml", "metrics.toml")]
    whole = sha256()
    for path in files:
        whole.update(path.read_bytes())
    return whole.hexdigest()


def _told(
    stood: Iterable[Stood], dims: Dims, capability: str | None, broken: Broken
) -> dict[Key, Told]:
    """The cells of one part, by area and period; the oldest period first."""
    parted: dict[Key, dict[str, Stood]] = defaultdict(dict)
    for one in stood:
        if one.cell.dims == dims:
            parted[one.cell.area, one.cell.period][one.cell.measure] = one
    order = sorted(parted, key=lambda key: (key[0], periods.parse(key[1])))
    return {
        key: Told(
            *key,
            parted[key],
            _figures(parted, key, dims, broken.get(key[0], ()), capability),
            max(parted[key].values(), key=lambda one: one.published_at).release_id,
        )
        for key in order
    }


def _figures(
    parted: Mapping[Key, dict[str, Stood]],
    key: Key,
    dims: Dims,
    broken: Sequence[SeriesBreak],
    capability: str | None,
) -> dict[str, Figure]:
    area, period = key
    found = metrics.figures(
        _cells(parted[key]),
        breaks=broken,
        parts=[_cells(parted.get((area, part), {})) for part in _parts(period)],
        dims=dims,
        capability=capability,
    )
    return {figure.metric: figure for figure in found}


def _breaks(session: Session, system: str, stood: Sequence[Stood]) -> Broken:
    """The breaks of a system by area, as far as figures of those days are out."""
    last = max((periods.parse(one.cell.period).last for one in stood), default=date.min)
    found = {one.cell.area for one in stood}
    return {area: regimes.breaks(session, system, area, until=last) for area in found}


def _parts(period: str) -> list[str]:
    """The quarters of a year; a quarter has no parts that are published."""
    read = periods.parse(period)
    return [f"{read.year}-Q{quarter}" for quarter in range(1, 5)] if read.is_year else []


def _cells(stood: dict[str, Stood]) -> list[Cell]:
    return [one.cell for one in stood.values()]
