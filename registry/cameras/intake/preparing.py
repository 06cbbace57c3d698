"""A file made ready for the register, without touching the register.

Everything doubtful is known when this is done; what is left is to match and to write.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from registry.cameras.beside.observations import Observation
from registry.cameras.intake import checks, osm
from registry.cameras.intake.collecting import uncollected
from registry.cameras.intake.files import reading
from registry.cameras.intake.issues import Doubt, Issues, Weight
from registry.cameras.intake.meaning import cells, columns, privacy, units
from registry.cameras.intake.meaning.dates import day_first
from registry.cameras.intake.meaning.mapping import Choice, choose
from registry.cameras.intake.options import Options
from registry.cameras.intake.placement import places, placing
from registry.cameras.intake.placement.extent import within
from registry.cameras.intake.profiles import Profile, chosen
from registry.cameras.intake.rows import Part, Rows
from registry.cameras.intake.said import Column, Said
from registry.cameras.intake.table import Table
from registry.cameras.record import camera
from registry.errors import Refused, Unusable

FREE = frozenset(
    {"identifier", "title", "text", "name", "address", "part", "organisation", "organisations",
     "access", "function_part", "function_details", "person", "stream", "count_part",
     "date"}
)  # fmt: skip
FEW = 8
RESTARTING = 0.3
FILLER: dict[str, dict[str, str]] = {
    "legal_basis": {"type": "statute"},
    "sign": {"state": "unknown"},
    "source": {"type": "press"},
}
TWO_FIRST = r"^\W*[0-9]{1,2}[./-]"
WORN = re.compile(
    r"(19|20)\d{2}([-_.]?\d{2}){0,2}|[0-9a-f]{7,40}|[-_. ]+(v?\d+|copy|final|latest)$", re.I
)


@dataclass(frozen=True)
class Prepared:
    """A file read, understood and checked."""

    name: str
    table: Table
    profile: Profile
    choices: tuple[Choice, ...]
    crs: str | None
    rows: Rows
    issues: Issues
    observations: tuple[Observation, ...] | None = None

    def __len__(self) -> int:
        return self.table.rows

    def accepted(self, *, partial: bool) -> NDArray[np.bool_]:
        """The rows that can be entered; a wrong place alone is no hindrance when partial is."""
        out = self.issues.refused if partial else self.issues.refused | self.issues.misplaced
        return ~out


class Progress(Protocol):
    """What is told how much more of a stage is done, and of how much in all if that is known."""

    def __call__(self, stage: str, done: int, of: int | None = None, unit: str = "rows") -> None:
        """Take note of it."""


def untold(stage: str, done: int, of: int | None = None, unit: str = "rows") -> None:
    """Tell nobody."""


@uncollected()
def prepare(path: Path, options: Options, *, progress: Progress = untold) -> Prepared:
    """Read, recognise, map and check a file; Unusable says why it cannot be used at all."""
    progress("Reading", 0)
    table = reading.read(
        path, encoding_name=options.encoding, progress=lambda rows: progress("Reading", rows)
    )
    if table.rows == 0:
        raise Unusable("The file has a header and no rows below it. Is it the right file?")
    profile = chosen(options.profile, table.names)
    if profile.observations or (not options.profile and osm.is_osm(table)):
        return _observed(path, table, options)
    choices = _worth_keeping(table, choose(table, options.mapping, profile))
    readings = places.found(table, choices, options.crs)
    _usable(table, choices, bool(readings))
    issues = Issues(table.rows)
    parts = tuple(_parts(table, list(_ordinary(choices, readings)), profile, options, progress))
    issues.vague = _vague(parts, table.rows)
    _tell(table, choices, parts, issues)
    area = within(options.within) if options.within else None
    silent = issues.vague & _hidden(parts, table.rows)
    lon, lat = placing.placed(readings, table.rows, issues, area, silent)
    rows = Rows(parts, lon, lat, _fixed(options, profile))
    checks.check(rows, issues)
    crs = readings[0].crs if readings else None
    # What the reading of a million cells has left behind is wanted for the writing.
    pa.default_memory_pool().release_unused()
    return Prepared(path.name, table, profile, tuple(choices), crs, rows, issues)


def source_name(prepared: Prepared) -> str:
    """A name for where the file comes from, without the dates and marks of one version of it."""
    if prepared.profile.source_name:
        return prepared.profile.source_name
    stem = Path(prepared.name).stem
    return (WORN.sub(" ", stem).strip(" -_.") or stem)[:200]


def _observed(path: Path, table: Table, options: Options) -> Prepared:
    issues = Issues(table.rows)
    profile = chosen(options.profile or "osm", table.names)
    for row, doubt, value in table.doubts:
        issues.add(row, doubt, value)
    seen = osm.observations(table, issues)
    nowhere = np.full(table.rows, np.nan)
    return Prepared(
        path.name, table, profile, (), "EPSG:4326", Rows((), nowhere, nowhere), issues, tuple(seen)
    )


def _usable(table: Table, choices: Sequence[Choice], placed: bool) -> None:
    fields = {choice.field for choice in choices}
    words = fields & {"address", "title", "title_kk", "title_ru", "title_en", "street"}
    # Without a header any letter looks like a list of addresses.
    if placed or (words and not (table.delimiter and table.header_row is None)):
        return
    raise Unusable(
        "No column says where the cameras are. The columns are: {known}. Say which one it is with "
        "--map lat=COLUMN --map lon=COLUMN, or --map address=COLUMN.",
        known=", ".join(name[:40] for name in table.names[:30]),
    )


def _worth_keeping(table: Table, choices: list[Choice]) -> list[Choice]:
    """The choices without a running number that restarts, which is nobody's name."""
    return [
        choice
        for choice in choices
        if choice.field != "source_id"
        or choice.by != "name"
        or choice.score >= 1
        or table.rows < FEW
        or checks.number_twice(*table.cells(choice.position)) < RESTARTING
    ]


def _ordinary(choices: Sequence[Choice], readings: Sequence[places.Found]) -> Iterator[Choice]:
    for choice in choices:
        if choice.field not in places.COORDINATES:
            yield choice


def _parts(
    table: Table,
    choices: Sequence[Choice],
    profile: Profile,
    options: Options,
    progress: Progress,
) -> Iterator[Part]:
    progress("Checking", 0, table.rows * len(choices), "cells")
    for choice in choices:
        yield _part(table, choice, profile, options)
        progress("Checking", table.rows, table.rows * len(choices), "cells")


def _part(table: Table, choice: Choice, profile: Profile, options: Options) -> Part:
    codes, texts = table.cells(choice.position)
    column = _column(choice, texts, profile, options)
    return Part(choice.field, codes, columns.read(column, texts, _sound))


def _column(choice: Choice, texts: Any, profile: Profile, options: Options) -> Column:
    today = options.today or cells.today()
    column = Column(
        choice.field,
        choice.kind,
        choice.header,
        today,
        choice.argument,
        zero_is_unknown=choice.field in profile.zero_is_unknown,
        numbers_are=profile.direction_numbers,
    )
    if choice.kind in ("date", "part_date", "function_part"):
        return replace(column, day_first=day_first(_numbered(texts)))
    if choice.kind == "days":
        return replace(column, unit=units.of_header(choice.header, units.DAYS))
    if choice.kind == "resolution":
        if profile.resolution_unit:
            return replace(column, unit=profile.resolution_unit)
        unit, guessed = units.pixel_unit(choice.header, texts[:2_000].to_pylist())
        return replace(column, unit=unit, unit_guessed=guessed)
    return column


def _numbered(texts: Any) -> list[str]:
    """The cells that may tell whether dates name the day or the month first."""
    found: list[str] = texts.filter(pc.match_substring_regex(texts, TWO_FIRST)).to_pylist()
    return found


def _sound(said: Said, column: Column) -> Said:
    """What a cell says, once the record itself has agreed to it."""
    if not said.facts or column.kind in FREE:
        return said
    facts: dict[str, Any] = {
        name: FILLER.get(name, {}) | value if isinstance(value, dict) else value
        for name, value in said.facts.items()
    }
    try:
        camera({"id": "X-1", **facts})
    except Refused as refused:
        message = f"“{{value}}” cannot be taken: {refused.message}"
        return Said({}, (*said.doubts, column.doubt("out_of_range", message)))
    return said


def _vague(parts: Sequence[Part], rows: int) -> NDArray[np.bool_]:
    return _rows_where(
        parts, rows, lambda said: said.facts.get("location_precision", "exact") != "exact"
    )


def _hidden(parts: Sequence[Part], rows: int) -> NDArray[np.bool_]:
    return _rows_where(
        parts, rows, lambda said: said.facts.get("location_precision") in ("withheld", "district")
    )


def _rows_where(
    parts: Sequence[Part], rows: int, holds: Callable[[Said], bool]
) -> NDArray[np.bool_]:
    found = np.zeros(rows, dtype=bool)
    for part in parts:
        found |= part.where(holds)
    return found


def _tell(table: Table, choices: Sequence[Choice], parts: Sequence[Part], issues: Issues) -> None:
    """Name every doubt about the file and its cells."""
    for row, doubt, value in table.doubts:
        issues.add(row, doubt, value)
    positions = {choice.field: choice.position for choice in choices}
    for part in parts:
        doubtful = np.flatnonzero(part.where(lambda said: bool(said.doubts)))
        if not doubtful.size:
            continue
        texts = table.cells(positions[part.field])[1]
        for row in doubtful.tolist():
            code = int(part.codes[row])
            for doubt in part.said[code].doubts:
                issues.add(row, doubt, texts[code].as_py())
    _basis_without_kind(parts, issues)
    used = {choice.position for choice in choices}
    for position in set(range(len(table.names))) - used:
        _streams(table, position, issues)


def _basis_without_kind(parts: Sequence[Part], issues: Issues) -> None:
    """Tell once that a basis does not say what kind of rule it is: it may be so in every row."""
    fields = {part.field for part in parts}
    for part in parts:
        if part.field != "legal_basis" or "legal_basis_type" in fields:
            continue
        told = part.said.different()
        bare = [said.facts["legal_basis"] for said in told if "legal_basis" in said.facts]
        without = [basis["title"] for basis in bare if "type" not in basis]
        if without:
            issues.add(-1, WITHOUT_KIND, without[0])


WITHOUT_KIND = Doubt(
    "unknown_term",
    "A legal basis such as “{value}” does not say what kind of rule it is, so it was kept as the "
    "decision the camera rests on. Say law, order, decision or contract in a column "
    "legal_basis_type.",
    "legal_basis",
    Weight.NOTED,
)


def _streams(table: Table, position: int, issues: Issues) -> None:
    """A column that is not taken over is still searched for streams, to say they were left out."""
    if not pc.any(pc.match_substring(table.texts(position), "://")).as_py():
        return
    codes, texts = table.cells(position)
    linked = pc.match_substring(texts, "://").to_numpy(zero_copy_only=False)
    found = [int(i) for i in np.flatnonzero(linked) if privacy.stream(texts[int(i)].as_py())]
    doubt = privacy.stream_dropped(table.names[position])
    issues.add_all(np.flatnonzero(np.isin(codes, found)), doubt, None)


def _fixed(options: Options, profile: Profile) -> dict[str, Any]:
    fixed: dict[str, Any] = {"verification": "declared", "source": {"type": "operator_declared"}}
    if options.controller:
        fixed["controller"] = options.controller
    if profile.source_type:
        fixed["source"] = {"type": profile.source_type}
    if options.demonstration:
        fixed["demonstration"] = True
    return fixed
