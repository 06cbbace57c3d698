"""Workbooks, GeoPackage, FlatGeobuf, shapefiles and GeoParquet, read by a bounded child process.

A parser of a binary format may be made to crash, hang or eat memory by the file it reads; here
that costs the file a finished sentence and the portal nothing.
"""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from registry import aside
from registry.cameras.intake.files import child, grid
from registry.cameras.intake.files.archives import Member, unpacked
from registry.cameras.intake.files.encoding import of_bytes
from registry.cameras.intake.files.heading import heading
from registry.cameras.intake.issues import Doubt, Weight
from registry.cameras.intake.synonyms import known
from registry.cameras.intake.table import COLUMNS, ROWS, Table, named, tidy
from registry.errors import Unusable

MEMORY = 3 * 2**30
SECONDS = 120
WRITTEN = 2**30


def read_workbook(path: Path, kind: str) -> Table:
    """The visible sheet of a workbook that looks most like a register."""
    with tempfile.TemporaryDirectory(prefix="intake-") as folder:
        said = _ask({"job": "sheets", "path": str(path), "out": f"{folder}/sheet"})
        found = [(one["name"], _open(one["path"])) for one in said["tables"]]
        if not found:
            raise Unusable("The workbook has no visible sheet with rows. Is it the right file?")
        name, sheet = max(found, key=lambda one: _promise(one[1]))
        table = _from_rows(sheet, kind)
    return table.noted(*_unread(said, name, [other for other, _ in found if other != name]))


def read_layer(path: Path, kind: str, encoding: str | None = None) -> Table:
    """The point layer of a GeoPackage, FlatGeobuf or shapefile, or a GeoParquet file."""
    with tempfile.TemporaryDirectory(prefix="intake-") as folder:
        job = "parquet" if kind == "geoparquet" else "layers"
        asked = {"job": job, "path": str(path), "format": kind, "encoding": encoding}
        said = _ask(asked | {"out": f"{folder}/layer"})
        whole = _open(said["tables"][0]["path"])
    table = _from_layer(whole, kind, said.get("crs"))
    if said["others"]:
        table = table.noted(_second(said["tables"][0]["name"], said["others"]))
    return table


def read_shapefile(path: Path, members: Sequence[Member], encoding: str | None) -> Table:
    """The shapefile in a zip; without a .cpg its text encoding is told from the text."""
    with tempfile.TemporaryDirectory(prefix="intake-") as folder:
        suffixes = {m.suffix for m in unpacked(path, members, Path(folder), "layer")}
        if encoding or "cpg" in suffixes:
            return read_layer(Path(folder) / "layer.shp", "shapefile", encoding)
        return _decoded(read_layer(Path(folder) / "layer.shp", "shapefile", "ISO-8859-1"))


def _decoded(table: Table) -> Table:
    """Text that was read byte for byte, in the encoding that it turns out to be in."""
    texts = [column.to_pylist() for column in table.columns]
    raw = "\n".join(text for column in texts for text in column if text and not text.isascii())
    if not raw:
        return table
    bytes_ = raw.encode("latin-1", "replace")
    try:
        bytes_.decode("utf-8")
        name = "utf-8"
    except UnicodeDecodeError:
        name = of_bytes(bytes_[:200_000], lambda text: sum(map(known, text.split()))).name
    columns = tuple(
        pa.array([t and t.encode("latin-1", "replace").decode(name, "replace") for t in column])
        for column in texts
    )
    return Table(**(table.__dict__ | {"columns": columns, "encoding": name}))


@dataclass(frozen=True)
class Grid:
    """A sheet of a workbook: its rows by their numbers, and the marks that were found in it."""

    name: str
    is_hidden: bool
    rows: dict[int, list[str]]
    formulas: list[str]
    merged: list[str]
    hidden_rows: list[int]
    hidden_columns: list[tuple[int, int]]


def read_grids(path: Path, *, rows: int) -> tuple[list[Grid], bool]:
    """The sheets of an XLSX workbook as they are seen, and whether cells carry comments."""
    with tempfile.TemporaryDirectory(prefix="intake-") as folder:
        asked = {"path": str(path), "out": f"{folder}/sheet", "rows": rows}
        said = _ask(asked, script=grid.__file__)
        return [_grid(one) for one in said["sheets"]], said["comments"]


def _grid(told: dict[str, Any]) -> Grid:
    columns = [column.to_pylist() for column in _open(told["path"]).columns]
    rows = {int(number): cells for number, *cells in zip(*columns, strict=True)}
    return Grid(
        told["name"],
        told["hidden"],
        rows,
        told["formulas"],
        told["merged"],
        told["hidden_rows"],
        [(first, last) for first, last in told["hidden_columns"]],
    )


def _ask(asked: dict[str, Any], script: str = child.__file__) -> dict[str, Any]:
    asked = {"columns": COLUMNS, "rows": ROWS} | asked
    try:
        said, _ = aside.ask(script, asked, memory=MEMORY, seconds=SECONDS, written=WRITTEN)
    except aside.Beyond as beyond:
        raise _beyond() from beyond
    except aside.Broken as broken:
        raise _unreadable() from broken
    if "refused" in said:
        template: str = said["refused"]
        raise Unusable(template, **said["values"])
    return said


def _open(path: str) -> Any:
    # Mapped, not read: the system may drop pages of it again, and the file may be unlinked.
    return pa.ipc.open_file(pa.memory_map(path)).read_all()


def _promise(sheet: Any) -> tuple[int, int]:
    head = sheet.slice(0, 30).to_pylist()
    words = max(sum(bool(c) and known(tidy(c)) for c in row.values()) for row in head)
    return words, sheet.num_rows


def _from_rows(sheet: Any, kind: str) -> Table:
    head = [[cell or "" for cell in row.values()] for row in sheet.slice(0, 200).to_pylist()]
    found = heading(head)
    below = sheet.select(range(len(found.names))).slice(found.first)
    filled = [pc.not_equal(pc.utf8_trim_whitespace(column), "") for column in below.columns]
    below = below.filter(reduce(pc.or_, filled))
    return Table(
        format=kind,
        names=named(found.names),
        columns=tuple(below.columns),
        rows=below.num_rows,
        header_row=found.row,
    )


def _from_layer(whole: Any, kind: str, crs: str | None) -> Table:
    names = [name for name in whole.column_names if not name.startswith("\0")]
    points = "\0x" in whole.column_names
    kinds = whole.column("\0kind").to_pylist() if points else []
    return Table(
        format=kind,
        names=named(names),
        columns=tuple(whole.column(name) for name in names),
        rows=whole.num_rows,
        x=np.asarray(whole.column("\0x").to_numpy()) if points else None,
        y=np.asarray(whole.column("\0y").to_numpy()) if points else None,
        crs=crs,
        doubts=tuple(
            (row, no_point(k), k) for row, k in enumerate(kinds) if k not in ("Point", None)
        ),
    )


def no_point(kind: object) -> Doubt:
    """A geometry that does not say where a camera stands."""
    return Doubt(
        "unplaced",
        f"The geometry is a {kind}, and a camera stands at a point. Give the point where it is.",
        field="point",
        weight=Weight.REFUSED,
    )


def _unread(said: dict[str, Any], read: str, others: Sequence[str]) -> list[Doubt]:
    doubts = []
    if others:
        doubts.append(_second(read, others))
    if said["hidden"] or said["comments"]:
        what = [f"the hidden sheet “{name}”" for name in said["hidden"]]
        what += ["cell comments"] if said["comments"] else []
        message = f"The workbook also holds {', '.join(what)}; nothing of it was read."
        doubts.append(Doubt("hidden_content", message, weight=Weight.NOTED))
    return doubts


def _second(read: str, others: Sequence[str]) -> Doubt:
    names = ", ".join(f"“{name}”" for name in others[:5])
    message = f"Only “{read}” was read. Save {names} as a file of its own to import it."
    return Doubt("second_layer", message, weight=Weight.NOTED, value=read)


def _beyond() -> Unusable:
    return Unusable(
        "Reading the file takes more memory or time than an import may use. Remove empty rows and "
        "columns that reach far beyond the data, or save the table as CSV."
    )


def _unreadable() -> Unusable:
    return Unusable(
        "The file is damaged and cannot be read. Open it in the program it comes from and save it "
        "again, or export it as CSV."
    )
