"""An office's file opened again: XLSX, GeoPackage or CSV as rows of texts under known columns.

What could say something that the eye does not see (formulas, what is hidden, merged cells) is
refused in a sentence; what is merely not read is told.
"""

import math
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from xml.etree.ElementTree import ParseError

from defusedxml.ElementTree import fromstring

from registry.cameras.flat.column_words import label_of
from registry.cameras.flat.columns import COLUMNS
from registry.cameras.intake.files import archives, binary, reading
from registry.cameras.intake.files.binary import Grid
from registry.cameras.intake.table import BLANKS, Table
from registry.drafts.bulk import rows
from registry.drafts.bulk.remarks import Remark
from registry.errors import N_, Unusable

MOST = 20_000
SHEET, DEFINITIONS = "cameras", "definitions"
SMALL = 65_536  # bytes of what a workbook says of itself
SHOWN = 5  # examples of what is refused
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOCKED = "EncryptedPackage".encode("utf-16-le")  # what an OLE file names a workbook it locks up
MACROS = ("vbaProject", "xl/macrosheets/")
LINKS = ("xl/externalLinks/", "xl/connections.xml")


@dataclass(frozen=True)
class Opened:
    """A file's rows by their numbers, the known columns it has, and what is to be said of it."""

    kind: str
    columns: frozenset[str]
    rows: Mapping[int, rows.Row]
    notes: Sequence[Remark] = ()
    points: Mapping[int, tuple[float, float] | None] | None = None  # where it has geometry
    refused: Sequence[Remark] = ()
    properties: Mapping[str, str] = field(default_factory=dict)  # what the download said of itself


def opened(path: Path) -> Opened:
    """The file at the path, whatever its name says; Unusable where it is none of an office."""
    with path.open("rb") as file:
        head = file.read(len(OLE))
    if head.startswith(b"PK"):
        return _workbook(path)
    if head == OLE and LOCKED in path.read_bytes():
        raise Unusable("The workbook is locked with a password. Save it without one and send that.")
    table = reading.read(path)
    if table.format not in ("gpkg", "csv", "tsv", "delimited text"):
        raise _unknown()
    return _table(table)


def _workbook(path: Path) -> Opened:
    members = archives.contents(path)
    names = {member.name for member in members}
    if "xl/workbook.xml" not in names:
        raise _unknown()
    if any(mark in name for name in names for mark in MACROS):
        raise Unusable("The workbook holds macros. Save it as XLSX without macros and send that.")
    try:
        grids, has_comments = binary.read_grids(path, rows=MOST)
    except zipfile.BadZipFile as broken:
        raise _unknown() from broken
    sheet = _sheet(grids)
    _check(sheet)
    others = [one.name for one in grids if one.name not in (sheet.name, DEFINITIONS) and one.rows]
    notes = [_note(N_("Comments in the workbook were not read."))] if has_comments else []
    if any(name.startswith(LINKS) for name in names):
        notes.append(_note(N_("What the workbook links to outside of it was not looked up.")))
    if others:
        said = ", ".join(others)
        notes.append(_note(N_("Only the sheet “cameras” was read, and not: {names}."), names=said))
    numbers = sorted(sheet.rows)
    head = [cell.strip(BLANKS) for cell in sheet.rows[numbers[0]]]
    told = {number: sheet.rows[number] for number in numbers[1:]}
    found = _sheeted("xlsx", head, told, notes)
    return replace(found, properties=_properties(path, members))


def _properties(path: Path, members: Sequence[archives.Member]) -> dict[str, str]:
    """What the workbook says of itself; nothing where a program has left that out."""
    told = next((one for one in members if one.name == "docProps/custom.xml"), None)
    if told is None:
        return {}
    try:
        tree = fromstring(archives.content(path, told, SMALL), forbid_dtd=True)
    except (ParseError, ValueError) as broken:
        raise _unknown() from broken
    return {one.get("name", ""): "".join(one.itertext()).strip() for one in tree}


def _sheet(grids: Sequence[Grid]) -> Grid:
    hidden = [one.name for one in grids if one.is_hidden and one.rows]
    if hidden:
        raise Unusable(
            "The workbook holds the hidden sheet “{name}”. Show it or delete it, so that nothing "
            "is sent that you do not see.",
            name=hidden[0],
        )
    found = next((one for one in grids if one.name == SHEET and one.rows), None)
    if found is None:
        raise Unusable(
            "The workbook has no sheet “cameras” with rows. Download your cameras and change that "
            "file, or call the sheet with the cameras so."
        )
    return found


def _check(sheet: Grid) -> None:
    if sheet.formulas:
        raise Unusable(
            "The cell {cell} holds a formula. Put its value there instead (copy it and paste "
            "values only), and send the file again. Cells with formulas: {cells}.",
            cell=sheet.formulas[0],
            cells=", ".join(sheet.formulas[:SHOWN]),
        )
    if sheet.merged:
        raise Unusable(
            "The cells {cells} are merged. Each camera needs a row of its own: split them and fill "
            "each cell.",
            cells=sheet.merged[0],
        )
    hidden = sorted(set(sheet.hidden_rows) & sheet.rows.keys())
    if hidden:
        raise Unusable(
            "Row {row} is hidden or filtered away, and {more} more. Show all rows, so that nothing "
            "is sent that you do not see.",
            row=hidden[0],
            more=len(hidden) - 1,
        )
    _check_columns(sheet)


def _check_columns(sheet: Grid) -> None:
    names = next(iter(sheet.rows.values()))
    for first, last in sheet.hidden_columns:
        for place in range(first - 1, min(last, len(names))):
            is_filled = any(cells[place] for cells in sheet.rows.values())
            if is_filled and names[place].strip(BLANKS) != "entry":
                raise Unusable(
                    "The column “{name}” is hidden. Show it, so that nothing is sent that you do "
                    "not see.",
                    name=names[place] or str(place + 1),
                )


def _table(table: Table) -> Opened:
    if table.rows > MOST:
        raise Unusable(
            "The file has {rows} rows, and at most {most} are read. Split it.",
            rows=table.rows,
            most=MOST,
        )
    columns = [table.texts(i).to_pylist() for i in range(len(table.names))]
    told = {i: [cell or "" for cell in cells] for i, cells in enumerate(_across(columns), 1)}
    refused = [
        Remark(row + 1, None, N_("The row cannot be cut into cells as the others are."))
        for row, doubt, _ in table.doubts
        if row >= 0 and doubt.code == "malformed_row"
    ]
    found = _sheeted(table.format, table.names, told, [])
    points = None
    if table.format == "gpkg":
        _check_crs(table)
        points = dict(enumerate(_points(table), 1))
    known = found.columns | set(rows.PLACE) if points else found.columns
    return Opened(found.kind, known, found.rows, found.notes, points, refused)


def _across(columns: Sequence[Sequence[str | None]]) -> Iterable[Sequence[str | None]]:
    return zip(*columns, strict=True)


def _check_crs(table: Table) -> None:
    if table.crs and "4326" not in table.crs and "CRS84" not in table.crs:
        raise Unusable(
            "The layer is in {crs}. Save it in EPSG:4326, as it was when it was downloaded.",
            crs=table.crs[:40],
        )


def _points(table: Table) -> Iterable[tuple[float, float] | None]:
    if table.x is None or table.y is None:
        raise Unusable("The layer has no points. Save it with the geometry it was downloaded with.")
    for x, y in zip(table.x.tolist(), table.y.tolist(), strict=True):
        yield None if math.isnan(x) or math.isnan(y) else (x, y)


def _sheeted(
    kind: str, head: Sequence[str], told: Mapping[int, Sequence[str]], notes: list[Remark]
) -> Opened:
    known = {name: place for place, name in enumerate(head) if name in COLUMNS}
    twice = [name for name in known if list(head).count(name) > 1]
    if twice:
        raise Unusable("Two columns are called “{name}”. Delete one of them.", name=twice[0])
    if missing := [name for name in rows.KEYS if name not in known]:
        raise Unusable(
            "The file has no column “{name}”, by which it is held against the register. Change a "
            "file that you have downloaded here, and keep its first row.",
            name=missing[0],
        )
    if strange := [name for name in head if name not in COLUMNS and name not in ("", "fid")]:
        said = ", ".join(strange[:20])
        notes.append(
            _note(N_("These columns are not known and were not read: {names}."), names=said)
        )
    found = {number: _row(cells, known) for number, cells in told.items()}
    filled = {number: row for number, row in found.items() if row and not _is_of_labels(row)}
    return Opened(kind, frozenset(known), filled, notes)


def _row(cells: Sequence[str], known: Mapping[str, int]) -> rows.Row:
    said = {name: tidied(cells[place]) for name, place in known.items() if place < len(cells)}
    return {name: text for name, text in said.items() if text}


def tidied(cell: str) -> str:
    """A cell as it is compared: what programs change about blanks and line ends does not count."""
    return cell.replace("\r\n", "\n").replace("\r", "\n").strip()


def _is_of_labels(row: rows.Row) -> bool:
    return row.get("id") in label_of("id").values()


def same(one: str | None, other: str | None, column: str) -> bool:
    """Whether two cells say the same; numbers may be written in more ways than one."""
    if one == other:  # as nearly all are, of thousands of rows
        return True
    one, other = tidied(one or ""), tidied(other or "")
    if one == other or not one or not other:
        return one == other
    if rows.kinds().get(column) in (int, float):
        try:
            return math.isclose(float(one), float(other), rel_tol=0, abs_tol=1e-9)
        except ValueError:
            return False
    return rows.kinds().get(column) is bool and one.casefold() == other.casefold()


def _note(template: str, **values: str) -> Remark:
    return Remark(0, None, template, values)


def _unknown() -> Unusable:
    return Unusable(
        "The file is neither an XLSX workbook nor a GeoPackage nor CSV. Save it as one of them."
    )
